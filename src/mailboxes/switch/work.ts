import type { Jobs } from "../../jobs/engine.ts";
import { mailAccountOf, sieveAccountOf } from "../accounts.ts";
import { openMailboxEngine, openMailboxTarget, quarantineKey, type EngineDeps } from "../engine.ts";
import type { MoveDeps } from "../move.ts";
import { deliverReleased } from "../quarantine/deliver.ts";
import { watchHours } from "../rules-switch.ts";
import { bringBack } from "./bring-back.ts";
import { dueSwitches } from "./due.ts";
import { probeSender } from "./probe-mail.ts";
import { runSwitch } from "./run.ts";
import { switchStepActions } from "./steps.ts";
import type { SwitchDeps, SwitchTiming } from "./types.ts";

/** Seconds. Mail between two organisations may be greylisted and scanned: the probes have half an hour. */
const usualTiming: SwitchTiming = {
  look: 10,
  probes: 1_800,
  settle: 60,
  watch: 600,
  watchFor: watchHours * 3_600,
  again: 60,
  administrator: 300,
};

export interface SwitchWork extends Omit<MoveDeps, "openEngine"> {
  readonly jobs: Jobs;
  readonly random: (count: number) => Uint8Array;
  readonly engine: EngineDeps;
  /** The service's own mail server and address; without a server no switch can be proven, and none is made. */
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string };
  readonly timing?: SwitchTiming;
}

/** Takes the jobs of switches and of released attachments. Resolves to the round that looks for switches that are due. */
export const startSwitchWork = async (work: SwitchWork): Promise<() => Promise<unknown>> => {
  const { engine, mail, jobs } = work;
  const deps: SwitchDeps = {
    ...work,
    openEngine: openMailboxEngine(engine),
    mailAccount: (mailbox, side) => mailAccountOf(engine, mailbox, side),
    sieveAccount: (mailbox) => sieveAccountOf(engine, mailbox),
    sendProbe: mail.smtpUrl === undefined ? undefined : probeSender({ smtpUrl: mail.smtpUrl, from: mail.from }),
    bringBack: bringBack(engine),
    timing: work.timing ?? usualTiming,
  };
  const run = runSwitch(deps, switchStepActions);
  await jobs.work(
    "switch-mailbox",
    async ({ mailboxId }, signal) => {
      await run(mailboxId, signal);
    },
    { slots: 4 },
  );
  const openTarget = openMailboxTarget(engine);
  const keyOf = (mailboxId: string): Uint8Array => quarantineKey(engine.key, mailboxId);
  await jobs.work("deliver-released", deliverReleased({ ...work, openTarget, keyOf, from: mail.from }));
  return dueSwitches(deps);
};
