import { isAscii } from "node:buffer";
import { base64Lines, base64Pieces, base64Stream } from "./base64.ts";
import { quotedPrintable } from "./quoted-printable.ts";
import { freshRooms, type Rooms } from "./rooms.ts";
import { SegmentList, type Segment } from "./segments.ts";

/** A MIME part: header fields (each with its CRLF) and a body already encoded. */
export interface Part {
  readonly header: string;
  readonly body: readonly Segment[];
  /** The body's last line end is content: the line end of a following boundary must be another one (RFC 2046 5.1.1). */
  readonly exact: boolean;
}

export const part = (header: string, body: readonly Segment[], exact = false): Part => ({ header, body, exact });

/** Words of four bytes of which none is below 14 or above 126: nothing in them matters to `sevenBit`. */
const isPlainWord = (word: number): boolean =>
  // The highest bit of a byte is set where it is above 127, or is 127, or where 14 cannot be taken from it.
  ((word | (word + 0x01010101) | (word - 0x0e0e0e0e)) & 0x80808080) === 0;

const fewWords = 64;
const noWords = new Int32Array(0);

/** The same memory in words; none where it does not begin at one, or is too short to be worth it. */
const wordsOf = (bytes: Uint8Array): Int32Array =>
  bytes.byteOffset % 4 === 0 && bytes.length >= fewWords
    ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
    : noWords;

/**
 * May these bytes stand as they are (7bit)? Lines within 998, no NUL, no 8-bit, no bare CR, nothing like one of our
 * boundaries. "lines": yes, once its line ends are CRLF.
 */
const sevenBit = (bytes: Uint8Array): "yes" | "lines" | "no" => {
  const { length } = bytes;
  const words = wordsOf(bytes);
  let start = 0;
  let bare = false;
  for (let at = 0; at < length; at += 1) {
    // Text is words of letters by far the most.
    if (at % 4 === 0 && at >>> 2 < words.length) {
      let word = at >>> 2;
      while (word < words.length && isPlainWord(words[word] ?? 0)) word += 1;
      at = word * 4;
      if (at - start > longestLine) return "no";
    }
    const kind = kinds[bytes[at] ?? 65];
    if (kind === 0) continue;
    if (kind === 1) return "no";
    if (kind === 2) {
      if (at + 1 === length || bytes[at + 1] !== 10) return "no";
      continue;
    }
    if (at === 0 || bytes[at - 1] !== 13) bare = true;
    if (!fitsLine(bytes, start, at)) return "no";
    start = at + 1;
  }
  if (!fitsLine(bytes, start, length)) return "no";
  return bare ? "lines" : "yes";
};

/** Bytes that may stand anywhere in a line: 0; nowhere: 1; CR: 2; LF: 3. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 13 ? 2 : byte === 10 ? 3 : byte === 0 || byte > 126 ? 1 : 0,
);

const longestLine = 990;

/** Not too long, and it does not begin as a boundary of ours does ("--=_"). */
const fitsLine = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start <= longestLine && !(bytes[start] === 45 && bytes[start + 1] === 45 && bytes[start + 2] === 61);

const withCrlf = (bytes: Buffer): Buffer => Buffer.from(bytes.toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");

/** Bytes above 126. */
const highBytes = (bytes: Buffer): number => {
  // The platform looks at many bytes at once.
  if (isAscii(bytes) && !bytes.includes(127)) return 0;
  let high = 0;
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 126) high += 1;
  return high;
};

/** Text given as bytes in `charset`. 7bit where it can be, quoted-printable where mostly ASCII, else base64. */
export const textPart = (type: string, charset: string, bytes: Buffer, extra = "", rooms: Rooms = freshRooms): Part => {
  const head = (encoding: string): string =>
    `Content-Type: ${type}; charset=${charset}${extra}\r\nContent-Transfer-Encoding: ${encoding}\r\n`;
  const plain = sevenBit(bytes);
  if (plain !== "no") return part(head("7bit"), [plain === "yes" ? bytes : withCrlf(bytes)], true);
  // Text of another script is shorter in base64, and no reader sees the difference.
  if (highBytes(bytes) * 4 > bytes.length) return part(head("base64"), [base64Lines(bytes, rooms)]);
  const body = quotedPrintable(bytes, rooms);
  return part(head("quoted-printable"), [body], true);
};

/** Binary content that may be long. */
export const streamPart = (header: string, open: () => AsyncIterable<Uint8Array>, rooms: Rooms): Part =>
  part(`${header}Content-Transfer-Encoding: base64\r\n`, [{ open: () => base64Stream(open(), rooms) }]);

export const binaryPart = (header: string, bytes: Uint8Array, rooms: Rooms): Part =>
  part(`${header}Content-Transfer-Encoding: base64\r\n`, [base64Lines(bytes, rooms)]);

/** The same for content that comes in pieces and is small enough to be held. */
export const piecesPart = async (
  header: string,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  rooms: Rooms,
): Promise<Part> => part(`${header}Content-Transfer-Encoding: base64\r\n`, [await base64Pieces(size, pieces, rooms)]);

/**
 * A multipart of `parts`; one alone stays alone. `boundary` must hold "=_": no part of ours can contain "--=_" at a
 * line's start (see `sevenBit`, quoted-printable and base64).
 */
export const multipart = (kind: string, boundary: string, parts: readonly Part[], extra = ""): Part => {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const list = new SegmentList();
  for (const each of parts) {
    list
      .ascii(`--${boundary}\r\n${each.header}\r\n`)
      .all(each.body)
      .ascii(each.exact ? "\r\n" : "");
  }
  list.ascii(`--${boundary}--\r\n`);
  return part(`Content-Type: multipart/${kind}; boundary="${boundary}"${extra}\r\n`, list.done());
};
