import { asMailError, MailError } from "../errors.ts";
import type { Ledger, LedgerFolder } from "../ledger/types.ts";
import type { MailFolder, MailSource, MailTarget } from "../types.ts";
import { below, folderKey, nameNotHeld, namesToTry, planFolders, type FolderPlan } from "./rules-folders.ts";
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
  const plans = planFolders(seen.all, targetFolders, known, target.separator, target.flat);
  const there = new Map(targetFolders.map((folder) => [folderKey(folder.path), folder]));
  const byName = new Map(targetFolders.map((folder) => [folder.name, folder]));
  // Names of this run's other folders: none of them is a way out for a name that is refused.
  const spoken = new Set(plans.map(({ path }) => folderKey(path)));
  const moved = new Map<string, readonly string[]>();
  const chosen = new Set(seen.chosen);
  const counterparts: { plan: FolderPlan; folder: MailFolder; record: LedgerFolder | undefined }[] = [];
  const problems: { path: readonly string[]; error: MailError }[] = [];
  const renamed: { path: readonly string[]; why: string }[] = [];
  const pathNow = (plan: FolderPlan): readonly string[] =>
    bySource.has(plan.source.name) ? plan.path : below(plan.path, moved);
  // Level by level: where a parent had to take another name, its children follow it.
  for (const level of byDepth(plans.filter(({ source }) => chosen.has(source)))) {
    const missing = level.filter(
      (plan) => !bySource.has(plan.source.name) && there.get(folderKey(pathNow(plan)))?.selectable !== true,
    );
    const made = await makeSimply(
      target,
      missing.map((plan) => ({ path: pathNow(plan), specialUse: plan.use })),
    );
    for (const plan of level) {
      try {
        const record = bySource.get(plan.source.name);
        const path = pathNow(plan);
        const key = folderKey(path);
        const found = record === undefined ? (made.get(key) ?? there.get(key)) : byName.get(record.target);
        const others = { spoken, there };
        const folder = found?.selectable === true ? found : await makeFolder(target, { path, use: plan.use }, others);
        const now = folderKey(folder.path);
        spoken.add(now);
        if (now !== folderKey(plan.path)) moved.set(folderKey(plan.path), folder.path);
        const why = now === key ? plan.renamed : nameNotHeld(folder.path);
        if (why !== undefined && record === undefined) renamed.push({ path: plan.source.path, why });
        counterparts.push({ plan, folder, record });
      } catch (error) {
        const known = asMailError(error);
        if (!(error instanceof MailError) || known.code !== "folder-refused") throw error;
        problems.push({ path: plan.source.path, error: known });
      }
    }
  }
  const unsubscribed = counterparts.filter(({ plan, folder }) => plan.source.subscribed && !folder.subscribed);
  for (const { path } of await target.subscribe(unsubscribed.map(({ folder }) => folder)))
    renamed.push({ path, why: "The target does not let this folder be subscribed to. Its mail is not concerned." });
  // Together, so that they share a write to the disk.
  const folders = await Promise.all(
    counterparts.map(async ({ plan: { source }, folder, record }) => ({
      folder: source,
      targetFolder: folder,
      record: await recordOf(ledger, source, folder, record),
      targetUidValidity: folder.state?.uidValidity,
    })),
  );
  return { folders, problems, renamed };
};

/** The folders at the top, then those one below, and so on. */
const byDepth = (plans: readonly FolderPlan[]): readonly (readonly FolderPlan[])[] => {
  const levels: FolderPlan[][] = [];
  for (const plan of plans) (levels[plan.path.length] ??= []).push(plan);
  return levels.filter((level) => level.length > 0);
};

/** Makes what can be made without a question; by path. */
const makeSimply = async (
  target: MailTarget,
  wishes: readonly { path: readonly string[]; specialUse: FolderPlan["use"] }[],
): Promise<ReadonlyMap<string, MailFolder>> => {
  const made = wishes.length === 0 ? undefined : await target.createFolders?.(wishes);
  return new Map(made?.flatMap((folder) => (folder === undefined ? [] : [[folderKey(folder.path), folder] as const])));
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

const recordOf = async (
  ledger: Ledger,
  source: MailFolder,
  target: MailFolder,
  record: LedgerFolder | undefined,
): Promise<LedgerFolder> => {
  if (record === undefined) return ledger.saveFolder(newRecord(source, target));
  if (record.target === target.name) return record;
  return ledger.saveFolder({ ...record, target: target.name, targetPath: target.path });
};

/**
 * Makes the folder under the first name that the target takes. One that is there already under such a name, and that no
 * other folder of this run has, is it: an earlier run made it, and its ledger was lost. Throws folder-refused.
 */
const makeFolder = async (
  target: MailTarget,
  wish: Pick<FolderPlan, "path" | "use">,
  { spoken, there }: { readonly spoken: ReadonlySet<string>; readonly there: ReadonlyMap<string, MailFolder> },
): Promise<MailFolder> => {
  let refused: unknown;
  for (const path of namesToTry(wish.path, (one) => spoken.has(folderKey(one)))) {
    const found = there.get(folderKey(path));
    if (found?.selectable === true) return found;
    try {
      return await target.createFolder(path, wish.use);
    } catch (error) {
      if (!(error instanceof MailError) || error.code !== "folder-refused") throw error;
      refused ??= error;
    }
  }
  throw refused;
};
