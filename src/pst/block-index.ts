import { u16 } from "./bytes.ts";
import { findSorted, growable, inKeyOrder, inRunOrder, type Run } from "./growable.ts";
import type { Layout } from "./layout.ts";
import { readId, type TreePage } from "./pages.ts";

/** Everything that the block B-tree says (BBTENTRY, MS-PST 2.2.2.7.7.3), in the order of the block ids. */
export interface BlockIndex {
  readonly count: number;
  bid(slot: number): number;
  offset(slot: number): number;
  /** Bytes of data in the file, without padding and trailer. */
  stored(slot: number): number;
  /** Bytes after decompression; as `stored` but in 4 KB files. */
  size(slot: number): number;
  /** Slot of a block, or -1. The id's lowest bit is reserved and does not count. */
  find(bid: number): number;
}

export interface BlockIndexBuilder {
  readonly count: number;
  reserve(leaves: number): void;
  /** Adds a leaf page; `ordinal` is its place among the leaves. */
  add(page: TreePage, ordinal: number): void;
  /** Adds a block that was found by its own trailer. */
  addFound(bid: number, offset: number, stored: number, size: number): void;
  build(): BlockIndex;
}

const unitBytes = 64;

export const blockIndexBuilder = (layout: Layout, misplaced: (bid: number) => void): BlockIndexBuilder => {
  const bids = growable(Float64Array);
  // Offsets in units of the 64 bytes that every block is aligned to, so that 32 bits reach 256 GB.
  const units = growable(Uint32Array);
  const stored = growable(Uint16Array);
  const sizes = layout.variant === "unicode-4k" ? growable(Uint16Array) : undefined;
  const runs: Run[] = [];
  const put = (bid: number, offset: number, length: number, size: number): void => {
    if (offset % unitBytes !== 0 || offset >= 0xffff_ffff * unitBytes) {
      misplaced(bid);
      return;
    }
    bids.push(bid);
    units.push(offset / unitBytes);
    stored.push(length);
    sizes?.push(size);
  };
  return {
    get count() {
      return bids.length;
    },
    reserve: (leaves) => {
      const most = leaves * Math.floor(layout.entryCount / layout.blockEntryBytes);
      for (const column of [bids, units, stored, sizes]) column?.reserve(most);
    },
    add: ({ bytes, count, entryBytes }, ordinal) => {
      const start = bids.length;
      for (let index = 0; index < count; index++) {
        const at = index * entryBytes;
        const lengths = at + 2 * layout.idBytes;
        const bid = withoutReserved(readId(layout, bytes, at));
        put(bid, readId(layout, bytes, at + layout.idBytes), u16(bytes, lengths), u16(bytes, lengths + 2));
      }
      runs.push({ ordinal, start, count: bids.length - start });
    },
    addFound: (bid, offset, length, size) => {
      const start = bids.length;
      put(bid, offset, length, size);
      runs.push({ ordinal: Number.MAX_SAFE_INTEGER, start, count: bids.length - start });
    },
    build: () => {
      const lengths = stored.take();
      const inRuns = inRunOrder([bids.take(), units.take(), lengths, sizes?.take() ?? lengths], runs);
      return indexOf(...inKeyOrder(inRuns as [Numbers, Numbers, Numbers, Numbers]));
    },
  };
};

type Numbers = Uint32Array | Float64Array | Uint16Array;

const indexOf = (bids: Numbers, units: Numbers, stored: Numbers, sizes: Numbers): BlockIndex => ({
  count: bids.length,
  bid: (slot) => bids[slot] ?? 0,
  offset: (slot) => (units[slot] ?? 0) * unitBytes,
  stored: (slot) => stored[slot] ?? 0,
  size: (slot) => sizes[slot] ?? 0,
  find: (bid) => findSorted(bids, withoutReserved(bid)),
});

/** MS-PST 2.2.2.2: the lowest bit of a BID is reserved; readers ignore it. */
export const withoutReserved = (bid: number): number => bid - (bid % 2);

/** MS-PST 2.2.2.2: internal blocks hold the format's own trees and are never encoded. */
export const isInternal = (bid: number): boolean => bid % 4 >= 2;
