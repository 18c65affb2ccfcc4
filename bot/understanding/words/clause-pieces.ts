/** A message cut into pieces that tell one thing each: finer than sentences, so that a date's half stays out of a value. */
import { blot, type Span } from "../text/canvas.ts";

export interface Piece extends Span {
  /** The piece with what was understood blotted out. */
  readonly text: string;
  /** Number of the sentence it stands in. */
  readonly sentence: number;
}

const stop =
  /(?<!\b(?:approx|est|no|num|dr|mr|mrs|ms|st|e\.g|i\.e|inc|dept|prof|vs|tel|ref|[A-Z]))\.(?=\s|$|[)"'])|[!?]+(?=\s|$|[)"'])|…|\n|;|\s\/\s|\s\|\s|\||\s[-–]{1,2}\s|\s•\s/gi;
/** Within a sentence: commas and brackets, and words that begin another thing. */
const joint =
  /,(?!\d{3})|\s(?=(?:but|whereas|although|though|however|because|cos|which|so (?:we|i|there|nothing|it|no)|while (?:the|we|our)|and (?:the|we|our|we're|we've|it|it's|its|i|i'm|i'd|they|there|there's|he|she|his|her|nobody|no one|none|lead|that|this|people|staff|would|want|need|hope|hoping|about|then|starts?|you|some|if|when|half|my)|until|till|til)\b)/gi;

/** What stands in brackets belongs to what it stands in: no piece begins in it. The length stays. */
const withoutAsides = (text: string): string =>
  text.replace(/\([^()\n]{1,120}\)/g, (aside) => "x".repeat(aside.length));

/** `seen` has what was understood blotted out; spans point into it. */
export const piecesIn = (seen: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let sentence = 0;
  let from = 0;
  const close = (to: number): void => {
    let at = from;
    for (const match of withoutAsides(seen.slice(from, to)).matchAll(joint)) {
      add(at, from + match.index);
      at = from + match.index + match[0].length;
    }
    add(at, to);
    sentence++;
  };
  const add = (start: number, end: number): void => {
    let [first, last] = [start, end];
    while (first < last && /[\s,:]/.test(seen[first] ?? "")) first++;
    while (last > first && /[\s,:]/.test(seen[last - 1] ?? "")) last--;
    const text = seen.slice(first, last);
    if (/[\p{L}\d]/u.test(text) || text.includes(blot)) pieces.push({ start: first, end: last, text, sentence });
  };
  for (const match of seen.matchAll(stop)) {
    close(match.index);
    from = match.index + match[0].length;
  }
  close(seen.length);
  return pieces;
};
