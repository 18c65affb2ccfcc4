import { u16 } from "./bytes.ts";
import { findSorted, growable, inKeyOrder, lastOrdinal, runList, type Numbers } from "./growable.ts";
import type { Layout } from "./layout.ts";
import { readId, type TreePage } from "./pages.ts";

/** Halves of ids, places in units of 64 bytes, stored sizes, plain sizes (the same array where they are the same). */
export type BlockColumns = readonly [halves: Numbers, units: Numbers, stored: Numbers, sizes: Numbers];

/** Everything that the block B-tree says (BBTENTRY, MS-PST 2.2.2.7.7.3), in the order of the block ids. */
export interface BlockIndex {
  readonly count: number;
  readonly columns: BlockColumns;
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
  // Half of each id, since its lowest bit does not count: 32 bits do for all but unheard-of files.
  let halves = growable(Uint32Array);
  const widen = (): void => {
    const wide = growable(Float64Array);
    wide.reserve(halves.length * 2);
    wide.room(halves.length).set(halves.take());
    wide.advance(halves.length);
    halves = wide;
  };
  const wideFrom = (half: number): boolean => half > 0xffff_ffff && !halves.wide;
  // Offsets in units of the 64 bytes that every block is aligned to, so that 32 bits reach 256 GB.
  const units = growable(Uint32Array);
  const stored = growable(Uint16Array);
  const sizes = layout.variant === "unicode-4k" ? growable(Uint16Array) : undefined;
  const runs = runList();
  return {
    get count() {
      return halves.length;
    },
    reserve: (leaves) => {
      const most = leaves * Math.floor(layout.entryCount / layout.blockEntryBytes);
      for (const column of [halves, units, stored, sizes]) column?.reserve(most);
    },
    add: ({ bytes, count, entryBytes }, ordinal) => {
      const start = halves.length;
      // A file has millions of entries: they go straight into the columns.
      let ids = halves.room(count);
      const [places, lengths] = [units.room(count), stored.room(count)];
      const plain = sizes?.room(count);
      const { idBytes } = layout;
      let to = start;
      for (let index = 0, at = 0; index < count; index++, at += entryBytes) {
        const bid = withoutReserved(readId(layout, bytes, at));
        const offset = readId(layout, bytes, at + idBytes);
        if (!fits(offset)) {
          misplaced(bid);
          continue;
        }
        if (wideFrom(bid / 2)) {
          halves.advance(to - start);
          widen();
          halves.advance(start - to);
          ids = halves.room(count);
        }
        ids[to] = bid / 2;
        places[to] = offset / unitBytes;
        lengths[to] = u16(bytes, at + 2 * idBytes);
        if (plain !== undefined) plain[to] = u16(bytes, at + 2 * idBytes + 2);
        to++;
      }
      for (const column of [halves, units, stored, sizes]) column?.advance(to - start);
      runs.add(ordinal, to - start);
    },
    addFound: (bid, offset, length, size) => {
      if (!fits(offset)) {
        misplaced(bid);
        return;
      }
      runs.add(lastOrdinal, 1);
      if (wideFrom(bid / 2)) widen();
      halves.push(bid / 2);
      units.push(offset / unitBytes);
      stored.push(length);
      sizes?.push(size);
    },
    build: () => {
      const lengths = stored.take();
      const inRuns = runs.inOrder([halves.take(), units.take(), lengths, sizes?.take() ?? lengths] as const);
      return blockIndexOf(...inKeyOrder(inRuns));
    },
  };
};

// Every block is aligned, and 32 bits of units are what the index holds.
const fits = (offset: number): boolean => offset % unitBytes === 0 && offset < 0xffff_ffff * unitBytes;

export const blockIndexOf = (halves: Numbers, units: Numbers, stored: Numbers, sizes: Numbers): BlockIndex => {
  let last = 0;
  return {
    count: halves.length,
    columns: [halves, units, stored, sizes],
    bid: (slot) => (halves[slot] ?? 0) * 2,
    offset: (slot) => (units[slot] ?? 0) * unitBytes,
    stored: (slot) => stored[slot] ?? 0,
    size: (slot) => sizes[slot] ?? 0,
    find: (bid) => {
      const half = withoutReserved(bid) / 2;
      // A long value's blocks have neighbouring ids: the next one is mostly the one after the last.
      if (halves[last + 1] !== half) last = findSorted(halves, half);
      else last++;
      return last;
    },
  };
};

/** MS-PST 2.2.2.2: the lowest bit of a BID is reserved; readers ignore it. */
export const withoutReserved = (bid: number): number => bid - (bid % 2);

/** MS-PST 2.2.2.2: internal blocks hold the format's own trees and are never encoded. */
export const isInternal = (bid: number): boolean => bid % 4 >= 2;
