/** Content-Transfer-Encoding of RFC 2045 6, decoded leniently: what has no meaning is left out. */

const base64 = new Uint8Array(256).fill(255);
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
for (let value = 0; value < alphabet.length; value++) base64[alphabet.charCodeAt(value)] = value;

const equals = 61;

/** At most `most` bytes out of base64; padding in the middle is passed over, as mail programs do. */
const fromBase64 = (source: Uint8Array, most: number): Uint8Array => {
  const out = new Uint8Array(Math.min(most, Math.ceil((source.length * 3) / 4)));
  let [length, held, bits] = [0, 0, 0];
  for (let at = 0; at < source.length && length < out.length; at++) {
    const byte = source[at] ?? 0;
    const value = base64[byte] ?? 255;
    if (value === 255) {
      // Padding ends a group of four; a new one may follow.
      if (byte === equals) [held, bits] = [0, 0];
      continue;
    }
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length++] = (held >>> bits) & 0xff;
  }
  return out.subarray(0, length);
};

const hexOf = (byte: number): number => {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

const blank = (byte: number | undefined): boolean => byte === 32 || byte === 9;

/** Where a soft line break that begins at `at` ends; -1 where there is none. */
const softBreak = (source: Uint8Array, at: number): number => {
  let end = at + 1;
  while (blank(source[end])) end++;
  if (source[end] === 13) end++;
  return source[end] === 10 ? end + 1 : -1;
};

const fromQuotedPrintable = (source: Uint8Array, most: number): Uint8Array => {
  const out = new Uint8Array(Math.min(most, source.length));
  let length = 0;
  for (let at = 0; at < source.length && length < out.length;) {
    const byte = source[at] ?? 0;
    const after = byte === equals ? softBreak(source, at) : -1;
    const [high, low] = [hexOf(source[at + 1] ?? 0), hexOf(source[at + 2] ?? 0)];
    if (after >= 0) at = after;
    else if (byte === equals && high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      at += 3;
    } else {
      out[length++] = byte;
      at++;
    }
  }
  return out.subarray(0, length);
};

/** At most `most` decoded bytes of a body; 7bit, 8bit, binary and unknown encodings as they stand. */
export const decodeTransfer = (source: Uint8Array, encoding: string, most: number): Uint8Array => {
  if (encoding === "base64") return fromBase64(source, most);
  if (encoding === "quoted-printable") return fromQuotedPrintable(source, most);
  return source.subarray(0, most);
};
