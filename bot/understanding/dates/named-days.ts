/** Days with a name in the British year, beside the bank holidays: Bonfire Night, Candlemas, Michaelmas, Shrove Tuesday. */
import { addDays, dayAt, easterSunday } from "./calendar.ts";
import { group, nextYearly, oneDay, sticky, yearNumber, yearPattern, type Atom, type Reading } from "./reading.ts";

/** Name as a pattern, month, day of the month. */
const fixed: readonly (readonly [string, number, number])[] = [
  ["twelfth night", 1, 6],
  ["burns'? night", 1, 25],
  ["candlemas(?: day)?", 2, 2],
  ["(?:st\\.? |saint )?valentine'?s?(?: day)?", 2, 14],
  ["(?:st\\.? |saint )david'?s(?: day)?", 3, 1],
  ["(?:st\\.? |saint )patrick'?s(?: day)?", 3, 17],
  ["lady day", 3, 25],
  ["april fool'?s'?(?: day)?", 4, 1],
  ["(?:st\\.? |saint )george'?s(?: day)?", 4, 23],
  ["midsummer(?:'s)?(?: day)?", 6, 24],
  ["lammas(?: day)?", 8, 1],
  ["michaelmas(?: day)?", 9, 29],
  ["hallowe'?en", 10, 31],
  ["(?:bonfire|guy fawkes'?|fireworks) night|guy fawkes'?(?: day)?", 11, 5],
  ["(?:remembrance|armistice) day", 11, 11],
  ["(?:st\\.? |saint )andrew'?s(?: day)?", 11, 30],
  ["hogmanay", 12, 31],
];
/** Days that move with Easter, counted from Easter Sunday. */
const moving: readonly (readonly [string, number])[] = [
  ["(?:shrove|pancake) (?:tuesday|day)", -47],
  ["ash wednesday", -46],
  ["(?:mothering sunday|mother'?s'? day)", -21],
  ["palm sunday", -7],
  ["maundy thursday", -3],
  ["(?:whitsun(?:tide)?|whit sunday|pentecost)(?! half)", 49],
  ["whit monday", 50],
];

const named = (pattern: string, make: (year: number) => string | undefined): Atom => ({
  pattern: sticky(`(?:${pattern})(?:\\s+(?:of\\s+|in\\s+)?${yearPattern})?(?![a-z'])`),
  read: (match, now) => {
    const words = group(match, "y");
    const at = (year: number, sure: boolean): Reading => oneDay(make(year) ?? `${year}-01-01`, sure);
    return words === undefined ? nextYearly(now, (y) => at(y, false)) : at(yearNumber(words, now.today), true);
  },
});

export const namedDayAtoms: readonly Atom[] = [
  ...fixed.map(([pattern, month, date]) => named(pattern, (year) => dayAt(year, month, date))),
  ...moving.map(([pattern, days]) => named(pattern, (year) => addDays(easterSunday(year), days))),
];
