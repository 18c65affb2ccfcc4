/** Which mailbox is moved next, and when work rests. Pure. */
import { londonClock } from "./rules-london-time.ts";

export const waveStates = ["planned", "running", "paused", "stopped", "done"] as const;
export type WaveState = (typeof waveStates)[number];

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

const order = (a: Candidate, b: Candidate): number =>
  a.wave.priority - b.wave.priority ||
  Number(b.vip) - Number(a.vip) ||
  (a.bytes ?? Number.MAX_SAFE_INTEGER) - (b.bytes ?? Number.MAX_SAFE_INTEGER) ||
  (a.mailboxId < b.mailboxId ? -1 : 1);

/**
 * The mailboxes to start now, best first: only of running waves outside their quiet hours, and never more on one host
 * than its wave allows. `busy` counts the mailboxes in work by host.
 */
export const nextMailboxes = (
  candidates: readonly Candidate[],
  busy: Readonly<Record<string, number>>,
  free: number,
  now: Date,
): readonly Candidate[] => {
  const taken: Record<string, number> = { ...busy };
  const chosen: Candidate[] = [];
  for (const candidate of [...candidates].sort(order)) {
    if (chosen.length >= free) break;
    const { wave, host } = candidate;
    if (wave.state !== "running" || isQuiet(wave, now)) continue;
    const already = taken[host] ?? 0;
    if (already >= wave.maxConnectionsPerHost) continue;
    taken[host] = already + 1;
    chosen.push(candidate);
  }
  return chosen;
};
