/** A process of its own for the crash tests: tells a story, or delivers one decision many times. Killed from outside. */
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createAudit } from "../../src/audit/audit.ts";
import { systemClock } from "../../src/clock.ts";
import { createLog } from "../../src/log.ts";
import { outboxCounts } from "../../src/notices/failed.ts";
import { sendDue } from "../../src/notices/worker.ts";
import { onboardingActions } from "../../src/onboarding/actions.ts";
import type { Deps } from "../../src/onboarding/deps.ts";
import { odsDirectory } from "../../src/onboarding/ods/directory.ts";
import { openDatabase } from "../../src/store/database.ts";
import { testKey } from "../onboarding/house.ts";
import { channelsInto, tell, type Cast, type Mailbag } from "./story.ts";

export interface Task {
  readonly url: string;
  readonly bag: string;
  /** Stories to tell, one after another. */
  readonly casts?: readonly Cast[];
  /** One decision, delivered so many times at once. */
  readonly decide?: { readonly person: string; readonly id: string; readonly times: number };
  /** Seconds by which this process' clock is ahead, so that the claims of killed ones have run out. */
  readonly ahead: number;
}

/** What was sent is written down before it counts as sent, as Teams would have it before we know. */
export const readBag = (file: string): Mailbag => {
  const bag: Mailbag = { teams: [], email: [] };
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines) {
    const [channel, id, warned] = line.split(" ");
    if (id === undefined) continue;
    if (channel === "teams") bag.teams.push(id);
    else bag.email.push({ id, warned: warned === "true" });
  }
  return bag;
};

const writtenBag = (file: string): Mailbag => {
  const teams: string[] = [];
  const email: { id: string; warned: boolean }[] = [];
  teams.push = (id: string) => (appendFileSync(file, `teams ${id}\n`), 0);
  email.push = (one: { id: string; warned: boolean }) => (appendFileSync(file, `email ${one.id} ${one.warned}\n`), 0);
  return { teams, email };
};

const run = async (task: Task): Promise<void> => {
  const { db, close } = openDatabase(task.url, 10);
  const clock = { now: () => new Date(systemClock.now().getTime() + task.ahead * 1_000) };
  const log = createLog("silent");
  const deps: Deps = {
    db,
    clock,
    log,
    audit: createAudit({ clock, key: testKey }),
    jobs: { enqueue: () => Promise.resolve() },
    ods: odsDirectory({ db, clock, log }, undefined),
    random: randomBytes,
  };
  process.stdout.write("ready\n");
  for (const cast of task.casts ?? []) await tell(deps, cast, writtenBag(task.bag));
  if (task.casts !== undefined) await drain(deps, task.bag);
  if (task.decide !== undefined) {
    const { person, id, times } = task.decide;
    const { decideIntent } = onboardingActions(deps);
    const request = { person: person as Cast["ism"], id, version: 1, decision: { verb: "accept" as const } };
    const results = await Promise.all(Array.from({ length: times }, () => decideIntent(request)));
    const told = results.map((result) => (result.ok ? `ok ${result.value.repeated}` : result.refusal.kind));
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
  await close();
};

/** The limit per second may leave some for later. */
const drain = async (deps: Deps, bag: string): Promise<void> => {
  for (;;) {
    await sendDue({ ...deps, channels: channelsInto(writtenBag(bag)) });
    const { waiting = 0, sending = 0 } = await outboxCounts(deps.db);
    if (waiting + sending === 0) return;
    await delay(100);
  }
};

const [given] = process.argv.slice(2);
if (given !== undefined && import.meta.main) await run(JSON.parse(given) as Task);
