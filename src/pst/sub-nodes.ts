import { u16, u32, u8 } from "./bytes.ts";
import type { Context, NodeBlocks } from "./context.ts";
import type { Layout } from "./layout.ts";
import { readId } from "./pages.ts";

export type SubNodes = ReadonlyMap<number, NodeBlocks>;

const empty: SubNodes = new Map();
const subNodeBlock = 2;
// An honest tree has two levels (MS-PST 2.2.2.8.3.3); Outlook writes three for very many attachments.
const deepest = 4;
const mostEntries = 1_000_000;

/** Reads a sub-node tree: an SLBLOCK, or SIBLOCKs over them. A broken block costs its own entries. */
export const readSubNodes = async (context: Context, bid: number): Promise<SubNodes> => {
  if (bid === 0) return empty;
  const found = new Map<number, NodeBlocks>();
  const seen = new Set<number>([bid]);
  await readLevel(context, [bid], undefined, found, seen);
  return found;
};

const readLevel = async (
  context: Context,
  bids: readonly number[],
  level: number | undefined,
  found: Map<number, NodeBlocks>,
  seen: Set<number>,
): Promise<void> => {
  const blocks = await Promise.all(bids.map((bid) => context.blocks.load(bid)));
  const below: number[] = [];
  let depth = level;
  for (const [at, block] of blocks.entries()) {
    if (block === undefined) continue;
    const here = u8(block, 1);
    if (!sound(context, block, here) || here > deepest || (level !== undefined && here !== level)) {
      context.damage.report({ kind: "sub-nodes", bid: bids[at] ?? 0, detail: "not a block of sub-nodes" });
      continue;
    }
    depth = here;
    if (here === 0) takeLeaves(context, block, found);
    else below.push(...branchBids(context, block, seen));
    if (found.size + below.length > mostEntries) {
      context.damage.report({ kind: "limit", bid: bids[at] ?? 0, detail: "too many sub-nodes" });
      return;
    }
  }
  if (below.length > 0 && depth !== undefined && depth > 0) await readLevel(context, below, depth - 1, found, seen);
};

const sound = ({ layout }: Context, block: Uint8Array, level: number): boolean => {
  const entry = level === 0 ? layout.subNodeEntryBytes : layout.subNodeBranchBytes;
  return u8(block, 0) === subNodeBlock && layout.subNodeHeader + u16(block, 2) * entry <= block.length;
};

const takeLeaves = ({ layout }: Context, block: Uint8Array, found: Map<number, NodeBlocks>): void => {
  for (let index = 0; index < u16(block, 2); index++) {
    const at = layout.subNodeHeader + index * layout.subNodeEntryBytes;
    const nid = u32(block, at);
    if (found.has(nid)) continue;
    const data = readId(layout, block, at + layout.idBytes);
    found.set(nid, { nid, data, sub: readId(layout, block, at + 2 * layout.idBytes) });
  }
};

/**
 * Goes through a block of sub-nodes that stands alone, without keeping anything. False: it has levels below, is no such
 * block, or `use` said so.
 */
export const eachSubNode = (
  layout: Layout,
  block: Uint8Array,
  use: (nid: number, data: number) => boolean,
): boolean => {
  const count = u16(block, 2);
  const { subNodeHeader: from, subNodeEntryBytes: step } = layout;
  if (u8(block, 0) !== subNodeBlock || u8(block, 1) !== 0 || from + count * step > block.length) return false;
  for (let at = from; at < from + count * step; at += step)
    if (!use(u32(block, at), readId(layout, block, at + layout.idBytes))) return false;
  return true;
};

const branchBids = ({ layout }: Context, block: Uint8Array, seen: Set<number>): number[] => {
  const bids: number[] = [];
  for (let index = 0; index < u16(block, 2); index++) {
    const bid = readId(layout, block, layout.subNodeHeader + index * layout.subNodeBranchBytes + layout.idBytes);
    if (seen.has(bid)) continue;
    seen.add(bid);
    bids.push(bid);
  }
  return bids;
};
