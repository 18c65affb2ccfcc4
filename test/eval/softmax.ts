/** Softmax regression by Adam with a pull towards zero; the order of the examples is fixed, so the result is too. */
export interface Sample {
  readonly features: readonly string[];
  /** Which of the classes it is, from 0. */
  readonly label: number;
  /** How much it counts; 1 if absent. */
  readonly weight?: number;
}

export interface Fit {
  readonly classes: number;
  readonly pull: number;
  readonly rounds: number;
  /** A feature seen less often is left out. */
  readonly seen: number;
}

/** Weights by feature, one number a class, rounded to hundredths. */
export const learnSoftmax = (
  samples: readonly Sample[],
  { classes, pull, rounds, seen }: Fit,
): Readonly<Record<string, readonly number[]>> => {
  const names = new Map<string, number>();
  for (const { features } of samples) for (const one of features) names.set(one, (names.get(one) ?? 0) + 1);
  const used = [...names].filter(([, count]) => count >= seen).map(([name]) => name);
  const index = new Map(used.map((name, at) => [name, at]));
  const rows = samples.map(({ features, label, weight = 1 }) => ({
    at: Int32Array.from(features.flatMap((one) => index.get(one) ?? [])),
    label,
    weight,
  }));
  const mass = rows.reduce((sum, { weight }) => sum + weight, 0);
  const weights = new Float64Array(used.length * classes);
  const [m, v] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  for (let round = 1; round <= rounds; round++) {
    const slope = new Float64Array(weights.length);
    for (const row of rows) addSlope(row, weights, classes, mass, slope);
    for (let i = 0; i < weights.length; i++) {
      const g = (slope[i] ?? 0) + pull * (weights[i] ?? 0);
      m[i] = 0.9 * (m[i] ?? 0) + 0.1 * g;
      v[i] = 0.999 * (v[i] ?? 0) + 0.001 * g * g;
      const step = (m[i] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((v[i] ?? 0) / (1 - 0.999 ** round)) + 1e-8);
      weights[i] = (weights[i] ?? 0) - 0.03 * step;
    }
  }
  const rounded = (at: number): number[] =>
    Array.from(weights.slice(at * classes, (at + 1) * classes), (one) => Math.round(one * 100) / 100);
  return Object.fromEntries(used.map((name, at) => [name, rounded(at)]));
};

const addSlope = (
  { at, label, weight }: { readonly at: Int32Array; readonly label: number; readonly weight: number },
  weights: Float64Array,
  classes: number,
  mass: number,
  slope: Float64Array,
): void => {
  const sums = new Float64Array(classes);
  for (const one of at) for (let k = 0; k < classes; k++) sums[k] = (sums[k] ?? 0) + (weights[one * classes + k] ?? 0);
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const total = raised.reduce((sum, one) => sum + one, 0);
  for (let k = 0; k < classes; k++) {
    const by = (((raised[k] ?? 0) / total - (k === label ? 1 : 0)) * weight) / mass;
    for (const one of at) slope[one * classes + k] = (slope[one * classes + k] ?? 0) + by;
  }
};

/** The weights as a file that can be read: one feature a line, those that say nothing left out. */
export const weightLines = (weights: Readonly<Record<string, readonly number[]>>): readonly string[] =>
  Object.entries(weights)
    .filter(([, row]) => row.some((one) => Math.abs(one) >= 0.05))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, row]) => `  ${JSON.stringify(name)}: [${row.join(", ")}]`);
