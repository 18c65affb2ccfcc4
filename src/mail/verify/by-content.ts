import { claim } from "../copy/claim.ts";
import { keyedHash } from "../ledger/hash.ts";
import type { LedgerItem } from "../ledger/types.ts";
import type { ItemMeta, SourceFolder, TargetFolder } from "../types.ts";

/**
 * What a ledger would say of a folder, made from what both sides hold: for a verification where the ledger is not at
 * hand. Every message of both sides is read.
 */
export const itemsByContent = async (
  source: SourceFolder,
  target: TargetFolder,
  items: readonly ItemMeta[],
  key: Uint8Array,
): Promise<ReadonlyMap<number, LedgerItem>> => {
  const claims = await claim({
    items,
    candidates: target.messages === 0 ? [] : await target.list(1),
    fetchSource: source.fetch,
    fetchTarget: target.fetch,
  });
  const byUid = new Map(items.map((item) => [item.uid, item]));
  return new Map(
    claims.flatMap(({ uid, targetUid, digest }) => {
      const meta = byUid.get(uid);
      if (meta === undefined) return [];
      const { date, flags } = meta;
      const hash = keyedHash(key, digest.sha);
      return [[uid, { uid, targetUid, size: digest.size, at: date.at, flags: flags.join(" "), hash, stamp: 0 }]];
    }),
  );
};
