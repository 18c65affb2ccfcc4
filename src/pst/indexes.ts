import { blockIndexBuilder, type BlockIndex } from "./block-index.ts";
import { nodeIndexBuilder, type NodeIndex } from "./node-index.ts";
import { pageTypes } from "./pages.ts";
import { salvage } from "./salvage.ts";
import { walkTree, type Walk } from "./tree-walk.ts";

/** Both B-trees in memory, and what their pages' health is. */
export interface Indexes {
  readonly nodes: NodeIndex;
  readonly blocks: BlockIndex;
  readonly pages: number;
  readonly damagedPages: number;
  /** Nodes that the orphan scan found again: what they are may be out of date. */
  readonly recovered: ReadonlySet<number>;
  /** Pages of the node tree are lost: blocks may be there that no node names. */
  readonly nodesLost: boolean;
}

/** Reads both B-trees (MS-PST 2.2.2.7.7); where pages are broken, looks for what they held in the rest of the file. */
export const readIndexes = async (walk: Walk): Promise<Indexes> => {
  const { header, limits, damage } = walk;
  const nodes = nodeIndexBuilder(header.layout);
  const blocks = blockIndexBuilder(header.layout, (bid) =>
    damage.report({ kind: "block", bid, detail: "the block tree places this block where none can be" }),
  );
  const [nodeTree, blockTree] = await Promise.all([
    walkTree(walk, pageTypes.nodeTree, header.nodeTree, {
      expect: (leaves) => nodes.reserve(leaves),
      leaf: (page, ordinal) => {
        nodes.add(page, ordinal);
        return nodes.count <= limits.nodes;
      },
    }),
    walkTree(walk, pageTypes.blockTree, header.blockTree, {
      expect: (leaves) => blocks.reserve(leaves),
      leaf: (page, ordinal) => {
        blocks.add(page, ordinal);
        return blocks.count <= limits.blocks;
      },
    }),
  ]);
  const lost = { nodes: nodeTree.lost, blocks: blockTree.lost };
  const whole = lost.nodes.length + lost.blocks.length === 0;
  const recovered = whole ? new Set<number>() : await salvage(walk, lost, nodes, blocks);
  return {
    nodes: nodes.build(),
    blocks: blocks.build(),
    pages: nodeTree.pages + blockTree.pages,
    damagedPages: nodeTree.damagedPages + blockTree.damagedPages,
    recovered,
    nodesLost: lost.nodes.length > 0,
  };
};
