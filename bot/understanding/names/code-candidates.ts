/** Every word of a message that could be an ODS code: what the rules found, and what only has a code's look. */
import type { Span } from "../text/canvas.ts";
import { codesIn, ofMachine } from "./ods.ts";
import { isLookalike } from "./ods-lookalikes.ts";

export interface CodeCandidate extends Span {
  /** In capitals, without blanks. */
  readonly value: string;
  /** By which rule it was found, or "look" where by none. */
  readonly how: string;
  readonly negated: boolean;
}

/** Letters and digits mixed, three to six of them, perhaps in two pieces ("FN4 2K"). */
const look =
  /(?<![\w.@/£$'\\%&#-])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{3,6}(?: (?=[A-Z]*\d)[A-Z0-9]{1,3}(?=\W|$))?(?![\w@]|['.]\w|-\w|:\d|\/\d)/g;
/** Sizes, ordinals, times and thousands have the look too, and nobody means a code by them. */
const measure = /^(?:\d+(?:st|nd|rd|th|am|pm|ish|k|m|gb|mb|tb|kb|g|ft|hrs?|mins?|yrs?|wks?|x)|[x#]\d+)$/i;

/** In the order of the text; of two that overlap the rule's stands, or the longer. */
export const codeCandidates = (text: string, asked: boolean): readonly CodeCandidate[] => {
  const ruled = codesIn(text, asked);
  const looks = [...text.matchAll(look)].flatMap((match): CodeCandidate[] => {
    const [said] = match;
    const value = said.replace(/ /g, "").toUpperCase();
    const [start, end] = [match.index, match.index + said.length];
    if (measure.test(said) || value.length > 6 || isLookalike(text, start, end)) return [];
    if (ofMachine.test(text.slice(Math.max(0, start - 30), start))) return [];
    if (ruled.some((one) => start < one.end && one.start < end && one.end - one.start >= end - start)) return [];
    return [{ start, end, value, how: "look", negated: false }];
  });
  return [...ruled, ...looks].toSorted((a, b) => a.start - b.start || b.end - a.end);
};
