import MiniSearch from "minisearch";
import { spellingOf, type Mend } from "./spelling.ts";
import { lightWords, readText, tableStems, type Reading } from "./tokens.ts";
import type { Entry } from "./types.ts";
import { featureNames, featuresOf, trigramsOf, vectorOf, type Rarity, type Vector } from "./vectors.ts";

/** One way of asking an entry's question, read and weighed. */
export interface Phrasing {
  readonly text: string;
  readonly reading: Reading;
  readonly vector: Vector;
  readonly grams: ReadonlySet<string>;
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
  /** Best BM25 score (MiniSearch) of each entry's phrasings for a reading; `skip` leaves one phrasing out (training). */
  readonly bm25: (reading: Reading, skip?: string) => ReadonlyMap<string, number>;
  /** True for a stem that neither the entries nor the synonym table have. */
  readonly foreign: (stem: string) => boolean;
}

/** What MiniSearch sees of a reading: heavy stems and ideas. */
export const termsOf = (reading: Reading): string =>
  [
    ...reading.stems.filter((stem) => !lightWords.has(stem)),
    ...[...reading.ideas.keys()].map((idea) => `i_${idea.replaceAll(" ", "_")}`),
  ].join(" ");

/** Builds the index in memory. Pure: the same entries give the same index. What one entry needs is weighed at its first use. */
export const indexOf = (entries: readonly Entry[]): KnowledgeIndex => {
  const frequency = new Map<string, number>();
  for (const stem of tableStems) frequency.set(stem, 1);
  const raw = entries.map((entry) => readEntry(entry, frequency));
  const rarity = rarityOf(raw);
  const indexed = new Map(raw.map((one) => [one.entry.id, lazily(one, rarity)]));
  return {
    entries: indexed,
    mend: spellingOf(frequency),
    rarity,
    bm25: searcherOf(raw),
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
const lazily = ({ entry, phrasings, counts, answer }: Raw, rarity: Rarity): Indexed => {
  let weighed: Pick<Indexed, "phrasings" | "whole"> | undefined;
  const weigh = (): Pick<Indexed, "phrasings" | "whole"> => {
    const sum = new Map<string, number>();
    const made = phrasings.map(({ text, reading }) => {
      const bag = featuresOf(reading);
      for (const [feature, weight] of bag) sum.set(feature, (sum.get(feature) ?? 0) + weight);
      return { text, reading, vector: vectorOf(bag, rarity), grams: trigramsOf(reading) };
    });
    for (const [feature, weight] of sum) sum.set(feature, Math.log1p(weight));
    weighed = { phrasings: made, whole: vectorOf(sum, rarity) };
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

const rarityOf = (
  raw: readonly { readonly counts: ReadonlyMap<string, number>; readonly answer: ReadonlySet<string> }[],
): Rarity => {
  const df = new Map<string, number>();
  for (const { counts, answer } of raw) {
    for (const feature of new Set([...counts.keys(), ...answer])) df.set(feature, (df.get(feature) ?? 0) + 1);
  }
  const most = Math.log(1 + raw.length);
  return (feature) => Math.log(1 + raw.length / (1 + (df.get(feature) ?? 0))) / most;
};

const searcherOf = (raw: readonly Raw[]): KnowledgeIndex["bm25"] => {
  const search = new MiniSearch<{ id: number; text: string }>({
    fields: ["text"],
    tokenize: (text) => text.split(" "),
    processTerm: (term) => term,
  });
  const owners: { readonly id: string; readonly text: string }[] = [];
  for (const { entry, phrasings } of raw) {
    for (const { reading, text } of phrasings) {
      search.add({ id: owners.length, text: termsOf(reading) });
      owners.push({ id: entry.id, text });
    }
  }
  return (reading, skip) => {
    const best = new Map<string, number>();
    for (const { id, score } of search.search(termsOf(reading))) {
      const owner = owners[id as number];
      if (owner === undefined || owner.text === skip) continue;
      if (score > (best.get(owner.id) ?? 0)) best.set(owner.id, score);
    }
    return best;
  };
};
