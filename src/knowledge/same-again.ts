/** A follow-up that would only get the answer just given once more: "what if they don't?", "is that free?", "archives?". */
import type { KnowledgeIndex } from "./index-of.ts";
import type { Ranking } from "./rank.ts";
import { lightWords, readText } from "./tokens.ts";
import type { AnswerContext } from "./types.ts";

/**
 * Undefined: another entry leads, or the entry speaks of what is asked, or a figure is asked for (that it is not stated
 * is an answer). "other-words": the question has words that the entry knows nothing of, so it is to be read by itself.
 * "nothing-new": it has none of its own.
 */
export const sameAgain = (
  question: string,
  { order, followUp, asked }: Ranking,
  { last }: AnswerContext,
  index: KnowledgeIndex,
): "other-words" | "nothing-new" | undefined => {
  const first = order[0]?.indexed;
  if (!followUp || first === undefined || first.entry.id !== last?.entryId || asked.figures.length > 0)
    return undefined;
  const reading = readText(question, index.mend);
  const words = reading.stems.filter((stem) => !lightWords.has(stem) && !/\d/.test(stem));
  if (words.length === 0) return /\d/.test(question) ? undefined : "nothing-new";
  const has = (feature: string): boolean => first.counts.has(feature) || first.answer.has(feature);
  const ideas = [...reading.ideas]
    .filter(([, stems]) => stems.some((stem) => words.includes(stem)))
    .map(([idea]) => idea);
  const known = words.some((stem) => has(`s:${stem}`)) || ideas.some((idea) => has(`i:${idea}`));
  return known ? undefined : "other-words";
};
