import { withoutReserved, type BlockIndexBuilder } from "./block-index.ts";
import { blockFault, blockSpan } from "./block-codec.ts";
import { u16, u32, u8 } from "./bytes.ts";
import type { NodeIndexBuilder } from "./node-index.ts";
import { pageTypes, readId, readTreePage, type TreePage } from "./pages.ts";
import type { LostKeys, Walk } from "./tree-walk.ts";

interface Lost {
  readonly nodes: readonly LostKeys[];
  readonly blocks: readonly LostKeys[];
}

/** A node as an old or unreachable page has it, and how old that page is. */
interface Candidate {
  readonly age: number;
  readonly page: Uint8Array;
  readonly at: number;
}

const stepBytes = 1024 * 1024;

/**
 * The orphan scan: reads the whole file once and takes, for the keys that broken pages held, nodes from any intact leaf
 * page (Outlook never writes a page in place, so older ones stand about; the newest wins) and blocks by their own
 * trailers. Returns the nodes found again.
 */
export const salvage = async (
  walk: Walk,
  lost: Lost,
  nodes: NodeIndexBuilder,
  blocks: BlockIndexBuilder,
): Promise<ReadonlySet<number>> => {
  const { source, header, damage, limits } = walk;
  const { layout } = header;
  const found = new Map<number, Candidate>();
  const inLostNodes = within(lost.nodes);
  const inLostBlocks = within(lost.blocks);
  const most = Math.max(layout.pageBytes, blockSpan(layout, layout.blockDataBytes));
  let before: Uint8Array = new Uint8Array(0);
  for (let offset = 0; offset < source.size; offset += stepBytes) {
    const read = await source.read(offset, Math.min(stepBytes, source.size - offset));
    const window = joined(before, read);
    const start = offset - before.length;
    if (lost.nodes.length > 0) findNodes(walk, window, start, before.length, inLostNodes, found, limits.nodes);
    if (lost.blocks.length > 0) findBlocks(walk, window, start, before.length, inLostBlocks, blocks);
    before = window.slice(Math.max(0, window.length - most));
  }
  for (const { page, at } of found.values()) nodes.addEntry(page, at);
  if (found.size > 0)
    damage.report({ kind: "recovered", detail: `${found.size} nodes were found again in pages outside the tree` });
  return new Set(found.keys());
};

const joined = (before: Uint8Array, read: Uint8Array): Uint8Array => {
  const window = new Uint8Array(before.length + read.length);
  window.set(before);
  window.set(read, before.length);
  return window;
};

/** Is a key in one of the ranges? They are of one tree: sorted, they do not overlap. */
const within = (lost: readonly LostKeys[]): ((key: number) => boolean) => {
  const sorted = lost.toSorted((a, b) => a.from - b.from);
  const starts = Float64Array.from(sorted, ({ from }) => from);
  const ends = Float64Array.from(sorted, ({ to }) => to);
  return (key) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= key) low = middle + 1;
      else high = middle;
    }
    return low > 0 && key < (ends[low - 1] ?? 0);
  };
};

/** Looks at every place in the window where a page may end, after `fresh`. */
const findNodes = (
  { header: { layout }, crc }: Walk,
  window: Uint8Array,
  start: number,
  fresh: number,
  wanted: (nid: number) => boolean,
  found: Map<number, Candidate>,
  most: number,
): void => {
  const first = Math.floor((start + fresh) / layout.pageBytes) * layout.pageBytes - start;
  for (let at = first; at + layout.pageBytes <= window.length; at += layout.pageBytes) {
    if (at < 0 || u8(window, at + layout.pageTrailer) !== pageTypes.nodeTree) continue;
    if (u8(window, at + layout.entryLevel) !== 0) continue;
    const page = readTreePage(layout, crc, pageTypes.nodeTree, window.subarray(at, at + layout.pageBytes));
    if (typeof page !== "string") offer(page, wanted, found, most);
  }
};

const offer = (page: TreePage, wanted: (nid: number) => boolean, found: Map<number, Candidate>, most: number): void => {
  const bytes = page.bytes.slice();
  for (let index = 0; index < page.count; index++) {
    const at = index * page.entryBytes;
    const nid = u32(bytes, at);
    const known = found.get(nid);
    if (!wanted(nid) || (known !== undefined && known.age >= page.bid) || found.size >= most) continue;
    found.set(nid, { age: page.bid, page: bytes, at });
  }
};

/** MS-PST 5.5: a block's signature is made of its place and its id. */
const signature = (offset: number, bid: number): number => {
  const mixed = ((offset % 0x1_0000_0000) ^ (bid % 0x1_0000_0000)) >>> 0;
  return ((mixed >>> 16) ^ (mixed & 0xffff)) & 0xffff;
};

/** Looks at every place in the window where a block may end, after `fresh`. */
const findBlocks = (
  { header: { layout }, crc }: Walk,
  window: Uint8Array,
  start: number,
  fresh: number,
  wanted: (bid: number) => boolean,
  blocks: BlockIndexBuilder,
): void => {
  const align = layout.blockAlign;
  const first = Math.ceil((start + fresh + 1) / align) * align - start;
  for (let end = first; end <= window.length; end += align) {
    const trailer = end - layout.blockTrailerBytes;
    const stored = u16(window, trailer);
    if (trailer < 0 || stored === 0 || stored > layout.blockDataBytes) continue;
    const span = blockSpan(layout, stored);
    const bid = withoutReserved(readId(layout, window, trailer + layout.blockBid));
    const at = end - span;
    if (at < 0 || bid === 0 || !wanted(bid) || u16(window, trailer + 2) !== signature(start + at, bid)) continue;
    if (blockFault(layout, crc, bid, stored, window.subarray(at, end)) !== undefined) continue;
    blocks.addFound(bid, start + at, stored, uncompressedSize(layout.blockTrailerBytes, window, trailer, stored));
  }
};

// libpff: the 24-byte trailer of 4 KB files has the uncompressed size after the id and two bytes.
const uncompressedSize = (trailerBytes: number, window: Uint8Array, trailer: number, stored: number): number => {
  const size = trailerBytes === 24 ? u16(window, trailer + 18) : 0;
  return size === 0 ? stored : size;
};
