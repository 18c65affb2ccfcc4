import type { LedgerItems } from "../ledger/types.ts";
import type { ItemMeta, Listing } from "../types.ts";
import { chosen } from "./chosen.ts";
import { claim } from "./claim.ts";
import type { FolderContext } from "./context.ts";
import { adopt } from "./in-doubt.ts";
import { storedForm } from "./stored-form.ts";

/**
 * Before new messages are copied: what the target holds since this ledger last looked, and the ledger did not bring, is
 * compared with them. So nothing is doubled that another tool copied, that somebody dragged over, or that this ledger
 * forgot (it is new, or was restored from a backup). A folder to which nobody else adds is not listed for this.
 */
export const adoptWhatIsNew = async (
  context: FolderContext,
  items: readonly ItemMeta[],
  known: LedgerItems,
): Promise<void> => {
  const { target, record, claimed } = context;
  const from = record.lookedTo ?? 1;
  if (target.messages === 0 || target.uidNext <= from) return;
  const fresh = items.filter(({ uid }) => !known.has(uid));
  if (fresh.length === 0) return;
  let ours = 0;
  for (const uid of claimed) if (uid >= from && uid < target.uidNext) ours += 1;
  // Once the copy is under way, mail may also be sent on or delivered there under the same Message-ID: that is no copy.
  if (ours < target.uidNext - from) await adoptFrom(context, fresh, from, known.size > 0);
};

const adoptFrom = async (
  context: FolderContext,
  items: readonly ItemMeta[],
  from: number,
  byOctets: boolean,
): Promise<void> => {
  const { target, ledger, record, claimed } = context;
  const claims = await claim({
    byOctets,
    items,
    candidates: (await target.list(from)).filter(({ uid }) => !claimed.has(uid)),
    fetchSource: storedForm(context),
    fetchTarget: target.fetch,
  });
  const byUid = new Map(items.map((item) => [item.uid, item]));
  const adopted = await adopt(context, byUid, claims);
  // Their flags on the target are not known to be the source's: recorded as unset, so that they are brought over.
  await ledger.put(
    record.id,
    adopted.map((item) => ({ ...item, flags: "?" })),
  );
  context.count("found", adopted.length);
};

/**
 * Messages that the target took at an earlier run and did not list then: before they are given once more, it is asked
 * whether it has them by now.
 */
export const findAfterAll = async (context: FolderContext, listing: Listing): Promise<void> => {
  const { ledger, record, source } = context;
  const known = await ledger.items(record.id);
  const sought = new Set(
    chosen(known, ({ note, gone }) => note?.code === "not-kept" && gone !== true).map((one) => one.uid),
  );
  if (sought.size === 0) return;
  const { items } = listing.kind === "all" ? listing : await source.list();
  const still = items.filter(({ uid }) => sought.has(uid));
  await adoptFrom(context, still, 1, false);
};

/**
 * A message under a known UID and with another date is another message: RFC 9051 2.3.1.1 forbids it, and servers that
 * number their mail anew do it all the same. What the ledger knew of such UIDs is void; what is there is known by content.
 */
export const forgetOthers = async (
  context: FolderContext,
  items: readonly ItemMeta[],
  known: LedgerItems,
): Promise<void> => {
  const { ledger, record, claimed } = context;
  const others: ItemMeta[] = [];
  const freed: number[] = [];
  for (const item of items) {
    const before = known.get(item.uid);
    if (before === undefined || before.at === item.date.at || item.undated === true) continue;
    others.push(item);
    if (before.targetUid !== undefined) freed.push(before.targetUid);
  }
  if (others.length === 0) return;
  await ledger.forget(
    record.id,
    others.map(({ uid }) => uid),
  );
  for (const uid of freed) claimed.delete(uid);
  await adoptFrom(context, others, 1, true);
};
