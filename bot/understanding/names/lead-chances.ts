/**
 * How likely each person who is named leads the move: a small linear model over the words near the name, learned by
 * `node test/eval/train-words.ts`. It only chooses among names that were said.
 */
import { chosen, type Weights } from "../learnt/softmax.ts";
import type { Candidate } from "./candidates.ts";
import { leadFeatures, noneFeatures, type LeadText } from "./lead-features.ts";
import learned from "./lead-chances.json" with { type: "json" };

/** The chance of each candidate to be the transition lead; what is missing to 1 is the chance that none of them is. */
export const leadChances = (
  told: LeadText,
  candidates: readonly Candidate[],
  weights: Weights = learned,
): readonly number[] => chosen([noneFeatures(told, candidates), ...leadFeatures(told, candidates)], weights).slice(1);
