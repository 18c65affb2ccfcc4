/** "10 to start with and then 190 more, 200 in all": the parts are not the number that is meant. */
import type { FoundCount, LooseNumber } from "./count-words.ts";
import type { FoundNumber } from "./numbers.ts";

const inAll = /^\s*(?:accounts? |of them )?(?:in (?:all|total)|altogether|all told|all in|combined)\b/i;

interface Told {
  readonly counts: readonly FoundCount[];
  readonly loose: readonly LooseNumber[];
}

/** Where a number said to be the total is the sum of those before it, it stands for them. */
export const withTotal = (text: string, numbers: readonly FoundNumber[], told: Told): Told => {
  const at = numbers.findIndex(({ end }) => inAll.test(text.slice(end)));
  const total = numbers[at];
  if (total === undefined || at < 2) return told;
  const parts = numbers.slice(0, at);
  if (parts.reduce((so, { value }) => so + value.value, 0) !== total.value.value) return told;
  const isPart = ({ start }: { readonly start: number }): boolean => parts.some((one) => one.start === start);
  const { start, end, value } = total;
  const others = <T extends LooseNumber>(all: readonly T[]): readonly T[] =>
    all.filter((one) => !isPart(one) && one.start !== start);
  const field = told.counts.find((count) => isPart(count) || count.start === start)?.field;
  return field === undefined
    ? {
        counts: told.counts,
        loose: [...others(told.loose), { start, end, value }].toSorted((a, b) => a.start - b.start),
      }
    : {
        counts: [...others(told.counts), { start, end, value, field }].toSorted((a, b) => a.start - b.start),
        loose: others(told.loose),
      };
};
