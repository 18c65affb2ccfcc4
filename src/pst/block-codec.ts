import { Inflate } from "fflate";
import { isInternal, withoutReserved, type BlockIndex } from "./block-index.ts";
import { u16, u32 } from "./bytes.ts";
import type { PstCrc } from "./crc.ts";
import { cyclic, decodePermute } from "./encoding.ts";
import type { Header } from "./header.ts";
import type { Layout } from "./layout.ts";
import { readId } from "./pages.ts";

/** Bytes of a block in the file with padding and trailer. */
export const blockSpan = (layout: Layout, stored: number): number =>
  Math.ceil((stored + layout.blockTrailerBytes) / layout.blockAlign) * layout.blockAlign;

/** Checks BLOCKTRAILER (MS-PST 2.2.2.8.1) of `span` bytes read from the file; a sentence where it is wrong. */
export const blockFault = (layout: Layout, crc: PstCrc, bid: number, stored: number, span: Uint8Array) => {
  if (span.length < blockSpan(layout, stored)) return "the block reaches beyond the end of the file";
  const trailer = span.length - layout.blockTrailerBytes;
  if (u16(span, trailer) !== stored) return "the block's own size is not the one in the tree";
  if (withoutReserved(readId(layout, span, trailer + layout.blockBid)) !== bid) return "another block stands here";
  if (u32(span, trailer + layout.blockCrc) !== crc(span, 0, stored)) return "the block's CRC is wrong";
  return undefined;
};

/**
 * A block out of `span`, its bytes as they lie in the file: checked, copied into what `room` gives for so many bytes,
 * decompressed and decoded there. A sentence where it is damaged. The source's own memory is not changed.
 */
export const decodeSpan = (
  header: Header,
  crc: PstCrc,
  index: BlockIndex,
  slot: number,
  span: Uint8Array,
  room: (bytes: number) => Uint8Array,
): Uint8Array | string => {
  const bid = index.bid(slot);
  const stored = index.stored(slot);
  const fault = blockFault(header.layout, crc, bid, stored, span);
  if (fault !== undefined) return fault;
  const copy = room(stored);
  copy.set(span.subarray(0, stored));
  return decoded(header, bid, index.size(slot), copy);
};

/** Decompresses and decodes a block's own bytes, in place where it can; a sentence where they cannot be decompressed. */
export const decoded = (
  { format, layout }: Header,
  bid: number,
  size: number,
  data: Uint8Array,
): Uint8Array | string => {
  const plain = layout.variant === "unicode-4k" && size !== data.length ? inflated(data, size) : data;
  if (typeof plain === "string" || isInternal(bid)) return plain;
  if (format.encoding === "permute") decodePermute(plain);
  if (format.encoding === "cyclic") cyclic(plain, bid % 0x1_0000_0000);
  return plain;
};

/** zlib data of at most `size` bytes; one byte more ends it, so that a bomb costs no more than a block. */
const inflated = (data: Uint8Array, size: number): Uint8Array | string => {
  const out = new Uint8Array(size);
  let length = 0;
  try {
    const stream = new Inflate((chunk) => {
      if (length + chunk.length > size) throw new RangeError("more than stated");
      out.set(chunk, length);
      length += chunk.length;
    });
    // RFC 1950: two bytes of zlib header before the deflate data. Fed in pieces, so that output comes in pieces too.
    for (let at = 2; at < data.length; at += 1024) stream.push(data.subarray(at, at + 1024), at + 1024 >= data.length);
  } catch {
    return "the block's compressed data cannot be decompressed";
  }
  return length === size ? out : "the block decompresses to another size than stated";
};
