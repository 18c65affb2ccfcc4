import type { Recurrence } from "../../../pst/types.ts";

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
const byDay = (days: readonly number[]): string => days.map((day) => weekdays[day] ?? "SU").join(",");

/** [MS-OXOCAL]: a month without that day takes its last one; RFC 5545 would skip it, so the choice is spelt out. */
const byMonthDay = (day: number): string => {
  if (day <= 28) return `BYMONTHDAY=${day}`;
  if (day >= 31) return "BYMONTHDAY=-1";
  const days = Array.from({ length: day - 27 }, (_, index) => 28 + index);
  return `BYMONTHDAY=${days.join(",")};BYSETPOS=-1`;
};

const byNth = (days: readonly number[], nth: number): string => {
  const position = nth >= 5 ? -1 : nth;
  return days.length === 1 ? `BYDAY=${position}${byDay(days)}` : `BYDAY=${byDay(days)};BYSETPOS=${position}`;
};

const monthly = (recurrence: Recurrence): string => {
  switch (recurrence.pattern) {
    case "month-end":
      return "BYMONTHDAY=-1";
    case "month-nth":
      return byNth(recurrence.weekdays, recurrence.nth ?? 1);
    default:
      return byMonthDay(recurrence.dayOfMonth ?? 1);
  }
};

/** What the rule repeats: FREQ, INTERVAL and the BY... parts. */
const repeats = (recurrence: Recurrence): string => {
  const { period, startDate } = recurrence;
  switch (recurrence.pattern) {
    case "day":
      return `FREQ=DAILY;INTERVAL=${period}`;
    case "week":
      return `FREQ=WEEKLY;INTERVAL=${period};BYDAY=${byDay(recurrence.weekdays)}`;
    default: {
      // Every twelve months is a year, for people and for programs that show a yearly rule as such.
      if (recurrence.frequency !== "yearly" || period % 12 !== 0)
        return `FREQ=MONTHLY;INTERVAL=${period};${monthly(recurrence)}`;
      return `FREQ=YEARLY;INTERVAL=${period / 12};BYMONTH=${Number(startDate.slice(5, 7))};${monthly(recurrence)}`;
    }
  }
};

/** Only Gregorian patterns have an RRULE that every reader knows (RFC 7529 has few). */
export const hasRule = (recurrence: Recurrence): boolean =>
  !recurrence.pattern.startsWith("hijri") &&
  (recurrence.calendar === 0 || recurrence.calendar === 1) &&
  recurrence.period > 0 &&
  (recurrence.pattern !== "week" || recurrence.weekdays.length > 0) &&
  (recurrence.pattern !== "month-nth" || recurrence.weekdays.length > 0);

/** The value of RRULE. `until` is written where the rule ends at a date: UTC, or a date for whole days. */
export const ruleValue = (recurrence: Recurrence, until: (date: string) => string): string => {
  const { end } = recurrence;
  const ends = end.kind === "count" ? `;COUNT=${end.count}` : end.kind === "date" ? `;UNTIL=${until(end.date)}` : "";
  const start =
    recurrence.pattern === "week" && recurrence.period > 1 ? `;WKST=${weekdays[recurrence.firstWeekday] ?? "SU"}` : "";
  return `${repeats(recurrence)}${ends}${start}`;
};

/** The first date that the pattern meets: a start date off the pattern would count as an occurrence of its own. */
export const firstDate = (recurrence: Recurrence): string => {
  if (recurrence.pattern !== "week" || recurrence.weekdays.length === 0) return recurrence.startDate;
  let at = Date.parse(`${recurrence.startDate}T00:00Z`);
  for (let step = 0; step < 7; step += 1) {
    if (recurrence.weekdays.includes(new Date(at).getUTCDay())) break;
    at += 86_400_000;
  }
  return new Date(at).toISOString().slice(0, 10);
};
