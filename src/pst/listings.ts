import { nidType, nidTypes, siblingNid, type Context } from "./context.ts";
import { findSorted, growable } from "./growable.ts";
import { nodeAt, type NodeIndex } from "./node-index.ts";
import { cellNumber, openTable, readRows } from "./table-context.ts";
import { tags } from "./tags.ts";

/** What all folders' contents tables list. */
export interface Listings {
  /**
   * The one folder that an item is of: that which the node tree names if it lists the item, else the first that does.
   * Undefined: no folder lists it.
   */
  home(nid: number, parent: number): number | undefined;
}

const known = new WeakMap<NodeIndex, Promise<Listings>>();

/**
 * Reads all contents tables. Needed only where node tree and tables disagree about where an item lives (some writers name
 * no folder in the tree, or a wrong one): tables are what Outlook shows, and each item comes once.
 */
export const listingsOf = (context: Context, nodes: NodeIndex): Promise<Listings> => {
  const before = known.get(nodes);
  if (before !== undefined) return before;
  const read = readListings({ ...context, damage: { records: [], total: 0, report: () => undefined } }, nodes);
  known.set(nodes, read);
  return read;
};

const readListings = async (context: Context, nodes: NodeIndex): Promise<Listings> => {
  const [nids, folders] = [growable(Uint32Array), growable(Uint32Array)];
  for (let slot = 0; slot < nodes.count; slot++) {
    const node = nodeAt(nodes, slot);
    const folder = siblingNid(node.nid, nidTypes.folder);
    if (nidType(node.nid) !== nidTypes.contentsTable || node.data === 0 || nodes.find(folder) < 0) continue;
    const table = await openTable(context, node);
    if (table === undefined) continue;
    for await (const rows of readRows(context, table))
      for (let index = 0; index < rows.count; index++) {
        const nid = cellNumber(table, rows, index * table.rowBytes, table.columns.get(tags.rowId)) ?? 0;
        if (nidType(nid) !== nidTypes.message) continue;
        nids.push(nid);
        folders.push(folder);
      }
  }
  return sorted(nids.take(), folders.take());
};

const sorted = (nids: ArrayLike<number>, folders: ArrayLike<number>): Listings => {
  const order = Uint32Array.from({ length: nids.length }, (_, at) => at);
  order.sort((a, b) => (nids[a] ?? 0) - (nids[b] ?? 0) || a - b);
  const keys = Uint32Array.from(order, (at) => nids[at] ?? 0);
  return {
    home: (nid, parent) => {
      let at = findSorted(keys, nid);
      while (at > 0 && keys[at - 1] === nid) at--;
      let first: number | undefined;
      for (; at >= 0 && keys[at] === nid; at++) {
        const folder = folders[order[at] ?? 0] ?? 0;
        if (folder === parent) return folder;
        first ??= folder;
      }
      return first;
    },
  };
};
