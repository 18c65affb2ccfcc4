import { readFileSync } from "node:fs";
import { lightWords, type Reading } from "./tokens.ts";

/**
 * What was learnt from all ways of asking, of the entries and of the training questions: a weight for each feature of a
 * text and each entry. Made by test/eval/train.ts from our own text alone, and kept in learnt.bin.
 */
export interface LearntTable {
  /** Names of the features, in the order of their rows. */
  readonly features: readonly string[];
  /** How much a feature tells by its rarity, 0 to 1. */
  readonly rarity: Float32Array;
  /** Ids of the entries, in the order of their columns. */
  readonly entries: readonly string[];
  /** Weights of feature f at f * entries.length, to be multiplied by the feature's own scale. */
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  /** What the mean of an entry's phrasings is multiplied by where an entry has no column of its own. */
  readonly stranger: number;
}

/** Log chance of each entry that it is the one that was asked for, were it one of them. */
export type Learnt = (reading: Reading, context?: Reading) => ReadonlyMap<string, number>;

const share = { stem: 1, light: 0.5, idea: 0.85, pair: 0.45, kind: 0.35, neighbours: 0.3 };

/** What a follow-up leans on counts this much beside what it says itself. */
const contextShare = 0.5;

/** The features of a reading for this table: stems, ideas, heavy neighbours, kinds of question, and any two words in a row. */
export const learntBag = (reading: Reading, context?: Reading): ReadonlyMap<string, number> => {
  const bag = bagOf(reading);
  if (context === undefined) return bag;
  for (const [feature, weight] of bagOf(context)) {
    if (!feature.startsWith("k:")) bag.set(feature, Math.max(bag.get(feature) ?? 0, weight * contextShare));
  }
  return bag;
};

const bagOf = (reading: Reading): Map<string, number> => {
  const bag = new Map<string, number>();
  const { stems } = reading;
  let heavy: string | undefined;
  stems.forEach((one, at) => {
    const light = lightWords.has(one);
    bag.set(`s:${one}`, light ? share.light : share.stem);
    const before = stems[at - 1];
    if (before !== undefined) bag.set(`b:${before} ${one}`, share.neighbours);
    if (light) return;
    if (heavy !== undefined) bag.set(`p:${heavy} ${one}`, share.pair);
    heavy = one;
  });
  for (const idea of reading.ideas.keys()) bag.set(`i:${idea}`, share.idea);
  for (const kind of reading.kinds) bag.set(`k:${kind}`, share.kind);
  return bag;
};

/** Known features of a bag by their rows, at length 1. */
export interface Sparse {
  readonly rows: Int32Array;
  readonly values: Float32Array;
}

export const sparseOf = (
  bag: ReadonlyMap<string, number>,
  rows: ReadonlyMap<string, number>,
  rarity: Float32Array,
): Sparse => {
  const known = [...bag].flatMap(([feature, weight]) => {
    const row = rows.get(feature);
    return row === undefined ? [] : [[row, weight * (rarity[row] ?? 0)] as const];
  });
  const norm = Math.sqrt(known.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return {
    rows: Int32Array.from(known, ([row]) => row),
    values: Float32Array.from(known, ([, weight]) => (norm === 0 ? 0 : weight / norm)),
  };
};

/** How sharply the sums become chances; the same in training and in use. */
export const sharpness = 8;

/** An entry as it is asked for here. */
export interface Askable {
  readonly id: string;
  readonly readings: readonly Reading[];
}

/**
 * Weighs readings with the table, for these entries alone. Those that the table does not know (reviewed since it was
 * made) are weighed by the mean of their own phrasings.
 */
export const learntOf = (table: LearntTable, entries: readonly Askable[]): Learnt => {
  const rows = new Map(table.features.map((feature, row) => [feature, row]));
  const width = table.entries.length;
  const here = new Set(entries.map(({ id }) => id));
  const columns = [...table.entries.entries()].filter(([, id]) => here.has(id));
  const tabled = new Set(table.entries);
  const strangers = entries.filter(({ id }) => !tabled.has(id));
  const means = strangers.map(({ id, readings }) => {
    const mean = new Map<number, number>();
    for (const reading of readings) {
      const { rows: at, values } = sparseOf(learntBag(reading), rows, table.rarity);
      at.forEach((row, i) => mean.set(row, (mean.get(row) ?? 0) + (values[i] ?? 0) / readings.length));
    }
    return { id, mean };
  });
  return (reading, context) => {
    const asked = sparseOf(learntBag(reading, context), rows, table.rarity);
    const sums = new Float64Array(width);
    asked.rows.forEach((row, at) => {
      const value = (asked.values[at] ?? 0) * (table.scales[row] ?? 0);
      const from = row * width;
      for (let column = 0; column < width; column += 1) {
        sums[column] = (sums[column] ?? 0) + value * (table.weights[from + column] ?? 0);
      }
    });
    const all = new Map(columns.map(([column, id]) => [id, sharpness * (sums[column] ?? 0)]));
    for (const { id, mean } of means) {
      const sum = asked.rows.reduce((total, row, at) => total + (mean.get(row) ?? 0) * (asked.values[at] ?? 0), 0);
      all.set(id, sharpness * table.stranger * sum);
    }
    return logChances(all);
  };
};

const logChances = (sums: Map<string, number>): ReadonlyMap<string, number> => {
  let top = -Infinity;
  for (const sum of sums.values()) top = Math.max(top, sum);
  let total = 0;
  for (const sum of sums.values()) total += Math.exp(sum - top);
  const log = top + Math.log(total);
  for (const [id, sum] of sums) sums.set(id, sum - log);
  return sums;
};

interface Head {
  readonly features: readonly string[];
  readonly entries: readonly string[];
  readonly stranger: number;
}

/** The file: the head's length (4 bytes, little-endian), the head as JSON, then rarities, scales and weights. */
export const packTable = (table: LearntTable): Uint8Array => {
  const head: Head = { features: table.features, entries: table.entries, stranger: table.stranger };
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const parts = [table.rarity, table.scales, table.weights].map((one) =>
    Buffer.from(one.buffer, one.byteOffset, one.byteLength),
  );
  return Buffer.concat([length, json, ...parts]);
};

/** Reads what packTable wrote. Throws where the lengths do not fit. */
export const unpackTable = (file: Uint8Array): LearntTable => {
  const bytes = Buffer.from(file);
  const length = bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.toString("utf8", 4, 4 + length)) as Head;
  const count = head.features.length;
  const start = 4 + length;
  if (bytes.length !== start + 8 * count + count * head.entries.length) {
    throw new Error("learnt.bin is not whole. Make it again with: node test/eval/train.ts");
  }
  const floats = (from: number): Float32Array =>
    Float32Array.from({ length: count }, (_, at) => bytes.readFloatLE(from + 4 * at));
  return {
    features: head.features,
    entries: head.entries,
    stranger: head.stranger,
    rarity: floats(start),
    scales: floats(start + 4 * count),
    weights: new Int8Array(bytes.buffer, bytes.byteOffset + start + 8 * count, count * head.entries.length),
  };
};

/** A table that knows nothing. */
export const noTable: LearntTable = {
  features: [],
  rarity: new Float32Array(),
  entries: [],
  weights: new Int8Array(),
  scales: new Float32Array(),
  stranger: 0,
};

export const loadTable = (): LearntTable => unpackTable(readFileSync(new URL("./learnt.bin", import.meta.url)));
