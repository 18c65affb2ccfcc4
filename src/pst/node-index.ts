import { u32 } from "./bytes.ts";
import type { NodeBlocks } from "./context.ts";
import { findSorted, growable, inKeyOrder, lastOrdinal, runList, type Numbers } from "./growable.ts";
import type { Layout } from "./layout.ts";
import { readId, type TreePage } from "./pages.ts";

export type NodeColumns = readonly [nids: Numbers, data: Numbers, subs: Numbers, parents: Numbers];

/** Everything that the node B-tree says (NBTENTRY, MS-PST 2.2.2.7.7.4), in the order of the node ids. */
export interface NodeIndex {
  readonly count: number;
  readonly columns: NodeColumns;
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
  const runs = runList();
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
      const start = nids.length;
      runs.add(ordinal, count);
      const [ids, blocks, below, above] = [nids.room(count), data.room(count), subs.room(count), parents.room(count)];
      const { idBytes } = layout;
      for (let to = start, at = 0; to < start + count; to++, at += entryBytes) {
        ids[to] = u32(bytes, at);
        blocks[to] = readId(layout, bytes, at + idBytes);
        below[to] = readId(layout, bytes, at + 2 * idBytes);
        above[to] = u32(bytes, at + 3 * idBytes);
      }
      for (const column of [nids, data, subs, parents]) column.advance(count);
    },
    addEntry: (page, at) => {
      runs.add(lastOrdinal, 1);
      put(page, at);
    },
    build: () => {
      const inRuns = runs.inOrder([nids.take(), data.take(), subs.take(), parents.take()] as const);
      return nodeIndexOf(...inKeyOrder(inRuns));
    },
  };
};

export const nodeIndexOf = (nids: Numbers, data: Numbers, subs: Numbers, parents: Numbers): NodeIndex => ({
  count: nids.length,
  columns: [nids, data, subs, parents],
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
