/** A clause as it stands in a value: without the words that lead to it and without a date's half at its end. */
import type { FoundClause } from "./clauses.ts";

const lead =
  /^[\s,.:;(=*•>-]*(?:(?:and|but|so|also|plus|because|cos|as|though|although|then|well|erm|um|oh|ok|yes|yeah|right|basically|however|while|whereas|anyway|btw|by the way|fyi|ps|p\.s\.)\b[\s,:]*)*/i;
const label =
  /^(?:(?:the |our |my |any )?(?:current |existing |local |known |main )*(?:support(?: arrangements?| provider| contract)?|cover|supplier|provider|msp|it (?:partner|provider|support)|issues?|problems?|snags|probs|trouble)(?: known)?)\s*(?::|=|\s-\s)\s*/i;
const tail = /(?:[\s,;:(-]+(?:and|but|so|which|until|till|til|with|on|to|by|from|because|the))*[\s,;:(-]*$/i;

/** The words from `start` to `end`; undefined where nothing is left of them. */
export const trimmed = (said: string, start: number, end: number): FoundClause | undefined => {
  let from = start + (lead.exec(said.slice(start, end))?.[0].length ?? 0);
  from += label.exec(said.slice(from, end))?.[0].length ?? 0;
  const words = said.slice(from, end);
  const to = end - (tail.exec(words)?.[0].length ?? 0);
  const value = said.slice(from, to).replace(/\s+/g, " ");
  return /\p{L}{2}/u.test(value) ? { start: from, end: to, value } : undefined;
};
