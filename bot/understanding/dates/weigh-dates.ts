/**
 * What each date is for, by the rules and by the date model together: a rule's reading is evidence that is weighed with
 * the model's chances. Where neither role is likely enough the date stays loose, and the bot asks. It only ever gives a
 * role to dates that were said.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { dateChancesOf, dateRoles, type DateChances } from "./date-chances.ts";
import type { DateRole } from "./date-roles.ts";
import type { FoundDate } from "./scan.ts";

/** `rule`, `silence`: how much a rule's reading, and that no rule reads the date, add to the logarithm of its chance. */
export const weighing = { rule: 1.2, silence: 0.5, take: 0.55, margin: 0.15 } as const;

export interface WeighedDate {
  readonly role: DateRole | undefined;
  readonly chances: DateChances;
}

export const weighDates = (
  text: string,
  dates: readonly FoundDate[],
  ruled: readonly (DateRole | undefined)[],
  asked: readonly FieldId[],
  today: string,
): readonly WeighedDate[] =>
  dateChancesOf(text, dates, asked, today).map((chance, index) => {
    const date = dates[index];
    // "Q2 27/28" and no more: what was asked says what it is.
    if (date !== undefined && nothingElse(text, date))
      return { role: ruled[index], chances: withRule(chance, ruled[index]) };
    const chances = withRule(chance, ruled[index]);
    const role = (["preferredStart", "contractEnd"] as const).find((one) => chances[one] >= weighing.take);
    return { role, chances };
  });

const nothingElse = (text: string, { start, end }: FoundDate): boolean =>
  !/[\p{L}\d■]/u.test(text.slice(0, start)) && !/[\p{L}\d■]/u.test(text.slice(end));

const withRule = (chance: DateChances, ruled: DateRole | undefined): DateChances => {
  const raised = dateRoles.map((role) => {
    const said = role === (ruled ?? "other");
    return chance[role] * (said ? Math.exp(ruled === undefined ? weighing.silence : weighing.rule) : 1);
  });
  const all = raised.reduce((sum, one) => sum + one, 0);
  const [preferredStart = 0, contractEnd = 0, other = 0] = raised.map((one) => one / all);
  return { preferredStart, contractEnd, other };
};
