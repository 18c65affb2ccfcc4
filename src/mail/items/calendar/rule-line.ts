import type { Recurrence } from "../../../pst/appointment-types.ts";

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
const byDay = (days: readonly number[]): string => days.map((day) => weekdays[day] ?? "SU").join(",");

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The last day where the pattern means that: the 31st of any month, the 29th of February. */
const byMonthDay = (day: number, month: number | undefined): string =>
  day >= 31 || (month === 2 && day >= 29) ? "BYMONTHDAY=-1" : `BYMONTHDAY=${day}`;

const byNth = (days: readonly number[], nth: number): string => {
  const position = nth >= 5 ? -1 : nth;
  return days.length === 1 ? `BYDAY=${position}${byDay(days)}` : `BYDAY=${byDay(days)};BYSETPOS=${position}`;
};

const monthly = (recurrence: Recurrence, month?: number): string => {
  switch (recurrence.pattern) {
    case "month-end":
      return "BYMONTHDAY=-1";
    case "month-nth":
      return byNth(recurrence.weekdays, recurrence.nth ?? 1);
    default:
      return byMonthDay(recurrence.dayOfMonth ?? 1, month);
  }
};

const isYearly = ({ frequency, period }: Recurrence): boolean => frequency === "yearly" && period % 12 === 0;

const dayLength = 86_400_000;

/** The day of a month that the pattern means; undefined where the month has none. */
const dayIn = (recurrence: Recurrence, year: number, month: number): number | undefined => {
  const last = lastDay(year, month);
  if (recurrence.pattern === "month-end") return last;
  if (recurrence.pattern !== "month-nth") return Math.min(recurrence.dayOfMonth ?? 1, last);
  const matches = Array.from({ length: last }, (_, index) => index + 1).filter((date) =>
    recurrence.weekdays.includes(new Date(Date.UTC(year, month - 1, date)).getUTCDay()),
  );
  const { nth = 1 } = recurrence;
  return nth >= 5 ? matches.at(-1) : matches[nth - 1];
};

/** Years of four digits: all that a calendar object can write. */
const isWritable = (wall: number): boolean => wall < Date.UTC(10_000, 0, 1);

/**
 * Year and month of the first month in which the pattern occurs. A start that meets the pattern is in it; for one that
 * does not (services write the day from which on it is to be) the pattern says itself in which of its months it occurs.
 */
const firstMonth = (recurrence: Recurrence): readonly [year: number, month: number] => {
  const { startDate, monthPhase, period } = recurrence;
  const [year = 1970, month = 1, date = 1] = startDate.split("-").map(Number);
  if (monthPhase === undefined || dayIn(recurrence, year, month) === date) return [year, month];
  const ahead = (((monthPhase - ((year - 1601) * 12 + month - 1)) % period) + period) % period;
  const first = Date.UTC(year, month - 1 + ahead, 1);
  return isWritable(first) ? [new Date(first).getUTCFullYear(), new Date(first).getUTCMonth() + 1] : [year, month];
};

/** Months ahead for which a rule without end is spelt out. */
const horizon = 30 * 12;

/**
 * [MS-OXOCAL]: a month without a 29th or 30th takes its last day. RFC 5545 skips it, so these days are listed beside
 * the rule (RDATE). BYSETPOS could say it in the rule, but readers differ on it, and Outlook itself takes the plain
 * rule as it was meant.
 */
export const shortMonths = (recurrence: Recurrence): readonly string[] => {
  const { pattern, dayOfMonth, startDate, endDate, period } = recurrence;
  if (pattern !== "month" || dayOfMonth === undefined || dayOfMonth < 29 || dayOfMonth > 30 || isYearly(recurrence))
    return [];
  const [year, month] = firstMonth(recurrence);
  const dates: string[] = [];
  for (let step = 0; step < horizon; step += period) {
    const first = new Date(Date.UTC(year, month - 1 + step, 1));
    const last = lastDay(first.getUTCFullYear(), first.getUTCMonth() + 1);
    const date = `${first.toISOString().slice(0, 7)}-${last}`;
    if (date > endDate && recurrence.end.kind !== "never") break;
    if (last < dayOfMonth && date >= startDate && !recurrence.cancelledDates.includes(date)) dates.push(date);
  }
  return dates;
};

/** What the rule repeats: FREQ, INTERVAL and the BY... parts. */
const repeats = (recurrence: Recurrence): string => {
  const { period } = recurrence;
  switch (recurrence.pattern) {
    case "day":
      return `FREQ=DAILY;INTERVAL=${period}`;
    case "week":
      return `FREQ=WEEKLY;INTERVAL=${period};BYDAY=${byDay(recurrence.weekdays)}`;
    default: {
      // Every twelve months is a year, for people and for programs that show a yearly rule as such.
      const [, month] = firstMonth(recurrence);
      if (!isYearly(recurrence)) return `FREQ=MONTHLY;INTERVAL=${period};${monthly(recurrence)}`;
      return `FREQ=YEARLY;INTERVAL=${period / 12};BYMONTH=${month};${monthly(recurrence, month)}`;
    }
  }
};

/**
 * CalendarType of [MS-OXOCAL] 2.2.1.44.1 with Gregorian months, whatever its years are called: the default, Gregorian in
 * its languages, Japan's eras, Taiwan's, Korea's and Thailand's years.
 */
const gregorian: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12]);

/** Only Gregorian months have an RRULE that every reader knows (RFC 7529 has few); days and weeks are the same in all. */
export const hasRule = (recurrence: Recurrence): boolean =>
  !recurrence.pattern.startsWith("hijri") &&
  (gregorian.has(recurrence.calendar) || recurrence.pattern === "day" || recurrence.pattern === "week") &&
  recurrence.period > 0 &&
  (recurrence.pattern !== "week" || recurrence.weekdays.length > 0) &&
  (recurrence.pattern !== "month-nth" || recurrence.weekdays.length > 0);

/** The value of RRULE. `until` is written where the rule ends at a date: UTC, or a date for whole days. */
export const ruleValue = (recurrence: Recurrence, until: (date: string) => string): string => {
  const { end } = recurrence;
  // Days listed beside the rule are none of its COUNT: there the last date says it.
  const listed = shortMonths(recurrence).length > 0;
  const ends =
    end.kind === "count" && listed
      ? `;UNTIL=${until(recurrence.endDate)}`
      : end.kind === "count"
        ? `;COUNT=${end.count}`
        : end.kind === "date"
          ? `;UNTIL=${until(end.date)}`
          : "";
  const start =
    recurrence.pattern === "week" && recurrence.period > 1 ? `;WKST=${weekdays[recurrence.firstWeekday] ?? "SU"}` : "";
  return `${repeats(recurrence)}${ends}${start}`;
};

const firstMonthly = (recurrence: Recurrence): string => {
  const { startDate, period } = recurrence;
  const [year, month] = firstMonth(recurrence);
  // Each month of the pattern has its day at last, but for a pattern of no weekdays, which is none.
  for (let step = 0; step < 24; step += 1) {
    const first = new Date(Date.UTC(year, month - 1 + step * period, 1));
    if (!isWritable(first.getTime())) break;
    const date = dayIn(recurrence, first.getUTCFullYear(), first.getUTCMonth() + 1);
    const whole =
      date === undefined ? "" : new Date(first.getTime() + (date - 1) * dayLength).toISOString().slice(0, 10);
    if (whole >= startDate) return whole;
  }
  return startDate;
};

const firstWeekly = ({ startDate, weekdays: days, firstWeekday, period }: Recurrence): string => {
  let at = Date.parse(`${startDate}T00:00Z`);
  for (let step = 0; step < 7 && !days.includes(new Date(at).getUTCDay()); step += 1) {
    at += dayLength;
    // Another week has begun: the pattern's next one may be some weeks on.
    if (new Date(at).getUTCDay() === firstWeekday) at += (period - 1) * 7 * dayLength;
  }
  return isWritable(at) ? new Date(at).toISOString().slice(0, 10) : startDate;
};

/** The first date that the pattern meets: a start date off the pattern would count as an occurrence of its own. */
export const firstDate = (recurrence: Recurrence): string => {
  if (recurrence.pattern === "week")
    return recurrence.weekdays.length === 0 ? recurrence.startDate : firstWeekly(recurrence);
  return recurrence.pattern.startsWith("month") ? firstMonthly(recurrence) : recurrence.startDate;
};
