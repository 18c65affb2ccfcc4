/** "Q3 not Q2" after "FY27/28 Q2": a bare quarter is one of the year that was told before. */
import { addDays, addMonths } from "../understanding/dates/calendar.ts";
import type { DateSpan, Draft, Fact, Problem } from "./facts.ts";

/** The quarter `raw` of the year of the quarter that was told before. */
const quarterBeside = (draft: Draft, raw: string): DateSpan | undefined => {
  const entry = draft.preferredStart;
  if (entry?.is !== "given" || entry.value.precision !== "quarter") return undefined;
  const [now, before] = [/^\W*q([1-4])\W*$/i.exec(raw)?.[1], /\bq([1-4])\b/i.exec(entry.value.raw)?.[1]];
  if (now === undefined || before === undefined) return undefined;
  const from = addMonths(entry.value.from, 3 * (Number(now) - Number(before)));
  return { from, to: addDays(addMonths(from, 3), -1), precision: "quarter", raw };
};

export const inSameYear = (draft: Draft, fact: Fact, correcting: boolean): Fact => {
  if (!correcting || fact.field !== "preferredStart") return fact;
  const value = quarterBeside(draft, fact.value.raw);
  return value === undefined ? fact : { ...fact, value };
};

/** A quarter that would have to be asked for, were it not for the one told before. */
export const knownQuarter = (draft: Draft, { reason, said }: Problem, correcting: boolean): Fact | undefined => {
  const value = correcting && reason === "which-quarter" ? quarterBeside(draft, said) : undefined;
  return value === undefined ? undefined : { field: "preferredStart", value, said };
};
