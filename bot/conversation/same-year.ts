/** "Q3 not Q2" after "FY27/28 Q2": a bare quarter is one of the year that was told before. */
import { addDays, addMonths } from "../understanding/dates/calendar.ts";
import type { DateSpan, Draft, Fact } from "./facts.ts";

export const inSameYear = (draft: Draft, fact: Fact, correcting: boolean): Fact => {
  const entry = draft.preferredStart;
  if (!correcting || fact.field !== "preferredStart" || entry?.is !== "given") return fact;
  const [now, before] = [/^\W*q([1-4])\W*$/i.exec(fact.value.raw)?.[1], /\bq([1-4])\b/i.exec(entry.value.raw)?.[1]];
  if (now === undefined || before === undefined || entry.value.precision !== "quarter") return fact;
  const from = addMonths(entry.value.from, 3 * (Number(now) - Number(before)));
  const value: DateSpan = { from, to: addDays(addMonths(from, 3), -1), precision: "quarter", raw: fact.value.raw };
  return { ...fact, value };
};
