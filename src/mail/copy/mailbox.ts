import { asMailError, isSystemError, isTransient, MailError } from "../errors.ts";
import type { Step } from "../ledger/journal-file.ts";
import type { Ledger } from "../ledger/types.ts";
import { imapLimits, type BatchLimits } from "../limits.ts";
import type { MailFolder, MailSource, MailTarget } from "../types.ts";
import { usualWaits, type Waits } from "../waits.ts";
import type { Alter, Counted } from "./context.ts";
import { prepareFolders, type FolderWork, type PreparedFolders } from "./folder-work.ts";
import { labelsOf } from "./labels.ts";
import { followMoves } from "./moves.ts";
import { noRoom, unmatched } from "./warnings.ts";
import { Rewriting } from "./rewriting.ts";
import { persist } from "./retry.ts";
import { wanted } from "./rules-folders.ts";
import { crew } from "./sessions.ts";
import { workFolder } from "./work-folder.ts";

/** Codes of items that failed and that a later run tries again. */
export const retryable: ReadonlySet<string> = new Set([
  "unreadable",
  "refused",
  "not-kept",
  "over-quota",
  "too-big",
  "lost",
  "limit",
]);

export interface CopyDeps {
  readonly source: MailSource;
  readonly target: MailTarget;
  readonly ledger: Ledger;
}

export interface CopyOptions extends Partial<Waits> {
  /** `--folder` patterns over paths joined by "/"; none: all folders. */
  readonly folders?: readonly string[];
  /** Seconds since 1970: only messages with an internal date at or after it. */
  readonly since?: number | undefined;
  readonly followDeletions?: boolean;
  readonly alter?: Alter | undefined;
  readonly workers?: number;
  readonly batch?: BatchLimits;
  readonly largest?: number;
  readonly signal?: AbortSignal;
  readonly step?: Step;
  readonly onProgress?: (progress: Progress) => void;
  /** A sentence that is worth hearing before the copy begins (no room on the target). */
  readonly onWarning?: (warning: string) => void;
  readonly onWait?: (ms: number, error: MailError) => void;
}

/** Counts so far; `expected*` are what the source's STATUS told at the start, where it did. */
export interface Progress {
  readonly items: number;
  readonly bytes: number;
  readonly expectedItems: number;
  readonly expectedBytes: number | undefined;
}

export interface FolderProblem {
  readonly path: readonly string[];
  readonly error: MailError;
}

export interface CopyReport {
  readonly copied: { readonly items: number; readonly bytes: number };
  /** Messages already there whose flags were brought over, and messages removed because the source moved or deleted them. */
  readonly flagged: number;
  readonly removed: number;
  /** Messages that lay on the target already, brought by another hand: known by their content, and not copied again. */
  readonly found: number;
  readonly warnings: readonly string[];
  /** Folders that were looked at; `unchanged` of them needed nothing. */
  readonly folders: number;
  readonly unchanged: number;
  readonly problems: readonly FolderProblem[];
  /** Folder names that the target could not hold as they are. */
  readonly renamed: readonly { readonly path: readonly string[]; readonly why: string }[];
}

/**
 * Copies a mailbox, or brings the copy in step: the same call, however the last one ended. Folders are worked by several
 * workers, each folder by one. A folder's failure is reported and does not stop the others; an error that concerns the
 * whole mailbox (sign-in, disk, ledger) is thrown.
 */
export const copyMailbox = async (deps: CopyDeps, options: CopyOptions = {}): Promise<CopyReport> => {
  const { source, target, ledger } = deps;
  const signal = options.signal ?? new AbortController().signal;
  const { chosen, work } = await prepare(deps, options, signal);
  const tally = { items: 0, bytes: 0 };
  const counts = { flagged: 0, removed: 0, found: 0 };
  const pending = work.folders.filter((folder) => !unchanged(folder));
  const expectedItems = pending.reduce((sum, { folder }) => sum + (folder.state?.messages ?? 0), 0);
  const expectedBytes = sumBytes(pending);
  const warnings = unmatched(options.folders ?? [], chosen);
  const room = pending.length === 0 ? undefined : await noRoom(deps, options, pending, expectedBytes);
  if (room !== undefined) warnings.push(room);
  for (const warning of warnings) options.onWarning?.(warning);
  const progress = (items: number, bytes: number): void => {
    tally.items += items;
    tally.bytes += bytes;
    options.onProgress?.({ ...tally, expectedItems, expectedBytes });
  };
  const count = (what: Counted, items: number): void => void (counts[what] += items);
  const waits = waitsOf(options);
  const problems: FolderProblem[] = [...work.problems];
  const rewriting = new Rewriting();
  const labels = await labelsOf(ledger, work.folders);
  const attempt = async (next: FolderWork, revived?: ReadonlySet<number>): Promise<void> => {
    const { folder } = next;
    try {
      await workFolder(
        deps,
        next,
        options,
        signal,
        { progress, count, rewriting, waits },
        {
          since: options.since,
          elsewhere: labels.elsewhere(folder),
          revived,
          retry: retryable,
          followDeletions: options.followDeletions ?? false,
          largest: options.largest ?? imapLimits.message,
        },
      );
    } catch (error) {
      const known = asMailError(error);
      if (signal.aborted) throw new MailError("stopped", "The copy was stopped. Run it again to go on.");
      if (concernsAll(known)) throw known;
      if (!isMail(error) && !isSystemError(error)) throw error;
      problems.push({ path: folder.path, error: known });
    }
  };
  // Views (All Mail) come last: they hold only what no other folder holds.
  const queue = [...pending].sort(
    (a, b) => Number(a.folder.view ?? false) - Number(b.folder.view ?? false) || weight(b) - weight(a),
  );
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await attempt(next);
  };
  const workers = Math.max(1, Math.min(options.workers ?? 4, source.sessions, target.sessions, queue.length));
  await crew(deps, labels.ordered ? 1 : workers, worker);
  if (pending.length > 0) {
    for (const [one, uids] of await labels.orphans()) await attempt(one, uids);
    count("removed", await followMoves(ledger, target, work.folders));
  }
  return {
    copied: { ...tally },
    ...counts,
    warnings,
    folders: work.folders.length,
    unchanged: work.folders.length - pending.length,
    problems,
    renamed: work.renamed,
  };
};

/** Lists both sides and makes folders; a server that is busy or hangs up here is tried again, as later. */
const prepare = async (
  deps: CopyDeps,
  options: CopyOptions,
  signal: AbortSignal,
): Promise<{ chosen: readonly MailFolder[]; work: PreparedFolders }> => {
  let prepared: { chosen: readonly MailFolder[]; work: PreparedFolders } | undefined;
  const passing = (error: unknown): error is MailError =>
    isTransient(error) && !["connect-refused", "connect-timeout"].includes(error.code);
  const attempt = async (): Promise<void> => {
    const [all, targetFolders] = await Promise.all([deps.source.folders(), deps.target.folders()]);
    const chosen = all.filter(({ path }) => wanted(path, options.folders ?? []));
    prepared = { chosen, work: await prepareFolders(deps, { all, chosen, targetFolders }) };
  };
  await persist(attempt, () => 0, signal, waitsOf(options).patience, options.onWait, passing);
  if (prepared === undefined) throw new Error("nothing was prepared");
  return prepared;
};

const waitsOf = ({ patience, stillMs, confirmMs, lateMs }: CopyOptions): Waits => ({
  patience: patience ?? usualWaits.patience,
  stillMs: stillMs ?? usualWaits.stillMs,
  confirmMs: confirmMs ?? usualWaits.confirmMs,
  lateMs: lateMs ?? usualWaits.lateMs,
});

const isMail = (error: unknown): boolean => error instanceof Error && error.name === "MailError";

const concernsAll = ({ code }: MailError): boolean =>
  ["disk-full", "ledger-damaged", "ledger-busy", "fenced", "stopped", "sign-in-refused", "over-quota"].includes(code);

const weight = ({ folder }: FolderWork): number => (folder.state?.bytes ?? 0) + (folder.state?.messages ?? 0) * 1_000;

const sumBytes = (work: readonly FolderWork[]): number | undefined => {
  let sum = 0;
  for (const { folder } of work) {
    if (folder.state?.bytes === undefined) return undefined;
    sum += folder.state.bytes;
  }
  return sum;
};

/** Whether both sides are as they were when the folder was last copied whole. Flags show in the mod-sequence alone. */
const unchanged = ({ folder, record, targetFolder, targetUidValidity }: FolderWork): boolean => {
  const [now, then] = [folder.state, record.inStep];
  if (record.sweepFrom !== undefined && targetFolder.state?.uidNext !== record.sweptTo) return false;
  if (now === undefined || then === undefined || targetUidValidity !== record.targetUidValidity) return false;
  if (now.uidValidity !== then.uidValidity || now.uidNext !== then.uidNext || now.messages !== then.messages)
    return false;
  return now.messages === 0 || (now.modSeq !== undefined && now.modSeq === then.modSeq);
};
