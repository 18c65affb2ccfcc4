import { asMailError, MailError } from "../errors.ts";
import type { Ledger, LedgerFolder } from "../ledger/types.ts";
import type { MailFolder, MailSource, MailTarget } from "../types.ts";
import { planFolders, plainest, type FolderPlan } from "./rules-folders.ts";
import { findRenames } from "./renames.ts";

/** One folder with its counterpart, ready to be worked. */
export interface FolderWork {
  readonly folder: MailFolder;
  readonly targetFolder: MailFolder;
  readonly record: LedgerFolder;
  /** The target folder's UIDVALIDITY as listed; undefined where it was just made. */
  readonly targetUidValidity: number | undefined;
}

export interface PreparedFolders {
  readonly folders: readonly FolderWork[];
  readonly problems: readonly { path: readonly string[]; error: MailError }[];
  readonly renamed: readonly { path: readonly string[]; why: string }[];
}

/**
 * Finds or makes each source folder's counterpart, follows folders that were renamed on the source, and brings
 * subscriptions over. A folder that the target refuses under every name is a problem of its own.
 */
export const prepareFolders = async (
  deps: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  seen: {
    readonly all: readonly MailFolder[];
    readonly chosen: readonly MailFolder[];
    readonly targetFolders: readonly MailFolder[];
  },
): Promise<PreparedFolders> => {
  const { target, ledger } = deps;
  const before = await ledger.folders();
  const { records, targetFolders } = await findRenames(deps, seen, before);
  const bySource = new Map(records.map((record) => [record.source, record]));
  const known = new Map(records.map(({ source, targetPath }) => [source, targetPath]));
  const plans = planFolders(seen.all, targetFolders, known, target.separator);
  const chosen = new Set(seen.chosen);
  const folders: FolderWork[] = [];
  const problems: { path: readonly string[]; error: MailError }[] = [];
  const renamed: { path: readonly string[]; why: string }[] = [];
  for (const plan of plans) {
    if (!chosen.has(plan.source)) continue;
    try {
      const record = bySource.get(plan.source.name);
      const { folder, note } = await counterpart(target, targetFolders, plan, record);
      const why = note ?? plan.renamed;
      if (why !== undefined && record === undefined) renamed.push({ path: plan.source.path, why });
      if (plan.source.subscribed && !folder.subscribed) await target.subscribe(folder);
      folders.push({
        folder: plan.source,
        targetFolder: folder,
        record: record ?? (await ledger.saveFolder(newRecord(plan.source, folder))),
        targetUidValidity: folder.state?.uidValidity,
      });
    } catch (error) {
      const known = asMailError(error);
      if (!(error instanceof MailError) || known.code !== "folder-refused") throw error;
      problems.push({ path: plan.source.path, error: known });
    }
  }
  return { folders, problems, renamed };
};

const newRecord = (source: MailFolder, target: MailFolder): LedgerFolder => ({
  id: 0,
  source: source.name,
  sourceUidValidity: 0,
  objectId: source.objectId,
  target: target.name,
  targetPath: target.path,
  targetUidValidity: 0,
});

const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((part, i) => part === b[i]);

const counterpart = async (
  target: MailTarget,
  there: readonly MailFolder[],
  plan: FolderPlan,
  record: LedgerFolder | undefined,
): Promise<{ folder: MailFolder; note: string | undefined }> => {
  const found = there.find(({ name, path }) =>
    record === undefined ? samePath(path, plan.path) : name === record.target,
  );
  if (found?.selectable === true) return { folder: found, note: undefined };
  try {
    return { folder: await target.createFolder(plan.path, plan.use), note: undefined };
  } catch (error) {
    const path = plainest(plan.path);
    if (!(error instanceof MailError) || error.code !== "folder-refused" || samePath(path, plan.path)) throw error;
    const name = path.join(" / ");
    if (there.some((folder) => samePath(folder.path, path))) throw error;
    return {
      folder: await target.createFolder(path, plan.use),
      note: `The target can not hold this folder's name; it is "${name}" there.`,
    };
  }
};
