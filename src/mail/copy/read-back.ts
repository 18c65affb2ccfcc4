import { keyedHash } from "../ledger/hash.ts";
import type { LedgerItem } from "../ledger/types.ts";
import type { ItemMeta } from "../types.ts";
import type { FolderContext } from "./context.ts";
import { readDigests } from "./digest.ts";
import { targetChanged } from "./in-doubt.ts";
import type { Rewriting } from "./rewriting.ts";

interface Stored {
  readonly item: LedgerItem;
  /** Octets that were given. */
  readonly size: number;
  /** False: read it back whatever its size. */
  readonly sure: boolean;
}

/**
 * Reads back what the target made of messages that it changes when it stores them, and notes its hash: a later
 * verification can then tell what the target did at once from what was changed afterwards. The first messages of a run
 * are looked at by their size alone (`listing`: what the target lists, where it was just asked); only a target that proves to rewrite mail has everything read back.
 */
export const readBack = async (
  { target, ledger, rewriting }: FolderContext,
  stored: readonly Stored[],
  listing?: readonly ItemMeta[],
): Promise<readonly LedgerItem[]> => {
  const items = stored.map(({ item }) => item);
  const unsure = stored.flatMap(({ item, sure }) => (sure ? [] : (item.targetUid ?? [])));
  const uids = items.flatMap(({ targetUid }) => targetUid ?? []);
  const [first] = uids;
  if (first === undefined || !(rewriting.learning || rewriting.known || unsure.length > 0)) return items;
  const odd = rewriting.known
    ? uids
    : rewriting.learning
      ? otherSizes(rewriting, stored, listing ?? (await target.list(first)))
      : [];
  const doubtful = [...new Set([...odd, ...unsure])];
  if (doubtful.length === 0) return items;
  const digests = await readDigests(target.fetch, doubtful);
  return items.map((item) => {
    const digest = item.targetUid === undefined ? undefined : digests.get(item.targetUid);
    const hash = digest === undefined ? undefined : keyedHash(ledger.key, digest.sha);
    if (hash === undefined || hash === (item.stored ?? item.hash)) return item;
    return { ...item, stored: hash, note: item.note ?? targetChanged };
  });
};

const otherSizes = (
  rewriting: Rewriting,
  stored: readonly Stored[],
  listing: readonly ItemMeta[],
): readonly number[] => {
  const sizes = new Map(listing.map(({ uid, size }) => [uid, size]));
  const differing: number[] = [];
  for (const { item, size } of stored) {
    const there = item.targetUid === undefined ? undefined : sizes.get(item.targetUid);
    if (item.targetUid === undefined || there === undefined) continue;
    rewriting.seen += 1;
    if (there === size) continue;
    rewriting.differ += 1;
    differing.push(item.targetUid);
  }
  return rewriting.known ? stored.flatMap(({ item }) => item.targetUid ?? []) : differing;
};
