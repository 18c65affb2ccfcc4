/** Dates with a year as they are written, before anything else is read: no label, list or full stop may cut them. */
import { monthPattern, ordinalPattern } from "./names.ts";

const year = "(?:20\\d\\d|'?\\d\\d)(?![\\d/:]|[.-]\\d)";
const ofMonth = `(?:${monthPattern})(?![a-z])`;
const written = new RegExp(
  `(?<![\\w/])(?:\\d{1,2}([/.-])\\d{1,2}\\1${year}|(?:${ordinalPattern}|\\d{1,2})[\\s/-]*(?:of\\s+)?${ofMonth}[,\\s/-]*${year}|${ofMonth}\\s+(?:the\\s+)?(?:${ordinalPattern}|\\d{1,2}),?\\s+(?:20\\d\\d|'\\d\\d)(?!\\d))`,
  "gi",
);

export const dateTokens = (text: string): readonly { readonly start: number; readonly end: number }[] =>
  /\d\d/.test(text)
    ? [...text.matchAll(written)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
    : [];

/** "1 / 5 / 28", "1. 5. 28", "1/5/'28": one date, as it is read everywhere. */
const spaced =
  /(?<![\d/.])(0?[1-9]|[12]\d|3[01])[ \t]?([/.-])[ \t]?(0?[1-9]|1[0-2])[ \t]?\2[ \t]?(?:'(?=\d\d(?!\d)))?(20\d\d|2[4-9]|3\d)(?![\d/]|[.-]\d|[ \t]*(?:accounts|mailboxes|users|staff|people|new\b|nhs))/gi;
export const dateTogether = (text: string): string => text.replace(spaced, "$1$2$3$2$4");
