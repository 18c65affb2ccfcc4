import { copyMailbox } from "../../mail/copy/mailbox.ts";
import { planCopy } from "../../mail/copy/plan-copy.ts";
import { openJournal } from "../../mail/ledger/journal.ts";
import type { Surroundings } from "../command.ts";
import { untilStopped } from "./interrupt.ts";
import { ledgerPath, openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";
import { progressLine } from "./progress.ts";
import { reportCopy, reportPlan } from "./report.ts";
import { openRules } from "./rule-pack.ts";

/** `onboarding mail copy`: exit code 0 all there, 1 some left out. Connection failures are thrown as MailError. */
export const copy = async (options: MailOptions, world: Surroundings): Promise<number> => {
  const rules = options.rules === undefined ? undefined : await openRules(options.rules);
  const source = await openSource(options);
  try {
    const target = await openTarget(options);
    try {
      const pair = pairOf(source, target);
      const path = await ledgerPath(options.ledger, pair, world.env);
      const ledger = await openJournal(path, pair);
      const { signal, release } = untilStopped();
      const line = progressLine(world, options.json);
      try {
        const chosen = { folders: options.folders, since: options.since };
        if (options.dryRun) return reportPlan(await planCopy({ source, target, ledger }, chosen), options, world);
        const report = await copyMailbox(
          { source, target, ledger },
          {
            ...chosen,
            followDeletions: options.followDeletions,
            alter: rules?.alter(`${path}.quarantine`),
            ...(rules === undefined ? {} : { largest: rules.maxItemBytes }),
            signal,
            onProgress: line.show,
            onWait: line.wait,
          },
        );
        line.end();
        return await reportCopy(report, { ledger, path }, options, world);
      } finally {
        release();
        line.end();
        await ledger.close();
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};
