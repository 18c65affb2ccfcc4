import { isInternal } from "./block-index.ts";
import { u16, u8 } from "./bytes.ts";
import type { Indexes } from "./indexes.ts";
import type { Layout } from "./layout.ts";
import { readId } from "./pages.ts";

/** Blocks that nothing names: what nodes were made of whose page of the node tree is lost. */
export interface OrphanBlocks {
  /** Data: one block, or the list of several. */
  readonly data: readonly number[];
  /** Trees of sub-nodes. */
  readonly subs: readonly number[];
}

type Scan = (slots: ArrayLike<number>, use: (at: number, block: Uint8Array | undefined) => void) => Promise<void>;

const kinds = { list: 1, subNodes: 2 } as const;

/** Finds them by reading every internal block (MS-PST 2.2.2.8.3.2 and .3): those name all others but nodes' own. */
export const findOrphanBlocks = async (
  { nodes, blocks }: Indexes,
  layout: Layout,
  scan: Scan,
): Promise<OrphanBlocks> => {
  const named = new Uint8Array(blocks.count);
  const name = (bid: number): void => {
    const slot = bid === 0 ? -1 : blocks.find(bid);
    if (slot >= 0) named[slot] = 1;
  };
  for (let slot = 0; slot < nodes.count; slot++) {
    name(nodes.data(slot));
    name(nodes.sub(slot));
  }
  const internal: number[] = [];
  for (let slot = 0; slot < blocks.count; slot++) if (isInternal(blocks.bid(slot))) internal.push(slot);
  const trees = new Set<number>();
  await scan(internal, (at, block) => {
    if (block === undefined) return;
    if (u8(block, 0) === kinds.subNodes) trees.add(internal[at] ?? 0);
    nameAll(layout, block, name);
  });
  const [data, subs]: [number[], number[]] = [[], []];
  for (let slot = 0; slot < blocks.count; slot++)
    if (named[slot] === 0) (trees.has(slot) ? subs : data).push(blocks.bid(slot));
  return { data, subs };
};

const nameAll = (layout: Layout, block: Uint8Array, name: (bid: number) => void): void => {
  const { idBytes } = layout;
  const isTree = u8(block, 0) === kinds.subNodes;
  const leaf = isTree && u8(block, 1) === 0;
  const from = isTree ? layout.subNodeHeader : 8;
  const step = !isTree ? idBytes : leaf ? layout.subNodeEntryBytes : layout.subNodeBranchBytes;
  for (let index = 0; index < u16(block, 2); index++) {
    const at = from + index * step;
    if (at + step > block.length) return;
    name(readId(layout, block, isTree ? at + idBytes : at));
    if (leaf) name(readId(layout, block, at + 2 * idBytes));
  }
};
