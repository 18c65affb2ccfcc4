import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { createAudit } from "../../../src/audit/audit.ts";
import { mailAccountOf, sieveAccountOf } from "../../../src/mailboxes/accounts.ts";
import { openMailboxEngine, type EngineDeps } from "../../../src/mailboxes/engine.ts";
import { createSecretBox } from "../../../src/mailboxes/secrets.ts";
import { bringBack } from "../../../src/mailboxes/switch/bring-back.ts";
import { probeSender } from "../../../src/mailboxes/switch/probe-mail.ts";
import type { SwitchDeps } from "../../../src/mailboxes/switch/types.ts";
import type { Database } from "../../../src/store/database.ts";

const clock = { now: () => new Date() };

export const engineDeps = (db: Database, key: Uint8Array, onItsWaySeconds = 0): EngineDeps => ({
  db,
  box: createSecretBox([key]),
  hosts: { allowLoopback: true, ownNetworks: [] },
  key,
  onItsWaySeconds,
  waits: { stillMs: 100, patience: { attempts: 6, firstMs: 20, mostMs: 100 } },
});

/** What main.ts puts together, with times for a test; jobs are left to the caller. */
export const switchDeps = (engine: EngineDeps, smtpUrl: string): SwitchDeps => ({
  db: engine.db,
  clock,
  audit: createAudit({ clock, key: engine.key }),
  log: pino({ level: process.env["TEST_LOG"] ?? "silent" }),
  worker: `w${process.pid}`,
  openEngine: openMailboxEngine(engine),
  jobs: { enqueue: () => Promise.resolve() },
  mailAccount: (mailbox, side) => mailAccountOf(engine, mailbox, side),
  sieveAccount: (mailbox) => sieveAccountOf(engine, mailbox),
  sendProbe: probeSender({ smtpUrl, from: "onboarding@demo.invalid" }),
  bringBack: bringBack(engine),
  random: (count) => randomBytes(count),
  timing: { look: 0.2, probes: 60, settle: 0.3, watch: 600, watchFor: 72 * 3_600, again: 0.1, administrator: 60 },
});
