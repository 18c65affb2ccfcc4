import { keyedHash } from "../ledger/hash.ts";
import type { FolderContext } from "./context.ts";
import { readDigests } from "./digest.ts";

/**
 * After a run that began in doubt: should an APPEND of a cut connection have come into the folder after all, later than
 * we waited, then a message lies there twice. A message that no ledger entry claims, at or above the doubtful base, with
 * octets and date of one that was copied again, is that late twin: exactly it is removed.
 */
export const sweepLate = async (context: FolderContext, doubtBase: number): Promise<void> => {
  const { ledger, record, target, claimed } = context;
  const unclaimed = (await target.list(doubtBase)).filter(({ uid }) => !claimed.has(uid));
  if (unclaimed.length === 0) return;
  const items = await ledger.items(record.id);
  const twins = new Set<string>();
  for (const { targetUid, stored, hash, at } of items.values()) {
    if (targetUid !== undefined && targetUid >= doubtBase) twins.add(`${stored ?? hash} ${at}`);
  }
  const dates = new Set([...items.values()].map(({ at }) => at));
  const possible = unclaimed.filter(({ date }) => dates.has(date.at));
  const digests = await readDigests(
    target.fetch,
    possible.map(({ uid }) => uid),
  );
  const late = possible.filter(({ uid, date }) => {
    const digest = digests.get(uid);
    return digest !== undefined && twins.has(`${keyedHash(ledger.key, digest.sha)} ${date.at}`);
  });
  if (late.length > 0) await target.remove(late.map(({ uid }) => uid));
};
