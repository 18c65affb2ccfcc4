/** Single days and months: 3/4/27, 2027-04-03, Mon 1st March '27, March 1st, April 2027, "the 15th". */
import { addMonths, dateOf, dayAt, monthOf, monthStart, weekdayOf, yearOf } from "./calendar.ts";
import { monthNumber, monthPattern, ordinalNumber, ordinalPattern, weekdayNumber, weekdayPattern } from "./names.ts";
import {
  dayOfMonth,
  group,
  nextYearly,
  oneDay,
  sticky,
  wholeMonth,
  yearNumber,
  yearPattern,
  type Around,
  type Atom,
  type Now,
} from "./reading.ts";

const dateWord = `(?<d>${ordinalPattern}|[0-3]?\\d)`;
const month = `(?<m>${monthPattern})(?![a-z])`;
const weekday = `(?:${weekdayPattern}(?![a-z]),?\\s+(?:the\\s+)?)?`;
const part = (match: RegExpExecArray, name: string): string => group(match, name) ?? "";
const year = (match: RegExpExecArray, now: Now): number | undefined => {
  const words = group(match, "y");
  return words === undefined ? undefined : yearNumber(words, now.today);
};

const iso: Atom = {
  pattern: sticky("(?<y>20\\d\\d)[-/](?<m>\\d\\d?)[-/](?<d>\\d\\d?)(?!\\d)"),
  read: (match, now) => dayOfMonth(Number(part(match, "d")), Number(part(match, "m")), year(match, now), now),
};

/** "2027 May 15", as other languages say it. */
const yearMonthDay: Atom = {
  pattern: sticky(`(?<y>20\\d\\d)[\\s,]+${month}[\\s,]+(?:the\\s+)?${dateWord}(?!\\d)`),
  read: (match, now) =>
    dayOfMonth(ordinalNumber(part(match, "d")), monthNumber(part(match, "m")), year(match, now), now),
};

/** British order. Where only the American order makes a date (04/25/2027) it is not guessed. */
const numeric: Atom = {
  pattern: sticky(
    "(?<d>\\d\\d?)(?<s>[/.-])(?<m>\\d\\d?)\\k<s>(?<y>20\\d\\d|\\d\\d)(?![\\d/]|[.-]\\d)|(?<d4>\\d\\d?) (?<m4>\\d\\d) (?<y4>20\\d\\d)(?!\\d)",
  ),
  read: (match, now) => {
    const [date, monthOfIt] = [
      Number(part(match, "d") || part(match, "d4")),
      Number(part(match, "m") || part(match, "m4")),
    ];
    if (monthOfIt > 12) return { problem: date <= 12 && monthOfIt <= 31 ? "american-order" : "no-such-day" };
    return dayOfMonth(date, monthOfIt, year(match, now), now) ?? { problem: "no-such-day" };
  },
};

const dayAndMonth: Atom = {
  pattern: sticky("(?<d>\\d\\d?)/(?<m>\\d\\d?)(?![\\d/.%-])"),
  read: (match, now, around) => {
    const [date, monthOfIt] = [Number(part(match, "d")), Number(part(match, "m"))];
    // 24/7 is a service level, 3/4 "of" something a fraction.
    if ((date === 24 && monthOfIt === 7) || monthOfIt > 12 || /^\s*(?:of|the|full|way)\b/i.test(around.after))
      return undefined;
    return dayOfMonth(date, monthOfIt, undefined, now);
  },
};

const monthAndYearDigits: Atom = {
  pattern: sticky("(?<m>0?[1-9]|1[0-2])[/-](?<y>20\\d\\d)(?![\\d/-])"),
  read: (match, now) => wholeMonth(year(match, now) ?? yearOf(now.today), Number(part(match, "m")), true),
};

/** "06/27": no day and no financial year, so June 2027. */
const monthAndShortYear: Atom = {
  pattern: sticky("(?<m>0?[1-9]|1[0-2])/(?<y>\\d\\d)(?![\\d/.%-])"),
  read: (match, now) => {
    const y = 2000 + Number(part(match, "y"));
    const plausible = y >= yearOf(now.today) && y <= yearOf(now.today) + 10 && Number(part(match, "y")) > 12;
    return plausible && Number(part(match, "y")) !== Number(part(match, "m")) + 1
      ? wholeMonth(y, Number(part(match, "m")), true)
      : undefined;
  },
};

const dayMonthYear: Atom = {
  pattern: sticky(
    `${weekday}(?:the\\s+)?${dateWord}\\s*(?:of\\s+|day of\\s+|-|/)?\\s*${month}(?:[,\\s/-]*\\s?${yearPattern})?`,
  ),
  read: (match, now) =>
    dayOfMonth(ordinalNumber(part(match, "d")), monthNumber(part(match, "m")), year(match, now), now),
};

const monthDayYear: Atom = {
  pattern: sticky(
    // A bare number after a month is its day only where nothing else is counted: "March 15", not "June, 15 accounts".
    `${weekday}${month}(?:,?\\s+(?:from\\s+|on\\s+|around\\s+|about\\s+)?(?:(?<the>the\\s+)(?<d1>${ordinalPattern})|(?<d2>${ordinalPattern}))|\\s+(?<d3>[0-3]?\\d(?![\\d.,]\\d|\\d|\\s*[a-z-])|[0-3]?\\d(?=,?\\s+(?:20\\d\\d|'\\d\\d|and|or|to|at|if|for|please|would|is|works?|onwards?|through|until)\\b)))(?:,?\\s+(?<y>20\\d\\d|'\\d\\d))?(?!\\d|\\s+(?:week|month|half|monday|friday|of us|users|mailboxes|accounts|staff|people|new)\\b)`,
  ),
  read: (match, now) => {
    const words = group(match, "d1") ?? group(match, "d2") ?? part(match, "d3");
    const date = ordinalNumber(words);
    const bare = /^\d+$/.test(words) && group(match, "the") === undefined && group(match, "y") === undefined;
    // "Mar 27" in Britain is a month and a year; "Mar 12" can only be a day.
    if (bare && date >= yearOf(now.today) % 100) return undefined;
    return dayOfMonth(date, monthNumber(part(match, "m")), year(match, now), now);
  },
};

const monthYear: Atom = {
  pattern: sticky(
    `(?:the\\s+)?(?:month of\\s+)?(?<m>${monthPattern})(?:(?:\\s*[/-]\\s*|\\s+(?:in\\s+|of\\s+)?|\\s*,\\s*(?=20\\d\\d|'\\d\\d|next|this))${yearPattern}|(?='\\d\\d)${yearPattern})(?!\\s?(?:users|mailboxes|accounts|staff|people|new)\\b)`,
  ),
  read: (match, now) => wholeMonth(year(match, now) ?? yearOf(now.today), monthNumber(part(match, "m")), true),
};

/** Words that are months only where something says so: "May I", "we march on", "Jan Smith", "sat". */
const weakMonths = /^(?:may|march|mar|mach|sep|jan|jun|dec|june|april|august)\.?$/i;
const leadsToDate =
  /(?:\b(?:in|by|of|from|until|till?|before|after|early|mid|late|during|to|this|next|coming|since|around|about|for|or|and|between|than|be|say|start|starting|through|ideally|possibly|maybe|probably|prefer|circa|middle|end|beginning|it's|is|make it|make that|hopefully|not|on|expires|ends|finishes|hoping|going|=|rather|yes|april|january|(?<=\b(?:for|want|like|need|do|hoping|planning|aim) )an?)|[,:/(-])\s*$/i;

export const isMonthHere = (word: string, around: Around): boolean => {
  if (!weakMonths.test(word)) return true;
  if (leadsToDate.test(around.before))
    return !/^\s+(?:i|we|be|you|not|have|well|need|also)\b/i.test(around.after) || /^[A-Z]/.test(word);
  if (/^\s*(?:19|20)\d\d/.test(around.after)) return true;
  const alone = /^\W*$/.test(around.before.split(/[.!?\n]/).at(-1) ?? "");
  if (
    alone &&
    /^\s*(?:[.,!?;/-]|$|or\b|to\b|would\b|is\b|please\b|if\b|time\b|at the\b|but\b|onwards\b|i think\b|maybe\b|probably\b|possibly\b|half\b|start\b|for\b|then\b|ideally\b|works?\b|suits?\b|pref\w*\b|latest\b|earliest\b|it is\b|unless\b|because\b|looks\b|seems\b|sounds\b|should be\b|will (?:do|be (?:fine|ok|good|best)|suit|work)\b|instead\b|actually\b|sorry\b|not\b|though\b|thanks\b|ta\b|cheers\b|pls\b|plz\b|ish\b|-|\()/i.test(
      around.after,
    )
  )
    return true;
  return /^[A-Z]/.test(word) && !alone && !/^\s+[A-Z]/.test(around.after);
};

/** "last April": the one that has passed. */
const lastMonthNamed: Atom = {
  pattern: sticky(`last (?<m>${monthPattern})(?![a-z'])`),
  read: (match, now) => {
    const number = monthNumber(part(match, "m"));
    const here = yearOf(now.today);
    return wholeMonth(number < monthOf(now.today) ? here : here - 1, number, true);
  },
};

const bareMonth: Atom = {
  pattern: sticky(`(?<rel>this |next |the coming |coming |the following |following )?(?<m>${monthPattern})(?![a-z'])`),
  read: (match, now, around) => {
    const words = part(match, "m");
    if (group(match, "rel") === undefined && !isMonthHere(words, around)) return undefined;
    const number = monthNumber(words);
    return nextYearly(now, (y) => wholeMonth(y, number, false));
  },
};

/** "the 15th", "15th": the next one. Only with "the", a preposition or nothing else said, as "2nd" is also an order. */
/** "Monday the 12th": the next 12th that is a Monday. */
const weekdayOrdinal: Atom = {
  pattern: sticky(
    `(?<wd>${weekdayPattern})(?![a-z]),?\\s+(?:the\\s+)?(?<d>[0-3]?\\d(?:st|nd|rd|th))(?!\\s*(?:of\\s+)?[a-z]{3})`,
  ),
  read: (match, now) => {
    const [date, weekdayWanted] = [ordinalNumber(part(match, "d")), weekdayNumber(part(match, "wd"))];
    for (let n = 0; n < 24; n++) {
      const first = addMonths(monthStart(yearOf(now.ref), monthOf(now.ref)), n);
      const day = dayAt(yearOf(first), monthOf(first), date);
      if (day !== undefined && day >= now.ref && weekdayOf(day) === weekdayWanted) return oneDay(day, false);
    }
    return { problem: "no-such-day" };
  },
};

const bareOrdinal: Atom = {
  pattern: sticky(
    "(?<the>the\\s+)?(?<d>[0-3]?\\d(?:st|nd|rd|th))(?!\\s*(?:-?\\s*(?:floor|line|party|time|week|quarter|half|hand|generation|gen|attempt|place|option|choice|one|january|march))|[a-z])",
  ),
  read: (match, now, around) => {
    const led =
      group(match, "the") !== undefined ||
      /\b(?:on|from|by|before|after)\s*$|\bthe \d{1,2}(?:st|nd|rd|th)\s*(?:or|and|to|-|\/|&)\s*$/i.test(around.before);
    const alone = /^\W*$/.test(around.before) && /^\W*$/.test(around.after);
    if (!led && !alone) return undefined;
    const date = ordinalNumber(part(match, "d"));
    if (date > 31) return undefined;
    for (let n = 0; n < 12; n++) {
      const first = addMonths(monthStart(yearOf(now.ref), monthOf(now.ref)), n);
      const day = dayAt(yearOf(first), monthOf(first), date);
      if (day !== undefined && day >= now.ref && (n > 0 || date >= dateOf(now.ref))) return oneDay(day, false);
    }
    return undefined;
  },
};

export const dayAtoms: readonly Atom[] = [
  iso,
  yearMonthDay,
  numeric,
  dayAndMonth,
  monthAndYearDigits,
  monthAndShortYear,
  dayMonthYear,
  monthDayYear,
  monthYear,
  bareMonth,
  lastMonthNamed,
  weekdayOrdinal,
  bareOrdinal,
];
