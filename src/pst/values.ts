import { f32, f64, i16, i32, i64, u16, u32 } from "./bytes.ts";
import type { RawProperty } from "./property-context.ts";
import { narrowText, wideText } from "./text.ts";
import type { PropertyValue } from "./property-types.ts";

// FILETIME counts 100 ns from 1601-01-01; JavaScript ms from 1970-01-01.
const epochGap = 11_644_473_600_000;

/** A FILETIME as a date; undefined where it is none that a calendar has (JavaScript's end is the year 275760). */
export const fileTime = (bytes: Uint8Array, at = 0): Date | undefined => {
  const high = u32(bytes, at + 4);
  // 2^32 is 429,496 times 10,000 and 7,296: in two parts no bit is lost. Parts of a millisecond are cut off.
  const milliseconds = high * 429_496 + Math.floor((high * 7296 + u32(bytes, at)) / 10_000);
  const date = new Date(milliseconds - epochGap);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

// Outlook writes 4501-01-01 for "none".
const noDate = Date.UTC(4501, 0, 1);

/** A date that means one; undefined for those that stand for none. */
export const realDate = (date: Date | undefined): Date | undefined =>
  date === undefined || date.getTime() >= noDate || date.getTime() <= Date.UTC(1601, 0, 2) ? undefined : date;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** A GUID in lower case with hyphens. */
export const guidText = (bytes: Uint8Array, at = 0): string => {
  const tail = Array.from(bytes.subarray(at + 8, at + 16), (byte) => hex(byte, 2)).join("");
  return `${hex(u32(bytes, at), 8)}-${hex(u16(bytes, at + 4), 4)}-${hex(u16(bytes, at + 6), 4)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
};

// PtypFloatingTime counts days from 1899-12-30.
const oleDate = (bytes: Uint8Array, at: number): Date | undefined => {
  const date = new Date(Date.UTC(1899, 11, 30) + Math.round(f64(bytes, at) * 86_400_000));
  return Number.isNaN(date.getTime()) ? undefined : date;
};

interface Fixed {
  readonly width: number;
  readonly read: (bytes: Uint8Array, at: number) => PropertyValue | undefined;
}

// MS-OXCDATA 2.11.1.
const fixed: Readonly<Record<number, Fixed>> = {
  0x0002: { width: 2, read: i16 },
  0x0003: { width: 4, read: i32 },
  0x0004: { width: 4, read: f32 },
  0x0005: { width: 8, read: f64 },
  0x0006: { width: 8, read: i64 },
  0x0007: { width: 8, read: oleDate },
  0x000a: { width: 4, read: u32 },
  0x000b: { width: 1, read: (bytes, at) => bytes[at] !== 0 },
  0x0014: { width: 8, read: i64 },
  0x0040: { width: 8, read: fileTime },
  0x0048: { width: 16, read: guidText },
};

const multiple = 0x1000;
export const types = { text: 0x001f, narrowText: 0x001e, binary: 0x0102, object: 0x000d } as const;

/** Of 8-bit text: the codepage that is stated, and the one to take where that is UTF-8 and the text is none. */
export interface Codepages {
  readonly stated: number;
  readonly otherwise: number;
}

/** Decodes one property (MS-OXCDATA 2.11, MS-PST 2.3.3.4). Undefined where the type or the bytes make no value. */
export const decodeValue = (raw: RawProperty, codepage: Codepages): PropertyValue | undefined => {
  const { type, bytes } = raw;
  if (bytes === undefined) return raw.subNode === undefined ? inlineValue(type, raw.inline) : undefined;
  if ((type & multiple) !== 0) return manyValues(type & ~multiple, bytes, codepage);
  return oneValue(type, bytes, codepage);
};

const inlineValue = (type: number, value: number): PropertyValue | undefined => {
  // By far the most are of these.
  if (type === 0x0003) return value | 0;
  if (type === 0x000b) return (value & 0xff) !== 0;
  const bytes = Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
  return fixed[type]?.read(bytes, 0);
};

const oneValue = (type: number, bytes: Uint8Array, codepage: Codepages): PropertyValue | undefined => {
  if (type === types.text) return wideText(bytes);
  if (type === types.narrowText) return narrowText(bytes, codepage.stated, codepage.otherwise);
  const known = fixed[type];
  if (known !== undefined) return bytes.length < known.width ? undefined : known.read(bytes, 0);
  return bytes;
};

const manyValues = (type: number, bytes: Uint8Array, codepage: Codepages): PropertyValue | undefined => {
  const known = fixed[type];
  if (known !== undefined) {
    const count = Math.floor(bytes.length / known.width);
    const values = Array.from({ length: count }, (_, index) => known.read(bytes, index * known.width));
    return values.filter((value) => value !== undefined) as PropertyValue;
  }
  const pieces = offsetPieces(bytes);
  if (type === types.text) return pieces.map((piece) => wideText(piece));
  if (type === types.narrowText) return pieces.map((piece) => narrowText(piece, codepage.stated, codepage.otherwise));
  return pieces;
};

// MS-PST 2.3.3.4.2: a count, that many offsets, then the values end to end.
const offsetPieces = (bytes: Uint8Array): Uint8Array[] => {
  const count = Math.min(u32(bytes, 0), Math.floor((bytes.length - 4) / 4));
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (let index = 0; index < count; index++) {
    const from = u32(bytes, 4 + index * 4);
    const to = index + 1 < count ? u32(bytes, 8 + index * 4) : bytes.length;
    // Values stand one after the other: overlapping ones would make much out of little.
    if (from < end || from > to || to > bytes.length) continue;
    pieces.push(bytes.subarray(from, to));
    end = to;
  }
  return pieces;
};
