/** Learns a linear model of roles from examples of which it may be known only what they are not. */
import { softmax, type Weights } from "../../bot/understanding/learnt/softmax.ts";

export interface RoleExample {
  /** What is left out together where the model is measured. */
  readonly group: string;
  readonly features: readonly string[];
  /** The roles that it may have; several where the gold leaves it open. */
  readonly may: readonly number[];
  readonly text: string;
  readonly weight?: number;
}

export interface Pull {
  /** Towards zero. */
  readonly pull: number;
  readonly rounds: number;
  /** Features seen less often are left out. */
  readonly least: number;
}

/** Adam (Kingma and Ba, 2015) with a pull towards zero. */
export class Steps {
  readonly weights: Float64Array;
  /** Filled by who learns, emptied by each step. */
  readonly slope: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #pull: number;

  constructor(count: number, pull: number) {
    this.weights = new Float64Array(count);
    this.slope = new Float64Array(count);
    this.#first = new Float64Array(count);
    this.#second = new Float64Array(count);
    this.#pull = pull;
  }

  take(round: number): void {
    const [m, v] = [this.#first, this.#second];
    for (let i = 0; i < this.weights.length; i++) {
      const g = this.slope[i]! + this.#pull * this.weights[i]!;
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      const scale = Math.sqrt(v[i]! / (1 - 0.999 ** round)) + 1e-8;
      this.weights[i] = this.weights[i]! - (0.03 * (m[i]! / (1 - 0.9 ** round))) / scale;
    }
    this.slope.fill(0);
  }
}

/** Softmax regression by Adam with a pull towards zero; the order of the examples is fixed, so the result is too. */
export const learnRoles = (all: readonly RoleExample[], k: number, { pull, rounds, least }: Pull): Weights => {
  const seen = new Map<string, number>();
  for (const { features } of all) for (const one of features) seen.set(one, (seen.get(one) ?? 0) + 1);
  const used = [...seen].filter(([, count]) => count >= least).map(([name]) => name);
  const index = new Map(used.map((name, at) => [name, at]));
  const told = all.filter(({ may }) => may.length < k);
  const rows = told.map(({ features, may, weight = 1 }) => ({
    at: Int32Array.from(features.flatMap((one) => index.get(one) ?? [])),
    may,
    weight,
  }));
  const sum = rows.reduce((so, { weight }) => so + weight, 0);
  const steps = new Steps(used.length * k, pull);
  const { weights, slope } = steps;
  const [raised, wanted] = [new Float64Array(k), new Float64Array(k)];
  for (let round = 1; round <= rounds; round++) {
    for (const { at, may, weight } of rows) {
      raised.fill(0);
      for (const one of at) for (let r = 0; r < k; r++) raised[r] = raised[r]! + weights[one * k + r]!;
      const most = Math.max(...raised);
      let total = 0;
      for (let r = 0; r < k; r++) total += raised[r] = Math.exp(raised[r]! - most);
      wanted.fill(0);
      const allowed = may.reduce((so, r) => so + raised[r]!, 0);
      for (const r of may) wanted[r] = raised[r]! / allowed;
      for (let r = 0; r < k; r++) {
        const step = ((raised[r]! / total - wanted[r]!) * weight) / sum;
        for (const one of at) slope[one * k + r] = slope[one * k + r]! + step;
      }
    }
    steps.take(round);
  }
  return Object.fromEntries(
    used.flatMap((name, at): [string, number[]][] => {
      const row = Array.from(weights.slice(at * k, at * k + k), (one) => Math.round(one * 100) / 100);
      return row.some((one) => Math.abs(one) >= 0.03) ? [[name, row]] : [];
    }),
  );
};

/** How often the chances are right, by their own certainty, where each group is judged by what the others taught. */
export const leftOut = (
  all: readonly RoleExample[],
  roles: readonly string[],
  pull: Pull,
  show: boolean,
): readonly string[] => {
  const bands = [0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
  const told = roles.map(() => bands.map(() => [0, 0]));
  const lines: string[] = [];
  for (const group of new Set(all.map((one) => one.group))) {
    const weights = learnRoles(
      all.filter((one) => one.group !== group),
      roles.length,
      pull,
    );
    let [right, count] = [0, 0];
    for (const one of all.filter((example) => example.group === group)) {
      const chances = softmax(one.features, weights, roles.length);
      const best = chances.indexOf(Math.max(...chances));
      const fits = one.may.includes(best);
      right += fits ? 1 : 0;
      count++;
      const band = told[best]?.[bands.findLastIndex((low) => (chances[best] ?? 0) >= low)];
      if (band !== undefined) [band[0], band[1]] = [(band[0] ?? 0) + (fits ? 1 : 0), (band[1] ?? 0) + 1];
      if (!fits && show)
        lines.push(
          `  ${group} ${roles[best] ?? ""} ${(chances[best] ?? 0).toFixed(2)} for ${one.may.map((r) => roles[r]).join("/")}: ${one.text}`,
        );
    }
    lines.push(`${group.padEnd(14)} ${right} of ${count}`);
  }
  for (const [role, rows] of told.entries())
    lines.push(
      `${(roles[role] ?? "").padEnd(20)} ${rows.map(([right, count], at) => `${bands[at]}: ${right}/${count}`).join("  ")}`,
    );
  return lines;
};
