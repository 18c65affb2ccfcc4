import { u32 } from "./bytes.ts";
import type { Layout } from "./layout.ts";
import { readId, type TreePage } from "./pages.ts";
import { growable, type Growable } from "./growable.ts";

/** Everything that the node B-tree says (NBTENTRY, MS-PST 2.2.2.7.7.4), in the order of the node ids. */
export interface NodeIndex {
  readonly count: number;
  nid(slot: number): number;
  data(slot: number): number;
  sub(slot: number): number;
  parent(slot: number): number;
  /** Slot of a node, or -1. */
  find(nid: number): number;
}

export interface NodeIndexBuilder {
  add(page: TreePage): void;
  /** Adds the node whose entry stands at `at` of a page. */
  addEntry(page: Uint8Array, at: number): void;
  build(): NodeIndex;
  readonly count: number;
}

interface Columns {
  readonly nid: Growable;
  readonly data: Growable;
  readonly sub: Growable;
  readonly parent: Growable;
}

export const nodeIndexBuilder = (layout: Layout): NodeIndexBuilder => {
  const columns: Columns = {
    nid: growable(Uint32Array),
    data: growable(Float64Array),
    sub: growable(Float64Array),
    parent: growable(Uint32Array),
  };
  const put = (bytes: Uint8Array, at: number): void => {
    columns.nid.push(u32(bytes, at));
    columns.data.push(readId(layout, bytes, at + layout.idBytes));
    columns.sub.push(readId(layout, bytes, at + 2 * layout.idBytes));
    columns.parent.push(u32(bytes, at + 3 * layout.idBytes));
  };
  return {
    get count() {
      return columns.nid.length;
    },
    add: ({ bytes, count, entryBytes }) => {
      for (let index = 0; index < count; index++) put(bytes, index * entryBytes);
    },
    addEntry: put,
    build: () => built(columns),
  };
};

const built = ({ nid, data, sub, parent }: Columns): NodeIndex => {
  const order = nid.sortedOrder();
  const sorted = { nid: nid.take(order), data: data.take(order), sub: sub.take(order), parent: parent.take(order) };
  const find = (wanted: number): number => {
    let low = 0;
    let high = sorted.nid.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const here = sorted.nid[middle] ?? 0;
      if (here === wanted) return middle;
      if (here < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
  return {
    count: sorted.nid.length,
    nid: (slot) => sorted.nid[slot] ?? 0,
    data: (slot) => sorted.data[slot] ?? 0,
    sub: (slot) => sorted.sub[slot] ?? 0,
    parent: (slot) => sorted.parent[slot] ?? 0,
    find,
  };
};
