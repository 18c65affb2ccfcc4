/** Finds every date expression in a text: atoms, then parts of them, then ranges, then bounds. Longest reading wins. */
import type { DateSpan, ProblemReason } from "../../conversation/facts.ts";
import type { Span } from "../canvas.ts";
import { addDays, addMonths, mondayOf, weekdayOf, type Day } from "./calendar.ts";
import { dayAtoms } from "./days.ts";
import { holidayAtoms } from "./holidays.ts";
import { ordinalNumber, ordinalPattern, smallNumber, smallPattern, weekdayNumber, weekdayPattern } from "./names.ts";
import { cut, periodAtoms, type Part } from "./periods.ts";
import { sticky, type Atom, type Failed, type Now, type Reading } from "./reading.ts";
import { relativeAtoms, weekdayIn, weekIn } from "./relative.ts";

export interface FoundDate extends Span {
  readonly value: DateSpan;
  /** "end of March": a contract ends on its last day. */
  readonly endOf: boolean;
  /** The whole of the period, before "end of" was cut out of it. */
  readonly lastDay: Day;
  /** "not in March", "rather than June". */
  readonly negated: boolean;
}
export interface FailedDate extends Span {
  readonly problem: ProblemReason;
}
export interface Scan {
  readonly dates: readonly FoundDate[];
  readonly failed: readonly FailedDate[];
}

interface Piece {
  readonly end: number;
  readonly reading: Reading | Failed;
}
type Ok = Piece & { readonly reading: Reading };
const isOk = (piece: Piece | undefined): piece is Ok => piece !== undefined && "from" in piece.reading;

const atoms: readonly Atom[] = [...holidayAtoms, ...relativeAtoms, ...periodAtoms, ...dayAtoms];

const at = (pattern: RegExp, text: string, position: number): RegExpExecArray | undefined => {
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
  [sticky("(?:early|beginning)[ -](?:to|or)[ -]mid[\\s-]*(?:in |of )?(?:the )?"), "earlyToMid", false],
  [sticky("(?:mid|middle)[ -](?:to|or)[ -](?:late|end(?: of)?)[\\s-]*(?:in |of )?(?:the )?"), "midToLate", false],
  [
    sticky(
      "(?:the\\s+)?(?:mid|middle(?:\\s+of)?|midway through|half ?way through|in the middle of)[\\s-]*(?:in |of )?(?:the )?",
    ),
    "mid",
    false,
  ],
  [
    sticky(
      "(?:the\\s+)?(?:very )?(?:end(?:\\s+of)?|tail end of|back end of|backend of|close of)[\\s-]+(?:of )?(?:the )?",
    ),
    "end",
    true,
  ],
  [
    sticky(
      "(?:the\\s+)?(?:very )?(?:late|later|latter part of|last part of|latter end of)[\\s-]+(?:in |on in |of )?(?:the )?",
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

const nth = (words: string): number | "last" =>
  /last|final/i.test(words) ? "last" : /^\d$/.test(words) ? Number(words) : ordinalNumber(words);

/** An atom, or a part cut out of one: "mid March", "third week of June", "w/c 1 March". */
const pieceAt = (text: string, position: number, now: Now): Piece | undefined => {
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
  );
  return longest(options);
};

/** The atom after the words; "the" may belong to it ("the end of the financial year"). */
const innerAt = (text: string, position: number, words: string, now: Now): Piece | undefined =>
  atomAt(text, position + words.length, now) ??
  (/the $/i.test(words) ? atomAt(text, position + words.length - 4, now) : undefined);

const weekdayAfter = sticky(`(?:the\\s+)?(?:first\\s+)?(?<wd>${weekdayPattern}) (?:after|following) `);
const countAfter = sticky(
  `(?:about |around |roughly )?(?:(?<n>${smallPattern}) (?<u>days?|weeks?|wks?|months?)|(?:the )?week) (?:after|following) `,
);

/** "the first Monday after Easter", "two weeks after Easter", "the week after half-term". */
const afterAnother = (text: string, position: number, now: Now): Piece | undefined => {
  const weekday = at(weekdayAfter, text, position);
  const counted = at(countAfter, text, position);
  const match = weekday ?? counted;
  const inner = match && afterFiller(text, position + match[0].length, now)[1];
  if (match === undefined || !isOk(inner)) return undefined;
  const { to, fixed } = inner.reading;
  if (weekday !== undefined) {
    const wanted = weekdayNumber(weekday.groups?.["wd"] ?? "");
    const day = addDays(to, (wanted - weekdayOf(to) + 7) % 7 || 7);
    return { end: inner.end, reading: { from: day, to: day, precision: "day", fixed } };
  }
  const unit = match.groups?.["u"];
  if (unit === undefined) {
    const monday = addDays(mondayOf(to), 7);
    return { end: inner.end, reading: { from: monday, to: addDays(monday, 6), precision: "week", fixed } };
  }
  const count = smallNumber(match.groups?.["n"] ?? "");
  const day = unit.startsWith("m") ? addMonths(to, count) : addDays(to, count * (unit.startsWith("d") ? 1 : 7));
  return { end: inner.end, reading: { from: day, to: day, precision: "week", fixed } };
};

const longest = (options: readonly (Piece | undefined)[]): Piece | undefined =>
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
const afterFiller = (text: string, position: number, now: Now): readonly [number, Piece | undefined] => {
  const skipped = skipFiller(text, position);
  const here = pieceAt(text, position, now);
  const there = skipped === position ? here : pieceAt(text, skipped, now);
  return longest([here, there]) === here ? [position, here] : [skipped, there];
};

const skipFiller = (text: string, position: number): number => position + (at(filler, text, position)?.[0].length ?? 0);

const between = sticky("(?:any ?time |some ?time )?(?:between|from|either)\\s+");
const joiner = sticky("\\s*(?:-|to|til|till|until|thru|through(?: to)?|up to|and|or|/|&)\\s*");
const daysThenMonth = sticky(
  `(?:between |from )?(?:the )?(?<d1>[0-3]?\\d(?:st|nd|rd|th)?)\\s*(?:-|to|and|or|/|&|until|till)\\s*(?:the )?(?=[0-3]?\\d(?:st|nd|rd|th)?\\s+(?:of )?[a-z]{3})`,
);

/** "March or April", "between 1 March and 12 April", "1-5 March". The year of one end serves the other. */
const rangeAt = (text: string, position: number, now: Now): Piece | undefined => {
  const opener = at(between, text, position);
  const days = dayRange(text, position, now);
  const [firstAt, first] = afterFiller(text, position + (opener?.[0].length ?? 0), now);
  const skippedDays = firstAt === position ? undefined : dayRange(text, firstAt, now);
  if (skippedDays !== undefined && (first === undefined || skippedDays.end > first.end)) return skippedDays;
  if (!isOk(first)) return days ?? first;
  const glue = at(joiner, text, first.end);
  const secondAt = glue && skipFiller(text, first.end + glue[0].length);
  const second =
    secondAt === undefined ? undefined : pieceAt(text, secondAt, { ...now, ref: laterOf(now.ref, first.reading.from) });
  if (
    !isOk(second) ||
    (glue !== undefined &&
      /and|&/.test(glue[0]) &&
      opener === undefined &&
      !/month|season|week|part|quarter/.test(first.reading.precision))
  ) {
    return longest([days, opener !== undefined && /from/i.test(opener[0]) ? asFrom(first) : first]);
  }
  return longest([days, joined(text, firstAt, first, second, now)]);
};

/** "from June": from then on. */
const asFrom = (piece: Ok): Piece => ({ end: piece.end, reading: { ...piece.reading, notBefore: true } });

const laterOf = (one: Day, other: Day): Day => (one > other ? one : other);

const joined = (text: string, firstAt: number, first: Ok, second: Ok, now: Now): Piece => {
  // "March to May 2027": the first end takes the year of the second.
  const again =
    !first.reading.fixed && second.reading.fixed
      ? pieceAt(text, firstAt, { ...now, ref: addDays(second.reading.to, -364) })
      : first;
  const start = isOk(again) ? again.reading : first.reading;
  if (start.from > second.reading.to) return { end: second.end, reading: { problem: "range-backwards" } };
  return {
    end: second.end,
    reading: {
      from: start.from,
      to: second.reading.to,
      precision: "range",
      fixed: start.fixed || second.reading.fixed,
      ...(second.reading.endOf === true ? { endOf: true as const } : {}),
    },
  };
};

const dayRange = (text: string, position: number, now: Now): Piece | undefined => {
  const match = at(daysThenMonth, text, position);
  const last = match && pieceAt(text, position + match[0].length, now);
  if (match === undefined || !isOk(last) || last.reading.precision !== "day") return undefined;
  const date = String(Number.parseInt(match.groups?.["d1"] ?? "", 10)).padStart(2, "0");
  const from = `${last.reading.from.slice(0, 8)}${date}`;
  if (from > last.reading.from || date === "00") return { end: last.end, reading: { problem: "range-backwards" } };
  return { end: last.end, reading: { from, to: last.reading.to, precision: "range", fixed: last.reading.fixed } };
};

const notBeforeWords = sticky(
  "(?:definitely |certainly )?(?:not (?:until|till|before|earlier than)|no(?:t any)? (?:earlier|sooner) than|(?:any ?time |some ?time |shortly |just |straight |soon |right )?(?:after|following)|any ?time (?:from|after)|on or after|starting (?:on or )?after|post(?=[- ])|earliest(?: is| would be| date| possible)?|at the earliest|once|when)[\\s:-]+(?:the end of |end of )?",
);
const byWords = sticky(
  "(?:by|between now and|from now (?:until|to|till)|(?:on )?this side of|(?:in )?the run[- ]?up to|(?:any ?time |some ?time )?before|no later than|not later than|not after|no later|latest(?: is)?|ahead of|prior to|in time for|on or before|done by|completed by)[\\s:]+(?:the end of |end of |close of )?",
);
const openEnd = sticky(
  "\\s*,?\\s*(?:onwards?|or (?:later|after|thereafter|onwards?|beyond)|at the (?:very )?(?:earliest|soonest)|earliest|and onwards|\\+)(?![a-z])",
);
const latestEnd = sticky("\\s*,?\\s*(?:at the (?:very )?latest|or (?:sooner|earlier|before)|latest)(?![a-z])");
const isOver = sticky("\\s+(?:is|has|are)\\s+(?:over|finished|done|out of the way|ended|passed|gone)");

/** A range with its bounds: not before, after, by, onwards. */
const boundedAt = (text: string, position: number, now: Now): Piece | undefined => {
  const after = at(notBeforeWords, text, position);
  const by = at(byWords, text, position);
  const lead = after ?? by;
  const piece = rangeAt(text, position + (lead?.[0].length ?? 0), now);
  if (!isOk(piece)) return piece;
  const open = at(openEnd, text, piece.end);
  const latest = at(latestEnd, text, piece.end);
  if (lead !== undefined && after !== undefined) return afterPiece(text, after[0], piece);
  if (by !== undefined) return { end: piece.end, reading: until(by[0], piece.reading, now) };
  if (open !== undefined) return { end: piece.end + open[0].length, reading: { ...piece.reading, notBefore: true } };
  if (latest !== undefined) return { end: piece.end + latest[0].length, reading: until("by", piece.reading, now) };
  return piece;
};

const afterPiece = (text: string, words: string, piece: Ok): Piece | undefined => {
  const strictlyAfter =
    /after|following|post|once|when|end of/i.test(words) &&
    !/on or after/i.test(words) &&
    !/not (?:until|before)/i.test(words);
  const over = at(isOver, text, piece.end);
  if (/^\s*(?:once|when)/i.test(words) && over === undefined) return undefined;
  const { reading } = piece;
  // A school week ends on Friday; the Saturday after it is free of it.
  const newYear = /new year$/i.test(text.slice(0, piece.end)) && reading.precision === "month";
  const from = newYear
    ? addDays(reading.from, 1)
    : strictlyAfter || /end of/i.test(words)
      ? addDays(reading.to, 1)
      : reading.from;
  return {
    end: piece.end + (over?.[0].length ?? 0),
    reading: {
      ...reading,
      from,
      to: from,
      notBefore: true,
      precision: strictlyAfter && reading.precision === "range" ? "day" : reading.precision,
    },
  };
};

const until = (words: string, reading: Reading, now: Now): Reading => {
  const endOf = reading.endOf === true || /end of|close of/i.test(words);
  const before = /before|ahead of|prior to/i.test(words) && !/on or before/i.test(words) && !endOf;
  const holiday = reading.precision === "range" && !reading.fixed;
  const to = before ? addDays(reading.from, -1) : holiday ? reading.from : reading.to;
  const from = now.today < to ? now.today : to;
  return { from, to, precision: reading.precision, fixed: reading.fixed, by: true, ...(endOf ? { endOf: true } : {}) };
};

const negation =
  /(?:\b(?:not|rather than|instead of|except|avoid(?:ing)?|apart from|excluding|other than|can't do|cannot do|isn't|never|no good)\s+(?:in |on |over |during |for |the |around )*)$/i;
const moved =
  /\b(?:change|changed|changing|move|moved|moving|push|pushed|bring|switch|switched|amend|update|shift|put|delay|slip)\w*\b[^.;\n]{0,40}$/i;

export const scanDates = (text: string, now: Now): Scan => {
  const dates: FoundDate[] = [];
  const failed: FailedDate[] = [];
  let position = 0;
  while (position < text.length) {
    if (
      position > 0 &&
      /[\w'/.-]/.test(text[position - 1] ?? "") &&
      /\w/.test(text[position] ?? "") &&
      !/[/(-]/.test(text[position - 1] ?? "")
    ) {
      position++;
      continue;
    }
    const piece = /[\w']/.test(text[position] ?? "") ? boundedAt(text, position, now) : undefined;
    if (piece === undefined || piece.end <= position) {
      position++;
      continue;
    }
    if (isOk(piece)) dates.push(found(text, position, piece, now));
    else failed.push({ start: position, end: piece.end, problem: (piece.reading as Failed).problem });
    position = piece.end;
  }
  return { dates, failed };
};

/** The words without a leading "in" or "on" and without the full stop. */
const rawOf = (said: string): string =>
  said
    .trim()
    .replace(/^(?:(?:in|on|at|of|during|for|say)\s+)+/i, "")
    .replace(/[.,;\s]+$/, "");

/** "move it from 1 March to 1 April": the second is what is meant. */
const found = (text: string, start: number, piece: Ok, now: Now): FoundDate => {
  const before = text.slice(0, start);
  const said = text.slice(start, piece.end);
  const fromTo = /^from\s+.+?\s+(?:to|until)\s+(.+)$/i.exec(said)?.[1];
  if (fromTo !== undefined && moved.test(before)) {
    const second = boundedAt(text, piece.end - fromTo.length, now);
    if (isOk(second)) return found(text, piece.end - fromTo.length, second, now);
  }
  const { reading } = piece;
  const value: DateSpan = {
    from: reading.from,
    ...(reading.notBefore === true || (reading.to === reading.from && reading.by !== true) ? {} : { to: reading.to }),
    precision: reading.precision,
    raw: rawOf(said),
    ...(reading.notBefore === true ? { notBefore: true as const } : {}),
    ...(reading.by === true ? { by: true as const } : {}),
  };
  return {
    start,
    end: piece.end,
    value,
    endOf: reading.endOf === true,
    lastDay: reading.to,
    negated: negation.test(before),
  };
};
