import { MailError } from "../errors.ts";
import type { Ledger, LedgerFolder } from "../ledger/types.ts";
import type { MailFolder, MailSource, MailTarget } from "../types.ts";

interface Renames {
  /** The ledger's folders under their present names. */
  readonly records: readonly LedgerFolder[];
  readonly targetFolders: readonly MailFolder[];
}

/**
 * Follows folders that were renamed on the source: a ledger folder whose name is no longer there and a new name with the
 * same MAILBOXID, or with the same UIDVALIDITY and the same messages under the same UIDs, are one folder. It is renamed
 * on the target too, so that nothing is copied twice.
 */
export const findRenames = async (
  deps: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  seen: { readonly all: readonly MailFolder[]; readonly targetFolders: readonly MailFolder[] },
  before: readonly LedgerFolder[],
): Promise<Renames> => {
  const names = new Set(seen.all.map(({ name }) => name));
  const known = new Set(before.map(({ source }) => source));
  const lost = before.filter(({ source }) => !names.has(source));
  const fresh = seen.all.filter(({ name, selectable }) => selectable && !known.has(name));
  let records = before;
  let targetFolders = seen.targetFolders;
  for (const record of lost) {
    const folder = await successor(deps, record, fresh);
    if (folder === undefined) continue;
    const moved = await renameOnTarget(deps.target, targetFolders, record, folder);
    const saved = await deps.ledger.saveFolder({
      ...record,
      source: folder.name,
      target: moved.name,
      targetPath: moved.path,
    });
    records = records.map((one) => (one.id === record.id ? saved : one));
    targetFolders = targetFolders.map((one) => (one.name === record.target ? moved : one));
  }
  return { records, targetFolders };
};

const successor = async (
  { source, ledger }: { readonly source: MailSource; readonly ledger: Ledger },
  record: LedgerFolder,
  fresh: readonly MailFolder[],
): Promise<MailFolder | undefined> => {
  const byId = fresh.find(({ objectId }) => objectId !== undefined && objectId === record.objectId);
  if (byId !== undefined) return byId;
  for (const folder of fresh) {
    if (folder.state === undefined || folder.state.uidValidity !== record.sourceUidValidity) continue;
    if (await holdsTheSame(source, ledger, record, folder)) return folder;
  }
  return undefined;
};

/** UIDVALIDITY may be equal by chance (many servers use the second of making): size and date must be equal too. */
const holdsTheSame = async (
  source: MailSource,
  ledger: Ledger,
  record: LedgerFolder,
  folder: MailFolder,
): Promise<boolean> => {
  const items = await ledger.items(record.id);
  const session = await source.session();
  try {
    const listing = await (await session.open(folder)).list();
    const shared = listing.items.filter(({ uid }) => items.has(uid));
    const different = shared.some(({ uid, date }) => items.get(uid)?.at !== date.at);
    return !different && (shared.length > 0 || (items.size === 0 && listing.items.length === 0));
  } finally {
    await session.close();
  }
};

/** Renames the counterpart beside where it lies; where the target refuses, it keeps its name and its mail. */
const renameOnTarget = async (
  target: MailTarget,
  folders: readonly MailFolder[],
  record: LedgerFolder,
  folder: MailFolder,
): Promise<MailFolder> => {
  const old = folders.find(({ name }) => name === record.target);
  const kept: MailFolder = old ?? { name: record.target, path: record.targetPath, selectable: true, subscribed: false };
  if (old === undefined || folders.some(({ path }) => path.join("\0") === folder.path.join("\0"))) return kept;
  try {
    return await target.renameFolder(old, folder.path);
  } catch (error) {
    if (error instanceof MailError && error.code === "folder-refused") return kept;
    throw error;
  }
};
