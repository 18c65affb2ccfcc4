/** Easter, Christmas, new year, half-terms, bank holidays: what the British plan around. */
import { addDays, easterSunday, halfTerm, monthEnd, monthStart, nthWeekday, type HalfTerm } from "./calendar.ts";
import {
  group,
  nextYearly,
  oneDay,
  sticky,
  yearNumber,
  yearPattern,
  type Atom,
  type Now,
  type Reading,
} from "./reading.ts";

const inYear = `(?:\\s+(?:of\\s+|in\\s+)?${yearPattern})?`;
const yearly = (match: RegExpExecArray, now: Now, make: (year: number, fixed: boolean) => Reading): Reading => {
  const words = group(match, "y");
  return words === undefined ? nextYearly(now, (y) => make(y, false)) : make(yearNumber(words, now.today), true);
};

const easter: Atom = {
  pattern: sticky(
    `(?<what>good friday|easter(?<e>\\s+(?:monday|sunday|weekend|bank holiday|holidays?|hols|break|vacation))?)${inYear}(?![a-z])`,
  ),
  read: (match, now) =>
    yearly(match, now, (y, fixed) => {
      const sunday = easterSunday(y);
      const words = match[0].toLowerCase();
      if (words.startsWith("good")) return oneDay(addDays(sunday, -2), fixed);
      if (words.includes("monday")) return oneDay(addDays(sunday, 1), fixed);
      if (words.includes("sunday")) return oneDay(sunday, fixed);
      // School holidays of two weeks around Easter; councils differ.
      if (/holidays|hols|break|vacation/.test(words))
        return { from: addDays(sunday, -6), to: addDays(sunday, 7), precision: "range", fixed };
      return { from: addDays(sunday, -2), to: addDays(sunday, 1), precision: "range", fixed };
    }),
};

const christmas: Atom = {
  pattern: sticky(
    `(?:christmas|xmas|chrismas|crimbo)(?<more>\\s+(?:day|eve|holidays?|break|shutdown|period|time))?${inYear}(?![a-z])`,
  ),
  read: (match, now) =>
    yearly(match, now, (y, fixed) => {
      if (/day/i.test(match[0]) && !/holiday/i.test(match[0])) return oneDay(`${y}-12-25`, fixed);
      if (/eve/i.test(match[0])) return oneDay(`${y}-12-24`, fixed);
      return {
        from: `${y}-12-24`,
        to: /break|shutdown|period|holiday/i.test(match[0]) ? `${y + 1}-01-01` : `${y}-12-26`,
        precision: "range",
        fixed,
      };
    }),
};

const boxing: Atom = {
  pattern: sticky(`boxing day${inYear}`),
  read: (match, now) => yearly(match, now, (y, fixed) => oneDay(`${y}-12-26`, fixed)),
};

const newYear: Atom = {
  pattern: sticky("(?:early in )?(?:the\\s+)?new year(?<more>'?s?(?: day| eve))?(?!\\s*\\d|[a-z'])"),
  read: (match, now) => {
    const words = match[0].toLowerCase();
    if (words.includes("day")) return nextYearly(now, (y) => oneDay(`${y}-01-01`, false));
    if (words.includes("eve")) return nextYearly(now, (y) => oneDay(`${y}-12-31`, false));
    // Said in January the new year is the one that has just begun.
    const reading = nextYearly(now, (y) => ({
      from: monthStart(y, 1),
      to: monthEnd(y, 1),
      precision: "month",
      fixed: false,
    }));
    return reading;
  },
};

const which = (words: string): HalfTerm | undefined => {
  if (/feb|spring term/i.test(words)) return "february";
  if (/may|whit|summer|june/i.test(words)) return "may";
  return /oct|autumn|nov/i.test(words) ? "october" : undefined;
};
const halfTerms: Atom = {
  pattern: sticky(
    `(?:(?:the|this|next)\\s+)?(?<w>february|feb|may|whitsun|whit|october|oct|autumn|spring|summer|november|june)?\\s?half[- ]?terms?(?:\\s+(?:break|week|holidays?|hols))?(?:\\s+in (?<w2>february|feb|may|october|oct|june|november))?${inYear}(?![a-z])`,
  ),
  read: (match, now) => {
    const said = /spring/i.test(group(match, "w") ?? "")
      ? "february"
      : which(group(match, "w") ?? group(match, "w2") ?? "");
    const one = (y: number, w: HalfTerm, fixed: boolean): Reading => ({ ...halfTerm(y, w), precision: "week", fixed });
    if (said !== undefined) return yearly(match, now, (y, fixed) => one(y, said, fixed));
    const coming = (["february", "may", "october"] as const).map((w) => nextYearly(now, (y) => one(y, w, false)));
    return coming.sort((a, b) => a.from.localeCompare(b.from))[0];
  },
};

const bankHoliday: Atom = {
  pattern: sticky(
    `(?:the\\s+)?(?:(?<w>early may|late may|may day|mayday|may|spring|august|aug|summer|easter)\\s+(?:bank hol(?:iday)?s?|b\\.?h\\.?)(?:\\s+(?:monday|weekend))?|bank hol(?:iday)?(?:\\s+(?:monday|weekend))?\\s+(?:at\\s+)?(?:the\\s+)?(?<w2>(?:(?:start|beginning|end) of |in )(?:may|august|aug)))${inYear}(?![a-z])`,
  ),
  read: (match, now) =>
    yearly(match, now, (y, fixed) => {
      const words = (group(match, "w") ?? group(match, "w2") ?? "").toLowerCase();
      if (words === "easter") return oneDay(addDays(easterSunday(y), 1), fixed);
      const day = /aug|summer/.test(words)
        ? nthWeekday(y, 8, 1, "last")
        : /late|spring|end of/.test(words)
          ? nthWeekday(y, 5, 1, "last")
          : nthWeekday(y, 5, 1, 1);
      return oneDay(day ?? `${y}-05-01`, fixed);
    }),
};

const summerHolidays: Atom = {
  pattern: sticky(
    `(?:the\\s+)?(?:school\\s+)?(?:summer|school summer)\\s+(?:school\\s+)?(?:holidays?|hols|break|vacation)${inYear}`,
  ),
  read: (match, now) =>
    yearly(match, now, (y, fixed) => ({ from: `${y}-07-22`, to: `${y}-08-31`, precision: "range", fixed })),
};

export const holidayAtoms: readonly Atom[] = [
  easter,
  christmas,
  boxing,
  newYear,
  halfTerms,
  bankHoliday,
  summerHolidays,
];
