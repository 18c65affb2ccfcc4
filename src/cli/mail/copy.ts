import type { Surroundings } from "../command.ts";
import { copyMailbox } from "../../mail/copy/mailbox.ts";
import { openJournal } from "../../mail/ledger/journal.ts";
import { ledgerPath, openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";
import { progressLine } from "./progress.ts";
import { reportCopy } from "./report.ts";

/** `onboarding mail copy`: exit code 0 all there, 1 some left out. Connection failures are thrown as MailError. */
export const copy = async (options: MailOptions, world: Surroundings): Promise<number> => {
  const source = await openSource(options);
  const target = await openTarget(options);
  const path = await ledgerPath(options.ledger, pairOf(source, target), world.env);
  const ledger = await openJournal(path, pairOf(source, target));
  const line = progressLine(world, options.json);
  try {
    const report = await copyMailbox(
      { source, target, ledger },
      {
        folders: options.folders,
        since: options.since,
        followDeletions: options.followDeletions,
        onProgress: line.show,
        onWait: line.wait,
      },
    );
    line.end();
    return await reportCopy(report, { source, ledger, path }, options, world);
  } finally {
    await Promise.allSettled([source.close(), target.close(), ledger.close()]);
  }
};
