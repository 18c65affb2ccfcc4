import { headerWords, isAscii } from "./header-text.ts";

/** The header as it came over the wire, without the fields that describe a body which is built anew. */
export interface WireHeaders {
  readonly lines: string;
  /** Lower-case names of the fields that are there. */
  readonly names: ReadonlySet<string>;
}

const fieldStart = /^([!-9;-~]+)[ \t]*:/;
// Content-Class says what the message is (rights protection goes by it), Content-Language in what words.
const rebuilt = /^(?:content-(?!class$|language$)|mime-version$)/;
const limit = 256 * 1024;
// eslint-disable-next-line no-control-regex -- control characters have no place in a header
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * RFC 2047 for what should not be there: 8-bit text in a header that came so is kept readable by all. Words side by side
 * are encoded as one, for blanks between encoded words are not shown.
 */
const encodeRuns = (line: string): string => {
  const pieces: { text: string; readonly ascii: boolean }[] = [];
  for (const word of line.split(" ")) {
    const last = pieces.at(-1);
    const ascii = isAscii(word);
    if (last !== undefined && !ascii && !last.ascii) last.text += ` ${word}`;
    else pieces.push({ text: word, ascii });
  }
  return pieces.map(({ text, ascii }) => (ascii ? text : headerWords(text))).join(" ");
};

/**
 * Reads PidTagTransportMessageHeaders. Order, folding and spelling are kept. Left out: Content-* and MIME-Version
 * (the body is rebuilt), lines that are no field (Exchange writes some in front, Outlook writes part headers after),
 * and anything from the first empty line on. Undefined where nothing tells who or when: then it is no wire header.
 */
export const wireHeaders = (text: string | undefined): WireHeaders | undefined => {
  if (text === undefined || text === "") return undefined;
  const names = new Set<string>();
  // Nearly all are so: then no line need be looked at for it.
  const [clean, ascii] = [!control.test(text), isAscii(text)];
  let lines = "";
  let keep = false;
  for (const raw of text.slice(0, limit).split(/\r\n|\r|\n/)) {
    if (raw.trim() === "") {
      if (names.size > 0) break;
      continue;
    }
    const line = clean ? raw : raw.split(control).join("");
    if (!/^[ \t]/.test(line)) {
      const name = fieldStart.exec(line)?.[1]?.toLowerCase();
      // A "field" that starts like a boundary could end a part that holds this message.
      keep = name !== undefined && !rebuilt.test(name) && !name.startsWith("--");
      if (keep && name !== undefined) names.add(name);
    }
    if (keep && line.trim() !== "") lines += `${cut(ascii || isAscii(line) ? line : encodeRuns(line))}\r\n`;
  }
  const tells = ["from", "date", "received", "message-id"].some((name) => names.has(name));
  return tells ? { lines, names } : undefined;
};

const cut = (line: string): string =>
  line.length <= 998
    ? line
    : (line.match(/.{1,900}(?:[ \t]|$)|.{1,900}/g) ?? []).map((piece) => piece.trimEnd()).join("\r\n ");
