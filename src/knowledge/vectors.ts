import { lightWords, type Reading } from "./tokens.ts";

/** Numbers for names (features, trigrams), so that what is compared a thousand times a question is numbers. */
export type Numbers = ReadonlyMap<string, number>;

/** Features of a known text by their numbers, and their weights; `norm` is the vector's length. */
export interface Vector {
  readonly ids: Int32Array;
  readonly weights: Float64Array;
  readonly norm: number;
}

/** A question's weights, at the place of each feature's number. `norm` counts features without a number too. */
export interface Dense {
  readonly weights: Float64Array;
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

const weighed = (bag: ReadonlyMap<string, number>, rarity: Rarity): readonly (readonly [string, number])[] =>
  [...bag].map(([feature, weight]) => [feature, weight * rarity(feature)] as const);

const normOf = (weights: Iterable<number>): number => {
  let square = 0;
  for (const weight of weights) square += weight * weight;
  return Math.sqrt(square);
};

/** Every feature of `bag` must have a number. */
export const vectorOf = (bag: ReadonlyMap<string, number>, rarity: Rarity, numbers: Numbers): Vector => {
  const pairs = weighed(bag, rarity);
  const weights = Float64Array.from(pairs, ([, weight]) => weight);
  return { ids: Int32Array.from(pairs, ([feature]) => numbers.get(feature) ?? -1), weights, norm: normOf(weights) };
};

export const denseOf = (bag: ReadonlyMap<string, number>, rarity: Rarity, numbers: Numbers): Dense => {
  const pairs = weighed(bag, rarity);
  const weights = new Float64Array(numbers.size);
  for (const [feature, weight] of pairs) {
    const id = numbers.get(feature);
    if (id !== undefined) weights[id] = weight;
  }
  return { weights, norm: normOf(pairs.map(([, weight]) => weight)) };
};

/** 0 (nothing shared) to 1 (the same). */
export const cosine = (asked: Dense, known: Vector): number => {
  if (asked.norm === 0 || known.norm === 0) return 0;
  const { ids, weights } = known;
  let dot = 0;
  for (let at = 0; at < ids.length; at += 1) dot += (asked.weights[ids[at] ?? -1] ?? 0) * (weights[at] ?? 0);
  return dot / (asked.norm * known.norm);
};

/** Character trigrams of a word: near spellings and shared roots still meet. */
export const trigramsOf = (word: string): readonly string[] => {
  const padded = `_${word}_`;
  return Array.from({ length: Math.max(0, padded.length - 2) }, (_, at) => padded.slice(at, at + 3));
};

/** Different trigrams of the words that matter. */
export const gramsOf = (reading: Reading): ReadonlySet<string> =>
  new Set(reading.stems.filter((one) => !lightWords.has(one)).flatMap(trigramsOf));

/** A question's trigrams: a mark at the place of each number, and how many there are, with or without one. */
export interface Grams {
  readonly marks: Uint8Array;
  readonly count: number;
}

export const markedGrams = (grams: ReadonlySet<string>, numbers: Numbers): Grams => {
  const marks = new Uint8Array(numbers.size);
  for (const gram of grams) {
    const id = numbers.get(gram);
    if (id !== undefined) marks[id] = 1;
  }
  return { marks, count: grams.size };
};

/** Dice's coefficient of two sets: 0 to 1. */
export const dice = (asked: Grams, known: Int32Array): number => {
  if (asked.count === 0 || known.length === 0) return 0;
  let both = 0;
  for (const gram of known) both += asked.marks[gram] ?? 0;
  return (2 * both) / (asked.count + known.length);
};
