import { fixedNids, nidType, nidTypes, type Context } from "./context.ts";
import { findOrphanBlocks, type OrphanBlocks } from "./orphan-blocks.ts";
import { loadHeap } from "./heap.ts";
import type { Indexes } from "./indexes.ts";
import { inKeyOrder } from "./growable.ts";
import { keyOf, lostRows } from "./lost-rows.ts";
import { nodeIndexOf, type NodeColumns, type NodeIndex } from "./node-index.ts";
import { inPool } from "./pool.ts";
import { propertyContext, readProperties, type RawProperties } from "./property-context.ts";
import { readSubNodes, type SubNodes } from "./sub-nodes.ts";
import { tags } from "./tags.ts";

/** A message's own properties without the node that named them. */
interface Orphan {
  readonly data: number;
  readonly raw: RawProperties;
}

/** A tree of sub-nodes without the node that named it. */
interface Tree {
  readonly bid: number;
  readonly nodes: SubNodes;
}

interface Found {
  readonly nid: number;
  readonly data: number;
  readonly sub: number;
  readonly parent: number;
}

const hasAttachments = 0x10;

/**
 * Where pages of the node tree are lost without a copy, their messages' blocks are still there, and nothing names them.
 * A block of properties with a message class is a message. Which one it is, and of which folder, its row in a contents
 * table says: same class, subject, time and size. Its recipients and attachments are the tree of sub-nodes that was
 * written with it, if there is just one that fits; else they are told as lost rather than guessed.
 */
export const adoptMessages = async (
  context: Context,
  indexes: Indexes,
  scan: Parameters<typeof findOrphanBlocks>[2],
): Promise<Indexes> => {
  const quiet: Context = { ...context, damage: { records: [], total: 0, report: () => undefined } };
  const blocks = await findOrphanBlocks(indexes, context.layout, scan);
  const { orphans, trees } = await readOrphans(quiet, blocks);
  if (orphans.length === 0) return indexes;
  const rows = await lostRows(quiet, indexes.nodes);
  const treeOf = pairs(orphans, trees);
  let spare = spareNid(indexes.nodes, rows);
  const found = orphans.map((orphan): Found => {
    const row = rows.get(keyOf(orphan.raw) ?? "")?.shift();
    const nid = row?.nid ?? (spare += 0x20);
    const sub = treeOf.get(orphan)?.bid ?? 0;
    if (sub === 0 && needsTree(orphan))
      context.damage.report({
        kind: "sub-nodes",
        nid,
        detail: "which recipients, attachments and long values are this message's is not known any more",
      });
    return { nid, data: orphan.data, sub, parent: row?.folder ?? 0 };
  });
  context.damage.report({
    kind: "recovered",
    detail: `${found.length} messages were found again by their own blocks, because their page of the node tree is lost`,
  });
  const nids = found.map(({ nid }) => nid);
  return { ...indexes, nodes: withNodes(indexes.nodes, found), recovered: new Set([...indexes.recovered, ...nids]) };
};

const readOrphans = async (context: Context, { data, subs }: OrphanBlocks) => {
  const orphans: Orphan[] = [];
  const trees: Tree[] = [];
  await inPool(data, 16, async (bid) => {
    const heap = await loadHeap(context, { nid: 0, data: bid, sub: 0 });
    const raw = heap?.client === propertyContext ? readProperties(context, heap) : undefined;
    if (raw?.has(tags.messageClass) === true) orphans.push({ data: bid, raw });
  });
  await inPool(subs, 16, async (bid) => {
    const nodes = await readSubNodes(context, bid);
    if (nodes.size > 0) trees.push({ bid, nodes });
  });
  return {
    orphans: orphans.sort((a, b) => a.data - b.data),
    trees: trees.sort((a, b) => a.bid - b.bid),
  };
};

const attached = ({ raw }: Orphan): boolean => ((raw.get(tags.messageFlags)?.inline ?? 0) & hasAttachments) !== 0;

const needsTree = (orphan: Orphan): boolean =>
  attached(orphan) ||
  (orphan.raw.get(tags.displayTo)?.bytes?.length ?? 0) > 0 ||
  [...orphan.raw.values()].some(({ subNode }) => subNode !== undefined);

/** Could this be the message's tree? It has all that the properties point at, and attachments where they say so. */
const fits = (orphan: Orphan, { nodes }: Tree): boolean =>
  attached(orphan) === [...nodes.keys()].some((nid) => nidType(nid) === nidTypes.attachment) &&
  ((orphan.raw.get(tags.displayTo)?.bytes?.length ?? 0) === 0 || nodes.has(fixedNids.recipientTable)) &&
  [...orphan.raw.values()].every(({ subNode }) => subNode === undefined || nodes.has(subNode));

/**
 * Ids are given in the order of writing, and a message is written at once: the one tree that fits between this message
 * and the next, or, if there is none, the one between it and the message before. Two that fit: nobody can tell.
 */
const pairs = (orphans: readonly Orphan[], trees: readonly Tree[]): Map<Orphan, Tree> => {
  const found = new Map<Orphan, Tree>();
  const taken = new Set<Tree>();
  const takeBetween = (orphan: Orphan, from: number, to: number): void => {
    const between = trees.slice(firstAfter(trees, from), firstAfter(trees, to));
    const fitting = between.filter((tree) => !taken.has(tree) && fits(orphan, tree));
    const [only] = fitting;
    if (only === undefined || fitting.length > 1) return;
    found.set(orphan, only);
    taken.add(only);
  };
  for (const [at, orphan] of orphans.entries()) takeBetween(orphan, orphan.data, orphans[at + 1]?.data ?? Infinity);
  for (const [at, orphan] of orphans.entries())
    if (!found.has(orphan)) takeBetween(orphan, orphans[at - 1]?.data ?? 0, orphan.data);
  return found;
};

/** Index of the first tree whose id is above. */
const firstAfter = (trees: readonly Tree[], bid: number): number => {
  let [low, high] = [0, trees.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((trees[middle]?.bid ?? 0) <= bid) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Where ids begin that no node and no row has. */
const spareNid = (nodes: NodeIndex, rows: ReadonlyMap<string, readonly { readonly nid: number }[]>): number => {
  let most = nodes.count === 0 ? 0 : nodes.nid(nodes.count - 1);
  for (const alike of rows.values()) for (const { nid } of alike) most = Math.max(most, nid);
  return most - (most % 0x20) + nidTypes.message;
};

const withNodes = ({ columns }: NodeIndex, found: readonly Found[]): NodeIndex => {
  const picks = [
    ({ nid }: Found) => nid,
    ({ data }: Found) => data,
    ({ sub }: Found) => sub,
    ({ parent }: Found) => parent,
  ];
  const longer = columns.map((values, at) => {
    const all =
      values instanceof Float64Array
        ? new Float64Array(values.length + found.length)
        : new Uint32Array(values.length + found.length);
    all.set(values);
    found.forEach((one, index) => (all[values.length + index] = picks[at]?.(one) ?? 0));
    return all;
  });
  return nodeIndexOf(...inKeyOrder(longer as unknown as NodeColumns));
};
