/** What the model of mail systems sees of one that is named: the words near it, the others that are named, what was asked. */
import type { FieldId } from "../../conversation/facts.ts";
import { nearWords } from "../text/near-words.ts";
import type { FoundPlatform } from "./platforms.ts";

/** A message with the systems that the rules find in it, those that they hold for former ones too. */
export interface PlatformsIn {
  readonly text: string;
  readonly asked: readonly FieldId[];
  readonly found: readonly FoundPlatform[];
}

const classes: readonly (readonly [string, RegExp])[] = [
  ["past", /^(?:was|were|had|used|went|old|former(?:ly)?|previous(?:ly)?|before|until|till?|ex|once|originally|historic\w*|ago|yonks|since|earlier|back)$/],
  ["gone", /^(?:left|dropped|binned|retired|decom\w*|died|dead|gone|scrapped|ditched|abandoned|cancelled|stopped|shut|unplugged|powered|blew|failed|dissolved|lapsed|replaced|ended)$/],
  ["now", /^(?:now|current\w*|still|today|present\w*|nowadays|these|days|already|remains?|lives?|ours|actual\w*)$/],
  ["have", /^(?:is|are|am|on|use[sd]?|using|run|runs|running|have|has|got|with|we're|it's|its|that's)$/],
  ["move", /^(?:mov\w+|migrat\w+|came|come|switch\w*|upgrad\w+|swapp?\w*|transfer\w*|changed?|chang\w+)$/],
  ["to", /^(?:to|onto|into|towards)$/],
  ["from", /^(?:from|off|out)$/],
  ["other", /^(?:neighbour\w*|their|theirs|they|parent|council|icb|host|partner|sister|hospital|patients?|university|supplier|elsewhere|next|down)$/],
  ["not", /^(?:not|never|no|n't|isn't|wasn't|don't|doesn't|without|instead|nor|nobody|neither|ignore|forget)$/],
  ["kept", /^(?:archive\w*|journal|backups?|calendar\w*|files?|drive|docs|rota|forms?|phones?|chat|teams|addresses|database|db)$/],
  ["person", /^(?:personal|private|own|home|daughter|son|husband|wife|my|his|her)$/],
  ["trial", /^(?:trial\w*|pilot\w*|consider\w*|look\w*|quote\w*|tested|thinking|suggest\w*|planned?|might|would|could|maybe|want\w*)$/],
  ["mail", /^(?:mail\w*|e-?mails?|emails?|inbox\w*|platform|system|server)$/],
  ["part", /^(?:some|few|half|most|mostly|rest|others?|handful|site|sites|branch|both|two|split|plus|also|mix\w*|hybrid|partly)$/],
]; // prettier-ignore
const classesOf = (word: string): readonly string[] =>
  classes.filter(([, pattern]) => pattern.test(word)).map(([name]) => name);
const cues: ReadonlySet<string> = new Set(["past", "gone", "now", "move", "other", "not", "trial", "person", "kept"]);

const askedOf = (asked: readonly FieldId[]): string =>
  asked.includes("currentPlatform") ? "asked" : asked.length > 0 ? "else" : "free";

/** Features by name for each system in the order of `found`; each is there or not. */
export const platformFeatures = ({ text, asked, found }: PlatformsIn): readonly (readonly string[])[] => {
  const near = nearWords(text, found, { classesOf, cues });
  const question = askedOf(asked);
  return found.map((one, index) => {
    const { name, version, known } = one.value;
    const others = found.filter((other) => other !== one);
    const own = [
      "bias",
      `asked:${question}`,
      `name:${name.toLowerCase()}`,
      version === undefined ? "bare" : "versioned",
      known ? "known" : "unknown",
      one.negated ? "ruledout" : "ruledin",
      `count:${Math.min(4, found.length)}`,
      found.length === 1 ? "only" : index === 0 ? "first" : index === found.length - 1 ? "last" : "between",
      ...(others.some(({ value }) => value.name === name && value.version === version) ? ["again"] : []),
      ...(others.some(({ value }) => value.name === name && value.version !== version) ? ["otherversion"] : []),
      ...(others.length > 0 && others.every(({ negated }) => negated) ? ["othersout"] : []),
    ];
    const words = near[index] ?? [];
    const spoken = words.filter((word) => /(?:cue|near|clause)/.test(word));
    return [
      ...own,
      ...words,
      ...words.map((word) => `${one.negated ? "out" : "in"}|${word}`),
      ...spoken.map((word) => `${own.includes("only") ? "only" : own.includes("last") ? "last" : "more"}|${word}`),
      `${one.negated ? "out" : "in"}|${question}`,
    ];
  });
};
