import { freshRooms, type Rooms } from "./rooms.ts";

const hex = Buffer.from("0123456789ABCDEF", "latin1");
const CR = 13;
const LF = 10;
const widest = 75;

// What a byte is: as it is, as it is but at a line's end, as it is but at a line's start, a line end, or to be encoded.
const kinds = { plain: 0, blank: 1, starter: 2, lineEnd: 3, encoded: 4 } as const;
const kindOf = (byte: number): number => {
  if (byte === CR || byte === LF) return kinds.lineEnd;
  if (byte === 32 || byte === 9) return kinds.blank;
  // "." and "F" ("From ") at a line's start mean something to some.
  if (byte === 46 || byte === 70) return kinds.starter;
  return byte >= 33 && byte <= 126 && byte !== 61 ? kinds.plain : kinds.encoded;
};
const table = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte));

/** Blanks at a line's end would be eaten on the way. */
const endsLine = (next: number | undefined): boolean => next === undefined || next === CR || next === LF;

/** Worst case three for one, and a soft break (3) for every 72. */
const mostOf = (bytes: number): number => bytes * 3 + Math.ceil((bytes * 3) / 72) * 3 + 8;

/**
 * RFC 2045 6.7. Line ends in the source (CRLF, CR or LF) become CRLF; lines are cut at 76 with soft breaks. `=` is
 * always encoded, so no boundary of ours (they hold "=_") can appear in the result.
 */
export const quotedPrintable = (source: Uint8Array, rooms: Rooms = freshRooms): Buffer => {
  const out = rooms.take(mostOf(source.length));
  let [to, column] = [0, 0];
  for (let at = 0; at < source.length; at += 1) {
    const byte = source[at] ?? 0;
    const kind = table[byte];
    // By far the most are so.
    if (kind === kinds.plain && column < widest) {
      out[to++] = byte;
      column += 1;
      continue;
    }
    if (kind === kinds.lineEnd) {
      if (byte === CR && source[at + 1] === LF) at += 1;
      out[to++] = CR;
      out[to++] = LF;
      column = 0;
      continue;
    }
    const plain =
      kind === kinds.plain ||
      (kind === kinds.starter && column > 0) ||
      (kind === kinds.blank && !endsLine(source[at + 1]));
    if (column + (plain ? 1 : 3) > widest) {
      out[to++] = 61;
      out[to++] = CR;
      out[to++] = LF;
      column = 0;
    }
    if (plain) {
      out[to++] = byte;
      column += 1;
      continue;
    }
    out[to++] = 61;
    out[to++] = hex[byte >>> 4] ?? 0;
    out[to++] = hex[byte & 15] ?? 0;
    column += 3;
  }
  return rooms.keep(out, to);
};
