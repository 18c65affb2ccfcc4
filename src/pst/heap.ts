import { u16, u32, u8 } from "./bytes.ts";
import type { Context, NodeBlocks } from "./context.ts";
import { loadBlocks } from "./data-tree.ts";

/** A heap on a node (MS-PST 2.3.1): small pieces of data by HID. */
export interface Heap {
  readonly node: NodeBlocks;
  /** bClientSig: 0xBC properties, 0x7C table, 0xB5 BTH. */
  readonly client: number;
  readonly userRoot: number;
  /** A view of the piece, or undefined where the id names none (or its block is lost). */
  get(hid: number): Uint8Array | undefined;
  /** Would `get` give a piece? Costs no view of it. */
  has(hid: number): boolean;
}

export const heapSignature = 0xec;

/** Loads a node's data as a heap. Undefined, and told, where it is none. Lost blocks cost what they held. */
export const loadHeap = async (context: Context, node: NodeBlocks, most?: number): Promise<Heap | undefined> => {
  const blocks = await loadBlocks(context, node.data, most);
  return blocks === undefined ? undefined : heapOf(context, node, blocks);
};

export const heapOf = (
  { layout, damage }: Context,
  node: NodeBlocks,
  blocks: readonly (Uint8Array | undefined)[],
): Heap | undefined => {
  const first = blocks[0];
  if (first === undefined || u8(first, 2) !== heapSignature) {
    // A lost block has told of itself.
    if (first !== undefined || blocks.length === 0)
      damage.report({ kind: "heap", nid: node.nid, bid: node.data, detail: "the node's data is no heap" });
    return undefined;
  }
  const bits = layout.heapIndexBits;
  const blockOf = (hid: number): Uint8Array | undefined => blocks[hid >>> (5 + bits)];
  const indexOf = (hid: number): number => (hid >>> 5) & ((1 << bits) - 1);
  const has = (hid: number): boolean => {
    const block = blockOf(hid);
    return block !== undefined && (hid & 0x1f) === 0 && isPiece(block, indexOf(hid));
  };
  const get = (hid: number): Uint8Array | undefined => {
    const block = blockOf(hid);
    return block === undefined || !has(hid) ? undefined : piece(block, indexOf(hid));
  };
  return { node, client: u8(first, 3), userRoot: u32(first, 4), get, has };
};

// HNPAGEMAP (2.3.1.5): cAlloc, cFree, then where each piece begins and, at last, where the last one ends.
const isPiece = (block: Uint8Array, index: number): boolean => {
  const map = u16(block, 0);
  if (index === 0 || map + 4 > block.length || index > u16(block, map)) return false;
  const to = u16(block, map + 4 + index * 2);
  return u16(block, map + 2 + index * 2) <= to && to <= block.length;
};

const piece = (block: Uint8Array, index: number): Uint8Array => {
  const at = u16(block, 0) + 2 + index * 2;
  return block.subarray(u16(block, at), u16(block, at + 2));
};
