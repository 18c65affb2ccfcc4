/** Mends a word that nobody knows to the known word that was probably meant; leaves it alone where none is near. */
export type Mend = (stemmed: string, word: string) => string;

/**
 * `known` is every stem of the base with how often it occurs. A slip is at most one letter (two from nine letters on),
 * with swapped neighbours counted as one, and the first letter right: people rarely miss it, and it keeps real words
 * that are merely foreign here ("canteen") from being taken for ours.
 */
export const spellingOf = (known: ReadonlyMap<string, number>): Mend => {
  const byStart = new Map<string, [string, number][]>();
  for (const [stem, count] of known) {
    if (stem.length < 4 || /\d/.test(stem)) continue;
    const start = stem.charAt(0);
    byStart.set(start, [...(byStart.get(start) ?? []), [stem, count]]);
  }
  const remembered = new Map<string, string>();
  return (stemmed) => {
    if (known.has(stemmed) || stemmed.length < 4 || /\d/.test(stemmed)) return stemmed;
    const before = remembered.get(stemmed);
    if (before !== undefined) return before;
    const found = nearest(stemmed, byStart.get(stemmed.charAt(0)) ?? []) ?? stemmed;
    if (remembered.size < 5_000) remembered.set(stemmed, found);
    return found;
  };
};

const nearest = (word: string, candidates: readonly (readonly [string, number])[]): string | undefined => {
  let best: string | undefined;
  let bestScore = Infinity;
  for (const [candidate, count] of candidates) {
    const allowed = Math.min(word.length, candidate.length) >= 8 ? 2 : 1;
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const slips = distance(word, candidate, allowed);
    const score = slips - Math.min(count, 50) / 100;
    if (slips <= allowed && score < bestScore) [best, bestScore] = [candidate, score];
  }
  return best;
};

/** Optimal string alignment distance, or more than `limit`. */
const distance = (a: string, b: string, limit: number): number => {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (older[j - 2] ?? 0) + 1);
      row.push(value);
    }
    if (Math.min(...row) > limit) return limit + 1;
    older = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
};
