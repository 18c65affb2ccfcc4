const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Bytes of one full line, and characters of it with its CRLF (RFC 2045 6.8: at most 76 characters). */
const lineBytes = 57;
const lineChars = 78;

// Twelve bits give two characters at once: half the look-ups and half the stores of a plain table.
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const pair = (first: number, second: number): number => (littleEndian ? first | (second << 8) : (first << 8) | second);
const pairs = new Uint16Array(4096);
for (let value = 0; value < 4096; value += 1) {
  pairs[value] = pair(alphabet.charCodeAt(value >>> 6), alphabet.charCodeAt(value & 63));
}
const lineEnd = pair(13, 10);

/** Encodes `lines` whole lines of `source` from `from`; `out` counts in pairs of characters. */
const encodeLines = (source: Uint8Array, from: number, lines: number, out: Uint16Array, to: number): void => {
  let read = from;
  let write = to;
  for (let line = 0; line < lines; line += 1) {
    for (const end = read + lineBytes; read < end; read += 3) {
      const three = ((source[read] ?? 0) << 16) | ((source[read + 1] ?? 0) << 8) | (source[read + 2] ?? 0);
      out[write++] = pairs[three >>> 12] ?? 0;
      out[write++] = pairs[three & 4095] ?? 0;
    }
    out[write++] = lineEnd;
  }
};

const encodedLength = (bytes: number): number => {
  const rest = bytes % lineBytes;
  return Math.floor(bytes / lineBytes) * lineChars + (rest === 0 ? 0 : Math.ceil(rest / 3) * 4 + 2);
};

/** Takes data in pieces and gives base64 lines; what does not fill a line waits for the next piece. */
class Encoder {
  readonly #held = new Uint8Array(lineBytes);
  #heldBytes = 0;
  readonly #out: Buffer;
  readonly #pairs: Uint16Array;
  #at = 0;

  /** `room`: encoded characters that will be given at most until `taken`. */
  constructor(room: number) {
    // Memory of its own: it begins at an even offset, and can be handed to another thread.
    this.#out = Buffer.allocUnsafeSlow(room + (room & 1));
    this.#pairs = new Uint16Array(this.#out.buffer, this.#out.byteOffset, this.#out.length / 2);
  }

  push(piece: Uint8Array): void {
    let from = 0;
    if (this.#heldBytes > 0) {
      from = Math.min(lineBytes - this.#heldBytes, piece.length);
      this.#held.set(piece.subarray(0, from), this.#heldBytes);
      this.#heldBytes += from;
      if (this.#heldBytes < lineBytes) return;
      this.#lines(this.#held, 0, 1);
      this.#heldBytes = 0;
    }
    const lines = Math.floor((piece.length - from) / lineBytes);
    this.#lines(piece, from, lines);
    const rest = piece.subarray(from + lines * lineBytes);
    this.#held.set(rest);
    this.#heldBytes = rest.length;
  }

  #lines(source: Uint8Array, from: number, lines: number): void {
    encodeLines(source, from, lines, this.#pairs, this.#at / 2);
    this.#at += lines * lineChars;
  }

  /** Characters for a piece of this length after what is held, the last line with them. */
  needs(bytes: number): number {
    return encodedLength(this.#heldBytes + bytes);
  }

  fits(bytes: number): boolean {
    return this.#at + this.needs(bytes) <= this.#out.length;
  }

  /** The last line, and all that was encoded. */
  finish(): Buffer {
    if (this.#heldBytes > 0) {
      const last = Buffer.from(this.#held.subarray(0, this.#heldBytes)).toString("base64");
      this.#at += this.#out.write(`${last}\r\n`, this.#at, "latin1");
      this.#heldBytes = 0;
    }
    return this.#out.subarray(0, this.#at);
  }

  /** What was encoded so far; an encoder with room for `room` goes on from the unfinished line. */
  next(room: number): { readonly done: Buffer; readonly encoder: Encoder } {
    const encoder = new Encoder(room);
    encoder.push(this.#held.subarray(0, this.#heldBytes));
    return { done: this.#out.subarray(0, this.#at), encoder };
  }
}

/** Bytes as base64 lines with CRLF. */
export const base64Lines = (source: Uint8Array): Buffer => {
  const encoder = new Encoder(encodedLength(source.length));
  encoder.push(source);
  return encoder.finish();
};

/** The same for pieces that come to about `size` bytes: memory for just that is taken at once. */
export const base64Pieces = async (size: number, pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of base64Stream(pieces, encodedLength(size))) chunks.push(chunk);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
};

const streamRoom = 3000 * lineChars;

/** The same for a stream of any length, in chunks of about 230 KB (or of `room` characters first). */
export async function* base64Stream(
  source: AsyncIterable<Uint8Array>,
  room: number = streamRoom,
): AsyncGenerator<Buffer> {
  let encoder = new Encoder(room);
  for await (const piece of source) {
    if (!encoder.fits(piece.length)) {
      const { done, encoder: next } = encoder.next(Math.max(streamRoom, encoder.needs(piece.length)));
      if (done.length > 0) yield done;
      encoder = next;
    }
    encoder.push(piece);
  }
  const last = encoder.finish();
  if (last.length > 0) yield last;
}
