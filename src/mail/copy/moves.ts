import { MailError } from "../errors.ts";
import type { Ledger, LedgerItem } from "../ledger/types.ts";
import type { MailTarget } from "../types.ts";
import type { FolderWork } from "./folder-work.ts";

interface Placed {
  readonly work: FolderWork;
  readonly item: LedgerItem;
}

/**
 * Mail that was moved on the source: it vanished from one folder, and the same octets arrived later in another, where
 * they have been copied. The copy in the old folder is then removed, exactly it; so a moved message is not there twice.
 * What was only deleted stays (see followDeletions). Each arrival answers for one vanished message.
 */
export const followMoves = async (
  ledger: Ledger,
  target: MailTarget,
  folders: readonly FolderWork[],
): Promise<number> => {
  const vanished: Placed[] = [];
  const live = new Map<string, Placed[]>();
  for (const work of folders) {
    for (const item of (await ledger.items(work.record.id)).values()) {
      if (item.targetUid === undefined) continue;
      if (item.gone === true) vanished.push({ work, item });
    }
  }
  if (vanished.length === 0) return 0;
  const hashes = new Set(vanished.map(({ item }) => item.hash));
  for (const work of folders) {
    for (const item of (await ledger.items(work.record.id)).values()) {
      if (item.gone === true || item.targetUid === undefined || !hashes.has(item.hash)) continue;
      const row = live.get(item.hash);
      if (row === undefined) live.set(item.hash, [{ work, item }]);
      else row.push({ work, item });
    }
  }
  const moved = new Map<FolderWork, LedgerItem[]>();
  for (const { work, item } of vanished) {
    const row = live.get(item.hash) ?? [];
    // Back in the same folder: moved away and back, or its label taken off and set again. The date then is the same too.
    const index = row.findIndex((one) => (one.work !== work || one.item.at === item.at) && one.item.stamp > item.stamp);
    if (index < 0) continue;
    row.splice(index, 1);
    const others = moved.get(work);
    if (others === undefined) moved.set(work, [item]);
    else others.push(item);
  }
  for (const [work, items] of moved) await removeFrom(ledger, target, work, items);
  return [...moved.values()].reduce((sum, items) => sum + items.length, 0);
};

const removeFrom = async (
  ledger: Ledger,
  target: MailTarget,
  work: FolderWork,
  items: readonly LedgerItem[],
): Promise<void> => {
  const session = await target.session();
  try {
    const folder = await session.open(work.targetFolder);
    const record = (await ledger.folders()).find(({ id }) => id === work.record.id);
    if (record?.targetUidValidity !== folder.uidValidity) return;
    const uids = items.flatMap(({ targetUid }) => targetUid ?? []).sort((a, b) => a - b);
    if (await folder.remove(uids))
      await ledger.forget(
        work.record.id,
        items.map(({ uid }) => uid),
      );
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== "folder-gone") throw error;
  } finally {
    await session.close();
  }
};
