import { isInternal, withoutReserved } from "./block-index.ts";
import { u16, u32, u8 } from "./bytes.ts";
import type { Context } from "./context.ts";
import { readId } from "./pages.ts";

/** The leaves of a node's data, in order. `size` is the sum of what the block tree states for them. */
export interface DataTree {
  readonly leaves: readonly number[];
  readonly size: number;
  /** Some of its blocks are lost: what stands after the gap cannot be placed. */
  readonly broken: boolean;
}

const none: DataTree = { leaves: [], size: 0, broken: false };
const xblock = 1;

/** Finds the leaves under a node's data BID: one data block, an XBLOCK or an XXBLOCK (MS-PST 2.2.2.8.3.2). */
export const dataTree = async (context: Context, bid: number): Promise<DataTree> => {
  if (bid === 0) return none;
  if (!isInternal(bid)) return gathered(context, [bid], false);
  const top = await childrenOf(context, bid, undefined);
  if (top === undefined) return { ...none, broken: true };
  if (top.level === 1) return gathered(context, top.bids, false);
  const middle = await Promise.all(top.bids.map((child) => childrenOf(context, child, 1)));
  const whole = middle.findIndex((part) => part === undefined);
  const usable = whole < 0 ? middle : middle.slice(0, whole);
  return gathered(
    context,
    usable.flatMap((part) => part?.bids ?? []),
    whole >= 0,
  );
};

const childrenOf = async (context: Context, bid: number, level: number | undefined) => {
  const { blocks, layout, damage } = context;
  const block = isInternal(bid) ? await blocks.load(bid) : undefined;
  if (block === undefined) return undefined;
  const count = u16(block, 2);
  const here = u8(block, 1);
  const fits = 8 + count * layout.idBytes <= block.length && (here === 1 || here === 2);
  if (u8(block, 0) !== xblock || !fits || (level !== undefined && here !== level)) {
    damage.report({ kind: "block", bid, detail: "the block is no list of data blocks, though it is used as one" });
    return undefined;
  }
  const bids: number[] = [];
  for (let at = 8; at < 8 + count * layout.idBytes; at += layout.idBytes) bids.push(readId(layout, block, at));
  return { level: here, bids, stated: u32(block, 4) };
};

// A block stands once in one tree. A file that names it again and again would have us read gigabytes out of nothing.
const gathered = ({ blocks, damage }: Context, bids: readonly number[], broken: boolean): DataTree => {
  // Rising ids cannot come twice, and almost all lists are so.
  const seen = isRising(bids) ? undefined : new Set<number>();
  const leaves: number[] = [];
  let size = 0;
  for (const bid of bids) {
    const slot = blocks.index.find(bid);
    if (slot < 0 || isInternal(bid) || seen?.has(bid) === true) {
      damage.report({
        kind: "missing-block",
        bid,
        detail: slot < 0 ? "the block tree does not know this block" : "a list of data blocks names a wrong block",
      });
      return { leaves, size, broken: true };
    }
    seen?.add(bid);
    leaves.push(bid);
    size += blocks.index.size(slot);
  }
  return { leaves, size, broken };
};

const isRising = (bids: readonly number[]): boolean => {
  for (let at = 1; at < bids.length; at++)
    if (withoutReserved(bids[at] ?? 0) <= withoutReserved(bids[at - 1] ?? 0)) return false;
  return true;
};

/** The blocks of a node's data, held whole: undefined entries are lost. Undefined: more than `most` bytes. */
export const loadBlocks = async (
  context: Context,
  bid: number,
  most: number = context.limits.valueBytes,
): Promise<readonly (Uint8Array | undefined)[] | undefined> => {
  if (bid === 0) return [];
  // By far the most nodes have one block: no tree to walk.
  if (!isInternal(bid)) return [await context.blocks.load(bid)];
  const tree = await dataTree(context, bid);
  if (tooLarge(context, bid, tree, most)) return undefined;
  const blocks = await Promise.all(tree.leaves.map((leaf) => context.blocks.load(leaf)));
  return tree.broken ? [...blocks, undefined] : blocks;
};

/** A node's data as one array; undefined where any of it is lost or it is more than `most` bytes. */
export const loadWhole = async (
  context: Context,
  bid: number,
  most: number = context.limits.valueBytes,
): Promise<Uint8Array | undefined> => {
  if (bid === 0) return new Uint8Array(0);
  if (!isInternal(bid)) return context.blocks.load(bid);
  const tree = await dataTree(context, bid);
  if (tree.broken) return undefined;
  if (tooLarge(context, bid, tree, most)) return undefined;
  const { bytes, sound } = await context.blocks.loadJoined(tree.leaves);
  return sound === tree.leaves.length ? bytes : undefined;
};

const tooLarge = ({ damage }: Context, bid: number, { size }: DataTree, most: number): boolean => {
  if (size > most) damage.report({ kind: "limit", bid, detail: `${size} bytes are more than are held at once` });
  return size > most;
};
