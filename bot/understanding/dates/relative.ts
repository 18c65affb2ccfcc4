/** Days counted from today: "next Friday", "in six weeks", "end of next month", "a fortnight on Monday", "ASAP". */
import {
  addDays,
  addMonths,
  monthEnd,
  monthOf,
  monthStart,
  mondayOf,
  nthWeekday,
  weekdayOf,
  yearOf,
  type Day,
} from "./calendar.ts";
import { ordinalNumber, ordinalPattern, smallNumber, smallPattern, weekdayNumber, weekdayPattern } from "./names.ts";
import { dayOfMonth, group, oneDay, sticky, type Atom, type Now, type Reading } from "./reading.ts";

const part = (match: RegExpExecArray, name: string): string => (group(match, name) ?? "").toLowerCase();
const week = (monday: Day): Reading => ({ from: monday, to: addDays(monday, 6), precision: "week", fixed: true });
const nextWeekday = (from: Day, weekday: number): Day => addDays(from, (weekday - weekdayOf(from) + 7) % 7 || 7);
const monthAfter = (today: Day, n: number): Reading => ({
  from: monthStart(yearOf(today), monthOf(today) + n),
  to: monthEnd(yearOf(today), monthOf(today) + n),
  precision: "month",
  fixed: true,
});

const named: Readonly<Record<string, (today: Day) => Reading>> = {
  today: (today) => oneDay(today, true),
  tomorrow: (today) => oneDay(addDays(today, 1), true),
  "the day after tomorrow": (today) => oneDay(addDays(today, 2), true),
  "day after tomorrow": (today) => oneDay(addDays(today, 2), true),
  "this week": (today) => week(mondayOf(today)),
  "next week": (today) => week(addDays(mondayOf(today), 7)),
  "the week after next": (today) => week(addDays(mondayOf(today), 14)),
  "week after next": (today) => week(addDays(mondayOf(today), 14)),
  "this month": (today) => monthAfter(today, 0),
  "the month": (today) => monthAfter(today, 0),
  "next month": (today) => monthAfter(today, 1),
  "the following month": (today) => monthAfter(today, 1),
  "the month after next": (today) => monthAfter(today, 2),
  "month after next": (today) => monthAfter(today, 2),
  "this time next year": (today) => monthAfter(today, 12),
  "a year from now": (today) => monthAfter(today, 12),
  "later this year": (today) => ({ from: today, to: `${yearOf(today)}-12-31`, precision: "range", fixed: true }),
  "later this month": (today) => ({
    from: today,
    to: monthEnd(yearOf(today), monthOf(today)),
    precision: "range",
    fixed: true,
  }),
};
const names = Object.keys(named).sort((a, b) => b.length - a.length);
const byName: Atom = {
  pattern: sticky(`(?:${names.join("|")})(?![a-z'])`),
  read: (match, now, around) => {
    const words = match[0].toLowerCase();
    if (words === "the month" && !/\b(?:end|start|beginning|middle|rest|week) of\s*$/i.test(around.before))
      return undefined;
    // "today" mostly says what is: "we have 15 accounts today".
    if (words === "today" && !/\b(?:start|begin|from|by|do it|go)\b[^.,;]{0,12}$/i.test(around.before))
      return undefined;
    return named[words]?.(now.today);
  },
};

const soonest: Atom = {
  pattern: sticky(
    "(?:asap|a\\.s\\.a\\.p\\.?|as soon as (?:possible|poss|we can|you can|practicable|practical)|(?:at )?(?:the |your )?earliest (?:opportunity|convenience|possible(?: date)?)|straight ?away|immediately|right away|as early as possible|soonest|yesterday if possible)(?![a-z])",
  ),
  read: (_match, now) => ({ from: now.today, to: now.today, precision: "asap", fixed: true, notBefore: true }),
};

const ahead = (today: Day, count: number, unit: string): Reading => {
  if (unit.startsWith("day")) return oneDay(addDays(today, count), true);
  if (unit.startsWith("w")) {
    const day = addDays(today, count * 7);
    return { from: day, to: day, precision: "week", fixed: true };
  }
  if (unit.startsWith("fortnight")) return ahead(today, count * 2, "week");
  return monthAfter(today, unit.startsWith("y") ? count * 12 : count);
};
const counted: Atom = {
  pattern: sticky(
    `(?:(?<in>in|within|inside|over the next|in the next|the next)\\s+)?(?:(?:about|around|roughly|approx\\.?|another|maybe|say|like)\\s+)?(?<n>${smallPattern})(?<half>\\s+and a half)?(?:\\s+(?:more|further))?(?:\\s+(?:to|or)\\s+\\w+)?[\\s-]*(?<u>days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?)'?(?:\\s+(?:or so))?(?<tail>\\s*(?:'\\s*)?time|\\s+from (?:now|today)|\\s+left(?: on it| to run)?|\\s+(?:remaining|to run|to go|hence))?(?![a-z])`,
  ),
  read: (match, now, around) => {
    const lead = part(match, "in");
    if (lead === "" && part(match, "tail") === "" && !/\banother\b/i.test(match[0])) return undefined;
    // "the mailboxes fail in two days" is no plan, "within 5 working days" a service level.
    if (/^\s*(?:of|notice|sla|response|working)/i.test(around.after)) return undefined;
    const unit = part(match, "u");
    const count = smallNumber(part(match, "n"));
    if (count > 240) return undefined;
    const months = unit.startsWith("y") ? count * 12 + (part(match, "half") === "" ? 0 : 6) : count;
    const reading = unit.startsWith("y") ? ahead(now.today, months, "months") : ahead(now.today, count, unit);
    if (!/within|next|inside/.test(lead)) return reading;
    const last = unit.startsWith("m") || unit.startsWith("y") ? addMonths(now.today, months) : reading.to;
    return { from: now.today, to: last, precision: "range", fixed: true };
  },
};

const fortnight: Atom = {
  pattern: sticky(
    `(?:in\\s+)?a fortnight(?:'s time| today| from now)?(?:\\s+on\\s+(?<wd>${weekdayPattern}))?(?![a-z])|(?:a )?week on (?<wd2>${weekdayPattern})|(?<wd3>${weekdayPattern}) week(?![a-z])|(?<wd4>${weekdayPattern}) fortnight(?![a-z])`,
  ),
  read: (match, now) => {
    const after = group(match, "wd") ?? group(match, "wd4");
    const week1 = group(match, "wd2") ?? group(match, "wd3");
    if (week1 !== undefined) return oneDay(addDays(nextWeekday(now.today, weekdayNumber(week1)), 7), true);
    if (after !== undefined) return oneDay(addDays(nextWeekday(now.today, weekdayNumber(after)), 14), true);
    return /in a|time|today|now/i.test(match[0]) ? oneDay(addDays(now.today, 14), true) : undefined;
  },
};

/** "A week today", "fortnight tomorrow", "three weeks on Monday": whole weeks after a day that is named. */
const weeksFromDay: Atom = {
  pattern: sticky(
    `(?:in\\s+)?(?:(?<n>${smallPattern})\\s+)?(?<u>weeks?|wks?|fortnights?|months?)\\s+(?:(?<t>today|tomorrow)|(?:on\\s+)?(?<wd>${weekdayPattern}))(?![a-z'])`,
  ),
  read: (match, now, around) => {
    // "Next week Monday" is another day, "was down for a week today" is past.
    if (/\b(?:next|last|this|every|each|per|the|of|past)\s*$/i.test(around.before)) return undefined;
    if (/\b(?:was|were|been|had|has)\b[^.;]{0,20}\bfor\s*$/i.test(around.before)) return undefined;
    const named = group(match, "wd");
    const from =
      named === undefined
        ? addDays(now.today, part(match, "t") === "tomorrow" ? 1 : 0)
        : nextWeekday(now.today, weekdayNumber(named));
    const count = group(match, "n");
    const unit = part(match, "u");
    if (unit.startsWith("m"))
      return named === undefined
        ? oneDay(addMonths(from, count === undefined ? 1 : smallNumber(count)), true)
        : undefined;
    const weeks = (count === undefined ? 1 : smallNumber(count)) * (unit.startsWith("f") ? 2 : 1);
    return weeks > 104 ? undefined : oneDay(addDays(from, weeks * 7), true);
  },
};

const weekday: Atom = {
  pattern: sticky(
    `(?<rel>next |this |this coming |on |coming )?(?<wd>${weekdayPattern})(?<nw>\\s+(?:of )?next week)?(?<an>\\s+after next)?(?![a-z'])`,
  ),
  read: (match, now, around) => {
    const words = group(match, "wd") ?? "";
    const rel = part(match, "rel");
    const short = words.replace(/\.$/, "").length <= 4;
    if (short && rel === "" && !/^\W*$/.test(around.before + around.after)) return undefined;
    const number = weekdayNumber(words);
    if (group(match, "an") !== undefined) return oneDay(addDays(nextWeekday(now.today, number), 7), true);
    if (group(match, "nw") !== undefined || rel.startsWith("next")) {
      return oneDay(addDays(mondayOf(now.today), 7 + ((number + 6) % 7)), true);
    }
    // "every Monday" and "Monday mornings" are habits.
    if (
      /\b(?:every|each|last|since|a|most)\s*$/i.test(around.before) ||
      /^s?\s*(?:morning|night|evening|afternoon)s/i.test(around.after)
    )
      return undefined;
    return oneDay(nextWeekday(now.today, number), true);
  },
};

const ofNextMonth: Atom = {
  pattern: sticky(`(?:the\\s+)?(?<d>${ordinalPattern})\\s+(?:of\\s+)?(?<rel>next|this) month`),
  read: (match, now) => {
    const first = monthStart(yearOf(now.today), monthOf(now.today) + (part(match, "rel") === "next" ? 1 : 0));
    return dayOfMonth(ordinalNumber(part(match, "d")), monthOf(first), yearOf(first), now);
  },
};

export const relativeAtoms: readonly Atom[] = [byName, soonest, counted, fortnight, weeksFromDay, weekday, ofNextMonth];

/** "the first Monday of" a month that was read. */
export const weekdayIn = (reading: Reading, weekday: number, nth: number | "last"): Reading | undefined => {
  const day = nthWeekday(yearOf(reading.from), monthOf(reading.from), weekday, nth);
  return day === undefined ? undefined : oneDay(day, reading.fixed);
};

/** "the third week of March": days 15 to 21; the last week is the last seven days. */
export const weekIn = (reading: Reading, nth: number | "last", now: Now): Reading | undefined => {
  if (reading.to < now.ref && !reading.fixed) return undefined;
  const from = nth === "last" ? addDays(reading.to, -6) : addDays(reading.from, (nth - 1) * 7);
  const to = addDays(from, 6);
  return from > reading.to
    ? undefined
    : { from, to: nth === "last" || to <= reading.to ? to : reading.to, precision: "week", fixed: reading.fixed };
};
