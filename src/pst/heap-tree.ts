import { u32, u8 } from "./bytes.ts";
import type { Context } from "./context.ts";
import type { Heap } from "./heap.ts";

/** A B-tree on a heap (MS-PST 2.3.2): calls `record` with bytes and place of each key, then its data. */
export interface HeapTree {
  readonly keyBytes: number;
  readonly dataBytes: number;
  /** False: some of the tree is lost; what was found has been given. */
  readonly whole: boolean;
}

const signature = 0xb5;
const deepest = 8;

export const walkHeapTree = (
  { limits, damage }: Context,
  heap: Heap,
  hid: number,
  record: (bytes: Uint8Array, at: number) => void,
): HeapTree | undefined => {
  const header = heap.get(hid);
  const [keyBytes, dataBytes] = header === undefined ? [0, 0] : [u8(header, 1), u8(header, 2)];
  if (header === undefined || u8(header, 0) !== signature || keyBytes === 0 || u8(header, 3) > deepest) {
    damage.report({ kind: "heap", nid: heap.node.nid, bid: heap.node.data, detail: "the heap has no tree of records" });
    return undefined;
  }
  const state = { whole: true, left: limits.rows };
  const seen = new Set<number>();
  const walk = (from: number, level: number): void => {
    const bytes = from === 0 || seen.has(from) ? undefined : heap.get(from);
    if (bytes === undefined) {
      if (from !== 0) state.whole = false;
      return;
    }
    seen.add(from);
    const step = keyBytes + (level === 0 ? dataBytes : 4);
    for (let at = 0; at + step <= bytes.length; at += step) {
      if (state.left-- <= 0) {
        state.whole = false;
        return;
      }
      if (level === 0) record(bytes, at);
      else walk(u32(bytes, at + keyBytes), level - 1);
    }
  };
  walk(u32(header, 4), u8(header, 3));
  if (!state.whole)
    damage.report({
      kind: state.left < 0 ? "limit" : "heap",
      nid: heap.node.nid,
      bid: heap.node.data,
      detail: state.left < 0 ? "more records than this reader takes" : "part of the heap's tree of records is lost",
    });
  return { keyBytes, dataBytes, whole: state.whole };
};
