import type { Ledger, LedgerFolder } from "../ledger/types.ts";
import type { MailFolder, MailSource, MailTarget } from "../types.ts";
import { wanted } from "./rules-folders.ts";

/**
 * Strikes from the ledger what was copied, is still on the source and lies no more on the target, so that the next copy
 * brings it again. Only on somebody's word: people may have deleted it there. Resolves to the number of messages. May be
 * broken off anywhere: a folder is marked as work left before anything of it is struck.
 */
export const forgetMissing = async (
  { source, target, ledger }: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  patterns: readonly string[] = [],
): Promise<number> => {
  const names = (await source.folders()).filter(({ path }) => wanted(path, patterns)).map(({ name }) => name);
  const chosen = new Set(names);
  const folders = new Map((await target.folders()).map((folder) => [folder.path.join("\0"), folder]));
  let struck = 0;
  for (const record of await ledger.folders()) {
    const folder = folders.get(record.targetPath.join("\0"));
    if (folder?.selectable === true && chosen.has(record.source))
      struck += await strikeMissing(target, folder, ledger, record);
  }
  return struck;
};

const strikeMissing = async (
  target: MailTarget,
  folder: MailFolder,
  ledger: Ledger,
  record: LedgerFolder,
): Promise<number> => {
  // What is in doubt is settled by the copy itself, and a folder made anew is matched by content there.
  if ((await ledger.intents(record.id)).length > 0) return 0;
  const session = await target.session();
  try {
    const { uidValidity, list } = await session.open(folder);
    if (uidValidity !== record.targetUidValidity) return 0;
    const there = new Set((await list(1)).map(({ uid }) => uid));
    const lost: number[] = [];
    for (const { uid, targetUid, gone } of (await ledger.items(record.id)).values())
      if (targetUid !== undefined && gone !== true && !there.has(targetUid)) lost.push(uid);
    if (lost.length === 0) return 0;
    await ledger.saveFolder({ ...record, inStep: undefined });
    await ledger.forget(record.id, lost);
    return lost.length;
  } finally {
    await session.close();
  }
};
