import { MailError } from "../errors.ts";
import type { LedgerItem } from "../ledger/types.ts";
import type { ItemMeta } from "../types.ts";
import type { FolderContext } from "./context.ts";
import { droppedNote, holdable } from "./rules-flags.ts";

/** Flags that changed on the source since they were last brought over. Changes made on the target stay. */
export const bringFlags = async (context: FolderContext, items: readonly ItemMeta[]): Promise<void> => {
  const { ledger, record } = context;
  const known = await ledger.items(record.id);
  const groups = new Map<string, { flags: readonly string[]; entries: LedgerItem[] }>();
  for (const { uid, flags } of items) {
    const item = known.get(uid);
    const now = flags.join(" ");
    if (item?.targetUid === undefined || item.flags === now) continue;
    const group = groups.get(now) ?? { flags, entries: [] };
    group.entries.push({ ...item, flags: now });
    groups.set(now, group);
  }
  for (const { flags, entries } of groups.values()) {
    const uids = entries.flatMap(({ targetUid }) => targetUid ?? []).sort((a, b) => a - b);
    const note = await setFlags(context, uids, flags);
    await context.step("flags:stored");
    await ledger.put(
      record.id,
      note === undefined ? entries : entries.map((item) => ({ ...item, note: item.note ?? note })),
    );
    context.count("flagged", entries.length);
  }
};

/** A folder that takes no more keywords, or not these, keeps the flags that every server knows; that is told. */
const setFlags = async (
  { target }: FolderContext,
  uids: readonly number[],
  flags: readonly string[],
): Promise<LedgerItem["note"]> => {
  const held = holdable(flags, target.flags, target.keywords).flags;
  const plain = held.filter((flag) => flag.startsWith("\\"));
  try {
    await target.setFlags(uids, held);
    return undefined;
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== "refused" || plain.length === held.length) throw error;
    await target.setFlags(uids, plain);
    return droppedNote(flags, plain);
  }
};
