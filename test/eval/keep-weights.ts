/** Writes what a model of reading has learned: a feature a line, in their order, so that a change can be read. */
import { writeFileSync } from "node:fs";
import type { Weights } from "../../bot/understanding/learnt/softmax.ts";

/**
 * @param path Below bot/understanding.
 * @returns The number of features.
 */
export const keepWeights = (path: string, weights: Weights): number => {
  const lines = Object.entries(weights)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, row]) => `${JSON.stringify(name)}:[${row.join(",")}]`);
  writeFileSync(new URL(`../../bot/understanding/${path}`, import.meta.url), `{\n${lines.join(",\n")}\n}\n`);
  return lines.length;
};
