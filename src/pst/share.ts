import { blockIndexOf, type BlockColumns } from "./block-index.ts";
import type { Numbers } from "./growable.ts";
import type { Indexes } from "./indexes.ts";
import { nodeIndexOf, type NodeColumns } from "./node-index.ts";
import type { Folder } from "./types.ts";

/** What other threads need to open the same file without reading its trees again. Their memory is shared, not copied. */
export interface PstShare {
  readonly nodes: NodeColumns;
  readonly blocks: BlockColumns;
  readonly pages: number;
  readonly damagedPages: number;
  readonly recovered: ReadonlySet<number>;
  readonly codepage: number;
  readonly folders: readonly Folder[];
}

export const sharedFrom = (indexes: Indexes, codepage: number, folders: readonly Folder[]): PstShare => {
  const { pages, damagedPages, recovered } = indexes;
  const [nids, data, subs, parents] = indexes.nodes.columns;
  const [halves, units, stored, sizes] = indexes.blocks.columns;
  const lengths = shared(stored);
  return {
    nodes: [shared(nids), shared(data), shared(subs), shared(parents)],
    blocks: [shared(halves), shared(units), lengths, sizes === stored ? lengths : shared(sizes)],
    pages,
    damagedPages,
    recovered,
    codepage,
    folders,
  };
};

const shared = (values: Numbers): Numbers => {
  const memory = new SharedArrayBuffer(values.byteLength);
  const copy =
    values instanceof Float64Array
      ? new Float64Array(memory)
      : values instanceof Uint32Array
        ? new Uint32Array(memory)
        : new Uint16Array(memory);
  copy.set(values);
  return copy;
};

export const indexesFrom = ({ nodes, blocks, pages, damagedPages, recovered }: PstShare): Indexes => ({
  nodes: nodeIndexOf(...nodes),
  blocks: blockIndexOf(...blocks),
  pages,
  damagedPages,
  recovered,
  nodesLost: false,
});
