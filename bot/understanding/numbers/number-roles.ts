/**
 * How likely a number counts each thing: a small linear model over the words near it, learned by
 * `node test/eval/train-numbers.ts`. It has no say where a number names itself: see quantities.ts.
 */
import type { CountField, FieldId } from "../../conversation/facts.ts";
import { numberFeatures } from "./number-features.ts";
import learned from "./number-roles.json" with { type: "json" };
import type { FoundNumber } from "./numbers.ts";

export const numberRoles = ["newAccounts", "currentNhsmailAccounts", "mailboxes", "other"] as const;
export type NumberRole = CountField | "other";
export type Chances = Readonly<Record<NumberRole, number>>;
/** Weights by feature, in the order of `numberRoles`. */
export type NumberWeights = Readonly<Record<string, readonly number[]>>;

/** The chances of every number in the text, adding up to 1 each. */
export const chancesOf = (
  text: string,
  numbers: readonly FoundNumber[],
  asked: readonly FieldId[],
  weights: NumberWeights = learned,
): readonly Chances[] => numberFeatures(text, numbers, asked).map((features) => chances(features, weights));

export const chances = (features: readonly string[], weights: NumberWeights): Chances => {
  const sums = [0, 0, 0, 0];
  for (const feature of features) {
    const row = weights[feature];
    if (row !== undefined)
      for (let role = 0; role < sums.length; role++) sums[role] = (sums[role] ?? 0) + (row[role] ?? 0);
  }
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const all = raised.reduce((sum, one) => sum + one, 0);
  const [fresh = 0, held = 0, boxes = 0, other = 0] = raised.map((one) => one / all);
  return { newAccounts: fresh, currentNhsmailAccounts: held, mailboxes: boxes, other };
};
