/** One date expression at a place in the text: an atom, or a part, week or weekday of one. Longest reading wins. */
import { afterAtoms } from "./after-dates.ts";
import { addDays, addMonths, mondayOf, weekdayOf } from "./calendar.ts";
import { dayAtoms } from "./days.ts";
import { holidayAtoms } from "./holidays.ts";
import { namedDayAtoms } from "./named-days.ts";
import { ordinalNumber, ordinalPattern, smallNumber, smallPattern, weekdayNumber, weekdayPattern } from "./names.ts";
import { cut, type Part } from "./parts.ts";
import { periodAtoms } from "./periods.ts";
import { sticky, type Atom, type Failed, type Now, type Reading } from "./reading.ts";
import { relativeAtoms, weekdayIn, weekIn } from "./relative.ts";

export interface Piece {
  readonly end: number;
  readonly reading: Reading | Failed;
}
export type Ok = Piece & { readonly reading: Reading };
export const isOk = (piece: Piece | undefined): piece is Ok => piece !== undefined && "from" in piece.reading;

const atoms: readonly Atom[] = [
  ...holidayAtoms,
  ...relativeAtoms,
  ...periodAtoms,
  ...dayAtoms,
  ...afterAtoms,
  ...namedDayAtoms,
];

export const at = (pattern: RegExp, text: string, position: number): RegExpExecArray | undefined => {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
};

const atomAt = (text: string, position: number, now: Now): Piece | undefined => {
  let best: Piece | undefined;
  for (const { pattern, read } of atoms) {
    const match = at(pattern, text, position);
    if (match === undefined || match[0] === "") continue;
    const end = position + match[0].length;
    if (best !== undefined && end <= best.end) continue;
    const around = { before: text.slice(Math.max(0, position - 40), position), after: text.slice(end, end + 30) };
    const reading = read(match, now, around);
    if (reading !== undefined) best = { end: end - trailing(match[0]), reading };
  }
  return best;
};
const trailing = (text: string): number => text.length - text.trimEnd().length;

/** "the start of the year" is narrower than "early in the year". */
const partOf: readonly (readonly [RegExp, Part, boolean])[] = [
  [
    sticky(
      "(?:the\\s+)?(?:very |fairly |quite )?(?:early|earlier)[\\s-]+(?:part of |in |on in )?(?:the )?(?:month of )?",
    ),
    "early",
    false,
  ],
  [
    sticky("(?:the\\s+)?(?:very )?(?:beginning|start|front end|first part|turn)\\s+of[\\s-]+(?:the )?(?:month of )?"),
    "start",
    false,
  ],
  [sticky("(?:early|beginning)[ -](?:(?:to|or)[ -])?mid[\\s-]*(?:in |of )?(?:the )?"), "earlyToMid", false],
  [
    sticky("(?:mid|middle)(?:[ -](?:to|or)[ -]|[-/])(?:late|end(?: of)?)[\\s-]*(?:in |of )?(?:the )?"),
    "midToLate",
    false,
  ],
  [
    sticky(
      "(?:the\\s+)?(?:mid|middle(?:\\s+of)?|midway through|half ?way through|in the middle of)[\\s-]*(?:in |of )?(?:the )?",
    ),
    "mid",
    false,
  ],
  [sticky("(?:the\\s+)?(?:very )?(?:end(?:\\s+of)?|close of)[\\s-]+(?:of )?(?:the )?"), "end", true],
  [
    sticky(
      "(?:the\\s+)?(?:very )?(?:late|later|tail end of|back end of|backend of|latter part of|last part of|latter end of)[\\s-]+(?:in |on in |of )?(?:the )?",
    ),
    "late",
    false,
  ],
  [sticky("(?:the\\s+)?(?:first|1st)[- ]half (?:of |in )?(?:the )?"), "firstHalf", false],
  [sticky("(?:the\\s+)?(?:second|2nd|latter|last|other|back)[- ]half (?:of |in )?(?:the )?"), "secondHalf", false],
];
const weekOf = sticky(
  `(?:the\\s+)?(?<n>${ordinalPattern}|last|final)\\s+(?:full |working )?(?:week|wk) (?:of |in )?(?:the )?`,
);
const weekNumber = sticky("week (?<n>[1-5]) (?:of |in )(?:the )?");
const weekdayOfMonth = sticky(
  `(?:the\\s+)?(?<n>${ordinalPattern}|last|final)\\s+(?<wd>${weekdayPattern})\\s+(?:of |in )(?:the )?`,
);
const weekBeginning = sticky(
  "(?:the )?(?:w[/. ]?c\\.?|w[/.]?b|wk\\.? ?(?:com\\.?|commencing|beg(?:inning)?|starting)|week (?:commencing|comencing|commencin|beginning|starting|of)|week com\\.?)[\\s:-]*(?:on )?(?:the )?",
);
const weekEnding = sticky("(?:the )?(?:w[/.]?e|week ending|week end(?:ing)?)[\\s:-]+(?:on )?(?:the )?");
const filler = sticky(
  "(?:(?:the|around|about|roughly|approx(?:imately)?\\.?|some ?time|any ?time|in|on|of|during|maybe|possibly|probably|circa|say|ideally|either|the week of|over)\\s+)+",
);

const fortnightOf = sticky(
  "(?:the\\s+)?(?<n>first|last|final|second)\\s+(?:fortnight|two weeks|2 weeks|couple of weeks) (?:of |in )(?:the )?",
);
const fortnightFrom = sticky(
  "(?:the |a )?(?:fortnight|two weeks|2 weeks) (?:from|starting|beginning|commencing)(?: on)? (?:the )?",
);
const anyWeekday = sticky(`any ${weekdayPattern} (?:in|during|of) `);

const nth = (words: string): number | "last" =>
  /last|final/i.test(words) ? "last" : /^\d$/.test(words) ? Number(words) : ordinalNumber(words);

/** An atom, or a part cut out of one: "mid March", "third week of June", "w/c 1 March". */
export const pieceAt = (text: string, position: number, now: Now): Piece | undefined => {
  const plain = atomAt(text, position, now);
  const options: (Piece | undefined)[] = [plain];
  for (const [pattern, part, endOf] of partOf) {
    const match = at(pattern, text, position);
    const inner = match && innerAt(text, position, match[0], now);
    if (!isOk(inner) || inner.reading.precision === "day") continue;
    const reading = cut(inner.reading, part);
    options.push({ end: inner.end, reading: endOf ? { ...reading, endOf: true } : reading });
  }
  options.push(
    afterAnother(text, position, now),
    weekPiece(text, position, now),
    weekdayPiece(text, position, now),
    weekAround(text, position, now),
    fortnightPiece(text, position, now),
  );
  return longest(options);
};

/** The atom after the words; "the" may belong to it ("the end of the financial year"). */
const innerAt = (text: string, position: number, words: string, now: Now): Piece | undefined =>
  atomAt(text, position + words.length, now) ??
  (/the $/i.test(words) ? atomAt(text, position + words.length - 4, now) : undefined);

const weekdayAfter = sticky(`(?:the\\s+)?(?:first\\s+)?(?<wd>${weekdayPattern}) (?:after|following) `);
const countAfter = sticky(
  `(?:about |around |roughly )?(?:(?<n>${smallPattern}) (?<u>days?|weeks?|wks?|fortnights?|months?)|(?<f>fortnight)|(?:the )?(?:(?:first |1st )?(?:full |clear |whole )?week)|the (?<day>day)) (?:after|following|from) `,
);
/** "A fortnight after our audit on 1 March": the event, up to its date. */
const eventOn = sticky(
  "(?:(?:our|the|my|an?|their|his|her|we|i|it|next|that)\\s+)?(?:[a-z][a-z'-]*\\s+){1,6}?(?:is |are |which is )?(?:on|in|of)\\s+(?:the\\s+)?(?=\\d|[a-z]{3})",
);

/** "the first Monday after Easter", "two weeks after Easter", "the week after half-term". */
const afterAnother = (text: string, position: number, now: Now): Piece | undefined => {
  const weekday = at(weekdayAfter, text, position);
  const counted = at(countAfter, text, position);
  const match = weekday ?? counted;
  const from = position + (match?.[0].length ?? 0);
  const event = match && at(eventOn, text, from);
  const inner =
    match &&
    (afterFiller(text, from, now)[1] ??
      (event === undefined ? undefined : afterFiller(text, from + event[0].length, now)[1]));
  if (match === undefined || !isOk(inner)) return undefined;
  const { to, fixed } = inner.reading;
  if (weekday !== undefined) {
    const wanted = weekdayNumber(weekday.groups?.["wd"] ?? "");
    const day = addDays(to, (wanted - weekdayOf(to) + 7) % 7 || 7);
    return { end: inner.end, reading: { from: day, to: day, precision: "day", fixed } };
  }
  const unit = match.groups?.["day"] ?? match.groups?.["f"] ?? match.groups?.["u"];
  if (unit === undefined) {
    const monday = addDays(mondayOf(to), 7);
    return { end: inner.end, reading: { from: monday, to: addDays(monday, 6), precision: "week", fixed } };
  }
  const count = match.groups?.["n"] === undefined ? 1 : smallNumber(match.groups["n"]);
  const days = unit.startsWith("d") ? 1 : unit.startsWith("f") ? 14 : 7;
  const day = unit.startsWith("m") ? addMonths(to, count) : addDays(to, count * days);
  return { end: inner.end, reading: { from: day, to: day, precision: unit.startsWith("d") ? "day" : "week", fixed } };
};

export const longest = (options: readonly (Piece | undefined)[]): Piece | undefined =>
  options.reduce(
    (best, option) => (option !== undefined && (best === undefined || option.end > best.end) ? option : best),
    undefined,
  );

const weekPiece = (text: string, position: number, now: Now): Piece | undefined => {
  const match = at(weekOf, text, position) ?? at(weekNumber, text, position);
  const inner = match && innerAt(text, position, match[0], now);
  if (match === undefined || !isOk(inner) || !["month", "part"].includes(inner.reading.precision)) return undefined;
  const reading = weekIn(inner.reading, nth(match.groups?.["n"] ?? ""), now);
  return reading && { end: inner.end, reading };
};

/** "The last fortnight of January", "the fortnight from 12 April", "any Monday in October". */
const fortnightPiece = (text: string, position: number, now: Now): Piece | undefined => {
  const of = at(fortnightOf, text, position);
  const from = at(fortnightFrom, text, position);
  const any = at(anyWeekday, text, position);
  const match = of ?? from ?? any;
  const inner = match && innerAt(text, position, match[0], now);
  if (match === undefined || !isOk(inner)) return undefined;
  const { reading } = inner;
  if (from !== undefined)
    return reading.precision === "day" && reading.notBefore !== true
      ? { end: inner.end, reading: { ...reading, to: addDays(reading.from, 13), precision: "range" } }
      : undefined;
  if (!/month|season|quarter/.test(reading.precision)) return undefined;
  if (of === undefined) return inner;
  const words = (of.groups?.["n"] ?? "").toLowerCase();
  const first =
    words === "first" ? reading.from : words === "second" ? addDays(reading.from, 14) : addDays(reading.to, -13);
  const last = addDays(first, 13);
  return {
    end: inner.end,
    reading: { ...reading, from: first, to: last > reading.to ? reading.to : last, precision: "range" },
  };
};

const weekdayPiece = (text: string, position: number, now: Now): Piece | undefined => {
  const match = at(weekdayOfMonth, text, position);
  const inner = match && atomAt(text, position + match[0].length, now);
  if (match === undefined || !isOk(inner) || inner.reading.precision !== "month") return undefined;
  const reading = weekdayIn(inner.reading, weekdayNumber(match.groups?.["wd"] ?? ""), nth(match.groups?.["n"] ?? ""));
  return reading && { end: inner.end, reading };
};

const weekAround = (text: string, position: number, now: Now): Piece | undefined => {
  const starts = at(weekBeginning, text, position);
  const ends = at(weekEnding, text, position);
  const match = starts ?? ends;
  const inner = match && atomAt(text, position + match[0].length, now);
  if (!isOk(inner) || inner.reading.precision !== "day") return inner;
  const { from, fixed } = inner.reading;
  const reading: Reading =
    starts === undefined
      ? { from: addDays(from, -6), to: from, precision: "week", fixed }
      : { from, to: addDays(from, 6), precision: "week", fixed };
  return { end: inner.end, reading };
};

/** What stands here, or after "in the", "around", "some time in"; the longer of both. */
export const afterFiller = (text: string, position: number, now: Now): readonly [number, Piece | undefined] => {
  const skipped = skipFiller(text, position);
  const here = pieceAt(text, position, now);
  const there = skipped === position ? here : pieceAt(text, skipped, now);
  return longest([here, there]) === here ? [position, here] : [skipped, there];
};

export const skipFiller = (text: string, position: number): number =>
  position + (at(filler, text, position)?.[0].length ?? 0);
