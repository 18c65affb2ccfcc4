import { u16, u32, u8 } from "./bytes.ts";
import { heapSignature } from "./heap.ts";
import type { Layout } from "./layout.ts";
import { propertyContext } from "./property-context.ts";

/** Where a piece of a heap stands in its block: [from, to). */
interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Takes one record of a property context: its value, or for longer ones the place of it; none where it is elsewhere. */
export type RecordTaker = (id: number, type: number, value: number, piece: Piece | undefined) => void;

// Types that stand in the record itself (MS-PST 2.3.3.3).
const inline = new Set([0x0002, 0x0003, 0x0004, 0x000a, 0x000b]);

/**
 * Goes through a property context (MS-PST 2.3.3) that is one block with a tree of one level, as almost all small ones
 * are, and makes nothing of it but calls. False: it is larger, or something in it is off; then read it the thorough
 * way, which tells what.
 */
export const peekRecords = (layout: Layout, block: Uint8Array, take: RecordTaker): boolean => {
  if (u8(block, 2) !== heapSignature || u8(block, 3) !== propertyContext) return false;
  const tree = pieceOf(layout, block, u32(block, 4));
  if (tree === undefined || tree.to - tree.from < 8 || u8(block, tree.from) !== 0xb5) return false;
  // A BTHHEADER (2.3.2.1): keys of 2 bytes, data of 6, no levels above the records.
  if (u8(block, tree.from + 1) !== 2 || u8(block, tree.from + 2) !== 6 || u8(block, tree.from + 3) !== 0) return false;
  const root = u32(block, tree.from + 4);
  if (root === 0) return true;
  const records = pieceOf(layout, block, root);
  if (records === undefined) return false;
  for (let at = records.from; at + 8 <= records.to; at += 8) {
    const type = u16(block, at + 2);
    const value = u32(block, at + 4);
    // 2.3.3.2: a heap id has no type bits; what has some is a sub-node's.
    const inHeap = !inline.has(type) && value !== 0 && (value & 0x1f) === 0;
    const piece = inHeap ? pieceOf(layout, block, value) : undefined;
    if (inHeap && piece === undefined) return false;
    take(u16(block, at), type, value, piece);
  }
  return true;
};

const pieceOf = ({ heapIndexBits }: Layout, block: Uint8Array, hid: number): Piece | undefined => {
  const index = (hid >>> 5) & ((1 << heapIndexBits) - 1);
  if ((hid & 0x1f) !== 0 || index === 0 || hid >>> (5 + heapIndexBits) !== 0) return undefined;
  const map = u16(block, 0);
  if (map + 4 > block.length || index > u16(block, map)) return undefined;
  const from = u16(block, map + 2 + index * 2);
  const to = u16(block, map + 4 + index * 2);
  return from > to || to > block.length ? undefined : { from, to };
};
