/** What the date model sees of one date: the words near it by class and stem, its clause, its own shape, its neighbours. */
import type { FieldId } from "../../conversation/facts.ts";
import { daysBetween } from "./calendar.ts";
import { nearWords } from "../text/near-words.ts";
import { dateClasses } from "./date-words.ts";
import type { FoundDate } from "./scan.ts";

/** How far off the day lies, in steps; "past" for one that is over. */
const distance = (date: FoundDate, today: string): string => {
  const days = daysBetween(today, date.lastDay);
  if (days < 0) return "past";
  return days < 14 ? "days" : days < 70 ? "weeks" : days < 300 ? "months" : days < 500 ? "year" : "years";
};

const shapeOf = (date: FoundDate, dates: readonly FoundDate[], today: string): readonly string[] => {
  const { value } = date;
  const at = dates.indexOf(date);
  const order = dates.length === 1 ? "only" : at === 0 ? "first" : at === dates.length - 1 ? "last" : "between";
  const lead = /^(?:until|till?|by|from|before|after|since|end|not|once|when|in|on|to|through)\b/i.exec(value.raw)?.[0];
  return [
    `is:${value.precision}`,
    `far:${distance(date, today)}`,
    order,
    ...(value.notBefore === true ? ["notBefore"] : []),
    ...(value.by === true ? ["by"] : []),
    ...(date.endOf ? ["endOf"] : []),
    ...(date.negated ? ["negated"] : []),
    ...(/20\d\d|'\d\d|[/.-]\d\d$/.test(value.raw) ? ["withYear"] : []),
    ...(lead === undefined ? [] : [`opens:${lead.toLowerCase()}`]),
    ...(dates.length > 1 && dates.every((one) => one.lastDay <= date.lastDay) ? ["latest"] : []),
    ...(dates.length > 1 && dates.every((one) => one.lastDay >= date.lastDay) ? ["earliest"] : []),
  ];
};

const questionOf = (asked: readonly FieldId[]): string =>
  (["preferredStart", "contractEnd", "supportArrangements"] as const).find((field) => asked.includes(field)) ??
  (asked.length > 0 ? "other" : "none");

/** Features by name; each is there or not. `asked`: the fields that were asked for. */
export const dateFeatures = (
  text: string,
  dates: readonly FoundDate[],
  asked: readonly FieldId[],
  today: string,
): readonly (readonly string[])[] => {
  if (dates.length === 0) return [];
  const near = nearWords(text, dates, { classesOf: dateClasses, cues });
  const question = questionOf(asked);
  const crossed = question !== "none" && question !== "other";
  const anywhere = [...new Set((text.toLowerCase().match(/\p{L}+/gu) ?? []).flatMap(dateClasses))];
  const spoken = anywhere.map((name) => `any:${name}`);
  return dates.map((date, index) => {
    const words = near[index] ?? [];
    const shape = shapeOf(date, dates, today);
    const told = [...words, ...shape, ...spoken, ...pairsOf(words, shape)];
    const found = new Set(["bias", `asked:${question}`, ...told]);
    if (crossed) for (const name of told) found.add(`${question}|${name}`);
    return [...found];
  });
};

/** The nearest cue of each side, and what it says of a day of this shape. */
const pairsOf = (words: readonly string[], shape: readonly string[]): readonly string[] => {
  const [left, right] = ["L", "R"].map(
    (side) => words.find((name) => name.startsWith(`${side}cue:`)) ?? `${side}cue:-`,
  );
  return [`${left}&${right}`, ...shape.flatMap((one) => [`${left}&${one}`, `${right}&${one}`])];
};

const cues = new Set(["start", "wish", "suits", "contract", "end", "until", "past", "event", "away", "thing", "said"]);
