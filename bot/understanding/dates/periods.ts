/** Seasons, quarters, halves, calendar and financial years. The UK financial year starts on 1 April. */
import { addDays, monthEnd, monthOf, monthStart, yearOf } from "./calendar.ts";
import { ordinalNumber } from "./names.ts";
import { group, nextYearly, sticky, yearNumber, yearPattern, type Atom, type Now, type Reading } from "./reading.ts";

const part = (match: RegExpExecArray, name: string): string => group(match, name) ?? "";

const seasonStart: Readonly<Record<string, number>> = {
  spring: 3,
  summer: 6,
  autumn: 9,
  automn: 9,
  autum: 9,
  fall: 9,
  winter: 12,
};
const seasonOf = (name: string, year: number, fixed: boolean): Reading => {
  const start = seasonStart[name.toLowerCase()] ?? 3;
  return { from: monthStart(year, start), to: monthEnd(year, start + 2), precision: "season", fixed };
};

/** The season that runs counts while more than a third of it lies ahead; "next" means the one after. */
const comingSeason = (words: string, name: string, now: Now): Reading => {
  const reading = nextYearly(now, (y) => seasonOf(name, y, false));
  const running = reading.from <= now.today;
  const nearlyOver = running && addDays(now.today, 30) > reading.to;
  if (!nearlyOver && !(running && /^next/i.test(words))) return reading;
  return seasonOf(name, yearOf(reading.from) + 1, false);
};

const season: Atom = {
  pattern: sticky(
    `(?:(?:this|next|the coming|coming|the)\\s+)?(?<s>spring|summer|autumn|automn|autum|fall|winter)(?:\\s*(?:time|season))?(?:\\s+term)?(?:(?:\\s+(?:of\\s+|in\\s+)?|\\s*[,/-]\\s*)(?:(?<wy>(?:20)?\\d\\d)[/-]\\d\\d(?!\\d)|${yearPattern}))?(?![a-z])`,
  ),
  read: (match, now, around) => {
    const name = part(match, "s");
    if (/^\s*(?:holiday|break|clean|over|back|down|through|short|behind|into|off)/i.test(around.after))
      return undefined;
    if (
      /^fall$/i.test(name) &&
      !/\b(?:in the|the|next|this)\s*$/i.test(around.before) &&
      !/^(?:the|next|this)/i.test(match[0])
    )
      return undefined;
    const slashed = group(match, "wy");
    const words = slashed ?? group(match, "y");
    if (words !== undefined) return seasonOf(name, yearNumber(words, now.today), true);
    return comingSeason(match[0], name, now);
  },
};

/** "27/28", "2027/28", "2027-2028", "FY27": the first of the two years; undefined where the two do not follow on. */
const financialYear = "(?:(?<fy1>(?:20)?\\d\\d)\\s?[/-]\\s?(?<fy2>(?:20)?\\d\\d)(?![\\d/-]))";
const relativeFinancial =
  "(?<frel>this|next|the next|the new|new|the coming|coming|the current|current|the following|the)\\s+(?:uk\\s+|nhs\\s+)?(?:financial|fiscal|tax|fin\\.?)\\s*(?:year|yr)";
const startOfFinancial = (match: RegExpExecArray, now: Now): number | undefined => {
  const [one, two, single] = [group(match, "fy1"), group(match, "fy2"), group(match, "fy")];
  if (one !== undefined && two !== undefined) {
    const first = Number(one) % 100;
    return Number(two) % 100 === (first + 1) % 100 ? 2000 + first : undefined;
  }
  if (single !== undefined) return yearNumber(single, now.today);
  const words = group(match, "frel");
  if (words === undefined) return undefined;
  const current = yearOf(now.today) - (monthOf(now.today) < 4 ? 1 : 0);
  return current + (/next|new|coming|following/i.test(words) ? 1 : 0);
};

const quarterIn = (startYear: number, startMonth: number, quarter: number, fixed: boolean): Reading => ({
  from: monthStart(startYear, startMonth + (quarter - 1) * 3),
  to: monthEnd(startYear, startMonth + (quarter - 1) * 3 + 2),
  precision: "quarter",
  fixed,
});

const quarterWord =
  "(?:q\\s?(?<q>[1-4])|(?:quarter|qtr|qrtr)\\s?(?<q2>[1-4]|one|two|three|four)|(?:the\\s+)?(?<q3>first|1st|second|2nd|third|3rd|fourth|4th|last|final)\\s+(?:quarter|qtr|qrtr))";
const quarterNumber = (match: RegExpExecArray): number => {
  const digit = group(match, "q");
  if (digit !== undefined) return Number(digit);
  const words = (group(match, "q2") ?? group(match, "q3") ?? "").toLowerCase();
  const cardinal = ["one", "two", "three", "four"].indexOf(words) + 1;
  if (cardinal > 0) return cardinal;
  return /last|final/.test(words) ? 4 : /^\d$/.test(words) ? Number(words) : ordinalNumber(words);
};

const link = "(?:\\s*[,/-]?\\s*(?:of\\s+|in\\s+)?(?:the\\s+)?)";
const fyMark = "(?:fy|f/y|financial year|fin year)\\s?-?";

const quarterOfFinancial: Atom = {
  pattern: sticky(
    `${quarterWord}${link}(?:(?:${fyMark})?${financialYear}|${fyMark}(?<fy>'?(?:20)?\\d\\d)|${relativeFinancial})(?:\\s+(?:financial|fiscal) year)?`,
  ),
  read: (match, now) => {
    const start = startOfFinancial(match, now);
    return start === undefined ? undefined : quarterIn(start, 4, quarterNumber(match), true);
  },
};

const financialThenQuarter: Atom = {
  pattern: sticky(
    `(?:(?:${fyMark})?${financialYear}|${fyMark}(?<fy>'?(?:20)?\\d\\d)|${relativeFinancial})('s)?${link}${quarterWord}`,
  ),
  read: (match, now) => {
    const start = startOfFinancial(match, now);
    return start === undefined ? undefined : quarterIn(start, 4, quarterNumber(match), true);
  },
};

/**
 * With a plain year the quarter is the calendar's; with none it is the financial year's, as the NHS speaks. The one that
 * has begun is not what somebody plans for: it may be the calendar's or next year's, so it is asked.
 */
const quarter: Atom = {
  pattern: sticky(
    `${quarterWord}(?:(?:\\s+|\\s*[,/-]\\s*)(?:of\\s+|in\\s+)?(?:the\\s+)?(?:calendar year\\s+)?(?:${yearPattern}|(?<ny>new year))|(?<thisyear>\\s+of the (?:calendar )?year))?(?![\\da-z])`,
  ),
  read: (match, now) => {
    const number = quarterNumber(match);
    const words = group(match, "y");
    if (words !== undefined) return quarterIn(yearNumber(words, now.today), 1, number, true);
    if (group(match, "ny") !== undefined) return quarterIn(yearOf(now.today) + 1, 1, number, true);
    const start = group(match, "thisyear") === undefined ? 4 : 1;
    const next = nextYearly(now, (y) => quarterIn(y, start, number, false));
    return next.from < now.today && now.ref === now.today ? { problem: "which-quarter" } : next;
  },
};

const yearThenQuarter: Atom = {
  pattern: sticky(`(?<y>20\\d\\d|next year|this year)(?:'s)?[,\\s-]*${quarterWord}(?![\\da-z])`),
  read: (match, now) => quarterIn(yearNumber(part(match, "y"), now.today), 1, quarterNumber(match), true),
};

const nextQuarter: Atom = {
  pattern: sticky("(?<r>this|next|the next|the coming|the following) (?:quarter|qtr)"),
  read: (match, now) => {
    const start = Math.floor((monthOf(now.today) - 1) / 3) * 3 + 1 + (/this/i.test(part(match, "r")) ? 0 : 3);
    return {
      from: monthStart(yearOf(now.today), start),
      to: monthEnd(yearOf(now.today), start + 2),
      precision: "quarter",
      fixed: true,
    };
  },
};

const wholeFinancial = (start: number): Reading => ({
  from: monthStart(start, 4),
  to: monthEnd(start + 1, 3),
  precision: "year",
  fixed: true,
});
const financial: Atom = {
  pattern: sticky(
    `(?:(?:the\\s+)?(?:${fyMark})\\s?(?:${financialYear}|(?<fy>'?(?:20)?\\d\\d(?![\\d])))|${financialYear.replace("fy1", "ga").replace("fy2", "gb")}(?:\\s+(?:financial|fiscal) year)?|${relativeFinancial})`,
  ),
  read: (match, now) => {
    const [one, two] = [group(match, "ga"), group(match, "gb")];
    if (one !== undefined && two !== undefined) {
      const first = Number(one) % 100;
      // A bare 27/28 must look like years to come, or it is a size or a score.
      const plausible = Math.abs(2000 + first - yearOf(now.today)) <= 10 && Number(two) % 100 === first + 1;
      return plausible ? wholeFinancial(2000 + first) : undefined;
    }
    const start = startOfFinancial(match, now);
    return start === undefined ? undefined : wholeFinancial(start);
  },
};

/** "year end" in the NHS is 31 March. */
const yearEnd: Atom = {
  pattern: sticky("(?:the\\s+)?(?:financial |fiscal |tax )?year[- ]end(?![a-z])"),
  read: (_match, now) =>
    nextYearly(now, (y) => ({
      from: monthStart(y, 3),
      to: monthEnd(y, 3),
      precision: "month",
      fixed: false,
      endOf: true,
    })),
};

const half: Atom = {
  pattern: sticky(
    `(?:h(?<h>[12])|(?:the\\s+)?(?<hw>first|1st|second|2nd|latter|back|other)[- ]half)\\s*,?\\s*(?:of\\s+|in\\s+)?(?:(?:the\\s+)?(?:${fyMark})?${financialYear}|${relativeFinancial}|${yearPattern}|(?<ty>the (?:calendar )?year))`,
  ),
  read: (match, now) => {
    const second = group(match, "h") === "2" || /second|2nd|latter|back|other/i.test(part(match, "hw"));
    const start = startOfFinancial(match, now);
    const words = group(match, "y");
    const make = (y: number, month: number, fixed: boolean): Reading => ({
      from: monthStart(y, month + (second ? 6 : 0)),
      to: monthEnd(y, month + (second ? 11 : 5)),
      precision: "halfYear",
      fixed,
    });
    if (start !== undefined) return make(start, 4, true);
    if (words !== undefined) return make(yearNumber(words, now.today), 1, true);
    return group(match, "ty") === undefined ? undefined : nextYearly(now, (y) => make(y, 1, false));
  },
};

const calendarYear = (year: number): Reading => ({
  from: monthStart(year, 1),
  to: monthEnd(year, 12),
  precision: "year",
  fixed: true,
});
const year: Atom = {
  pattern: sticky(
    "(?<words>next (?:year|yr)|this (?:year|yr)|the year after next|the following year|(?:the )?(?:end|start|beginning) of (?<ye>the )year)(?!['’]s)",
  ),
  read: (match, now) => {
    const words = part(match, "words").toLowerCase();
    if (group(match, "ye") !== undefined) {
      const y = yearOf(now.today) + (words.includes("end") ? 0 : 1);
      const month = words.includes("end") ? 12 : 1;
      return {
        from: monthStart(y, month),
        to: monthEnd(y, month),
        precision: "part",
        fixed: true,
        ...(words.includes("end") ? { endOf: true as const } : {}),
      };
    }
    return calendarYear(yearOf(now.today) + (words.startsWith("this") ? 0 : words.includes("after next") ? 2 : 1));
  },
};

/** A bare 2027 is a year only where something leads to it: "in 2027", "early 2027". */
const bareYear: Atom = {
  pattern: sticky("(?<y>20[2-4]\\d)(?![\\d/:.-]\\d|\\d|\\s*(?:new|mailbox|user|account|staff|people|nhs))"),
  read: (match, _now, around) => {
    const led =
      /\b(?:in|by|of|during|until|till|early|mid|late|before|after|from|sometime|for|to|or|and|since|end|ends|expires)\b[\s-]*$/i.test(
        around.before,
      );
    const alone = /^\W*$/.test(around.before) && /^\W*$/.test(around.after);
    return led || alone ? calendarYear(Number(part(match, "y"))) : undefined;
  },
};

/** "late 27", "mid 28". */
const shortYear: Atom = {
  pattern: sticky("'?(?<y>\\d\\d)(?![\\d/:.-]|\\s*(?:st|nd|rd|th|new|mailbox|user|account|staff|people|nhs|%))"),
  read: (match, now, around) => {
    if (!/\b(?:early|mid|late|(?:end|start|beginning|middle) of)[\s-]*$/i.test(around.before)) return undefined;
    const y = 2000 + Number(part(match, "y"));
    return y >= yearOf(now.today) && y <= yearOf(now.today) + 10 ? calendarYear(y) : undefined;
  },
};

export const periodAtoms: readonly Atom[] = [
  season,
  quarterOfFinancial,
  financialThenQuarter,
  yearThenQuarter,
  quarter,
  nextQuarter,
  half,
  financial,
  yearEnd,
  year,
  bareYear,
  shortYear,
];
