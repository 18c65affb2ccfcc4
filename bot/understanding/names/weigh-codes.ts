/**
 * Which of the words that look like an ODS code is the organisation's own: what the rules found, mended by a small linear
 * model that `node test/eval/train-codes.ts` learns (code-chances.json). It only chooses among what was said.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { chosen, type Weights } from "../learnt/softmax.ts";
import { codeCandidates, type CodeCandidate } from "./code-candidates.ts";
import { codeFeatures, noCodeFeatures } from "./code-features.ts";
import learned from "./code-chances.json" with { type: "json" };

/** Chances from which a word is taken that no rule takes, and below which a rule's is dropped. */
export const sureOfCode = { take: 0.6, doubt: 0.12 } as const;

/** @param mayAsk Whether a short answer may be read as the code that was asked for. */
export const weighedCodes = (
  text: string,
  asked: readonly FieldId[],
  mayAsk: boolean,
  weights: Weights = learned,
): readonly CodeCandidate[] => {
  const candidates = codeCandidates(text, mayAsk && asked.includes("odsCode"));
  if (candidates.length === 0) return [];
  const told = { text, asked };
  const all = chosen([noCodeFeatures(told, candidates.length), ...codeFeatures(told, candidates)], weights).slice(1);
  // What is twice in the text is one code.
  const chanceOf = ({ value }: CodeCandidate): number =>
    candidates.reduce((sum, other, at) => sum + (other.value === value ? (all[at] ?? 0) : 0), 0);
  const sure = candidates.find((one) => !one.negated && chanceOf(one) >= sureOfCode.take);
  return candidates.filter(
    (one) =>
      one.negated ||
      one.value === sure?.value ||
      (one.how !== "look" && sure === undefined && chanceOf(one) >= sureOfCode.doubt),
  );
};
