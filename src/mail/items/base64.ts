import { freshRooms, type Rooms } from "./rooms.ts";

/** Bytes and characters of one full line with its CRLF (RFC 2045 6.8: at most 76 characters). */
const lineBytes = 57;
const lineChars = 78;
const unbroken = lineChars - 2;
// Two lines are 156 characters, which is a whole number of 32-bit words; one line is not.
const pairBytes = 2 * lineBytes;
const pairChars = 2 * lineChars;
/** Pairs of lines that are encoded at once: the text between stays within the processor's nearer memory. */
const pairsAtOnce = 128;

const scratch = Buffer.alloc(pairsAtOnce * 2 * unbroken);
const scratchWords = new Int32Array(scratch.buffer, scratch.byteOffset, scratch.length / 4);
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Copies `pairs` pairs of unbroken lines out of the scratch memory, with their line ends; `to` counts in words. */
const breakPairs = (pairs: number, out: Int32Array, to: number): void => {
  const half = unbroken / 4;
  let [read, write] = [0, to];
  for (let pair = 0; pair < pairs; pair++) {
    for (let word = 0; word < half; word++) out[write + word] = scratchWords[read + word] ?? 0;
    read += half;
    write += half;
    // From the first line's end on, every word lies across two: CR and LF take half of one.
    let before = 0x0a0d;
    for (let word = 0; word < half; word++) {
      const next = scratchWords[read + word] ?? 0;
      out[write + word] = before | (next << 16);
      before = next >>> 16;
    }
    out[write + half] = before | 0x0a0d0000;
    read += half;
    write += half + 1;
  }
};

/** The same byte by byte, for the rare machine whose words are the other way round. */
const breakPairsPlainly = (pairs: number, out: Buffer, to: number): void => {
  for (let line = 0; line < pairs * 2; line++) {
    const at = to + line * lineChars;
    scratch.copy(out, at, line * unbroken, (line + 1) * unbroken);
    out.write("\r\n", at + unbroken, "latin1");
  }
};

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Takes data in pieces and gives base64 lines; what does not fill two lines waits for the next piece. */
class Encoder {
  readonly #held = Buffer.alloc(pairBytes);
  #heldBytes = 0;
  #out: Buffer;
  #words: Int32Array;
  #at = 0;

  /** `out`: memory for the encoded characters, until `goOn` gives other. */
  constructor(out: Buffer) {
    [this.#out, this.#words] = [out, wordsOf(out)];
  }

  push(piece: Uint8Array): void {
    let from = 0;
    if (this.#heldBytes > 0) {
      from = Math.min(pairBytes - this.#heldBytes, piece.length);
      this.#held.set(piece.subarray(0, from), this.#heldBytes);
      this.#heldBytes += from;
      if (this.#heldBytes < pairBytes) return;
      this.#pairs(this.#held, 0, 1);
      this.#heldBytes = 0;
    }
    const pairs = Math.floor((piece.length - from) / pairBytes);
    this.#pairs(asBuffer(piece), from, pairs);
    const rest = piece.subarray(from + pairs * pairBytes);
    this.#held.set(rest);
    this.#heldBytes = rest.length;
  }

  // The platform encodes far quicker than any code here could, but without line ends: those are put in afterwards.
  #pairs(source: Buffer, from: number, pairs: number): void {
    for (let done = 0; done < pairs; done += pairsAtOnce) {
      const some = Math.min(pairsAtOnce, pairs - done);
      const start = from + done * pairBytes;
      scratch.write(source.toString("base64", start, start + some * pairBytes), 0, "latin1");
      if (littleEndian) breakPairs(some, this.#words, this.#at / 4);
      else breakPairsPlainly(some, this.#out, this.#at);
      this.#at += some * pairChars;
    }
  }

  /** Bytes that may be pushed before the memory is full, with room left for the last lines. */
  get room(): number {
    const pairs = Math.floor((this.#out.length - this.#at) / pairChars) - 1;
    return Math.max(0, pairs * pairBytes - this.#heldBytes);
  }

  /** The last lines, and all that was encoded. */
  finish(): Buffer {
    const last = this.#held.toString("base64", 0, this.#heldBytes);
    for (let at = 0; at < last.length; at += unbroken)
      this.#at += this.#out.write(`${last.slice(at, at + unbroken)}\r\n`, this.#at, "latin1");
    this.#heldBytes = 0;
    return this.#out.subarray(0, this.#at);
  }

  /** What was encoded so far. */
  get done(): Buffer {
    return this.#out.subarray(0, this.#at);
  }

  /** Goes on from the unfinished line at the beginning of other memory. */
  goOn(out: Buffer): void {
    [this.#out, this.#words, this.#at] = [out, wordsOf(out), 0];
  }
}

const wordsOf = (out: Buffer): Int32Array => new Int32Array(out.buffer, out.byteOffset, Math.floor(out.length / 4));

/** Memory for so many bytes, and for the pair of lines that `Encoder.room` leaves free. */
const roomFor = (bytes: number): number => (Math.ceil(bytes / pairBytes) + 1) * pairChars;

/** Bytes as base64 lines with CRLF. */
export const base64Lines = (source: Uint8Array, rooms: Rooms = freshRooms): Buffer => {
  const encoder = new Encoder(rooms.take(roomFor(source.length)));
  encoder.push(source);
  return encoder.finish();
};

/** The same for pieces that come to `size` bytes: memory for just that is taken at once. */
export const base64Pieces = async (
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  rooms: Rooms = freshRooms,
): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  // They are kept until the last is there.
  const kept = { ...rooms, after: freshRooms.after };
  for await (const chunk of base64Stream(pieces, kept, roomFor(size))) chunks.push(chunk);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
};

const streamRoom = 3000 * lineChars;
// Two pairs: one to encode, and one that `Encoder.room` leaves free.
const leastRoom = 2 * pairChars;

/** The same for a stream of any length, in chunks of about 230 KB (or of `room` characters). */
export async function* base64Stream(
  source: AsyncIterable<Uint8Array>,
  rooms: Rooms = freshRooms,
  room: number = streamRoom,
): AsyncGenerator<Buffer> {
  let out = rooms.take(Math.max(leastRoom, room));
  const encoder = new Encoder(out);
  for await (const piece of source) {
    for (let from = 0; from < piece.length;) {
      const to = Math.min(piece.length, from + encoder.room);
      encoder.push(piece.subarray(from, to));
      from = to;
      if (from === piece.length) break;
      yield encoder.done;
      out = rooms.after(out);
      encoder.goOn(out);
    }
  }
  const last = encoder.finish();
  if (last.length > 0) yield last;
}
