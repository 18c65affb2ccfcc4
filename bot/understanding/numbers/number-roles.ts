/**
 * How likely a number counts each thing: a small linear model over the words near it, learned by
 * `node test/eval/train-numbers.ts`. It has no say where a number names itself: see quantities.ts.
 */
import type { CountField, FieldId } from "../../conversation/facts.ts";
import { softmax, type Weights } from "../learnt/softmax.ts";
import { numberFeatures } from "./number-features.ts";
import learned from "./number-roles.json" with { type: "json" };
import type { FoundNumber } from "./numbers.ts";

export const numberRoles = ["newAccounts", "currentNhsmailAccounts", "mailboxes", "other"] as const;
export type NumberRole = CountField | "other";
export type Chances = Readonly<Record<NumberRole, number>>;
/** Weights by feature, in the order of `numberRoles`. */
export type NumberWeights = Weights;

/** The chances of every number in the text, adding up to 1 each. */
export const chancesOf = (
  text: string,
  numbers: readonly FoundNumber[],
  asked: readonly FieldId[],
  weights: NumberWeights = learned,
): readonly Chances[] => numberFeatures(text, numbers, asked).map((features) => chances(features, weights));

export const chances = (features: readonly string[], weights: NumberWeights): Chances => {
  const [fresh = 0, held = 0, boxes = 0, other = 0] = softmax(features, weights, numberRoles.length);
  return { newAccounts: fresh, currentNhsmailAccounts: held, mailboxes: boxes, other };
};
