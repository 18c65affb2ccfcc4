import { rtfTokens, type RtfToken } from "./rtf-tokens.ts";
import { narrowText, westernEuropean } from "./text.ts";

/** What is inside an RTF body: the HTML or text that it was made from (MS-OXRTFEX), else its own text. */
export interface RtfContent {
  readonly from: "html" | "text" | "rtf";
  readonly text: string;
}

interface Group {
  /** Text of this group goes nowhere: a font table, or RTF that stands beside the HTML. */
  readonly skip: boolean;
  /** Inside {\*\htmltag...}: HTML that is copied as it stands. */
  readonly tag: boolean;
  /** Between \htmlrtf and \htmlrtf0: RTF for RTF's readers only. */
  readonly rtfOnly: boolean;
  readonly font: number;
  /** How many characters stand in for a \u for readers without Unicode. */
  readonly fallback: number;
}

// Destinations that hold no text of the message (RTF 1.9.1).
const skipped = new Set(
  "fonttbl colortbl stylesheet info pict header footer headerl headerr headerf footerl footerr footerf object generator listtable listoverridetable rsidtbl themedata colorschememapping datastore latentstyles xmlnstbl fldinst bkmkstart bkmkend".split(
    " ",
  ),
);

const symbols: Readonly<Record<string, string>> = {
  "~": "\u00a0",
  _: "\u2011",
  "-": "\u00ad",
};

// Bytes of text, which may be the second half of a double-byte character.
const literals: Readonly<Record<string, number>> = { "{": 0x7b, "}": 0x7d, "\\": 0x5c };

const fontWords = new Set(["f", "fcharset", "cpg", "deff", "plain"]);

/** A UTF-16 unit, as RTF has it; some writers give whole code points. */
const character = (code: number): string =>
  code <= 0xffff ? String.fromCharCode(code) : code <= 0x10_ffff ? String.fromCodePoint(code) : "\ufffd";

const words: Readonly<Record<string, string>> = {
  par: "\r\n",
  line: "\r\n",
  row: "\r\n",
  sect: "\r\n",
  page: "\r\n",
  tab: "\t",
  cell: "\t",
  lquote: "\u2018",
  rquote: "\u2019",
  ldblquote: "\u201c",
  rdblquote: "\u201d",
  bullet: "\u2022",
  endash: "\u2013",
  emdash: "\u2014",
  enspace: "\u2002",
  emspace: "\u2003",
  qmspace: "\u2005",
};

// \fcharset of RTF 1.9.1 to codepages.
const charsets: Readonly<Record<number, number>> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};

const deepest = 10_000;

/** Takes the HTML or the text out of decompressed RTF. */
export const rtfContent = (rtf: Uint8Array): RtfContent => {
  const reader = readerOf();
  for (const token of rtfTokens(rtf)) if (!reader.take(token)) break;
  return reader.finish();
};

const readerOf = () => {
  const out: string[] = [];
  const groups: Group[] = [];
  const fonts = new Map<number, number>();
  let now: Group = { skip: false, tag: false, rtfOnly: false, font: -1, fallback: 1 };
  let from: RtfContent["from"] = "rtf";
  let codepage = westernEuropean;
  let [skipCharacters, starred, inFonts, fontBeingNamed, usualFont] = [0, false, false, -1, -1];
  let pending: number[] = [];

  const silent = (): boolean => now.skip || (now.rtfOnly && !now.tag);
  const flush = (): void => {
    if (pending.length === 0) return;
    out.push(narrowText(Uint8Array.from(pending), fonts.get(now.font) ?? codepage));
    pending = [];
  };
  const write = (text: string): void => {
    if (silent()) return;
    flush();
    out.push(text);
  };
  const change = (to: Partial<Group>): void => {
    flush();
    now = { ...now, ...to };
  };
  const destination = (word: string): void => {
    if (word === "htmltag") change({ tag: true });
    else if (starred || skipped.has(word)) change({ skip: true });
    if (word === "fonttbl") inFonts = true;
  };
  const font = (word: string, value: number | undefined): void => {
    if (word === "f" && value !== undefined) {
      if (inFonts) fontBeingNamed = value;
      else change({ font: value });
    }
    if (word === "fcharset" && inFonts) {
      const known = charsets[value ?? 0];
      if (known !== undefined && value !== 0) fonts.set(fontBeingNamed, known);
    }
    if (word === "cpg" && inFonts && value !== undefined && value > 0) fonts.set(fontBeingNamed, value);
    if (word === "deff") usualFont = value ?? 0;
    if (word === "deff" || word === "plain") change({ font: usualFont });
  };
  const unicode = (value: number): void => {
    if (!silent()) write(character(value < 0 ? value + 0x1_0000 : value));
    skipCharacters = now.fallback;
  };
  const takeWord = (word: string, value: number | undefined): void => {
    const text = words[word];
    if (word === "htmlrtf") change({ rtfOnly: value !== 0 });
    else if (word === "fromhtml") from = "html";
    else if (word === "fromtext") from = "text";
    else if (word === "ansicpg" && value !== undefined && value > 0) codepage = value;
    else if (word === "uc") change({ fallback: Math.max(0, Math.min(value ?? 1, 16)) });
    else if (word === "u" && value !== undefined) unicode(value);
    else if (fontWords.has(word)) font(word, value);
    else if (text !== undefined && !starred) write(text);
    else destination(word);
    starred = false;
  };
  const close = (): boolean => {
    flush();
    const outer = groups.pop();
    if (inFonts && outer?.skip === false) inFonts = false;
    if (outer !== undefined) now = outer;
    skipCharacters = 0;
    return groups.length > 0;
  };
  const take = (token: RtfToken): boolean => {
    if (token.kind === "open") {
      flush();
      groups.push(now);
      starred = false;
      // A brace ends what stands in for a \u (RTF 1.9.1).
      skipCharacters = 0;
      return groups.length < deepest;
    }
    if (token.kind === "close") return close();
    if (token.kind === "word") {
      takeWord(token.word, token.value);
      return true;
    }
    if (token.kind === "symbol") {
      const literal = literals[token.symbol];
      if (token.symbol === "*") starred = true;
      else if (skipCharacters > 0) skipCharacters--;
      else if (literal === undefined) write(symbols[token.symbol] ?? "");
      else if (!silent()) pending.push(literal);
      return true;
    }
    if (skipCharacters > 0) skipCharacters--;
    else if (!silent()) pending.push(token.byte);
    return true;
  };
  const finish = (): RtfContent => {
    flush();
    return { from, text: out.join("") };
  };
  return { take, finish };
};
