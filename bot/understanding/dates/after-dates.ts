/** Days told from another date: "the week after", "a fortnight after that", "the following Monday", "any time after then". */
import { addDays, addMonths, mondayOf, monthEnd, monthOf, monthStart, weekdayOf, yearOf } from "./calendar.ts";
import { smallNumber, smallPattern, weekdayNumber, weekdayPattern } from "./names.ts";
import { group, oneDay, sticky, type Atom, type Now, type Reading } from "./reading.ts";

const unit = "(?<u>days?|weeks?|wks?|fortnights?|months?)";
const afterIt =
  "(?:after(?: that| then| this| it| which)?|later|following(?: that| this)?|on from (?:that|then))(?!\\s+(?:the|our|my|a|an|we|i|he|she|they|that|this|\\d|[a-z]+ing\\b))(?![a-z'])";

/** Whole weeks and months begin on their first day: "the week after 2 March" is that of 8 March. */
const stepped = (last: NonNullable<Now["last"]>, words: string, count: number | undefined): Reading => {
  if (/^d/i.test(words)) return oneDay(addDays(last.to, count ?? 1), true);
  if (/^m/i.test(words) && count === undefined) {
    const first = monthStart(yearOf(last.to), monthOf(last.to) + 1);
    return { from: first, to: monthEnd(yearOf(first), monthOf(first)), precision: "month", fixed: true };
  }
  if (count === undefined && /^w/i.test(words)) {
    const monday = addDays(mondayOf(last.to), 7);
    return { from: monday, to: addDays(monday, 6), precision: "week", fixed: true };
  }
  const day = /^m/i.test(words)
    ? addMonths(last.to, count ?? 1)
    : addDays(last.to, (count ?? 1) * (/^f/i.test(words) ? 14 : 7));
  return { from: day, to: day, precision: "week", fixed: true };
};

const countedAfter: Atom = {
  pattern: sticky(
    `(?:about |around |roughly )?(?:(?:the|that)\\s+(?:(?:very )?next\\s+)?|(?<n>${smallPattern})\\s+)${unit}\\s+${afterIt}`,
  ),
  read: (match, now) => {
    if (now.last === undefined) return undefined;
    const words = group(match, "n");
    const count = words === undefined ? undefined : smallNumber(words);
    return count !== undefined && count > 104 ? undefined : stepped(now.last, group(match, "u") ?? "", count);
  },
};

/** "2 March. The following Monday": the next one after that day. */
const followingWeekday: Atom = {
  pattern: sticky(
    `the\\s+(?:(?:following|next)\\s+(?<wd>${weekdayPattern})|(?<wd2>${weekdayPattern})\\s+${afterIt})(?![a-z'])`,
  ),
  read: (match, { last }) => {
    const words = group(match, "wd") ?? group(match, "wd2") ?? "";
    if (last === undefined) return undefined;
    const gap = (weekdayNumber(words) - weekdayOf(last.to) + 7) % 7;
    return oneDay(addDays(last.to, gap === 0 ? 7 : gap), true);
  },
};

/** "The board meets on 9 December, so any time after that": from the next day on. */
const afterThat: Atom = {
  pattern: sticky(
    "(?:(?:any ?time|some ?time|straight|soon|shortly|right|just|only|not (?:until|till|before)|from)\\s+)?(?:after|from)\\s+(?:that|then)(?:\\s+(?:on|onwards?|date|day))?(?![a-z'])",
  ),
  read: (_match, { last }) => {
    if (last === undefined) return undefined;
    const from = addDays(last.to, 1);
    return { from, to: from, precision: "day", fixed: true, notBefore: true };
  },
};

export const afterAtoms: readonly Atom[] = [countedAfter, followingWeekday, afterThat];
