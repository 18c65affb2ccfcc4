import { lightWords, type Reading } from "./tokens.ts";

/** Features of a text and their weights; `norm` is the vector's length. */
export interface Vector {
  readonly weights: ReadonlyMap<string, number>;
  readonly norm: number;
}

/** How rare a feature is: the log of entries over entries that have it. Unknown features are the rarest. */
export type Rarity = (feature: string) => number;

const share = { stem: 1, light: 0.12, idea: 0.85, pair: 0.45, kind: 0.35 };

/** The bag of features of a reading: stems ("s:"), ideas ("i:"), neighbours ("p:") and kinds of question ("k:"). */
export const featuresOf = (reading: Reading): ReadonlyMap<string, number> => {
  const bag = new Map<string, number>();
  const put = (feature: string, weight: number): void => {
    bag.set(feature, Math.max(bag.get(feature) ?? 0, weight));
  };
  const heavy: string[] = [];
  for (const one of reading.stems) {
    const light = lightWords.has(one);
    put(`s:${one}`, light ? share.light : share.stem);
    if (!light) heavy.push(one);
  }
  for (const idea of reading.ideas.keys()) put(`i:${idea}`, share.idea);
  heavy.slice(1).forEach((one, index) => put(`p:${heavy[index] ?? ""} ${one}`, share.pair));
  for (const kind of reading.kinds) put(`k:${kind}`, share.kind);
  return bag;
};

/** The names alone of `featuresOf`. */
export const featureNames = (reading: Reading): ReadonlySet<string> => {
  const names = new Set<string>();
  let before: string | undefined;
  for (const one of reading.stems) {
    names.add(`s:${one}`);
    if (lightWords.has(one)) continue;
    if (before !== undefined) names.add(`p:${before} ${one}`);
    before = one;
  }
  for (const idea of reading.ideas.keys()) names.add(`i:${idea}`);
  for (const kind of reading.kinds) names.add(`k:${kind}`);
  return names;
};

export const vectorOf = (bag: ReadonlyMap<string, number>, rarity: Rarity): Vector => {
  const weights = new Map<string, number>();
  let square = 0;
  for (const [feature, weight] of bag) {
    const value = weight * rarity(feature);
    weights.set(feature, value);
    square += value * value;
  }
  return { weights, norm: Math.sqrt(square) };
};

/** 0 (nothing shared) to 1 (the same). */
export const cosine = (a: Vector, b: Vector): number => {
  if (a.norm === 0 || b.norm === 0) return 0;
  const [small, large] = a.weights.size <= b.weights.size ? [a, b] : [b, a];
  let dot = 0;
  for (const [feature, weight] of small.weights) {
    const other = large.weights.get(feature);
    if (other !== undefined) dot += weight * other;
  }
  return dot / (a.norm * b.norm);
};

/** Character trigrams of the words that matter: near spellings and shared roots still meet. */
export const trigramsOf = (reading: Reading): ReadonlySet<string> => {
  const grams = new Set<string>();
  for (const one of reading.stems) {
    if (lightWords.has(one)) continue;
    const padded = `_${one}_`;
    for (let at = 0; at + 3 <= padded.length; at += 1) grams.add(padded.slice(at, at + 3));
  }
  return grams;
};

/** Dice's coefficient of two sets: 0 to 1. */
export const dice = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  if (a.size === 0 || b.size === 0) return 0;
  let both = 0;
  for (const gram of a.size < b.size ? a : b) if ((a.size < b.size ? b : a).has(gram)) both += 1;
  return (2 * both) / (a.size + b.size);
};
