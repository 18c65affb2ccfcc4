import type { LedgerItem, LedgerItems } from "../ledger/types.ts";

/** Items of the ledger, without having all of them in memory at once. */
export const chosen = (known: LedgerItems, wanted: (item: LedgerItem) => boolean): LedgerItem[] => {
  const found: LedgerItem[] = [];
  for (const item of known.values()) if (wanted(item)) found.push(item);
  return found;
};
