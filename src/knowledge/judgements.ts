import { normalise } from "./tokens.ts";

const better =
  "(?:best|better|nicest|safest|cheapest|fastest|most reliable|recommended|any good|worth (?:buying|getting|having))";
const route =
  /\b(?:route|option|way|approach|path|method|model|self.?service|managed|partial|suits?|fits?|for us|diy)\b/;

const patterns: readonly RegExp[] = [
  new RegExp(`\\b(?:which|what|whats|who|whos)\\b.{0,40}\\b${better}\\b`),
  new RegExp(`\\b(?:best|better|nicest|cheapest) (?:\\w+ ){1,3}(?:to (?:buy|use|get|hire|order)|for)\\b`),
  /\b(?:which|what|who) (?:\w+ ){0,4}(?:do|would|should|can) (?:you|we|i) (?:recommend|buy|hire|order|suggest)\b/,
];

/**
 * Does a question ask which product, person or thing is the best? The guidance recommends routes to organisations and
 * nothing else, so an entry that speaks of the thing does not answer it.
 */
export const asksForJudgement = (question: string): boolean => {
  const text = normalise(question);
  return !route.test(text) && patterns.some((pattern) => pattern.test(text));
};
