import { bm25Of } from "./bm25.ts";
import { learntOf, noTable, type Learnt, type LearntTable } from "./learnt.ts";
import { spellingOf, type Mend } from "./spelling.ts";
import { lightWords, readText, tableStems, type Reading } from "./tokens.ts";
import type { Entry } from "./types.ts";
import {
  featureNames,
  featuresOf,
  gramsOf,
  trigramsOf,
  vectorOf,
  type Numbers,
  type Rarity,
  type Vector,
} from "./vectors.ts";

/** One way of asking an entry's question, read and weighed. */
export interface Phrasing {
  readonly text: string;
  readonly reading: Reading;
  readonly vector: Vector;
  /** Numbers of its different trigrams. */
  readonly grams: Int32Array;
}

export interface Indexed {
  readonly entry: Entry;
  /** The first is the entry's own question. */
  readonly phrasings: readonly Phrasing[];
  /** Features of the answer's text. */
  readonly answer: ReadonlySet<string>;
  /** Feature -> number of phrasings that have it. */
  readonly counts: ReadonlyMap<string, number>;
  readonly whole: Vector;
}

export interface KnowledgeIndex {
  readonly entries: ReadonlyMap<string, Indexed>;
  readonly mend: Mend;
  readonly rarity: Rarity;
  readonly features: Numbers;
  readonly grams: Numbers;
  /** Best BM25 score of each entry's phrasings for a reading, best first; `skip` leaves one phrasing out (training). */
  readonly bm25: (reading: Reading, skip?: string) => ReadonlyMap<string, number>;
  /** What all ways of asking together say of a reading. */
  readonly learnt: Learnt;
  /** True for a stem that neither the entries nor the synonym table have. */
  readonly foreign: (stem: string) => boolean;
}

/** What BM25 sees of a reading: heavy stems and ideas. */
export const termsOf = (reading: Reading): readonly string[] => [
  ...reading.stems.filter((stem) => !lightWords.has(stem)),
  ...[...reading.ideas.keys()].map((idea) => `i_${idea.replaceAll(" ", "_")}`),
];

/** Builds the index in memory. Pure: the same entries give the same index. What one entry needs is weighed at its first use. */
export const indexOf = (entries: readonly Entry[], table: LearntTable = noTable): KnowledgeIndex => {
  const frequency = new Map<string, number>();
  for (const stem of tableStems) frequency.set(stem, 1);
  const raw = entries.map((entry) => readEntry(entry, frequency));
  const features = new Map<string, number>();
  const rarity = rarityOf(raw, features);
  const grams = numberedGrams(frequency.keys());
  const indexed = new Map(raw.map((one) => [one.entry.id, lazily(one, { rarity, features, grams })]));
  return {
    entries: indexed,
    mend: spellingOf(frequency),
    rarity,
    features,
    grams,
    bm25: searcherOf(raw),
    learnt: learntOf(
      table,
      raw.map(({ entry: { id }, phrasings }) => ({ id, readings: phrasings.map(({ reading }) => reading) })),
    ),
    foreign: (stem) => !frequency.has(stem),
  };
};

interface Raw {
  readonly entry: Entry;
  readonly phrasings: readonly { readonly text: string; readonly reading: Reading }[];
  readonly counts: ReadonlyMap<string, number>;
  readonly answer: ReadonlySet<string>;
}

/** Reads an entry's phrasings and answer, and counts their stems into `frequency`. */
const readEntry = (entry: Entry, frequency: Map<string, number>): Raw => {
  const phrasings = [entry.question, ...entry.alternates].map((text) => ({ text, reading: readText(text) }));
  const answer = readText(entry.answer);
  const counts = new Map<string, number>();
  for (const { reading } of phrasings) {
    for (const stem of reading.stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
    for (const feature of featureNames(reading)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  for (const stem of answer.stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  return { entry, phrasings, counts, answer: featureNames(answer) };
};

/** An entry whose vectors are made when they are first asked for: start stays short, and most entries wait long. */
const lazily = (
  { entry, phrasings, counts, answer }: Raw,
  { rarity, features, grams }: Pick<KnowledgeIndex, "rarity" | "features" | "grams">,
): Indexed => {
  let weighed: Pick<Indexed, "phrasings" | "whole"> | undefined;
  const weigh = (): Pick<Indexed, "phrasings" | "whole"> => {
    const sum = new Map<string, number>();
    const made = phrasings.map(({ text, reading }) => {
      const bag = featuresOf(reading);
      for (const [feature, weight] of bag) sum.set(feature, (sum.get(feature) ?? 0) + weight);
      const own = Int32Array.from(gramsOf(reading), (gram) => grams.get(gram) ?? -1);
      return { text, reading, vector: vectorOf(bag, rarity, features), grams: own };
    });
    for (const [feature, weight] of sum) sum.set(feature, Math.log1p(weight));
    weighed = { phrasings: made, whole: vectorOf(sum, rarity, features) };
    return weighed;
  };
  return {
    entry,
    counts,
    answer,
    get phrasings() {
      return (weighed ?? weigh()).phrasings;
    },
    get whole() {
      return (weighed ?? weigh()).whole;
    },
  };
};

/** Numbers every feature, and counts the entries that have it. */
const rarityOf = (raw: readonly Pick<Raw, "counts" | "answer">[], features: Map<string, number>): Rarity => {
  const having: number[] = [];
  const count = (feature: string): void => {
    const id = features.get(feature) ?? features.size;
    features.set(feature, id);
    having[id] = (having[id] ?? 0) + 1;
  };
  for (const { counts, answer } of raw) {
    for (const feature of counts.keys()) count(feature);
    for (const feature of answer) if (!counts.has(feature)) count(feature);
  }
  const most = Math.log(1 + raw.length);
  return (feature) => Math.log(1 + raw.length / (1 + (having[features.get(feature) ?? -1] ?? 0))) / most;
};

const numberedGrams = (stems: Iterable<string>): Numbers => {
  const numbers = new Map<string, number>();
  for (const stem of stems) {
    for (const gram of trigramsOf(stem)) if (!numbers.has(gram)) numbers.set(gram, numbers.size);
  }
  return numbers;
};

const searcherOf = (raw: readonly Raw[]): KnowledgeIndex["bm25"] => {
  const phrasings = raw.flatMap((one) =>
    one.phrasings.map(({ reading, text }) => ({ id: one.entry.id, reading, text })),
  );
  const index = bm25Of(phrasings.map(({ reading }) => termsOf(reading)));
  return (reading, skip) => {
    const { documents, scores } = index.search(termsOf(reading));
    const best = new Map<string, number>();
    for (const at of documents) {
      const { id, text } = phrasings[at] ?? nobody;
      const score = scores[at] ?? 0;
      if (text === skip || score <= (best.get(id) ?? 0)) continue;
      // Of equal entries that comes first whose best phrasing was found first.
      best.delete(id);
      best.set(id, score);
    }
    return new Map([...best].sort(([, one], [, other]) => other - one));
  };
};

const nobody = { id: "", text: "" };
