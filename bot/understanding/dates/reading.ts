/** What a pattern of the date grammar gives, and the small helpers that they share. */
import type { DatePrecision, ProblemReason } from "../../conversation/facts.ts";
import { dayAt, daysIn, monthEnd, monthStart, yearOf, type Day } from "./calendar.ts";

export interface Reading {
  readonly from: Day;
  readonly to: Day;
  readonly precision: DatePrecision;
  /** The words fix the year; else it is the next one on or after `ref`. */
  readonly fixed: boolean;
  /** "end of March": for a contract its last day is meant. */
  readonly endOf?: true;
  readonly notBefore?: true;
  readonly by?: true;
}
export interface Failed {
  readonly problem: ProblemReason;
}

/** `today` is the real day; an open year is the next that ends on or after `ref`. */
export interface Now {
  readonly today: Day;
  readonly ref: Day;
  /** The date that was read before this one: "the week after". */
  readonly last?: Pick<Reading, "from" | "to">;
}

/** `pattern` is sticky and case-blind; `before` and `after` see the text around, to tell "may" from "May". */
export interface Atom {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, now: Now, around: Around) => Reading | Failed | undefined;
}
export interface Around {
  readonly before: string;
  readonly after: string;
}

export const sticky = (source: string): RegExp => new RegExp(source, "iy");

/** A year after a month or season: 2027, '27, 27 or in words. Group `y`. */
export const yearPattern =
  "(?<y>20\\d\\d|'\\d\\d|\\d\\d(?![\\d/:.-]\\d|\\d|(?:st|nd|rd|th)\\b)|(?:of )?(?:next|this|the following|last) year)";
export const yearNumber = (words: string, today: Day): number => {
  const digits = /\d+/.exec(words)?.[0];
  if (digits !== undefined) return Number(digits) < 100 ? 2000 + Number(digits) : Number(digits);
  return yearOf(today) + (/this/i.test(words) ? 0 : /last/i.test(words) ? -1 : 1);
};

/** A group that took part in the match. */
export const group = (match: RegExpExecArray, name: string): string | undefined => {
  const text = match.groups?.[name];
  return text === undefined || text === "" ? undefined : text;
};

export const oneDay = (day: Day, fixed: boolean): Reading => ({ from: day, to: day, precision: "day", fixed });
export const wholeMonth = (year: number, month: number, fixed: boolean): Reading => ({
  from: monthStart(year, month),
  to: monthEnd(year, month),
  precision: "month",
  fixed,
});

/** The first reading that ends on or after `ref`; `make` gets years from the one before on. */
export const nextYearly = (now: Now, make: (year: number) => Reading): Reading => {
  const year = yearOf(now.ref);
  for (const candidate of [year - 1, year]) {
    const reading = make(candidate);
    if (reading.to >= now.ref) return reading;
  }
  return make(year + 1);
};

/** A day of a month, next on or after `ref` when no year was said; 31 February is a problem, not a guess. */
export const dayOfMonth = (
  date: number,
  month: number,
  year: number | undefined,
  now: Now,
): Reading | Failed | undefined => {
  if (month < 1 || date < 1) return undefined;
  if (date > 31) return undefined;
  if (year !== undefined) {
    const day = dayAt(year, month, date);
    return day === undefined ? { problem: "no-such-day" } : oneDay(day, true);
  }
  if (date > daysIn(2028, month)) return { problem: "no-such-day" };
  for (let y = yearOf(now.ref); y <= yearOf(now.ref) + 8; y++) {
    const day = dayAt(y, month, date);
    if (day !== undefined && day >= now.ref) return oneDay(day, false);
  }
  return { problem: "no-such-day" };
};
