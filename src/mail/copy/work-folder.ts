import { isTransient, MailError } from "../errors.ts";
import type { Step } from "../ledger/journal-file.ts";
import type { Ledger, LedgerFolder } from "../ledger/types.ts";
import { batchLimits, type BatchLimits } from "../limits.ts";
import type { MailSource, MailTarget } from "../types.ts";
import type { Alter, FolderContext } from "./context.ts";
import type { FolderWork } from "./folder-work.ts";
import { persist } from "./retry.ts";
import { both, openBoth } from "./sessions.ts";
import { Strikes } from "./strikes.ts";
import { syncFolder, type FolderOptions } from "./sync-folder.ts";

export interface WorkOptions {
  readonly batch?: BatchLimits;
  readonly alter?: Alter | undefined;
  readonly step?: Step;
  readonly onWait?: (ms: number, error: MailError) => void;
}

/** Brings one folder in step, over as many connections as it takes. */
export const workFolder = async (
  { source, target, ledger }: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  { folder, targetFolder, record }: FolderWork,
  options: WorkOptions,
  signal: AbortSignal,
  { progress, ...shared }: Pick<FolderContext, "progress" | "count" | "rewriting" | "waits">,
  folderOptions: FolderOptions,
): Promise<void> => {
  let done = 0;
  const strikes = new Strikes();
  const current = async (): Promise<LedgerFolder> =>
    (await ledger.folders()).find(({ id }) => id === record.id) ?? record;
  const attempt = async (): Promise<void> => {
    const base = {
      ledger,
      record: await current(),
      startUidNext: folder.state?.uidNext ?? Infinity,
      batch: options.batch ?? batchLimits,
      alter: options.alter,
      step: options.step ?? (() => undefined),
      signal,
      strikes,
      ...shared,
      progress: (items: number, bytes: number) => {
        done += items;
        progress(items, bytes);
      },
    };
    const [from, to] = await openBoth({ source, target });
    try {
      const [open, into] = await both(from.open(folder), to.open(targetFolder), false);
      await syncFolder(base, open, into, folderOptions);
    } finally {
      await Promise.all([from.close(), to.close()]);
    }
  };
  // An answer that can not be understood, or past a limit, may be one message's: a new connection and smaller batches
  // find out which.
  const worthAnother = (error: unknown): error is MailError =>
    isTransient(error) || (error instanceof MailError && (error.code === "protocol" || error.code === "limit"));
  await persist(attempt, () => done + strikes.leftOut, signal, shared.waits.patience, options.onWait, worthAnother);
};
