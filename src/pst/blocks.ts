import { blockSpan, decodeSpan } from "./block-codec.ts";
import type { BlockIndex } from "./block-index.ts";
import type { PstCrc } from "./crc.ts";
import type { DamageLog } from "./damage-log.ts";
import type { Header } from "./header.ts";
import { mergeRanges, type Range } from "./ranges.ts";
import { readerOf } from "./reader.ts";
import { joinedBlocks, type Joined } from "./joined-blocks.ts";
import type { ByteSource, Limits } from "./source-types.ts";
import { createWindows } from "./windows.ts";

/** Blocks by id: checked, decoded, decompressed. */
export interface Blocks {
  readonly index: BlockIndex;
  /** Undefined: damaged or not there, and told. The bytes are shared: not to be changed. */
  load(bid: number): Promise<Uint8Array | undefined>;
  /**
   * The data of blocks that follow each other, joined, in as few reads as they lie: for long values, whose blocks mostly
   * stand side by side. `sound`: how many of them could be read, from the first on; a broken one is told. `memory`: where
   * to put them, asked once.
   */
  loadJoined(bids: readonly number[], memory?: (bytes: number) => Uint8Array): Promise<Joined>;
  /** Counts a block that is read in another way as taken; false, and told, where the file has used up its effort. */
  spend(slot: number): boolean;
}

const slabBytes = 64 * 1024;
const slabPiece = 8192;

/** Room for blocks, small ones in shared slabs: an array of its own costs each some hundred bytes and a slow clean-up. */
const createRooms = (): ((length: number) => Uint8Array) => {
  let slab = new Uint8Array(0);
  let used = 0;
  return (length) => {
    if (length > slabPiece) return new Uint8Array(length);
    if (used + length > slab.length) {
      slab = new Uint8Array(slabBytes);
      used = 0;
    }
    const room = slab.subarray(used, used + length);
    // At a whole word, so that blocks are decoded by words.
    used += Math.ceil(length / 8) * 8;
    return room;
  };
};

interface Wish {
  readonly slot: number;
  readonly offset: number;
  readonly length: number;
  readonly give: (block: Uint8Array | undefined) => void;
  readonly fail: (cause: unknown) => void;
}

// How long a wish waits for others to join it, in turns of the microtask queue: enough for a few nested `await`s.
const patience = 12;
const keptBytes = 2 * 1024 * 1024;
const keptBlocks = 2000;

/**
 * Everybody asks for single blocks; what is asked for in the same moment is sorted by place and read together. So code
 * that opens a thousand items at once reads the file in large sorted reads without knowing of each other.
 */
export const blockLoader = (
  {
    source,
    header,
    crc,
    limits,
    damage,
  }: {
    source: ByteSource;
    header: Header;
    crc: PstCrc;
    limits: Limits;
    damage: DamageLog;
  },
  index: BlockIndex,
): Blocks => {
  const { layout } = header;
  const kept = new Map<number, Promise<Uint8Array | undefined>>();
  let keptTotal = 0;
  let wishes: Wish[] = [];
  let waiting = false;
  let [reads, bytes] = [0, 0];
  const reader = readerOf(source);
  const room = createRooms();
  const windows = createWindows(source.size);

  const decode = (slot: number, span: Uint8Array): Uint8Array | undefined => {
    const block = decodeSpan(header, crc, index, slot, span, room);
    if (typeof block !== "string") return block;
    damage.report({ kind: "block", bid: index.bid(slot), offset: index.offset(slot), detail: block });
    return undefined;
  };
  let memory = new Uint8Array(0);
  const scratch = (bytes: number): Uint8Array => {
    if (memory.length < bytes) memory = new Uint8Array(bytes);
    return memory.subarray(0, bytes);
  };
  const readNow = (slot: number, wanted: Range): Uint8Array | undefined => {
    const { offset, length } = windows.widened(wanted);
    const place = scratch(length);
    const got = place.subarray(0, source.readNow?.(offset, place));
    if (wanted.length < length) windows.keep(offset, got);
    const from = Math.min(wanted.offset - offset, got.length);
    return decode(slot, got.subarray(from, Math.min(from + wanted.length, got.length)));
  };
  const readMerged = async (group: readonly Wish[], merged: Range): Promise<void> => {
    const { offset, length } = windows.widened(merged);
    try {
      await reader(offset, length, (got) => {
        if (merged.length < length) windows.keep(offset, got);
        for (const wish of group) {
          const from = Math.min(wish.offset - offset, got.length);
          wish.give(decode(wish.slot, got.subarray(from, Math.min(from + wish.length, got.length))));
        }
      });
    } catch (cause) {
      for (const wish of group) wish.fail(cause);
    } finally {
      reads--;
      bytes -= merged.length;
      schedule();
    }
  };
  const flush = (): void => {
    waiting = false;
    if (wishes.length === 0 || reads >= limits.readsInFlight || bytes >= limits.bytesInFlight) return;
    const sorted = wishes.sort((a, b) => a.offset - b.offset);
    const merged = mergeRanges(sorted, source.gap);
    let taken = 0;
    for (const { first, end, offset, length } of merged) {
      if (reads >= limits.readsInFlight || (bytes > 0 && bytes + length > limits.bytesInFlight)) break;
      reads++;
      bytes += length;
      taken = end;
      void readMerged(sorted.slice(first, end), { offset, length });
    }
    wishes = sorted.slice(taken);
  };
  const schedule = (): void => {
    if (waiting) return;
    waiting = true;
    let turns = patience;
    const turn = (): void => (turns-- > 0 ? queueMicrotask(turn) : flush());
    queueMicrotask(turn);
  };
  const forget = (): void => {
    for (const slot of kept.keys()) {
      if (keptTotal <= keptBytes && kept.size <= keptBlocks) return;
      keptTotal -= index.size(slot);
      kept.delete(slot);
    }
  };
  const effort = { left: limits.effort * source.size + 64 * 1024 * 1024 };
  const spend = (slot: number): boolean => {
    effort.left -= index.size(slot);
    if (effort.left >= 0) return true;
    damage.report({ kind: "limit", detail: "the file's blocks are used again and again" });
    return false;
  };
  const load = (bid: number): Promise<Uint8Array | undefined> => {
    const slot = index.find(bid);
    if (slot < 0) {
      damage.report({ kind: "missing-block", bid, detail: "the block tree does not know this block" });
      return Promise.resolve(undefined);
    }
    if (!spend(slot)) return Promise.resolve(undefined);
    const known = kept.get(slot);
    if (known !== undefined) return known;
    const [offset, length] = [index.offset(slot), blockSpan(layout, index.stored(slot))];
    const near = windows.find(offset, length);
    if (near !== undefined) return Promise.resolve(decode(slot, near));
    // Nothing is kept but the windows: an item's blocks are needed once, and what is kept for a while is dear to clean up.
    if (source.readNow !== undefined) return Promise.resolve(readNow(slot, { offset, length }));
    const block = new Promise<Uint8Array | undefined>((give, fail) => {
      wishes.push({ slot, offset, length, give, fail });
    });
    kept.set(slot, block);
    keptTotal += index.size(slot);
    forget();
    schedule();
    return block;
  };
  const from = { source, header, crc, damage, index, spend, scratch, room };
  const loadJoined: Blocks["loadJoined"] = (bids, memory) => joinedBlocks(from, bids, memory);
  return { index, load, loadJoined, spend };
};
