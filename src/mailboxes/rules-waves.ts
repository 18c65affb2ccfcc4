/** A wave's life, which mailbox is moved next, and when work rests. Pure. */
import { ok, refuse, type Result } from "../result.ts";
import { londonClock } from "./rules-london-time.ts";

export const waveStates = ["planned", "running", "paused", "stopped", "done"] as const;
export type WaveState = (typeof waveStates)[number];

export const waveVerbs = [
  "start",
  "pause",
  "resume",
  "stop",
  "give-go-organisation",
  "give-go-support",
  "finish",
] as const;
export type WaveVerb = (typeof waveVerbs)[number];

type WaveActor = "loa" | "technical" | "ism" | "programme" | "service";

interface WaveTransition {
  readonly to: WaveState;
  readonly by: readonly WaveActor[];
}

const anyOfTeam = ["loa", "technical", "ism", "programme"] as const;
const goes = (state: WaveState) =>
  ({
    "give-go-organisation": { to: state, by: ["loa"] },
    "give-go-support": { to: state, by: ["ism", "programme"] },
  }) as const;

export const waveTransitions = {
  planned: { start: { to: "running", by: anyOfTeam }, stop: { to: "stopped", by: anyOfTeam }, ...goes("planned") },
  running: {
    pause: { to: "paused", by: anyOfTeam },
    stop: { to: "stopped", by: anyOfTeam },
    finish: { to: "done", by: ["service"] },
    ...goes("running"),
  },
  paused: { resume: { to: "running", by: anyOfTeam }, stop: { to: "stopped", by: anyOfTeam }, ...goes("paused") },
  // What was copied stays; a stopped wave may be started again.
  stopped: { start: { to: "running", by: anyOfTeam } },
  done: {},
} as const satisfies Record<WaveState, Partial<Record<WaveVerb, WaveTransition>>>;

export type WaveRefusal =
  | { readonly kind: "not-now"; readonly state: WaveState; readonly verb: WaveVerb }
  | { readonly kind: "not-allowed"; readonly verb: WaveVerb };

export const decideWave = (asked: {
  readonly state: WaveState;
  readonly verb: WaveVerb;
  readonly as: readonly string[];
}): Result<WaveState, WaveRefusal> => {
  const { state, verb, as } = asked;
  const row = (waveTransitions[state] as Partial<Record<WaveVerb, WaveTransition>>)[verb];
  if (row === undefined) return refuse({ kind: "not-now", state, verb });
  return row.by.some((who) => as.includes(who)) ? ok(row.to) : refuse({ kind: "not-allowed", verb });
};

export interface WaveFacts {
  readonly id: string;
  readonly state: WaveState;
  /** 1 is moved first. */
  readonly priority: number;
  /** "HH:MM" in London; both or neither. The span may pass midnight. */
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly maxConnectionsPerHost: number;
}

export interface Candidate {
  readonly mailboxId: string;
  readonly wave: WaveFacts;
  readonly vip: boolean;
  /** Bytes of the source where they are known: the small ones first, so that many people are done early. */
  readonly bytes: number | null;
  readonly host: string;
}

export const isQuiet = (wave: Pick<WaveFacts, "quietFrom" | "quietTo">, now: Date): boolean => {
  const { quietFrom, quietTo } = wave;
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return false;
  const time = londonClock(now).slice(11);
  return quietFrom < quietTo ? time >= quietFrom && time < quietTo : time >= quietFrom || time < quietTo;
};

/** How many connections a mailbox in work may open to each of its hosts at most. */
export const connectionsOf = (maxConnectionsPerHost: number): number => Math.min(4, maxConnectionsPerHost);

/**
 * A mailbox's share of its host's connections: four where few mailboxes wait there, two where many do, so that more of
 * them move at once. A single connection would leave each waiting for every answer.
 */
const shareOf = (maxConnectionsPerHost: number, waiting: number): number =>
  Math.min(connectionsOf(maxConnectionsPerHost), Math.max(2, Math.floor(maxConnectionsPerHost / waiting)));

/** A mailbox to start now, with the connections that it may open to its host. */
export interface Chosen extends Candidate {
  readonly connections: number;
}

const order = (a: Candidate, b: Candidate): number =>
  a.wave.priority - b.wave.priority ||
  Number(b.vip) - Number(a.vip) ||
  (a.bytes ?? Number.MAX_SAFE_INTEGER) - (b.bytes ?? Number.MAX_SAFE_INTEGER) ||
  (a.mailboxId < b.mailboxId ? -1 : 1);

/**
 * The mailboxes to start now, best first: only of running waves outside their quiet hours, and never more on one host
 * than its wave allows. `busy` counts the connections of the mailboxes in work by host; `roomAt` tells how many more
 * mailboxes of a host this worker may take (see pace.ts).
 */
export const nextMailboxes = (
  candidates: readonly Candidate[],
  busy: Readonly<Record<string, number>>,
  free: number,
  now: Date,
  roomAt: (host: string) => number = () => Infinity,
): readonly Chosen[] => {
  const due = candidates.filter(({ wave }) => wave.state === "running" && !isQuiet(wave, now));
  const waiting = countBy(due);
  const taken: Record<string, number> = { ...busy };
  const chosen: Chosen[] = [];
  for (const candidate of [...due].sort(order)) {
    if (chosen.length >= free) break;
    const { wave, host } = candidate;
    const connections = shareOf(wave.maxConnectionsPerHost, waiting[host] ?? 1);
    const wanted = (taken[host] ?? 0) + connections;
    if (wanted > wave.maxConnectionsPerHost) continue;
    if (chosen.filter((one) => one.host === host).length >= roomAt(host)) continue;
    taken[host] = wanted;
    chosen.push({ ...candidate, connections });
  }
  return chosen;
};

const countBy = (candidates: readonly Candidate[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { host } of candidates) counts[host] = (counts[host] ?? 0) + 1;
  return counts;
};
