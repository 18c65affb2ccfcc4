/** Months, weekdays, ordinals and small numbers as people write them, typing errors included. */

const monthForms: readonly (readonly [number, string])[] = [
  [1, "january|jan|janury|januray|janaury|janurary|jannuary|jany|januarry"],
  [2, "february|feb|febuary|feburary|febraury|febuary|febuarry|febr|feburay|februrary|febrary"],
  [3, "march|mar|mrach|marhc|mach"],
  [4, "april|apr|apirl|aprl|aprill|arpil|apil"],
  [5, "may"],
  [6, "june|jun|juen|jume"],
  [7, "july|jul|jully|juyl|juli"],
  [8, "august|aug|agust|augst|augest|auguest|augut"],
  [9, "september|sept|sep|septmber|setember|septembar|spetember|septemeber|septemer|sepetember|septembre|septemba"],
  [10, "october|oct|ocotber|octber|octobar|octobre|octoer|otcober|octoba"],
  [11, "november|nov|novemeber|novmber|novembar|novenber|novembre|noevmber|novemba"],
  [12, "december|dec|decmber|decembar|decemeber|desember|decembre|deecmber|decemba"],
];

const months = new Map(
  monthForms.flatMap(([number, forms]) => forms.split("|").map((form) => [form, number] as const)),
);

/** Longest first, so that "march" is not read as "mar". */
const alternatives = (words: Iterable<string>): string => [...words].sort((a, b) => b.length - a.length).join("|");

export const monthPattern = `(?:${alternatives(months.keys())})\\.?`;
export const monthNumber = (word: string): number => months.get(word.toLowerCase().replace(/\.$/, "")) ?? 0;

const weekdayForms: readonly string[] = [
  "sunday|sun",
  "monday|mon|munday|monady",
  "tuesday|tues|tue|teusday|tuseday|tuesdy",
  "wednesday|weds|wed|wensday|wednsday|wendesday|wedensday",
  "thursday|thurs|thur|thu|thrusday|thursdy",
  "friday|fri|firday|firiday",
  "saturday|sat|saterday",
];
const weekdays = new Map(weekdayForms.flatMap((forms, day) => forms.split("|").map((form) => [form, day] as const)));
export const weekdayPattern = `(?:${alternatives(weekdays.keys())})\\.?`;
export const weekdayNumber = (word: string): number => weekdays.get(word.toLowerCase().replace(/\.$/, "")) ?? 0;

const ordinalForms: readonly string[] = [
  "first|1st",
  "second|2nd",
  "third|3rd",
  "fourth|4th|forth",
  "fifth|5th",
  "sixth|6th",
  "seventh|7th",
  "eighth|8th",
  "ninth|9th",
  "tenth|10th",
  "eleventh|11th",
  "twelfth|12th|twelth",
  "thirteenth|13th",
  "fourteenth|14th",
  "fifteenth|15th",
  "sixteenth|16th",
  "seventeenth|17th",
  "eighteenth|18th",
  "nineteenth|19th",
  "twentieth|20th",
  "twenty[- ]first|21st",
  "twenty[- ]second|22nd",
  "twenty[- ]third|23rd",
  "twenty[- ]fourth|24th",
  "twenty[- ]fifth|25th",
  "twenty[- ]sixth|26th",
  "twenty[- ]seventh|27th",
  "twenty[- ]eighth|28th",
  "twenty[- ]ninth|29th",
  "thirtieth|30th",
  "thirty[- ]first|31st",
];
/** "3rd", "third", and the slips "3th", "1th". */
export const ordinalPattern = `(?:${alternatives(ordinalForms.flatMap((f) => f.split("|")))}|[0-3]?\\d ?(?:st|nd|rd|th))`;
export const ordinalNumber = (word: string): number => {
  const digits = /^\d+/.exec(word)?.[0];
  if (digits !== undefined) return Number(digits);
  return ordinalForms.findIndex((forms) => new RegExp(`^(?:${forms})$`, "i").test(word)) + 1;
};

const small: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  "a couple of": 2,
  "couple of": 2,
  three: 3,
  "a few": 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  eighteen: 18,
  twenty: 20,
  "twenty four": 24,
  "twenty-four": 24,
  thirty: 30,
  "thirty six": 36,
  "thirty-six": 36,
};
export const smallPattern = `(?:${alternatives(Object.keys(small))}|\\d{1,3})`;
export const smallNumber = (word: string): number => small[word.toLowerCase()] ?? Number(word);
