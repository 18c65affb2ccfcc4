/** "Ring me after 3, I'm in clinic 4 till then": hours and rooms of somebody who says when they can be reached. */
import { sentenceAround, type Span } from "../text/canvas.ts";
import { unitAfter } from "../numbers/count-words.ts";

const beingReached =
  /\b(?:ring|call(?!(?:ed|ing)? it\b)|phone|bell|text|catch|reach|speak|talk|free|back|busy|available|in (?:a )?(?:clinic|surgery|meetings?|theatre|room|work|consultation|appointments?)|finish\w*|i'?(?:m| am|ll be) (?:in|at|on|off|out|with)|lunch|home|shift|desk|office)\b/i;
/** "From 15 to 20, busy today" may well be a count. */
const ofTheWriter = /\b(?:ring|phone|bell|catch|reach|call me|i'?m|i am|i'll be)\b/i;
const hourBefore = /\b(?:after|before|until|till?|'?til|by|from|at|past|between|since)\s*$/i;
const hourAfter =
  /^\s*(?:$|[.,;!?)\n■-]|(?:ish|today|tomorrow|and|or|til|till|until|on|then|please|pls|if|when|as|thanks|ta|x|every|most|this|in the)\b)/i;
const roomBefore =
  /\b(?:in|at|to|from|by)\s+(?:the |my |our )?(?:clinic|surgery|theatre|consulting room|consult room|meeting room|bay|lab|reception)\s*$/i;
const latestHour = 24;

export const isTimeOfDay = (
  text: string,
  { start, end, value }: Span & { readonly value: { readonly value: number; readonly to?: number } },
): boolean => {
  if ((value.to ?? value.value) > latestHour) return false;
  const sentence = sentenceAround(text, start);
  if (!beingReached.test(text.slice(sentence.start, sentence.end))) return false;
  // "Between 2 and 4" is read with its first word.
  const opened = /^(?:between|from)\b/i.test(text.slice(start));
  const before = text.slice(sentence.start, start);
  const after = text.slice(end);
  if (unitAfter.test(after)) return false;
  if (opened && !ofTheWriter.test(text.slice(sentence.start, sentence.end))) return false;
  return ((opened || hourBefore.test(before)) && hourAfter.test(after)) || roomBefore.test(before);
};
