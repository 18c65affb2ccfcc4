import { u16, u32, u8 } from "./bytes.ts";
import type { Context, NodeBlocks } from "./context.ts";
import { dataTree } from "./data-tree.ts";
import { loadHeap, type Heap } from "./heap.ts";
import { walkHeapTree } from "./heap-tree.ts";
import { heapValue, type RawProperties, type RawProperty } from "./property-context.ts";
import { readSubNodes, type SubNodes } from "./sub-nodes.ts";

export interface Column {
  readonly id: number;
  readonly type: number;
  readonly at: number;
  readonly bytes: number;
  readonly bit: number;
}

/** A table (MS-PST 2.3.4), its rows not yet read. */
export interface Table {
  readonly node: NodeBlocks;
  readonly heap: Heap;
  readonly columns: ReadonlyMap<number, Column>;
  readonly rowBytes: number;
  /** Where the bits stand that say which columns a row has. */
  readonly bitsAt: number;
  readonly rowsAt: number;
  /** Rows that the row index names. */
  readonly count: number;
  readonly subNodes: SubNodes;
}

const tableContext = 0x7c;

/** Opens a table. Undefined, and told, where the node holds none. */
export const openTable = async (context: Context, node: NodeBlocks): Promise<Table | undefined> => {
  const [heap, subNodes] = await Promise.all([
    loadHeap(context, node, 4 * context.limits.valueBytes),
    readSubNodes(context, node.sub),
  ]);
  const info = heap?.client === tableContext ? heap.get(heap.userRoot) : undefined;
  const count = info === undefined ? 0 : u8(info, 1);
  const [bitsAt, rowBytes] = info === undefined ? [0, 0] : [u16(info, 6), u16(info, 8)];
  const fits = info !== undefined && u8(info, 0) === tableContext && 22 + count * 8 <= info.length;
  if (heap === undefined || info === undefined || !fits || rowBytes < bitsAt + Math.ceil(count / 8) || rowBytes < 4) {
    if (heap !== undefined) context.damage.report({ kind: "table", nid: node.nid, detail: "the node holds no table" });
    return undefined;
  }
  let rows = 0;
  const index = walkHeapTree(context, heap, u32(info, 10), () => {
    rows++;
  });
  return {
    node,
    heap,
    columns: columnsOf(info, count, bitsAt),
    rowBytes,
    bitsAt,
    rowsAt: u32(info, 14),
    // Without its index every row of the matrix is taken.
    count: index?.whole === true ? rows : Number.MAX_SAFE_INTEGER,
    subNodes,
  };
};

const columnsOf = (info: Uint8Array, count: number, bitsAt: number): Map<number, Column> => {
  const columns = new Map<number, Column>();
  for (let index = 0; index < count; index++) {
    const from = 22 + index * 8;
    const column = {
      type: u16(info, from),
      id: u16(info, from + 2),
      at: u16(info, from + 4),
      bytes: u8(info, from + 6),
      bit: u8(info, from + 7),
    };
    if (column.at + column.bytes <= bitsAt) columns.set(column.id, column);
  }
  return columns;
};

/** Some rows of a table side by side in `bytes`; row n begins at n * `rowBytes`. */
export interface Rows {
  readonly bytes: Uint8Array;
  readonly count: number;
}

const leavesAtOnce = 128;

/** The table's rows in pieces of about 1 MB, in the order of the matrix. Lost blocks cost their rows, and are told. */
export async function* readRows(context: Context, table: Table): AsyncGenerator<Rows> {
  const { heap, rowBytes, rowsAt, node } = table;
  const most = Math.min(table.count, context.limits.rows);
  if (rowsAt === 0 || most === 0) return;
  if ((rowsAt & 0x1f) === 0) {
    const bytes = heap.get(rowsAt);
    if (bytes === undefined)
      context.damage.report({ kind: "table", nid: node.nid, detail: "the table's rows are lost" });
    else yield { bytes, count: Math.min(most, Math.floor(bytes.length / rowBytes)) };
    return;
  }
  const where = table.subNodes.get(rowsAt);
  if (where === undefined) {
    context.damage.report({ kind: "table", nid: node.nid, detail: "the table's rows are lost" });
    return;
  }
  const tree = await dataTree(context, where.data);
  let given = 0;
  for (let from = 0; from < tree.leaves.length && given < most; from += leavesAtOnce) {
    const leaves = tree.leaves.slice(from, from + leavesAtOnce);
    const blocks = await Promise.all(leaves.map((leaf) => context.blocks.load(leaf)));
    // Rows do not span blocks (2.3.4.4): what is left at a block's end is padding.
    for (const bytes of blocks) {
      const count = bytes === undefined ? 0 : Math.min(most - given, Math.floor(bytes.length / rowBytes));
      if (bytes !== undefined && count > 0) yield { bytes, count };
      given += count;
    }
  }
  if (table.count < Number.MAX_SAFE_INTEGER && given < table.count)
    context.damage.report({
      kind: given >= context.limits.rows ? "limit" : "table",
      nid: node.nid,
      detail: `${table.count - given} of the table's ${table.count} rows are lost`,
    });
}

/** Has the row starting at `at` a value in this column? */
export const hasCell = ({ bitsAt }: Table, { bytes }: Rows, at: number, column: Column): boolean =>
  (u8(bytes, at + bitsAt + (column.bit >>> 3)) & (0x80 >>> (column.bit & 7))) !== 0;

/** Types whose cell is an HNID and not the value (2.3.4.4.2): everything but fixed types of 8 bytes and less. */
const fixedBytes: Readonly<Record<number, number>> = {
  0x0002: 2,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 1,
  0x0014: 8,
  0x0040: 8,
};

/** One row's cells as raw properties. */
export const rowProperties = (table: Table, rows: Rows, index: number): RawProperties => {
  const at = index * table.rowBytes;
  const cells = new Map<number, RawProperty>();
  for (const column of table.columns.values()) {
    if (!hasCell(table, rows, at, column)) continue;
    const cell = cellOf(table, rows.bytes, at, column);
    if (cell !== undefined) cells.set(column.id, cell);
  }
  return cells;
};

const nothing = new Uint8Array(0);

const cellOf = (table: Table, row: Uint8Array, at: number, column: Column): RawProperty | undefined => {
  const { id, type } = column;
  const width = fixedBytes[type];
  const from = at + column.at;
  if (width !== undefined) {
    if (column.bytes < width) return undefined;
    if (width === 8) return { id, type, inline: 0, bytes: row.subarray(from, from + 8), subNode: undefined };
    const inline = width === 1 ? u8(row, from) : width === 2 ? u16(row, from) : u32(row, from);
    return { id, type, inline, bytes: undefined, subNode: undefined };
  }
  if (column.bytes !== 4) return undefined;
  const hnid = u32(row, from);
  if (hnid === 0) return { id, type, inline: 0, bytes: nothing, subNode: undefined };
  if ((hnid & 0x1f) !== 0) return { id, type, inline: 0, bytes: undefined, subNode: hnid };
  return heapValue(table.heap, id, type, hnid);
};

/** Bytes behind a heap cell of the row at `at`; undefined where the row has none, or it is in a sub-node. */
export const cellBytes = (table: Table, rows: Rows, at: number, column: Column | undefined): Uint8Array | undefined => {
  if (column === undefined || column.bytes !== 4 || !hasCell(table, rows, at, column)) return undefined;
  const hid = u32(rows.bytes, at + column.at);
  return hid === 0 || (hid & 0x1f) !== 0 ? undefined : table.heap.get(hid);
};

/** A 32-bit cell of the row at `at`. */
export const cellNumber = (table: Table, rows: Rows, at: number, column: Column | undefined): number | undefined =>
  column === undefined || column.bytes !== 4 || !hasCell(table, rows, at, column)
    ? undefined
    : u32(rows.bytes, at + column.at);
