import type { Context, NodeBlocks } from "./context.ts";
import { dataTree } from "./data-tree.ts";
import { isInternal, withoutReserved } from "./block-index.ts";
import { readSubNodes } from "./sub-nodes.ts";

const deepest = 40;

/**
 * Is everything that a node is made of there and sound? Walks its data and its sub-nodes, down to the last block, and
 * gives the first block that is not. Leaves are not read: `bad` is what the scan of all blocks has found.
 */
export const firstLoss = async (
  context: Context,
  node: NodeBlocks,
  bad: ReadonlySet<number>,
): Promise<number | undefined> => {
  const seen = new Set<number>();
  const walk = async (nodes: readonly NodeBlocks[], depth: number): Promise<number | undefined> => {
    if (depth > deepest) return undefined;
    for (const { data, sub } of nodes) {
      const lost = (seen.has(data) ? undefined : await lostInData(context, data, bad)) ?? lostBlock(context, sub, bad);
      seen.add(data);
      if (lost !== undefined) return lost;
      if (sub === 0 || seen.has(sub)) continue;
      seen.add(sub);
      const below = await walk([...(await readSubNodes(context, sub)).values()], depth + 1);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  return walk([node], 0);
};

const lostBlock = ({ blocks }: Context, bid: number, bad: ReadonlySet<number>): number | undefined =>
  bid !== 0 && (blocks.index.find(bid) < 0 || bad.has(withoutReserved(bid))) ? bid : undefined;

const lostInData = async (context: Context, bid: number, bad: ReadonlySet<number>): Promise<number | undefined> => {
  const top = lostBlock(context, bid, bad);
  if (bid === 0 || top !== undefined || !isInternal(bid)) return top;
  const tree = await dataTree(context, bid);
  if (tree.broken) return bid;
  return tree.leaves.find((leaf) => bad.has(withoutReserved(leaf)));
};
