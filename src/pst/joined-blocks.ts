import { blockFault, blockSpan, decoded } from "./block-codec.ts";
import type { BlockIndex } from "./block-index.ts";
import { concat } from "./bytes.ts";
import type { PstCrc } from "./crc.ts";
import type { DamageLog } from "./damage-log.ts";
import type { Header } from "./header.ts";
import type { ByteSource } from "./source-types.ts";

/** What was read of some blocks: their data end to end, and how many of them it is, from the first on. */
export interface Joined {
  readonly bytes: Uint8Array;
  readonly sound: number;
}

interface From {
  readonly source: ByteSource;
  readonly header: Header;
  readonly crc: PstCrc;
  readonly damage: DamageLog;
  readonly index: BlockIndex;
  readonly spend: (slot: number) => boolean;
}

// Between two blocks of one value there may be another page or a small block; more is not worth reading.
const smallGap = 4096;
const longestRead = 4 * 1024 * 1024;

/**
 * Reads blocks straight into memory of their own, checks and decodes them there, and moves them together: nothing is
 * made for a block, and their bytes are copied once.
 */
export const joinedBlocks = async (from: From, bids: readonly number[]): Promise<Joined> => {
  const { index, damage, spend } = from;
  const slots: number[] = [];
  for (const bid of bids) {
    const slot = index.find(bid);
    if (slot < 0) damage.report({ kind: "missing-block", bid, detail: "the block tree does not know this block" });
    if (slot < 0 || !spend(slot)) break;
    slots.push(slot);
  }
  const pieces: Uint8Array[] = [];
  let sound = 0;
  for (const [first, end] of stretches(from, slots)) {
    const read = await readStretch(from, slots.slice(first, end));
    pieces.push(read.bytes);
    sound += read.sound;
    if (read.sound < end - first) break;
  }
  return { bytes: concat(pieces), sound };
};

/** Which of the blocks lie behind each other, close enough for one read: [first, end). */
function* stretches({ header, index }: From, slots: readonly number[]): Generator<readonly [number, number]> {
  const endOf = (slot: number): number => index.offset(slot) + blockSpan(header.layout, index.stored(slot));
  for (let first = 0; first < slots.length;) {
    let end = first + 1;
    let stop = endOf(slots[first] ?? 0);
    for (let next = slots[end]; next !== undefined; next = slots[++end]) {
      const gap = index.offset(next) - stop;
      if (gap < 0 || gap > smallGap || endOf(next) - index.offset(slots[first] ?? 0) > longestRead) break;
      stop = endOf(next);
    }
    yield [first, end];
    first = end;
  }
}

const readStretch = async (from: From, slots: readonly number[]): Promise<Joined> => {
  const { source, header, crc, index, damage } = from;
  const [first = 0, last = first] = [slots[0], slots.at(-1)];
  const offset = index.offset(first);
  const length = index.offset(last) + blockSpan(header.layout, index.stored(last)) - offset;
  const bytes = await bytesAt(source, offset, Math.max(0, Math.min(length, source.size - offset)));
  let [to, sound] = [0, 0];
  const inflatedPieces: Uint8Array[] = [];
  for (const slot of slots) {
    const stored = index.stored(slot);
    const at = index.offset(slot) - offset;
    const span = bytes.subarray(at, Math.min(at + blockSpan(header.layout, stored), bytes.length));
    const fault = blockFault(header.layout, crc, index.bid(slot), stored, span);
    const block = fault ?? decoded(header, index.bid(slot), index.size(slot), span.subarray(0, stored));
    if (typeof block === "string") {
      damage.report({ kind: "block", bid: index.bid(slot), offset: index.offset(slot), detail: block });
      break;
    }
    sound++;
    if (block.buffer === bytes.buffer && inflatedPieces.length === 0) {
      bytes.copyWithin(to, at, at + stored);
      to += stored;
    } else inflatedPieces.push(block);
  }
  const moved = bytes.subarray(0, to);
  return { bytes: inflatedPieces.length === 0 ? moved : concat([moved, ...inflatedPieces]), sound };
};

const bytesAt = async (source: ByteSource, offset: number, length: number): Promise<Uint8Array> => {
  // Copied: a source that keeps what it gave must not find it decoded.
  if (source.readInto === undefined) return new Uint8Array(await source.read(offset, length));
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, await source.readInto(offset, bytes));
};
