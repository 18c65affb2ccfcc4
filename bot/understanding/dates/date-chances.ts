/**
 * How likely a date is the preferred start, the end of the support contract, or neither: a small linear model over the
 * words near it, learned by `node test/eval/train-dates.ts`. What is made of it stands in weigh-dates.ts.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { softmax, type Weights } from "../learnt/softmax.ts";
import { dateFeatures } from "./date-features.ts";
import learned from "./date-roles.json" with { type: "json" };
import type { FoundDate } from "./scan.ts";

export const dateRoles = ["preferredStart", "contractEnd", "other"] as const;
export type DateRole = (typeof dateRoles)[number];
export type DateChances = Readonly<Record<DateRole, number>>;
/** Weights by feature, in the order of `dateRoles`. */
export type DateWeights = Weights;

/** The chances of every date in the text, adding up to 1 each. */
export const dateChancesOf = (
  text: string,
  dates: readonly FoundDate[],
  asked: readonly FieldId[],
  today: string,
  weights: DateWeights = learned,
): readonly DateChances[] => dateFeatures(text, dates, asked, today).map((features) => dateChances(features, weights));

export const dateChances = (features: readonly string[], weights: DateWeights): DateChances => {
  const [start = 0, end = 0, other = 0] = softmax(features, weights, dateRoles.length);
  return { preferredStart: start, contractEnd: end, other };
};
