/** Intervals beside every figure, so that small sets are not read as more than they are. */
import type { Tally } from "./intake-score.ts";
import { sum } from "./intake-score.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's interval for a share, 95%. */
export const wilson = (hits: number, all: number): Interval => {
  if (all === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const p = hits / all;
  const centre = p + (z * z) / (2 * all);
  const spread = z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all));
  const below = 1 + (z * z) / all;
  return { low: Math.max(0, (centre - spread) / below), high: Math.min(1, (centre + spread) / below) };
};

export const precision = ({ right, wrong }: Tally): number => (right + wrong === 0 ? 1 : right / (right + wrong));
export const recall = ({ right, missed }: Tally): number => (right + missed === 0 ? 1 : right / (right + missed));
export const f1 = (tally: Tally): number => {
  const [p, r] = [precision(tally), recall(tally)];
  return p + r === 0 ? 0 : (2 * p * r) / (p + r);
};

/** F1's interval by resampling messages, 95%. A fixed sequence, so that two runs agree. */
export const bootstrapF1 = (messages: readonly Tally[], rounds = 1000): Interval => {
  let seed = 20_260_101;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const figures = Array.from({ length: rounds }, () =>
    f1(sum(Array.from({ length: messages.length }, () => messages[Math.floor(random() * messages.length)]!))),
  ).sort((a, b) => a - b);
  return { low: figures[Math.floor(rounds * 0.025)] ?? 0, high: figures[Math.floor(rounds * 0.975)] ?? 1 };
};
