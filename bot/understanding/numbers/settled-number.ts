/** Which of several numbers is meant in the end. */
import type { Span } from "../text/canvas.ts";

/** "Budgeted for 90 but 75 is realistic", "10 here and 10 there, 20 all told": the last is what is meant. */
export const settledOn = <N extends Span>(text: string, loose: readonly N[]): N | undefined => {
  const last = loose.at(-1);
  if (last === undefined || loose.length < 2) return undefined;
  const gap = text.slice(loose.at(-2)?.end ?? 0, last.start);
  const after = text.slice(last.end);
  const sum =
    /^\s*(?:all told|in (?:total|all)|altogether|overall|combined|between (?:them|us|the (?:two|lot))|total|all in)\b/i;
  const better =
    /^\s*(?:(?:is|would be|'s|was|seems?|sounds|looks?|feels)\s+)?(?:a bit |far |much |probably )?(?:more )?(?:realistic|likely|accurate|sensible|reasonable|honest|the real|nearer|closer|safer|enough|plenty|will do|should do|would do)\b/i;
  return sum.test(after) || (/\b(?:but|though|although|however|really)\b/i.test(gap) && better.test(after))
    ? last
    : undefined;
};
