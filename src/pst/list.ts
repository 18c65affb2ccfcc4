import { nidType, nidTypes, type Context } from "./context.ts";
import { contentsNode, orphansNid } from "./folders.ts";
import type { Indexes } from "./indexes.ts";
import { listingsOf } from "./listings.ts";
import type { Members } from "./members.ts";
import { cellNumber, openTable, readRows, type Rows, type Table } from "./table-context.ts";
import { tags } from "./tags.ts";
import type { Folder, ItemRef } from "./types.ts";

/** One row of a folder's contents table that names an item which is there. */
export interface ListedRow {
  readonly nid: number;
  readonly slot: number;
  readonly table: Table;
  readonly rows: Rows;
  /** Where the row begins in `rows.bytes`. */
  readonly at: number;
}

/**
 * Goes through a folder's contents table (MS-PST 2.4.4.5) and the node tree: `row` gets each listed item, `unlisted` the
 * slots of those that only the node tree puts here. Each item comes once, also where tree and tables disagree. A row
 * without its item is told.
 */
export const eachItem = async (
  context: Context,
  { nodes }: Indexes,
  members: Members,
  folder: Folder,
  row: (row: ListedRow) => void,
  unlisted: (slot: number) => void,
  missing: (nid: number) => void,
): Promise<void> => {
  const node = contentsNode(nodes, folder.nid);
  const table = node === undefined ? undefined : await openTable(context, node);
  const seen = new Set<number>();
  const isAtHome = async (nid: number, parent: number): Promise<boolean> =>
    ((await listingsOf(context, nodes)).home(nid, parent) ?? folder.nid) === folder.nid;
  if (table !== undefined) {
    for await (const rows of readRows(context, table)) {
      for (let index = 0; index < rows.count; index++) {
        const at = index * table.rowBytes;
        const nid = cellNumber(table, rows, at, table.columns.get(tags.rowId)) ?? 0;
        if (nidType(nid) !== nidTypes.message || seen.has(nid)) continue;
        seen.add(nid);
        const slot = nodes.find(nid);
        if (slot < 0) {
          context.damage.report({
            kind: "missing-node",
            nid,
            detail: `folder ${folder.nid} lists an item that is lost`,
          });
          missing(nid);
        } else if (nodes.parent(slot) === folder.nid || (await isAtHome(nid, nodes.parent(slot))))
          row({ nid, slot, table, rows, at });
      }
    }
  }
  for (const slot of members.of(folder.nid)) {
    const nid = nodes.nid(slot);
    if (!seen.has(nid) && (await isAtHome(nid, folder.nid))) unlisted(slot);
  }
};

export const listItems = async (
  context: Context,
  indexes: Indexes,
  members: Members,
  folder: Folder,
  folders: ReadonlySet<number>,
): Promise<readonly ItemRef[]> => {
  const nidOf = (slot: number): number => indexes.nodes.nid(slot);
  if (folder.nid === orphansNid)
    return members.outside(folders).map((slot): ItemRef => ({ nid: nidOf(slot), found: "scan" }));
  const refs: ItemRef[] = [];
  await eachItem(
    context,
    indexes,
    members,
    folder,
    ({ nid }) => void refs.push({ nid, found: "table" }),
    (slot) => void refs.push({ nid: nidOf(slot), found: indexes.recovered.has(nidOf(slot)) ? "scan" : "tree" }),
    (nid) => void refs.push({ nid, found: "table" }),
  );
  return refs;
};
