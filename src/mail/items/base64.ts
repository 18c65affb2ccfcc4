const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Bytes of one full line, and characters of it with its CRLF (RFC 2045 6.8: at most 76 characters). */
const lineBytes = 57;
const lineChars = 78;

// Twelve bits give two characters at once: half the look-ups and half the stores of a plain table.
const pairs = new Uint16Array(4096);
for (let value = 0; value < 4096; value += 1) {
  const high = alphabet.charCodeAt(value >>> 6);
  const low = alphabet.charCodeAt(value & 63);
  pairs[value] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? high | (low << 8) : (high << 8) | low;
}
const lineEnd = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0x0a0d : 0x0d0a;

/** Encodes whole lines: `source.length` must be a multiple of 57. */
const fullLines = (source: Uint8Array): Buffer => {
  const lines = source.length / lineBytes;
  // A view of 16-bit units must start at an even offset, which a buffer of its own does.
  const memory = new ArrayBuffer(lines * lineChars);
  const out = new Uint16Array(memory);
  let to = 0;
  let from = 0;
  for (let line = 0; line < lines; line += 1) {
    for (const end = from + lineBytes; from < end; from += 3) {
      const three = ((source[from] ?? 0) << 16) | ((source[from + 1] ?? 0) << 8) | (source[from + 2] ?? 0);
      out[to++] = pairs[three >>> 12] ?? 0;
      out[to++] = pairs[three & 4095] ?? 0;
    }
    out[to++] = lineEnd;
  }
  return Buffer.from(memory);
};

const lastLine = (source: Uint8Array): Buffer =>
  Buffer.from(`${Buffer.from(source.buffer, source.byteOffset, source.length).toString("base64")}\r\n`, "latin1");

/** Bytes as base64 lines with CRLF. */
export const base64Lines = (source: Uint8Array): Buffer => {
  const whole = source.length - (source.length % lineBytes);
  if (whole === source.length) return fullLines(source);
  const last = lastLine(source.subarray(whole));
  return whole === 0 ? last : Buffer.concat([fullLines(source.subarray(0, whole)), last]);
};

/** The same for a stream: what does not fill a line waits for the next chunk. */
export async function* base64Stream(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    const joined = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const whole = joined.length - (joined.length % lineBytes);
    if (whole > 0) yield fullLines(joined.subarray(0, whole));
    held = joined.subarray(whole);
  }
  if (held.length > 0) yield lastLine(held);
}
