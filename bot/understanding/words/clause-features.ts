/** What the clause model sees of one piece of a message: its words, their classes, what stands beside it. */
import type { FieldId } from "../../conversation/facts.ts";
import { blot } from "../text/canvas.ts";
import { classesOf } from "./clause-classes.ts";
import type { Piece } from "./clause-pieces.ts";

/** What was understood where a blot stands: the field, or nothing known. */
export type BlotAt = (index: number) => FieldId | undefined;

interface Token {
  /** The word in small letters without its commonest endings, or what a blot or number stands for. */
  readonly stem: string;
  readonly classes: readonly string[];
  /** A capital where a sentence does not ask for one. */
  readonly named: boolean;
}

const tokenAt = new RegExp(`${blot}+|£?\\d[\\d.,:/]*|\\p{L}[\\p{L}\\d.&'/-]*(?<![.'/-])|[?:&=]`, "gu");

const stemOf = (word: string): string =>
  word
    .replace(/'s$/, "")
    .replace(/(?<=\p{L}{3})(?:ing|ed|es|s|ly)$/u, "")
    .replace(/(?<=\p{L}{3})(.)\1$/u, "$1");

const tokensOf = (piece: Piece, blotAt: BlotAt): readonly Token[] =>
  [...piece.text.matchAll(tokenAt)].map(({ 0: word, index }): Token => {
    if (word.startsWith(blot))
      return { stem: `<${blotAt(piece.start + index) ?? "?"}>`, classes: ["blot"], named: false };
    if (/^£?\d/.test(word)) return { stem: "#", classes: [], named: false };
    const small = word.toLowerCase();
    const classes = classesOf(small);
    const capital = /^\p{Lu}/u.test(word);
    const named = capital && (index > 0 || classes.length === 0) && !/^I(?:'|$)/.test(word);
    return { stem: stemOf(small), classes, named };
  });

/** Turns of speech whose words say little one by one. */
const turns: readonly (readonly [string, RegExp])[] = [
  [
    "lookafter",
    /\blook\w*\s+(?:\w+\s+)?after\b|\btak\w+ care of\b|\bkeep\w* an eye\b|\bkeep\w* (?:it|things|everything|us|the \w+) (?:going|ticking|running|alive|sweet|up)\b/i,
  ],
  [
    "falls",
    /\b(?:fall|fell|falls|goes|go|going|went|packs|conks|keels|playing|plays|acting|acts|running|runs|run) (?:over|down|off|up|out|wrong|bang|slow)\b/i,
  ],
  [
    "inhouse",
    /\bin[- ]?house\b|\bour (?:own|it|ict|in\b)|\bourselves\b|\bown (?:it|staff|team|people|lads?|bods?)\b|\bon (?:the )?(?:staff|payroll)\b/i,
  ],
  ["byname", /\b(?:by|with|through|via|from|under|is|are|:) (?!The\b|Our\b|A\b|It\b)\p{Lu}/u],
  [
    "nosup",
    /\b(?:no|not|any|without|don't|haven't|isn't|nobody|never)\b.{0,25}\b(?:support\w*|contract|cover|arrangement|it team|one)\b/i,
  ],
  [
    "noissue",
    /\b(?:no|not|any|without|don't|haven't|isn't|nothing|none|never|nowt)\b.{0,25}\b(?:issues?|problems?|trouble|faults?|wrong|complain\w*|gripes?|snags?|concerns?|bother|report)\b/i,
  ],
  [
    "calls",
    /\b(?:we|i) (?:just |always |usually |have to )?(?:ring|call|phone|shout|email|ask|get|pay|use|lean on|rely on|retain|go to|turn to)\b/i,
  ],
  [
    "whenbroken",
    /\b(?:if|when|whenever)\b.{0,25}\b(?:break\w*|wrong|down|bang|fail\w*|over|up|stops?|stuck|crash\w*|off|out)\b/i,
  ],
  ["tooadj", /\b(?:too|so|very|really|dead|painfully|always|forever|constantly|getting|often|keeps?) \p{L}+/iu],
  ["keeps", /\bkeeps? \p{L}+ing\b/iu],
  ["lease", /\b(?:contract|agreement|deal|sla)\b.{0,20}\b(?:with|through|from|held)\b/i],
  [
    "forus",
    /\b(?:for|of|after) us\b|\b(?:do|does|sort|sorts|run|runs|host|hosts|support|supports) (?:our|us|it|all|the)\b/i,
  ],
];

const bucket = (count: number): string =>
  count <= 1 ? "1" : count <= 3 ? "3" : count <= 6 ? "6" : count <= 12 ? "12" : "more";

interface Seen {
  readonly tokens: readonly Token[];
  readonly classes: ReadonlySet<string>;
}

const shape = ({ named, classes, stem }: Token): string =>
  classes[0] !== undefined ? classes[0] : named ? "NAME" : stem;

const ownFeatures = (piece: Piece, { tokens, classes }: Seen, add: (name: string) => void): void => {
  for (const { stem, named, classes: of } of tokens) if (!named || of.length > 0) add(`w:${stem}`);
  for (const one of classes) add(`c:${one}`);
  for (let at = 0; at + 1 < tokens.length; at++) {
    const [a, b] = [tokens[at], tokens[at + 1]];
    if (a === undefined || b === undefined) continue;
    add(`b:${shape(a)}+${shape(b)}`);
    if (!a.named && !b.named) add(`v:${a.stem}+${b.stem}`);
  }
  const list = [...classes];
  for (const a of list) for (const b of list) if (a < b) add(`p:${a}&${b}`);
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first !== undefined) add(`first:${shape(first)}`);
  if (last !== undefined) add(`last:${shape(last)}`);
  for (const [name, pattern] of turns) if (pattern.test(piece.text)) add(`t:${name}`);
  add(`long:${bucket(tokens.length)}`);
  if (tokens.every(({ named, stem }) => named || stem === "and" || stem === "of")) add("onlynames");
};

const classesIn = (tokens: readonly Token[]): ReadonlySet<string> => {
  const found = new Set(tokens.flatMap(({ classes }) => classes));
  if (tokens.some(({ named, classes }) => named && classes.length === 0)) found.add("NAME");
  for (const { stem } of tokens) if (stem.startsWith("<")) found.add(stem);
  return found;
};

/** Features by name for every piece; each is there or not. */
export const clauseFeatures = (
  pieces: readonly Piece[],
  asked: readonly FieldId[],
  blotAt: BlotAt,
): readonly (readonly string[])[] => {
  const seen = pieces.map((piece): Seen => {
    const tokens = tokensOf(piece, blotAt);
    return { tokens, classes: classesIn(tokens) };
  });
  return pieces.map((piece, index) => {
    const found = new Set<string>(["bias", `asked:${asked[0] ?? "none"}`]);
    const own = seen[index];
    if (own === undefined) return [...found];
    ownFeatures(piece, own, (name) => void found.add(name));
    for (const [step, side] of [
      [-1, "L"],
      [1, "R"],
    ] as const) {
      const [other, told] = [pieces[index + step], seen[index + step]];
      if (other === undefined || told === undefined) found.add(`${side}edge`);
      else {
        const near = other.sentence === piece.sentence ? side : `${side}${side}`;
        for (const one of told.classes) found.add(`${near}:${one}`);
      }
    }
    return [...found];
  });
};
