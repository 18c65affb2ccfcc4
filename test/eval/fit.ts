/** The two fits behind model.json: the order of entries (listwise softmax) and the chances (logistic). Both by Adam. */
import { pairFeatureNames, type PairFeatures } from "../../src/knowledge/pair-features.ts";
import { logistic, signalNames, type Signals, type Weights } from "../../src/knowledge/rank.ts";

export interface OrderSample {
  readonly weight: number;
  readonly candidates: readonly { readonly features: PairFeatures; readonly right: boolean }[];
}

/** Where the order starts from, and what ranks before anything is learnt. */
export const start: Weights = {
  bestSharp: 4,
  best: 6,
  second: 2,
  own: 1,
  whole: 3,
  bm25: 2,
  bm25Share: 2,
  covered: 3,
  grams: 1,
  learnt: 1,
  linked: 1,
  repeat: -1,
};

const signed: ReadonlySet<string> = new Set(["kindsClash", "missing", "gap", "figureMissing", "repeat"]);

/** Set, not learnt: the samples hold no question that is a phrasing, and one that is must win. */
const fixed: Weights = { bestSharp: 4, repeat: -1.5 };

/** More likeness never speaks against an entry; without this, like features trade signs and a perfect match can lose. */
const bounded = (name: string, value: number): number => fixed[name] ?? (signed.has(name) ? value : Math.max(0, value));

/** So many candidates of a sample are looked at: those further down are far from being offered. */
const considered = 25;

interface Row {
  readonly weight: number;
  readonly right: Uint8Array;
  /** Features, one candidate after the other. */
  readonly values: Float64Array;
}

const rowOf = ({ weight, candidates }: OrderSample): Row => {
  const near = candidates.slice(0, considered);
  return {
    weight,
    right: Uint8Array.from(near, ({ right }) => (right ? 1 : 0)),
    values: Float64Array.from(near.flatMap(({ features }) => pairFeatureNames.map((name) => features[name]))),
  };
};

/** Listwise softmax cross-entropy, restrained towards 0. Samples without a right candidate tell nothing and are left out. */
export const fitOrder = (samples: readonly OrderSample[], from: Weights = start, rounds = 150): Weights => {
  const names = pairFeatureNames;
  const width = names.length;
  let w = names.map((name) => from[name] ?? 0);
  const step = adamOf(width, 0.15);
  const rows = samples.map(rowOf).filter(({ right }) => right.includes(1));
  const mass = rows.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 1; round <= rounds; round += 1) {
    const gradient = w.map((value) => 0.004 * value);
    for (const row of rows) addSlope(row, w, row.weight / mass, gradient);
    w = step(w, gradient).map((value, i) => bounded(names[i] ?? "", value));
  }
  return Object.fromEntries(names.map((name, i) => [name, round4(w[i] ?? 0)]));
};

const addSlope = ({ right, values }: Row, w: readonly number[], weight: number, gradient: number[]): void => {
  const width = w.length;
  const shares = new Float64Array(right.length);
  let top = -Infinity;
  for (let at = 0; at < right.length; at += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += (values[at * width + i] ?? 0) * (w[i] ?? 0);
    shares[at] = sum;
    top = Math.max(top, sum);
  }
  let total = 0;
  let rightly = 0;
  for (let at = 0; at < right.length; at += 1) {
    const share = Math.exp((shares[at] ?? 0) - top);
    shares[at] = share;
    total += share;
    rightly += right[at] === 1 ? share : 0;
  }
  for (let at = 0; at < right.length; at += 1) {
    const share = shares[at] ?? 0;
    const slope = (share / total - (right[at] === 1 ? share / Math.max(rightly, 1e-300) : 0)) * weight;
    for (let i = 0; i < width; i += 1) gradient[i] = (gradient[i] ?? 0) + slope * (values[at * width + i] ?? 0);
  }
};

/** Weights of a logistic over the signals of an order; `restraint` draws them towards 0. */
export const fitChance = (
  samples: readonly { readonly x: Signals; readonly y: boolean }[],
  rounds = 800,
  restraint = 0.01,
): Weights => {
  const names = ["bias", ...signalNames] as const;
  const rows = samples.map(({ x, y }) => ({ y, row: names.map((name) => (name === "bias" ? 1 : x[name])) }));
  const step = adamOf(names.length, 0.05);
  let w = names.map(() => 0);
  for (let round = 1; round <= rounds; round += 1) {
    const gradient = w.map((value, i) => (i === 0 ? 0 : restraint * value));
    for (const { row, y } of rows) {
      let sum = 0;
      for (let i = 0; i < row.length; i += 1) sum += (row[i] ?? 0) * (w[i] ?? 0);
      const slope = (logistic(sum) - (y ? 1 : 0)) / rows.length;
      for (let i = 0; i < row.length; i += 1) gradient[i] = (gradient[i] ?? 0) + slope * (row[i] ?? 0);
    }
    w = step(w, gradient);
  }
  return Object.fromEntries(names.map((name, i) => [name, round4(w[i] ?? 0)]));
};

const adamOf = (width: number, rate: number): ((w: readonly number[], gradient: readonly number[]) => number[]) => {
  const m = new Float64Array(width);
  const v = new Float64Array(width);
  let round = 0;
  return (w, gradient) => {
    round += 1;
    return w.map((value, i) => {
      const g = gradient[i] ?? 0;
      const mean = 0.9 * (m[i] ?? 0) + 0.1 * g;
      const square = 0.99 * (v[i] ?? 0) + 0.01 * g * g;
      m[i] = mean;
      v[i] = square;
      return value - (rate * (mean / (1 - 0.9 ** round))) / (Math.sqrt(square / (1 - 0.99 ** round)) + 1e-8);
    });
  };
};

const round4 = (value: number): number => Math.round(value * 1e4) / 1e4;
