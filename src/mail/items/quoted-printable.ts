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

/** 1: the byte mostly stands for itself within a line. */
const standing = Uint8Array.from(table, (kind) => (kind <= kinds.starter ? 1 : 0));

/**
 * RFC 2045 6.7. Line ends in the source (CRLF, CR or LF) become CRLF; lines are cut at 76 with soft breaks. `=` is
 * always encoded, so no boundary of ours (they hold "=_") can appear in the result.
 */
export const quotedPrintable = (source: Uint8Array, rooms: Rooms = freshRooms): Buffer => {
  const out = rooms.take(mostOf(source.length));
  const { length } = source;
  let [at, to, column] = [0, 0, 0];
  while (at < length) {
    // By far the most bytes stand for themselves: as many as the line takes, but what is special at its start.
    if (column > 0 || table[source[at] ?? 0] !== kinds.starter) {
      const from = at;
      const end = Math.min(length, at + widest - column);
      while (at < end && standing[source[at] ?? 0] === 1) out[to++] = source[at++] ?? 0;
      // One blank too many, if the line ends there.
      if (at > from && table[source[at - 1] ?? 0] === kinds.blank && endsLine(source[at])) {
        at -= 1;
        to -= 1;
      }
      column += at - from;
      if (at === length) break;
    }
    const byte = source[at] ?? 0;
    const kind = table[byte];
    if (kind === kinds.lineEnd) {
      at += byte === CR && source[at + 1] === LF ? 2 : 1;
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
    at += 1;
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
