import { blockFault, blockSpan } from "./block-codec.ts";
import type { BlockIndex } from "./block-index.ts";
import { u32, u8 } from "./bytes.ts";
import type { Check, Health } from "./inventory-types.ts";
import type { PstParts } from "./open.ts";
import { pageTypes } from "./pages.ts";
import { readRanges } from "./ranges.ts";

/** What the look at blocks and maps has found; `bad` are ids of blocks that cannot be used. */
export interface Survey {
  readonly blocks: Health["blocks"];
  readonly allocation: Health["allocation"];
  readonly bad: ReadonlySet<number>;
}

/** Looks at where all blocks lie; with `blocks`, at every block's trailer and CRC and at the allocation maps too. */
export const survey = async (parts: PstParts, check: Check): Promise<Survey> => {
  const bad = new Set<number>();
  const beyondEnd = blocksBeyondEnd(parts, bad);
  const full = check === "blocks";
  const damaged = full ? await damagedBlocks(parts, bad) : 0;
  const overlapping = full ? overlaps(parts) : 0;
  const maps = full ? await checkMaps(parts) : { pages: 0, damaged: 0 };
  const { count } = parts.indexes.blocks;
  return {
    bad,
    blocks: { total: count, checked: full ? count : 0, damaged, beyondEnd, overlapping },
    allocation: { stated: parts.header.mapsValid === 0 ? "invalid" : "valid", ...maps },
  };
};

const blocksBeyondEnd = ({ header, indexes, source, context }: PstParts, bad: Set<number>): number => {
  const { blocks } = indexes;
  let beyond = 0;
  for (let slot = 0; slot < blocks.count; slot++) {
    const offset = blocks.offset(slot);
    if (offset + blockSpan(header.layout, blocks.stored(slot)) <= source.size) continue;
    beyond++;
    bad.add(blocks.bid(slot));
    context.damage.report({
      kind: "block",
      bid: blocks.bid(slot),
      offset,
      detail: "the block reaches beyond the end of the file",
    });
  }
  return beyond;
};

/** Slots in the order of the file. Place and slot go into one number, because typed arrays sort numbers natively. */
const slotsByPlace = (blocks: BlockIndex): Uint32Array => {
  const factor = 2 ** Math.ceil(Math.log2(blocks.count + 1));
  const keys = Float64Array.from({ length: blocks.count }, (_, slot) => (blocks.offset(slot) / 64) * factor + slot);
  return Uint32Array.from(keys.sort(), (key) => key % factor);
};

const slotsAtOnce = 5000;

/** Reads every block once, in the order of the file, some thousands at a time so that the plan of it stays small. */
const damagedBlocks = async (parts: PstParts, bad: Set<number>): Promise<number> => {
  const { header, indexes, source, context, crc } = parts;
  const { blocks } = indexes;
  const { layout } = header;
  const order = slotsByPlace(blocks);
  let damaged = 0;
  for (let from = 0; from < order.length; from += slotsAtOnce) {
    const ranges = Array.from(order.subarray(from, from + slotsAtOnce), (slot) => ({
      slot,
      offset: blocks.offset(slot),
      length: blockSpan(layout, blocks.stored(slot)),
    }));
    await readRanges(source, ranges, context.limits, ({ slot, offset }, bytes) => {
      const bid = blocks.bid(slot);
      const fault = blockFault(layout, crc, bid, blocks.stored(slot), bytes);
      if (fault === undefined) return;
      damaged++;
      bad.add(bid);
      context.damage.report({ kind: "block", bid, offset, detail: fault });
    });
  }
  return damaged;
};

const overlaps = ({ header, indexes }: PstParts): number => {
  const { blocks } = indexes;
  // Place and length in one number, because typed arrays sort numbers without calling back.
  const places = Float64Array.from({ length: blocks.count }, (_, slot) => {
    const span = blockSpan(header.layout, blocks.stored(slot));
    return (blocks.offset(slot) / 64) * 2048 + span / 64;
  }).sort();
  let [end, overlapping] = [0, 0];
  for (const place of places) {
    const offset = Math.floor(place / 2048) * 64;
    if (offset < end) overlapping++;
    end = Math.max(end, offset + (place % 2048) * 64);
  }
  return overlapping;
};

/** AMap pages (MS-PST 2.2.2.7.2) stand at fixed places; each says which of the bytes after it are in use. */
const checkMaps = async ({ header, source, crc, context }: PstParts): Promise<{ pages: number; damaged: number }> => {
  const { layout, lastMap } = header;
  const ranges: { offset: number; length: number }[] = [];
  const last = Math.min(lastMap, source.size - layout.pageBytes);
  for (let offset = layout.mapStart; offset <= last; offset += layout.mapSpan)
    ranges.push({ offset, length: layout.pageBytes });
  let damaged = 0;
  await readRanges(source, ranges, context.limits, ({ offset }, bytes) => {
    // The ANSI page leaves its first four bytes out of the map, and not out of the CRC.
    const sound =
      u8(bytes, layout.pageTrailer) === pageTypes.map &&
      u32(bytes, layout.pageCrc) === crc(bytes, 0, layout.pageTrailer);
    if (sound) return;
    damaged++;
    context.damage.report({ kind: "allocation", offset, detail: "a page of the allocation map is damaged" });
  });
  return { pages: ranges.length, damaged };
};
