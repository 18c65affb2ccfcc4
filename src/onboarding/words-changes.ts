import type { IntentFacts } from "./types.ts";
import { factRows, notKnown } from "./words-facts.ts";
import type { IntentFactsView } from "./views.ts";

/** Characters of one value that are shown; the card beside it has the whole. */
const longest = 160;
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** "Preferred start: not before Monday 1 March 2027 (it was: Not known yet)", one sentence for each fact that differs. */
export const changesInWords = (before: IntentFacts, after: IntentFacts): string => {
  const was = new Map(rowsOf(before));
  return rowsOf(after)
    .filter(([label, value]) => value !== (was.get(label) ?? notKnown))
    .map(([label, value]) => `${label}: ${short(value)} (it was: ${short(was.get(label) ?? notKnown)}).`)
    .join(" ");
};

const rowsOf = (facts: IntentFacts): ReturnType<typeof factRows> => factRows(facts as IntentFactsView);
