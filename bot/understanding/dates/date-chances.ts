/**
 * How likely a date is the preferred start, the end of the support contract, or neither: a small linear model over the
 * words near it, learned by `node test/eval/train-dates.ts`. What is made of it stands in weigh-dates.ts.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { dateFeatures } from "./date-features.ts";
import learned from "./date-roles.json" with { type: "json" };
import type { FoundDate } from "./scan.ts";

export const dateRoles = ["preferredStart", "contractEnd", "other"] as const;
export type DateRole = (typeof dateRoles)[number];
export type DateChances = Readonly<Record<DateRole, number>>;
/** Weights by feature, in the order of `dateRoles`. */
export type DateWeights = Readonly<Record<string, readonly number[]>>;

/** The chances of every date in the text, adding up to 1 each. */
export const dateChancesOf = (
  text: string,
  dates: readonly FoundDate[],
  asked: readonly FieldId[],
  today: string,
  weights: DateWeights = learned,
): readonly DateChances[] => dateFeatures(text, dates, asked, today).map((features) => dateChances(features, weights));

export const dateChances = (features: readonly string[], weights: DateWeights): DateChances => {
  const sums = [0, 0, 0];
  for (const feature of features) {
    const row = weights[feature];
    if (row !== undefined)
      for (let role = 0; role < sums.length; role++) sums[role] = (sums[role] ?? 0) + (row[role] ?? 0);
  }
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const all = raised.reduce((sum, one) => sum + one, 0);
  const [start = 0, end = 0, other = 0] = raised.map((one) => one / all);
  return { preferredStart: start, contractEnd: end, other };
};
