import { u32 } from "./bytes.ts";
import type { NodeBlocks } from "./context.ts";
import { findSorted, growable, inKeyOrder, inRunOrder, type Run } from "./growable.ts";
import type { Layout } from "./layout.ts";
import { readId, type TreePage } from "./pages.ts";

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
  readonly count: number;
  reserve(leaves: number): void;
  /** Adds a leaf page; `ordinal` is its place among the leaves. */
  add(page: TreePage, ordinal: number): void;
  /** Adds the node whose entry stands at `at` of a page. */
  addEntry(page: Uint8Array, at: number): void;
  build(): NodeIndex;
}

export const nodeIndexBuilder = (layout: Layout): NodeIndexBuilder => {
  const nids = growable(Uint32Array);
  const data = growable(Float64Array);
  const subs = growable(Float64Array);
  const parents = growable(Uint32Array);
  const runs: Run[] = [];
  const put = (bytes: Uint8Array, at: number): void => {
    nids.push(u32(bytes, at));
    data.push(readId(layout, bytes, at + layout.idBytes));
    subs.push(readId(layout, bytes, at + 2 * layout.idBytes));
    parents.push(u32(bytes, at + 3 * layout.idBytes));
  };
  return {
    get count() {
      return nids.length;
    },
    reserve: (leaves) => {
      const most = leaves * Math.floor(layout.entryCount / layout.nodeEntryBytes);
      for (const column of [nids, data, subs, parents]) column.reserve(most);
    },
    add: ({ bytes, count, entryBytes }, ordinal) => {
      runs.push({ ordinal, start: nids.length, count });
      for (let index = 0; index < count; index++) put(bytes, index * entryBytes);
    },
    addEntry: (page, at) => {
      runs.push({ ordinal: Number.MAX_SAFE_INTEGER, start: nids.length, count: 1 });
      put(page, at);
    },
    build: () => {
      const inRuns = inRunOrder([nids.take(), data.take(), subs.take(), parents.take()], runs);
      return indexOf(...inKeyOrder(inRuns as [Numbers, Numbers, Numbers, Numbers]));
    },
  };
};

type Numbers = Uint32Array | Float64Array | Uint16Array;

const indexOf = (nids: Numbers, data: Numbers, subs: Numbers, parents: Numbers): NodeIndex => ({
  count: nids.length,
  nid: (slot) => nids[slot] ?? 0,
  data: (slot) => data[slot] ?? 0,
  sub: (slot) => subs[slot] ?? 0,
  parent: (slot) => parents[slot] ?? 0,
  find: (nid) => findSorted(nids, nid),
});

export const nodeAt = (nodes: NodeIndex, slot: number): NodeBlocks => ({
  nid: nodes.nid(slot),
  data: nodes.data(slot),
  sub: nodes.sub(slot),
});

export const findNode = (nodes: NodeIndex, nid: number): NodeBlocks | undefined => {
  const slot = nodes.find(nid);
  return slot < 0 ? undefined : nodeAt(nodes, slot);
};
