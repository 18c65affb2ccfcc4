/**
 * What a message itself takes back is read by nobody: "scrap July", "ignore what I said about problems", figures
 * copied from an old form that "is out of date". The words become spaces, so that every place stays where it was.
 */
import { monthPattern } from "../dates/names.ts";

const dropping =
  "(?:scrap|scratch|forget|ignore|disregard|never ?mind|drop|cancel|bin|strike(?: out)?|take back)(?: about)?";
const aTime = `(?:(?:early|mid|late|the (?:end|start|middle) of|the)\\s+)?(?:[0-3]?\\d(?:st|nd|rd|th)?\\s+(?:of\\s+)?)?(?:(?:${monthPattern})(?![a-z])(?:\\s+20\\d\\d)?|spring|summer|autumn|winter|easter|christmas|q[1-4])`;
/** "What I said about problems", "the issues I mentioned": talk about the talk. */
const whatWasSaid =
  "(?=[^.,;!?\\n]{0,60}\\b(?:i|we)(?:'ve| have| had|'d)?\\s+(?:just\\s+|already\\s+)?(?:said|told|mentioned|gave|wrote|put|listed|typed|sent)\\b)[^.,;!?\\n]{3,80}";
const dropped = new RegExp(
  `(?:^|(?<=[.,;!?\\n]\\s*(?:(?:actually|sorry|no|oh|ok|wait|and|please|pls|can you|could you)\\W+){0,3}))\\W*(?:(?:actually|sorry|no|oh|ok|wait|please|pls|can you|could you)\\W+){0,3}${dropping}\\s+(?:${aTime}|${whatWasSaid})\\s*(?=[.,;!\\n]\\s*\\S)`,
  "gi",
);

const spaces = (words: string): string => words.replace(/[^\n]/g, " ");

export const withoutTakenBack = (text: string): string => withoutOutOfDate(text.replace(dropped, spaces));

const oldSource =
  /\b(?:last (?:year|time|month)(?:'?s)?|(?:an? |the |our |my )?(?:old|previous|earlier|former)) (?:form|e-?mail|sheet|submission|application|request|spreadsheet|version|letter|return|paperwork|answers?)\b/i;
const isOld =
  /(?:[.,;]|\bbut\b|\band\b)\s*(?:but |and |sorry )*(?:(?:the |all the )?(?:rest|others?|it|that|this|those|these|that's|it's|everything(?: else)?|all|figures?|numbers?|dates?)(?:\s+of\s+(?:it|that|them|this))?(?:'s|\s+(?:is|are|was))?\s+)?(?:all |now |well |a bit |very )*(?:out[- ]of[- ]date|outdated|no longer (?:right|true|correct|valid|current)|not (?:right|true|correct|valid) (?:now|any ?more)|wrong now)\b/i;

/** Figures and dates that stand between the old form and the words that call it out of date. */
const withoutOutOfDate = (text: string): string => {
  const source = oldSource.exec(text);
  const end = source === null ? null : isOld.exec(text.slice(source.index));
  if (source === null || end === null) return text;
  const until = source.index + end.index + end[0].length;
  const told = text
    .slice(source.index, until)
    .replace(/[^.,;:\n]+/g, (part) =>
      /\d/.test(part) || timeIn.test(part) || outdated.test(part) ? spaces(part) : part,
    );
  return text.slice(0, source.index) + told + text.slice(until);
};
const timeIn = new RegExp(`\\b${aTime}`, "i");
const outdated = /out[- ]of[- ]date|outdated|no longer|any ?more|wrong now/i;
