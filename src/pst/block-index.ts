import { u16 } from "./bytes.ts";
import { growable, type Growable } from "./growable.ts";
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
  add(page: TreePage): void;
  /** Adds a block that was found by its own trailer. */
  addFound(bid: number, offset: number, stored: number, size: number): void;
  build(): BlockIndex;
  readonly count: number;
}

interface Columns {
  readonly bid: Growable;
  /** Offset in units of the 64 bytes that every block is aligned to, so that 32 bits reach 256 GB. */
  readonly unit: Growable;
  readonly stored: Growable;
  readonly size: Growable | undefined;
}

const unitBytes = 64;

export const blockIndexBuilder = (layout: Layout, misplaced: (bid: number) => void): BlockIndexBuilder => {
  const compressed = layout.variant === "unicode-4k";
  const columns: Columns = {
    bid: growable(Float64Array),
    unit: growable(Uint32Array),
    stored: growable(Uint16Array),
    size: compressed ? growable(Uint16Array) : undefined,
  };
  const put = (bid: number, offset: number, stored: number, size: number): void => {
    if (offset % unitBytes !== 0 || offset >= 0xffff_ffff * unitBytes) {
      misplaced(bid);
      return;
    }
    columns.bid.push(bid);
    columns.unit.push(offset / unitBytes);
    columns.stored.push(stored);
    columns.size?.push(size);
  };
  return {
    get count() {
      return columns.bid.length;
    },
    add: ({ bytes, count, entryBytes }) => {
      for (let index = 0; index < count; index++) {
        const at = index * entryBytes;
        const sizes = at + 2 * layout.idBytes;
        const bid = withoutReserved(readId(layout, bytes, at));
        put(bid, readId(layout, bytes, at + layout.idBytes), u16(bytes, sizes), u16(bytes, sizes + 2));
      }
    },
    addFound: put,
    build: () => built(columns),
  };
};

/** MS-PST 2.2.2.2: the lowest bit of a BID is reserved; readers ignore it. */
export const withoutReserved = (bid: number): number => bid - (bid % 2);

/** MS-PST 2.2.2.2: internal blocks hold the format's own trees and are never encoded. */
export const isInternal = (bid: number): boolean => bid % 4 >= 2;

const built = (columns: Columns): BlockIndex => {
  const order = columns.bid.sortedOrder();
  const bids = columns.bid.take(order);
  const units = columns.unit.take(order);
  const stored = columns.stored.take(order);
  const sizes = columns.size?.take(order) ?? stored;
  const find = (bid: number): number => {
    const wanted = withoutReserved(bid);
    let low = 0;
    let high = bids.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const here = bids[middle] ?? 0;
      if (here === wanted) return middle;
      if (here < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
  return {
    count: bids.length,
    bid: (slot) => bids[slot] ?? 0,
    offset: (slot) => (units[slot] ?? 0) * unitBytes,
    stored: (slot) => stored[slot] ?? 0,
    size: (slot) => sizes[slot] ?? 0,
    find,
  };
};
