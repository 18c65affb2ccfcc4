/** Words of header fields: RFC 2047 encoded words, RFC 2231 parameters, folding, dates. */

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const controls = /[\u0000-\u001f\u007f]+/g;
// eslint-disable-next-line no-control-regex -- likewise
const nonAscii = /[^\u0000-\u007f]/;

/** One line, whatever the file holds: a line break in a subject must not start a new header. */
export const oneLine = (text: string): string => text.replace(controls, " ").trim();

export const isAscii = (text: string): boolean => !nonAscii.test(text);

/** RFC 2047 2: at most 75 characters a word: 45 bytes of UTF-8 each, cut between characters. */
const encodedWords = (text: string): string => {
  const words: string[] = [];
  let held = "";
  let size = 0;
  for (const character of text) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > 45) {
      words.push(held);
      held = "";
      size = 0;
    }
    held += character;
    size += bytes;
  }
  words.push(held);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word, "utf8").toString("base64")}?=`).join(" ");
};

/** Text for a place where words may be encoded: subjects, names. Text that looks encoded already is encoded again. */
export const headerWords = (text: string): string => {
  const line = oneLine(text);
  return isAscii(line) && !line.includes("=?") ? line : encodedWords(line);
};

/** Folds a field at blanks so that lines stay within 76 where they can (RFC 5322 2.2.3). */
export const fold = (field: string): string => {
  if (field.length <= 76) return field;
  const words = field.split(" ");
  let out = "";
  let line = words[0] ?? "";
  for (const word of words.slice(1)) {
    // A line of blanks alone would end the header for some readers: never break before an empty word.
    if (line.length + 1 + word.length > 76 && word !== "" && line.trim() !== "") {
      out += `${line}\r\n`;
      line = ` ${word}`;
    } else line += ` ${word}`;
  }
  return out + hardCut(line);
};

/** RFC 5322 2.1.1: 998 characters at most. A word that long holds no blank: it is cut with one. */
const hardCut = (line: string): string => (line.length <= 990 ? line : (line.match(/.{1,900}/g) ?? []).join("\r\n "));

export const field = (name: string, value: string): string => `${fold(`${name}: ${value}`)}\r\n`;

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const two = (value: number): string => String(value).padStart(2, "0");

/** RFC 5322 3.3, in UTC. */
export const headerDate = (date: Date): string =>
  `${days[date.getUTCDay()] ?? ""}, ${two(date.getUTCDate())} ${months[date.getUTCMonth()] ?? ""} ${String(date.getUTCFullYear()).padStart(4, "0")} ` +
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;

const attributeChar = /[A-Za-z0-9!#$&+\-.^_`|~]/;

/** A parameter with its `;`: quoted where ASCII, else RFC 2231 with continuations. */
export const parameter = (name: string, value: string): string => {
  const line = oneLine(value);
  if (isAscii(line) && line.length <= 60) return `; ${name}="${line.replace(/["\\]/g, "\\$&")}"`;
  let encoded = "";
  const pieces: string[] = [];
  for (const byte of Buffer.from(line, "utf8")) {
    const character = String.fromCharCode(byte);
    const piece =
      byte < 128 && attributeChar.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    if (encoded.length + piece.length > 55) {
      pieces.push(encoded);
      encoded = "";
    }
    encoded += piece;
  }
  pieces.push(encoded);
  if (pieces.length === 1) return `; ${name}*=utf-8''${encoded}`;
  return pieces.map((piece, index) => `; ${name}*${index}*=${index === 0 ? "utf-8''" : ""}${piece}`).join("");
};

// They turn the order in which a name is shown: "exe.png" may end in something else.
const turns = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const [longestName, longestEnding] = [180, 16];

/**
 * An attachment's name, fit to be a parameter: no path, no control characters, not endless. Never used as a path. A long
 * one is cut before its ending, by which computers know what it is.
 */
export const safeName = (name: string): string => {
  const line = oneLine(name)
    .replace(turns, "")
    .replace(/[/\\:]/g, "_")
    .replace(/^\.+/, "_");
  const characters = Array.from(line);
  if (characters.length <= longestName) return line;
  const dot = characters.lastIndexOf(".");
  const ending = dot < 0 || characters.length - dot > longestEnding ? [] : characters.slice(dot);
  return [...characters.slice(0, longestName - ending.length), ...ending].join("");
};
