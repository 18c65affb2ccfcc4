import { forgetMissing } from "../../mail/copy/forget-missing.ts";
import { copyMailbox, type CopyOptions, type Progress } from "../../mail/copy/mailbox.ts";
import { planCopy } from "../../mail/copy/plan-copy.ts";
import { noRoomFor, unmatched } from "../../mail/copy/warnings.ts";
import { MailError } from "../../mail/errors.ts";
import { readJournal } from "../../mail/ledger/journal.ts";
import type { MailSource, MailTarget } from "../../mail/types.ts";
import { exitCodes, type Surroundings } from "../command.ts";
import { printable, tellFailure } from "./failure.ts";
import { untilStopped } from "./interrupt.ts";
import { ledgerPath, openLedger, openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";
import { count, megabytes, progressLine } from "./progress.ts";
import { reportCopy, reportPlan } from "./report.ts";
import { openRules, type OpenRules } from "./rule-pack.ts";

/** `onboarding mail copy`: exit code 0 all there, 1 some left out. What can not even begin is thrown as MailError. */
export const copy = async (options: MailOptions, world: Surroundings): Promise<number> => {
  const rules = options.rules === undefined ? undefined : await openRules(options.rules);
  const source = await openSource(options);
  try {
    const target = await openTarget(options);
    try {
      if (options.dryRun) return await plan(source, target, rules, options, world);
      return await run(source, target, rules, options, world);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** Looks at both sides and at the ledger, if there is one; writes nothing anywhere. */
const plan = async (
  source: MailSource,
  target: MailTarget,
  rules: OpenRules | undefined,
  options: MailOptions,
  world: Surroundings,
): Promise<number> => {
  const pair = pairOf(source, target);
  const ledger = await readJournal(ledgerPath(options.ledger, pair, world.env), pair);
  try {
    const { folders, since } = options;
    const planned = await planCopy({ source, target, ledger }, { folders, since, largest: rules?.maxItemBytes });
    const warnings = unmatched(
      folders,
      planned.map((one) => ({ path: one.source.split("/") })),
    );
    const bytes = planned.reduce((sum, one) => sum + one.bytes, 0);
    const room = await target.room?.();
    if (room !== undefined && bytes > room) warnings.push(noRoomFor(bytes, room));
    if (!options.json) for (const warning of warnings) world.err(`${warning}\n`);
    return reportPlan(planned, warnings, options, world);
  } finally {
    await ledger.close();
  }
};

/** What copy and watch give to the engine alike. */
export const settingsOf = (
  options: MailOptions,
  rules: OpenRules | undefined,
  ledgerFile: string,
): Pick<CopyOptions, "folders" | "since" | "followDeletions" | "alter" | "largest"> => ({
  folders: options.folders,
  since: options.since,
  followDeletions: options.followDeletions,
  ...(rules === undefined ? {} : { alter: rules.alter(`${ledgerFile}.quarantine`), largest: rules.maxItemBytes }),
});

const run = async (
  source: MailSource,
  target: MailTarget,
  rules: OpenRules | undefined,
  options: MailOptions,
  world: Surroundings,
): Promise<number> => {
  const pair = pairOf(source, target);
  const path = ledgerPath(options.ledger, pair, world.env);
  const ledger = await openLedger(path, pair, options);
  const { signal, release } = untilStopped();
  const line = progressLine(world, options.json);
  let reached: Progress | undefined;
  try {
    if (options.restoreMissing) await forgetMissing({ source, target, ledger }, options.folders);
    const report = await copyMailbox(
      { source, target, ledger },
      {
        ...settingsOf(options, rules, path),
        signal,
        onProgress: (progress) => line.show((reached = progress)),
        onWait: line.wait,
        onWarning: (warning) => {
          if (!options.json) world.err(`${printable(warning)}\n`);
        },
      },
    );
    line.end();
    const code = await reportCopy(report, { ledger, path }, options, world);
    return report.folders === 0 && options.folders.length > 0 ? exitCodes.usage : code;
  } catch (error) {
    line.end();
    if (!(error instanceof MailError) || reached === undefined) throw error;
    const { items, bytes } = reached;
    if (!options.json) world.out(`Copied ${count(items)} messages, ${megabytes(bytes)}, until then:\n`);
    return tellFailure("copy", error, options.json, world, { copied: { items, bytes }, ledger: path });
  } finally {
    release();
    line.end();
    await ledger.close();
  }
};
