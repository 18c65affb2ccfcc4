/**
 * Which body of those that are named is the one that writes: what the rules found, mended by a small linear model that
 * `node test/eval/train-bodies.ts` learns (body-chances.json). It only chooses among what was said: suppliers, parents,
 * neighbours and former names are named in the same breath.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { chosen, type Weights } from "../learnt/softmax.ts";
import { bodyCandidates, type BodyCandidate } from "./body-candidates.ts";
import { bodyFeatures, noBodyFeatures } from "./body-features.ts";
import learned from "./body-chances.json" with { type: "json" };

/** Chances from which a name is taken that no rule takes, from which it replaces a rule's, and below which a rule's is dropped. */
export const sureOfBody = { take: 0.6, replace: 0.6, doubt: 0.25 } as const;

/** What a name is looked for in: the message with questions, codes and the lead blanked, and people who are taken already. */
export interface BodiesIn {
  readonly text: string;
  readonly asked: readonly FieldId[];
  readonly people: readonly string[];
}

export const weighedBodies = (seen: BodiesIn, weights: Weights = learned): readonly BodyCandidate[] => {
  const { text, asked } = seen;
  const candidates = bodiesSeen(seen);
  if (candidates.length === 0) return [];
  const ruled = candidates.filter(({ how }) => how === "rule");
  if (Object.keys(weights).length === 0) return ruled;
  const told = { text, asked };
  const all = chosen([noBodyFeatures(told, ruled.length), ...bodyFeatures(told, candidates)], weights).slice(1);
  // A name that is said twice is one name.
  const sums = new Map<string, number>();
  for (const [at, { value }] of candidates.entries())
    sums.set(value.toLowerCase(), (sums.get(value.toLowerCase()) ?? 0) + (all[at] ?? 0));
  const chanceOf = ({ value }: BodyCandidate): number => sums.get(value.toLowerCase()) ?? 0;
  const best = candidates.reduce((so, one) => (chanceOf(one) > chanceOf(so) ? one : so));
  const least = ruled.length > 0 ? sureOfBody.replace : sureOfBody.take;
  if (chanceOf(best) >= least) return [best];
  return ruled.filter((one) => chanceOf(one) >= sureOfBody.doubt);
};

/** Asked for support, a company's name is a supplier's unless the words say that it is ours. */
export const bodiesSeen = ({ text, asked, people }: BodiesIn): readonly BodyCandidate[] =>
  bodyCandidates(
    text,
    (asked.includes("supportArrangements") || asked.includes("contractEnd")) && !asked.includes("organisationName"),
    asked.includes("organisationName"),
  ).filter(({ value }) => !people.some((person) => person.toLowerCase() === value.toLowerCase()));
