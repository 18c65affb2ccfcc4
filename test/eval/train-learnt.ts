/** Learns the table of learnt.ts: which words, ideas and neighbours speak for which entry. A softmax regression. */
import { learntBag, sharpness, sparseOf, type LearntTable, type Sparse } from "../../src/knowledge/learnt.ts";
import type { Reading } from "../../src/knowledge/tokens.ts";

/** One text with the entries that it may mean, and what it leans on where it is a follow-up. */
export interface Example {
  readonly reading: Reading;
  readonly context: Reading | undefined;
  readonly accept: readonly string[];
}

interface Known extends Sparse {
  /** Columns of the entries that are right. */
  readonly right: readonly number[];
}

const rounds = 100;
const rate = 0.035;
const restraint = 1e-5;
/** Of each text half of the features are left out, others in each round: no single word may decide. */
const dropped = 0.5;

/** A fixed sequence, so that two runs make the same table. */
const sequence = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Fits a table. Features that only one example has are left out: they tell nothing of other texts. */
export const fitTable = (examples: readonly Example[], ids: readonly string[]): LearntTable => {
  const bags = examples.map(({ reading, context }) => learntBag(reading, context));
  const having = new Map<string, number>();
  for (const bag of bags) for (const feature of bag.keys()) having.set(feature, (having.get(feature) ?? 0) + 1);
  const features = [...having].filter(([, count]) => count > 1).map(([feature]) => feature);
  const rarity = Float32Array.from(
    features,
    (feature) => Math.log(1 + bags.length / (having.get(feature) ?? 1)) / Math.log(1 + bags.length),
  );
  const rows = new Map(features.map((feature, row) => [feature, row]));
  const columns = new Map(ids.map((id, column) => [id, column]));
  const known = examples.map(({ accept }, at): Known => {
    const right = accept.map((id) => columns.get(id) ?? -1).filter((column) => column >= 0);
    return { ...sparseOf(bags[at] ?? new Map(), rows, rarity), right };
  });
  const weights = descend(known, features.length, ids.length);
  return {
    features,
    rarity,
    entries: ids,
    stranger: strangerOf(known, weights, ids.length),
    ...quantised(weights, ids.length),
  };
};

/** Softmax cross-entropy by Adam, an example with several right entries counting by their sum. */
const descend = (examples: readonly Known[], height: number, width: number): Float32Array => {
  const weights = new Float32Array(height * width);
  const mean = new Float32Array(height * width);
  const square = new Float32Array(height * width);
  const slope = new Float32Array(height * width);
  const random = sequence(20_261_122);
  const kept = 1 / Math.sqrt(1 - dropped);
  const sums = new Float32Array(width);
  for (let round = 1; round <= rounds; round += 1) {
    for (let i = 0; i < slope.length; i += 1) slope[i] = restraint * (weights[i] ?? 0);
    for (const { rows, values, right } of examples) {
      const masked = values.map((value) => (random() < dropped ? 0 : value * kept));
      sums.fill(0);
      rows.forEach((row, at) => {
        const value = masked[at] ?? 0;
        if (value === 0) return;
        const from = row * width;
        for (let c = 0; c < width; c += 1) sums[c] = (sums[c] ?? 0) + value * (weights[from + c] ?? 0);
      });
      wrongness(sums, right);
      rows.forEach((row, at) => {
        const value = ((masked[at] ?? 0) * sharpness) / examples.length;
        if (value === 0) return;
        const from = row * width;
        for (let c = 0; c < width; c += 1) slope[from + c] = (slope[from + c] ?? 0) + value * (sums[c] ?? 0);
      });
    }
    const warm = 1 - 0.9 ** round;
    const warmSquare = 1 - 0.99 ** round;
    for (let i = 0; i < weights.length; i += 1) {
      const g = slope[i] ?? 0;
      const m = 0.9 * (mean[i] ?? 0) + 0.1 * g;
      const v = 0.99 * (square[i] ?? 0) + 0.01 * g * g;
      mean[i] = m;
      square[i] = v;
      weights[i] = (weights[i] ?? 0) - (rate * (m / warm)) / (Math.sqrt(v / warmSquare) + 1e-7);
    }
  }
  return weights;
};

/** Turns sums into chances less what they should be, in place. */
const wrongness = (sums: Float32Array, right: readonly number[]): void => {
  let top = -Infinity;
  for (const sum of sums) top = Math.max(top, sum);
  let total = 0;
  for (let c = 0; c < sums.length; c += 1) {
    const chance = Math.exp(sharpness * ((sums[c] ?? 0) - top));
    sums[c] = chance;
    total += chance;
  }
  const rightly = right.reduce((sum, c) => sum + (sums[c] ?? 0), 0);
  const wanted = right.map((c) => (rightly === 0 ? 1 / right.length : (sums[c] ?? 0) / rightly));
  for (let c = 0; c < sums.length; c += 1) sums[c] = (sums[c] ?? 0) / total;
  right.forEach((c, at) => (sums[c] = (sums[c] ?? 0) - (wanted[at] ?? 0)));
};

/** One byte a weight, with a scale for each feature. */
const quantised = (weights: Float32Array, width: number): Pick<LearntTable, "weights" | "scales"> => {
  const scales = new Float32Array(weights.length / width);
  const bytes = new Int8Array(weights.length);
  for (let row = 0; row < scales.length; row += 1) {
    const own = weights.subarray(row * width, (row + 1) * width);
    const most = own.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
    scales[row] = most / 127;
    if (most > 0) own.forEach((weight, c) => (bytes[row * width + c] = Math.round((weight / most) * 127)));
  }
  return { weights: bytes, scales };
};

/** By how much the mean of an entry's examples must be multiplied to be most like its learnt column. */
const strangerOf = (examples: readonly Known[], weights: Float32Array, width: number): number => {
  const means = new Map<number, Map<number, number>>();
  const counts = new Map<number, number>();
  for (const { rows, values, right } of examples) {
    const [column] = right;
    if (column === undefined || right.length > 1) continue;
    const mean = means.get(column) ?? new Map<number, number>();
    means.set(column, mean);
    counts.set(column, (counts.get(column) ?? 0) + 1);
    rows.forEach((row, at) => mean.set(row, (mean.get(row) ?? 0) + (values[at] ?? 0)));
  }
  let both = 0;
  let own = 0;
  for (const [column, mean] of means) {
    const count = counts.get(column) ?? 1;
    for (const [row, sum] of mean) {
      both += (sum / count) * (weights[row * width + column] ?? 0);
      own += (sum / count) ** 2;
    }
  }
  return own === 0 ? 0 : both / own;
};
