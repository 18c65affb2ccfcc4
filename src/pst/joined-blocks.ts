import { blockFault, blockSpan, decoded } from "./block-codec.ts";
import type { BlockIndex } from "./block-index.ts";
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
  /** Memory for what is read at once and done with before anybody else is asked. */
  readonly scratch: (bytes: number) => Uint8Array;
  /** Memory that is kept. */
  readonly room: (bytes: number) => Uint8Array;
}

// Between two blocks of one value there may be another page or a small block; more is not worth reading.
const smallGap = 4096;
const longestRead = 4 * 1024 * 1024;

/** Blocks that lie behind each other, close enough for one read. */
interface Stretch {
  readonly slots: readonly number[];
  readonly offset: number;
  readonly length: number;
}

/**
 * Reads blocks straight into memory of their own (`memory` gives it), checks and decodes them there, and moves them
 * together: nothing is made for a block, and their bytes are copied once.
 */
export const joinedBlocks = async (
  from: From,
  bids: readonly number[],
  memory?: (bytes: number) => Uint8Array,
): Promise<Joined> => {
  const parts = stretches(from, slotsOf(from, bids));
  // What is kept is made no larger than it must be, where reading it elsewhere costs nothing.
  const apart = isCompressed(from.header) || (memory === undefined && from.source.readNow !== undefined);
  const bytes = roomFor(from, parts, apart);
  const whole = (memory ?? from.room)(bytes);
  let [to, sound] = [0, 0];
  for (const part of parts) {
    const read = await readStretch(from, part, whole, to, apart);
    to += read.bytes;
    sound += read.sound;
    if (read.sound < part.slots.length) break;
  }
  return { bytes: whole.subarray(0, to), sound };
};

/** Where the blocks stand in the index, up to one that is not there. */
const slotsOf = ({ index, damage, spend }: From, bids: readonly number[]): number[] => {
  const slots: number[] = [];
  for (const bid of bids) {
    const slot = index.find(bid);
    if (slot < 0) damage.report({ kind: "missing-block", bid, detail: "the block tree does not know this block" });
    if (slot < 0 || !spend(slot)) break;
    slots.push(slot);
  }
  return slots;
};

const stretches = ({ source, header, index }: From, slots: readonly number[]): Stretch[] => {
  const endOf = (slot: number): number => index.offset(slot) + blockSpan(header.layout, index.stored(slot));
  const parts: Stretch[] = [];
  for (let first = 0; first < slots.length;) {
    const offset = index.offset(slots[first] ?? 0);
    let end = first + 1;
    let stop = endOf(slots[first] ?? 0);
    for (let next = slots[end]; next !== undefined; next = slots[++end]) {
      const gap = index.offset(next) - stop;
      if (gap < 0 || gap > smallGap || endOf(next) - offset > longestRead) break;
      stop = endOf(next);
    }
    const length = Math.max(0, Math.min(stop - offset, source.size - offset));
    parts.push({ slots: slots.slice(first, end), offset, length });
    first = end;
  }
  return parts;
};

/** Room for the data of all blocks, and behind it, if it is read there, for what comes along: gaps, padding, trailers. */
const roomFor = ({ index }: From, parts: readonly Stretch[], apart: boolean): number => {
  let [data, most] = [0, 0];
  for (const { slots, length } of parts) {
    for (const slot of slots) data += index.size(slot);
    most = Math.max(most, length);
  }
  return apart ? data : data + most;
};

/** In these files a block's data may be longer than what lies in the file. */
const isCompressed = ({ layout }: Header): boolean => layout.variant === "unicode-4k";

/** Reads a stretch and puts the data of its blocks at `to`: how many bytes, and of how many sound blocks. */
const readStretch = async (
  from: From,
  { slots, offset, length }: Stretch,
  whole: Uint8Array,
  to: number,
  apart: boolean,
) => {
  const { header, crc, index, damage, source } = from;
  const bytes =
    apart && source.readNow !== undefined
      ? readApart(from, offset, length)
      : await bytesAt(source, offset, apart ? new Uint8Array(length) : whole.subarray(to, to + length));
  let [end, sound] = [to, 0];
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
    if (block.byteOffset !== whole.byteOffset + end || block.buffer !== whole.buffer) whole.set(block, end);
    end += block.length;
  }
  return { bytes: end - to, sound };
};

const readApart = ({ source, scratch }: From, offset: number, length: number): Uint8Array => {
  const room = scratch(length);
  return room.subarray(0, source.readNow?.(offset, room));
};

const bytesAt = async (source: ByteSource, offset: number, room: Uint8Array): Promise<Uint8Array> => {
  if (source.readInto !== undefined) return room.subarray(0, await source.readInto(offset, room));
  const bytes = await source.read(offset, room.length);
  // Copied: a source that keeps what it gave must not find it decoded.
  room.set(bytes);
  return room.subarray(0, bytes.length);
};
