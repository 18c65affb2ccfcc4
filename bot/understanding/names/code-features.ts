/** What the code model sees of one candidate: its shape, the words around it, how it was found, what else was found. */
import type { FieldId } from "../../conversation/facts.ts";
import { sentenceAround } from "../text/canvas.ts";
import { wordsOf } from "../text/words-of.ts";
import { bodies } from "./bodies.ts";
import type { CodeCandidate } from "./code-candidates.ts";

export interface CodeText {
  readonly text: string;
  readonly asked: readonly FieldId[];
}

/** "Q99999", "A9A9A": letters and digits as they stand. */
const shapeOf = (value: string): string => value.replace(/\d/g, "9").replace(/[A-Z]/g, "A");

/** Kinds of codes that the directory has given out: trusts, regions, practices and pharmacies, sites, random ones. */
const kindOf = (value: string): string => {
  if (/^[RT][A-Z0-9]{2}$/.test(value)) return "trust";
  if (/^Q[A-Z0-9]{2}$/.test(value)) return "region";
  if (/^[A-Z]\d{5}$/.test(value)) return "practice";
  if (/^(?=.*\d)(?=.*[A-Z])[A-Z0-9]{5}$/.test(value)) return "five";
  if (/^[RT][A-Z0-9]{4}$/.test(value)) return "site";
  if (/^(?=.*\d)(?=.*[A-Z])[A-Z0-9]{3,4}$/.test(value)) return "short";
  return "other";
};

const near: readonly (readonly [string, RegExp, RegExp])[] = [
  ["code", /\b(?:ods|nacs|code)\b[^.;\n]{0,25}$/i, /^[^.;\n]{0,20}\b(?:ods|nacs|code)\b/i],
  [
    "ours",
    /\b(?:we|we're|us|our|ours|my|i'm)\b[^.;\n]{0,25}$/i,
    /^[^.;\n]{0,12}\b(?:is|are|that's) (?:us|ours?|our)\b/i,
  ],
  [
    "theirs",
    /\b(?:parent|host|partner|icb|ccg|hub|their|theirs|neighbour\w*|lead practice)\b[^.;\n]{0,25}$/i,
    /^[^.;\n]{0,15}\b(?:parent|host|partner|icb|ccg|hub|theirs?|neighbour\w*)\b/i,
  ],
  [
    "past",
    /\b(?:was|were|old|former\w*|until|used to|previous\w*|went from|not|isn't|no longer)\b[^.;\n]{0,15}$/i,
    /^[^.;\n]{0,15}\b(?:was|until|old|former\w*|before|used to|no wait|hmm)\b/i,
  ],
  ["now", /\b(?:now|to|since|became|actually|sorry|meant|rather|it's|its)\b[^.;\n]{0,10}$/i, /^[^.;\n]{0,10}\bnow\b/i],
  [
    "machine",
    /\b(?:servers?|box|host|domain|vm|node|pc|room|bay|rack|site|ward|flat|unit|postcode|version|ref\w*|invoice|number|no|form|grade|band|tel|ext)\W{0,3}$/i,
    /^\s*(?:servers?|box|rack|form|postcode|mailbox\w*|users?|staff)\b/i,
  ],
  ["body", new RegExp(`\\b${bodies}\\b[^.;\\n]{0,4}$`, "iu"), new RegExp(`^[^.;\\n]{0,8}\\b${bodies}\\b`, "iu")],
];

/** What speaks for no code at all. */
export const noCodeFeatures = ({ text, asked }: CodeText, count: number): readonly string[] => [
  "none",
  `none:${Math.min(3, count)}`,
  `none&${askedOf(asked)}`,
  ...(/\b(?:ods|nacs|code)\b/i.test(text) ? ["none&m:code"] : []),
];

const askedOf = (asked: readonly FieldId[]): string =>
  asked.includes("odsCode") ? "asked" : asked.length > 0 ? "else" : "free";

/** Features by name for every candidate; each is there or not. */
export const codeFeatures = (
  { text, asked }: CodeText,
  candidates: readonly CodeCandidate[],
): readonly (readonly string[])[] =>
  candidates.map((one, index) => {
    const said = text.slice(one.start, one.end);
    const sentence = sentenceAround(text, one.start);
    const left = text.slice(Math.min(sentence.start, one.start), one.start);
    const right = text.slice(one.end, Math.max(one.end, sentence.end));
    const own = new Set<string>([
      `how=${one.how}`,
      `kind=${kindOf(one.value)}`,
      `shape=${shapeOf(one.value)}`,
      `long:${one.value.length}`,
    ]);
    own.add(/^\P{Ll}+$/u.test(said) ? "capitals" : /\p{Lu}/u.test(said) ? "mixed" : "small");
    own.add(`head=${/^[A-Z]{1,3}/.exec(one.value)?.[0] ?? "#"}`);
    if (!/\d/.test(one.value)) own.add("letters");
    if (!/[A-Z]/.test(one.value)) own.add("digits");
    if (one.negated) own.add("negated");
    own.add(index === 0 ? "first" : index === candidates.length - 1 ? "last" : "mid");
    if (candidates.length === 1) own.add("only");
    const [before, after] = [wordsOf(left).toReversed(), wordsOf(right)];
    for (const word of before.slice(0, 2)) own.add(`L:${word}`);
    for (const word of after.slice(0, 2)) own.add(`R:${word}`);
    own.add(`L1=${before[0] ?? "edge"}`);
    own.add(`R1=${after[0] ?? "edge"}`);
    const [behind, ahead] = [text.slice(Math.max(0, one.start - 60), one.start), text.slice(one.end, one.end + 60)];
    for (const [name, leftOf, rightOf] of near) {
      if (leftOf.test(behind)) own.add(`<${name}`);
      if (rightOf.test(ahead)) own.add(`>${name}`);
    }
    const crossed = [...own].filter((name) => /^(?:[<>]|how|kind|small|letters|digits|only)/.test(name));
    return [...own, ...crossed.map((name) => `${name}&${askedOf(asked)}`), `how=${one.how}&kind=${kindOf(one.value)}`];
  });
