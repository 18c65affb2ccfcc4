import type { BlockIndex } from "./block-index.ts";
import { blockSpan, decodeSpan } from "./block-codec.ts";
import type { PstCrc } from "./crc.ts";
import type { Header } from "./header.ts";
import type { Layout } from "./layout.ts";
import { blobGap, mergedRead } from "./limits.ts";
import { readerOf } from "./reader.ts";
import type { ByteSource, Limits } from "./source-types.ts";

export interface ScanOf {
  readonly source: ByteSource;
  readonly layout: Layout;
  readonly index: BlockIndex;
  readonly limits: Limits;
}

/** A block as it lies in the file, padding and trailer included: `bytes` from `from` to `to`. Gone after the call. */
export type SpanVisitor = (which: number, bytes: Uint8Array, from: number, to: number) => void;

/** Positions of `slots` in the order of the file: place and position go into one number, which sorts natively. */
export const byPlace = (index: BlockIndex, slots: ArrayLike<number>): Uint32Array => {
  const factor = 2 ** Math.ceil(Math.log2(slots.length + 1));
  const keys = new Float64Array(slots.length);
  for (let at = 0; at < slots.length; at++) keys[at] = (index.offset(slots[at] ?? 0) / 64) * factor + at;
  keys.sort();
  const order = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at++) order[at] = (keys[at] ?? 0) % factor;
  return order;
};

interface Run {
  first: number;
  end: number;
  offset: number;
  length: number;
}

/**
 * Reads many blocks once, in the order of the file, with few, large, parallel reads, and makes nothing of its own for
 * any of them: `visit` gets the position in `slots` and a view of memory that is used again.
 */
export const scanBlocks = async (
  { source, layout, index, limits }: ScanOf,
  slots: ArrayLike<number>,
  visit: SpanVisitor,
): Promise<void> => {
  const order = byPlace(index, slots);
  const gap = source.gap ?? blobGap;
  const slotAt = (at: number): number => slots[order[at] ?? 0] ?? 0;
  const spanOf = (slot: number): number => blockSpan(layout, index.stored(slot));
  let next = 0;
  const takeRun = (): Run | undefined => {
    if (next >= order.length) return undefined;
    const first = next++;
    const offset = index.offset(slotAt(first));
    let stop = offset + spanOf(slotAt(first));
    for (; next < order.length; next++) {
      const slot = slotAt(next);
      const from = index.offset(slot);
      const reach = Math.max(stop, from + spanOf(slot));
      if (from > stop + gap || reach - offset > mergedRead) break;
      stop = reach;
    }
    return { first, end: next, offset, length: stop - offset };
  };
  const reader = readerOf(source);
  const worker = async (): Promise<void> => {
    for (let run = takeRun(); run !== undefined; run = takeRun()) {
      const { first, end, offset, length } = run;
      await reader(offset, length, (bytes) => {
        for (let at = first; at < end; at++) {
          const slot = slotAt(at);
          const from = Math.min(index.offset(slot) - offset, bytes.length);
          visit(order[at] ?? 0, bytes, from, Math.min(from + spanOf(slot), bytes.length));
        }
      });
    }
  };
  const workers = Math.min(limits.readsInFlight, Math.max(1, Math.floor(limits.bytesInFlight / mergedRead)));
  await Promise.all(Array.from({ length: Math.min(workers, slots.length) }, worker));
};

export interface SoundScan extends Omit<ScanOf, "layout"> {
  readonly header: Header;
  readonly crc: PstCrc;
}

/** The same, checked and decoded, in memory that is used again; undefined where a block is damaged (told elsewhere). */
export const scanSound = async (
  { source, header, crc, index, limits }: SoundScan,
  slots: ArrayLike<number>,
  use: (which: number, block: Uint8Array | undefined) => void,
): Promise<void> => {
  // A block's stored size has 16 bits.
  const scratch = new Uint8Array(0x1_0000);
  const room = (stored: number): Uint8Array => scratch.subarray(0, stored);
  await scanBlocks({ source, layout: header.layout, index, limits }, slots, (which, bytes, from, to) => {
    const block = decodeSpan(header, crc, index, slots[which] ?? 0, bytes.subarray(from, to), room);
    use(which, typeof block === "string" ? undefined : block);
  });
};
