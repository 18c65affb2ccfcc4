/** Days as YYYY-MM-DD. All arithmetic in UTC, so that no clock change can move a day. */
export type Day = string;

const dayMs = 86_400_000;
const at = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const of = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
const pad = (n: number): string => String(n).padStart(2, "0");

export const addDays = (day: Day, days: number): Day => of(at(day) + days * dayMs);
export const daysBetween = (from: Day, to: Day): number => Math.round((at(to) - at(from)) / dayMs);
export const yearOf = (day: Day): number => Number(day.slice(0, 4));
export const monthOf = (day: Day): number => Number(day.slice(5, 7));
export const dateOf = (day: Day): number => Number(day.slice(8, 10));
/** 0 Sunday to 6 Saturday. */
export const weekdayOf = (day: Day): number => new Date(at(day)).getUTCDay();

/** The day, or undefined where the calendar has none (31 February). Month 1-12. */
export const dayAt = (year: number, month: number, date: number): Day | undefined => {
  if (month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return undefined;
  return `${String(year).padStart(4, "0")}-${pad(month)}-${pad(date)}`;
};

export const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The first day of a month; months may run over ("month 14 of 2026"). */
export const monthStart = (year: number, month: number): Day => of(Date.UTC(year, month - 1, 1));
export const monthEnd = (year: number, month: number): Day => of(Date.UTC(year, month, 0));

/** The same date some months on; 31 January and one month is 28 February. */
export const addMonths = (day: Day, months: number): Day => {
  const first = monthStart(yearOf(day), monthOf(day) + months);
  const date = Math.min(dateOf(day), daysIn(yearOf(first), monthOf(first)));
  return addDays(first, date - 1);
};

/** The Monday on or before the day. */
export const mondayOf = (day: Day): Day => addDays(day, -((weekdayOf(day) + 6) % 7));

/** The nth weekday of a month; `last` for the last one. */
export const nthWeekday = (year: number, month: number, weekday: number, nth: number | "last"): Day | undefined => {
  if (nth === "last") {
    const end = monthEnd(year, month);
    return addDays(end, -((weekdayOf(end) - weekday + 7) % 7));
  }
  const first = monthStart(year, month);
  const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7);
  return monthOf(day) === monthOf(first) ? day : undefined;
};

/** Easter Sunday, Gregorian calendar (the anonymous algorithm of 1876, as in Meeus, Astronomical Algorithms, ch. 8). */
export const easterSunday = (year: number): Day => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const date = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${pad(month)}-${pad(date)}`;
};

export type HalfTerm = "february" | "may" | "october";

/** The usual week in England, Monday to Friday; councils differ, so people are told the days. */
export const halfTerm = (year: number, which: HalfTerm): { readonly from: Day; readonly to: Day } => {
  const monday =
    which === "february"
      ? addDays(mondayOf(`${year}-02-18`), 0)
      : (nthWeekday(year, which === "may" ? 5 : 10, 1, "last") ?? `${year}-05-25`);
  return { from: monday, to: addDays(monday, 4) };
};
