/** Dates that say something of each other: two bounds of one time, a day of the month that was spoken of. */
import { addMonths, dateOf, dayAt, monthOf, yearOf } from "./calendar.ts";
import { monthPattern } from "./names.ts";
import { scanDates, type FoundDate, type Scan } from "./scan.ts";

const between = /^\W*(?:(?:and|but|or|with|the)\b\W*)*$/i;

/** "Earliest 8 Feb, latest 1 March", "from 8 February but by 1 March": one time with two bounds. */
export const withBothBounds = (scan: Scan, text: string): Scan => {
  const dates: FoundDate[] = [];
  for (const date of scan.dates) {
    const before = dates.at(-1);
    const pair = before && bothBounds(before, date, text);
    if (pair === undefined) dates.push(date);
    else dates.splice(-1, 1, pair);
  }
  return dates.length === scan.dates.length ? scan : { ...scan, dates };
};

const bothBounds = (one: FoundDate, other: FoundDate, text: string): FoundDate | undefined => {
  const [low, high] = one.value.notBefore === true ? [one, other] : [other, one];
  const fits = low.value.notBefore === true && high.value.by === true && !low.negated && !high.negated;
  const last = high.value.to ?? high.value.from;
  if (!fits || low.value.precision === "asap" || last < low.value.from) return undefined;
  if (!between.test(text.slice(one.end, other.start))) return undefined;
  const raw = text.slice(one.start, other.end).trim();
  const value = { from: low.value.from, to: last, precision: "range", raw } as const;
  return { start: one.start, end: other.end, value, endOf: false, lastDay: last, negated: false };
};

const bareDay = /^(?:the\s+)?\d{1,2}(?:st|nd|rd|th)$/i;
const bareDays =
  /^(?:the\s+)?(?<a>\d{1,2})(?:st|nd|rd|th)\s*(?:or|to|and|-|\/|&)\s*(?:the\s+)?(?<b>\d{1,2})(?:st|nd|rd|th)$/i;
const otherDay = new RegExp(
  `^\\s*,?\\s*(?:(?:and\\s+)?not|rather than|instead of|as opposed to|in place of)\\s+(?:on\\s+)?(?:the\\s+)?[0-3]?\\d(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?<month>(?:${monthPattern})(?![a-z])(?:\\s+20\\d\\d)?)`,
  "i",
);

/** "The 12th rather than the 2nd of April": the month belongs to both. `said` still has the day that is not meant. */
export const withSharedMonths = (scan: Scan, said: string, today: string): Scan => ({
  ...scan,
  dates: scan.dates.map((date) => {
    const month = bareDay.test(date.value.raw) ? otherDay.exec(said.slice(date.end))?.groups?.["month"] : undefined;
    if (month === undefined) return date;
    const [whole] = scanDates(`${date.value.raw} of ${month}`, { today, ref: today }).dates;
    return whole === undefined ? date : placed(whole, date);
  }),
});

/** Another reading of the same words. */
const placed = (whole: FoundDate, date: FoundDate): FoundDate => ({
  ...whole,
  start: date.start,
  end: date.end,
  value: { ...whole.value, raw: date.value.raw },
});

const dayOfMonth = new RegExp(
  `\\d\\s*(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?:${monthPattern})|(?:${monthPattern})\\s+\\d{1,2}(?!\\d)`,
  "i",
);

/** "The visit is on 12 January. Start on the 25th", "mid March, the 14th or 15th": of the month that was spoken of. */
export const withMonthBefore = (scan: Scan, today: string): Scan => ({
  ...scan,
  dates: scan.dates.map((date, index) => {
    const before = scan.dates[index - 1];
    if (before === undefined || before.negated) return date;
    if (bareDay.test(date.value.raw) && before.value.precision === "day" && dayOfMonth.test(before.value.raw))
      return afterDay(before, date, today);
    const near = date.start - before.end < 40 && /^(?:month|part|week)$/.test(before.value.precision);
    return near ? daysWithin(before, date) : date;
  }),
});

const afterDay = (before: FoundDate, date: FoundDate, today: string): FoundDate => {
  const day = /\d+/.exec(date.value.raw)?.[0] ?? "";
  const same = Number(day) >= Number(before.value.from.slice(8));
  const month = (same ? before.value.from : addMonths(`${before.value.from.slice(0, 7)}-01`, 1)).slice(0, 7);
  const [whole] = scanDates(`${month}-${day.padStart(2, "0")}`, { today, ref: today }).dates;
  return whole === undefined || whole.value.from < before.value.from ? date : placed(whole, date);
};

const daysWithin = (period: FoundDate, date: FoundDate): FoundDate => {
  const pair = bareDays.exec(date.value.raw)?.groups;
  const first = pair?.["a"] ?? (bareDay.test(date.value.raw) ? /\d+/.exec(date.value.raw)?.[0] : undefined);
  if (first === undefined) return date;
  const { from } = period.value;
  const start = dayAt(yearOf(from), monthOf(from), Number(first));
  const to = pair?.["b"] === undefined ? start : dayAt(yearOf(from), monthOf(from), Number(pair["b"]));
  if (start === undefined || to === undefined || dateOf(to) < dateOf(start) || start < from || to > period.lastDay)
    return date;
  const { precision, raw } = date.value;
  return { ...date, lastDay: to, value: { from: start, ...(to === start ? {} : { to }), precision, raw } };
};
