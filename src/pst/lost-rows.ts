import { nidType, nidTypes, siblingNid, type Context } from "./context.ts";
import { likeness } from "./likeness.ts";
import { nodeAt, type NodeIndex } from "./node-index.ts";
import type { RawProperties } from "./property-context.ts";
import { openTable, readRows, rowProperties } from "./table-context.ts";
import { tags } from "./tags.ts";

/** A row of a contents table whose item the node tree does not know. */
export interface LostRow {
  readonly nid: number;
  readonly folder: number;
}

const nothing = new Uint8Array(0);

/** What an item and its row both say of it: class, subject, time of sending and size. Undefined where that is too little. */
export const keyOf = (raw: RawProperties): string | undefined => {
  const bytes = (tag: number): Uint8Array | undefined => raw.get(tag)?.bytes;
  const messageClass = bytes(tags.messageClass);
  const size = raw.get(tags.messageSize)?.inline;
  if (messageClass === undefined || size === undefined) return undefined;
  // A table leaves out an empty subject, an item may state it.
  return `${size} ${likeness(messageClass, bytes(tags.subject) ?? nothing, bytes(tags.clientSubmitTime) ?? nothing)}`;
};

/** All such rows, by what they say. */
export const lostRows = async (context: Context, nodes: NodeIndex): Promise<Map<string, LostRow[]>> => {
  const rows = new Map<string, LostRow[]>();
  for (let slot = 0; slot < nodes.count; slot++) {
    const node = nodeAt(nodes, slot);
    if (nidType(node.nid) !== nidTypes.contentsTable) continue;
    const table = node.data === 0 ? undefined : await openTable(context, node);
    if (table === undefined) continue;
    for await (const some of readRows(context, table))
      for (let index = 0; index < some.count; index++) {
        const raw = rowProperties(table, some, index);
        const nid = raw.get(tags.rowId)?.inline ?? 0;
        const key = nidType(nid) === nidTypes.message && nodes.find(nid) < 0 ? keyOf(raw) : undefined;
        if (key === undefined) continue;
        const alike = rows.get(key) ?? [];
        alike.push({ nid, folder: siblingNid(node.nid, nidTypes.folder) });
        rows.set(key, alike);
      }
  }
  return rows;
};
