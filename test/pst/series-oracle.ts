import { type RecurrenceSpec } from "../fixtures/pst/items/recurrence.ts";

/** When a series takes place, told by the pattern's description and the machine's own zones alone. */

/** A day in milliseconds. */
export const day = 86_400_000;
const iso = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** The instant of a wall clock, by the machine's own table of zones: neither the file's rules nor our code. */
export const instant = (zone: string, wall: string): number => {
  const target = Date.parse(`${wall}Z`);
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const wallAt = (at: number): number => Date.parse(`${format.format(at).replace(" ", "T")}Z`);
  const guesses = [-14, -5, -4, 0, 1, 2, 12].map((hours) => target - hours * 3_600_000);
  return guesses.find((guess) => wallAt(guess) === target) ?? target;
};

const lastOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

const monthDay = (spec: RecurrenceSpec, year: number, month: number): number | undefined => {
  const last = lastOfMonth(year, month);
  if (spec.pattern === "month-end") return last;
  if (spec.pattern === "month") return Math.min(spec.dayOfMonth!, last);
  const matches = Array.from({ length: last }, (_, index) => index + 1).filter((date) =>
    spec.weekdays!.includes(new Date(Date.UTC(year, month, date)).getUTCDay()),
  );
  return spec.nth === 5 ? matches.at(-1) : matches[spec.nth! - 1];
};

/** What the pattern means, day by day ([MS-OXOCAL] 3.1.4.8), straight from the description. */
const patternDates = (spec: RecurrenceSpec, until: number): string[] => {
  const start = Date.parse(`${spec.start}T00:00Z`);
  const last =
    spec.end === undefined
      ? until
      : Math.min(until, Date.parse(`${"count" in spec.end ? spec.end.last : spec.end.until}T00:00Z`));
  const dates: string[] = [];
  const firstWeek = start - ((new Date(start).getUTCDay() - (spec.firstWeekday ?? 0) + 7) % 7) * day;
  const from = new Date(start);
  for (let at = start; at <= last; at += day) {
    const date = new Date(at);
    const months = (date.getUTCFullYear() - from.getUTCFullYear()) * 12 + date.getUTCMonth() - from.getUTCMonth();
    const meets =
      spec.pattern === "day"
        ? ((at - start) / day) % spec.period === 0
        : spec.pattern === "week"
          ? Math.floor((at - firstWeek) / (7 * day)) % spec.period === 0 && spec.weekdays!.includes(date.getUTCDay())
          : months % spec.period === 0 &&
            monthDay(spec, date.getUTCFullYear(), date.getUTCMonth()) === date.getUTCDate();
    if (meets) dates.push(iso(at));
  }
  return dates;
};

export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Instants at which it really takes place: pattern, less what was deleted, with what was moved. */
export const expected = (spec: RecurrenceSpec, zone: string, until: number): string[] => {
  const gone = new Set([
    ...(spec.deleted ?? []),
    ...(spec.exceptions ?? []).map(({ original }) => original.slice(0, 10)),
  ]);
  const kept = patternDates(spec, until).filter((date) => !gone.has(date));
  return [
    ...kept.map((date) => instant(zone, `${date}T${clock(spec.startMinutes)}`)),
    ...(spec.exceptions ?? []).map(({ start }) => instant(zone, start)),
  ]
    .sort((one, other) => one - other)
    .map((at) => new Date(at).toISOString());
};
