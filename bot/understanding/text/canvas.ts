/**
 * A message in work: what a reader has understood is blanked out, character for character, so that the next reader
 * cannot read it again (the 2010 of "Exchange 2010" as a count) and every span still points into the said text.
 */
import { dateTogether } from "../dates/tokens.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Canvas {
  /** The said text with same-length normalisation (quotes, dashes, spaces). */
  readonly said: string;
  /** `said` with what was understood blanked. */
  readonly text: string;
}

/** Stands where something was understood: no letter, digit, space or punctuation. */
export const blot = "■";

const sameLength: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201b\u0060\u00b4]/g, "'"],
  [/[\u201c\u201d\u201e]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, "-"],
  [/[\u00a0\u2000-\u200b\u202f\t]/g, " "],
  [/\r/g, " "],
  [/[\u00bd]/g, "½"],
  [/[■]/g, " "],
];

/** Characters read in one go; a longer message is read in pieces of this length at most. */
export const longestMessage = 3000;
/** Of a message longer than this only the beginning is read, and the bot says so. */
export const longestRead = 12_000;

/** The pieces of a long message, cut at an empty line, else at a line's end, else at a blank. */
export const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [];
  let rest = text.slice(0, longestRead);
  while (rest.length > longestMessage) {
    const head = rest.slice(0, longestMessage);
    const at = ["\n\n", "\n", " "].map((mark) => head.lastIndexOf(mark)).find((found) => found > longestMessage / 2);
    pieces.push(rest.slice(0, at ?? longestMessage));
    rest = rest.slice(at ?? longestMessage);
  }
  return [...pieces, rest];
};

export const canvasOf = (text: string): Canvas => {
  // Empty lines and long blanks say nothing.
  const cut = text
    .slice(0, longestMessage)
    .replace(/[ \t]{3,}/g, "  ")
    .replace(/(?:[ \t]*\r?\n){3,}/g, "\n\n");
  const said = dateTogether(sameLength.reduce((so, [what, as]) => so.replace(what, as), cut));
  return { said, text: said };
};

export const blank = (canvas: Canvas, spans: readonly Span[]): Canvas => {
  let text = canvas.text;
  for (const { start, end } of spans) text = text.slice(0, start) + blot.repeat(end - start) + text.slice(end);
  return { said: canvas.said, text };
};

/** Every match of `pattern` (its first capture group if `group`), as spans. */
export const spansOf = (text: string, pattern: RegExp, group = 0): readonly Span[] =>
  [...text.matchAll(new RegExp(pattern.source, withFlags(pattern.flags)))].flatMap((match) => {
    const part = match[group];
    if (part === undefined || part === "") return [];
    const start = match.index + (group === 0 ? 0 : match[0].indexOf(part));
    return [{ start, end: start + part.length }];
  });

const withFlags = (flags: string): string => (flags.includes("g") ? flags : `${flags}g`);

/** The sentence around a position: from the last full stop, question mark or line break to the next. */
export const sentenceAround = (text: string, at: number): Span => {
  const stop =
    /(?<!\b(?:approx|est|no|num|dr|mr|mrs|ms|st|c|ca|e\.g|i\.e|inc|dept|prof|vs|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|tel|ref))[.](?=\s|$)|[!?](?=\s|$)|\n|;/gi;
  let start = 0;
  for (const match of text.matchAll(stop)) {
    if (match.index >= at) return { start, end: match.index + 1 };
    start = match.index + 1;
  }
  return { start, end: text.length };
};
