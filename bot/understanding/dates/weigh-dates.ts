/**
 * What each date is for, by the rules and by the date model together: a rule's reading is evidence that is weighed with
 * the model's chances. Where neither role is likely enough the date stays loose, and the bot asks. It only ever gives a
 * role to dates that were said.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { dateChancesOf, dateRoles, type DateChances } from "./date-chances.ts";
import type { DateRole } from "./date-roles.ts";
import type { FoundDate } from "./scan.ts";

/**
 * How much a rule's reading (`rule`), that a rule gives the date to something else (`other`), and that no rule reads it
 * (`silence`) add to the logarithm of its chance; from which chance it is taken; by how much one of several must lead.
 */
export const weighing = { rule: 1.2, other: 1, silence: 0.5, take: 0.55, margin: 0.15 } as const;

/** "other": a rule says that it is for nothing of ours; undefined: the rules are silent. */
export type Ruled = DateRole | "other" | undefined;
const asRole = (ruled: Ruled): DateRole | undefined => (ruled === "other" ? undefined : ruled);

export interface WeighedDate {
  readonly role: DateRole | undefined;
  readonly chances: DateChances;
}

export const weighDates = (
  text: string,
  dates: readonly FoundDate[],
  ruled: readonly Ruled[],
  asked: readonly FieldId[],
  today: string,
): readonly WeighedDate[] =>
  dateChancesOf(text, dates, asked, today).map((chance, index) => {
    const date = dates[index];
    // "Q2 27/28" and no more: what was asked says what it is.
    if (date !== undefined && nothingElse(text, date))
      return { role: asRole(ruled[index]), chances: withRule(chance, ruled[index]) };
    const chances = withRule(chance, ruled[index]);
    const role = (["preferredStart", "contractEnd"] as const).find((one) => chances[one] >= weighing.take);
    return { role, chances };
  });

const nothingElse = (text: string, { start, end }: FoundDate): boolean =>
  !/[\p{L}\d■]/u.test(text.slice(0, start)) && !/[\p{L}\d■]/u.test(text.slice(end));

const withRule = (chance: DateChances, ruled: Ruled): DateChances => {
  const bonus = ruled === undefined ? weighing.silence : ruled === "other" ? weighing.other : weighing.rule;
  const raised = dateRoles.map((role) => {
    const said = role === (ruled ?? "other");
    return chance[role] * (said ? Math.exp(bonus) : 1);
  });
  const all = raised.reduce((sum, one) => sum + one, 0);
  const [preferredStart = 0, contractEnd = 0, other = 0] = raised.map((one) => one / all);
  return { preferredStart, contractEnd, other };
};
