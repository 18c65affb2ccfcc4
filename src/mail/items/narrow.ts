import { freshRooms, type Rooms } from "./rooms.ts";

// Two characters of UTF-16 in a word: what must not be set, were both ASCII.
const beyondAscii = 0xff80_ff80;
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Puts UTF-16LE text into half as many bytes; false where a character is not ASCII. */
const narrow = (wide: Uint8Array, out: Uint8Array): boolean => {
  const { length, byteOffset } = wide;
  let at = 0;
  if (byteOffset % 4 === 0 && littleEndian) {
    const words = new Int32Array(wide.buffer, byteOffset, length >>> 2);
    for (let to = 0; at < words.length; at += 1) {
      const word = words[at] ?? 0;
      if ((word & beyondAscii) !== 0) return false;
      out[to++] = word;
      out[to++] = word >>> 16;
    }
  }
  for (at *= 4; at + 1 < length; at += 2) {
    const low = wide[at] ?? 0;
    if (low > 127 || wide[at + 1] !== 0) return false;
    out[at >>> 1] = low;
  }
  return true;
};

/** UTF-16LE text in UTF-8 where it is all ASCII, which needs no string; undefined where it is not. */
export const asciiOf = (wide: Uint8Array, rooms: Rooms = freshRooms): Buffer | undefined => {
  const out = rooms.take(wide.length >>> 1);
  if (narrow(wide, out)) return out;
  rooms.keep(out, 0);
  return undefined;
};
