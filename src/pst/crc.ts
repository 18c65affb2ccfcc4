import type { Crc32 } from "./source-types.ts";

// MS-PST 5.3: the CRC of PST files is the usual reflected CRC-32 (polynomial 0xEDB88320) without the two inversions.
const tables = ((): Uint32Array => {
  const all = new Uint32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    all[byte] = value >>> 0;
  }
  for (let at = 256; at < all.length; at++) {
    const before = all[at - 256] ?? 0;
    all[at] = ((before >>> 8) ^ (all[before & 0xff] ?? 0)) >>> 0;
  }
  return all;
})();

const plain = (data: Uint8Array, from: number, to: number): number => {
  let crc = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    crc ^= (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16) | ((data[at + 3] ?? 0) << 24);
    crc =
      (tables[768 + (crc & 0xff)] ?? 0) ^
      (tables[512 + ((crc >>> 8) & 0xff)] ?? 0) ^
      (tables[256 + ((crc >>> 16) & 0xff)] ?? 0) ^
      (tables[crc >>> 24] ?? 0);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ (tables[(crc ^ (data[at] ?? 0)) & 0xff] ?? 0);
  return crc >>> 0;
};

/** CRC of `data[from, to)` as MS-PST 5.3 has it. */
export type PstCrc = (data: Uint8Array, from: number, to: number) => number;

/** Uses zlib's CRC where one is given: starting from all ones undoes its first inversion, the last one is undone here. */
export const pstCrc = (zlib: Crc32 | undefined): PstCrc =>
  zlib === undefined
    ? plain
    : (data, from, to) =>
        to - from < 64 ? plain(data, from, to) : (zlib(data.subarray(from, to), 0xffffffff) ^ 0xffffffff) >>> 0;
