/**
 * The words near a place in a text as features for a small linear model: by class where the caller knows one, else by
 * stem; the first three places on each side, the clause, the sentence, what lies beyond a neighbour, what lies elsewhere.
 */
import type { Span } from "./canvas.ts";

export interface WordClasses {
  /** The classes of a word in lower case; empty where it has none. */
  readonly classesOf: (word: string) => readonly string[];
  /** Classes of which the nearest on each side is told apart. */
  readonly cues: ReadonlySet<string>;
}
interface Token {
  readonly start: number;
  /** The beginning of the word in lower case; empty for marks and figures. */
  readonly word: string;
  readonly names: readonly string[];
  readonly stop: boolean;
  readonly breaks: boolean;
}
const tokenAt = /\p{L}[\p{L}.'-]*(?<![.'-])|[.,;:!?()/&+|=\n-]|■+|[£\d][\d.,%]*/gu;
const stops = new Set([".", "!", "?", "\n", ";", "|"]);
const breaks = new Set([",", "(", ")", ":", "/", "but", "and", "so", "because", "as", "when", "once", "if", "which"]);
/** So many words on each side are looked at. */
const reach = 30;
const stem = 6;
const longStem = 7;
/** Of so many words on each side, up to the sentence's end or a neighbour, the words themselves are told too. */
const ownWords = 10;

const tokensOf = (text: string, { classesOf }: WordClasses): readonly Token[] =>
  [...text.matchAll(tokenAt)].map(({ 0: word, index }) => {
    const lower = word.toLowerCase();
    // The point of "e.g." and "3.5" ends nothing.
    const stop = stops.has(word) && !(word === "." && /\w/.test(text[index + 1] ?? ""));
    return {
      start: index,
      word: /^\p{L}/u.test(word) ? lower.slice(0, longStem) : "",
      names: stop ? ["stop"] : namesOf(word, classesOf(lower)),
      stop,
      breaks: breaks.has(lower),
    };
  });

const namesOf = (word: string, classes: readonly string[]): readonly string[] => {
  if (word.startsWith("■")) return ["blot"];
  if (/^[£\d]/.test(word)) return ["#"];
  if (!/^\p{L}/u.test(word)) return [word];
  if (classes.length > 0) return classes;
  return [`~${word.toLowerCase().slice(0, stem)}`, /^\p{Lu}\p{Ll}/u.test(word) ? "Name" : "x"];
};

/** Features of each span by name. `spans` in the order of the text; their own words are not read. */
export const nearWords = (
  text: string,
  spans: readonly Span[],
  classes: WordClasses,
): readonly (readonly string[])[] => {
  if (spans.length === 0) return [];
  const tokens = tokensOf(text, classes).filter(
    ({ start, stop }) => (stop && text[start] === "\n") || !spans.some((one) => start >= one.start && start < one.end),
  );
  return spans.map((span, index) => {
    const at = tokens.findIndex(({ start }) => start >= span.end);
    const right = at < 0 ? [] : tokens.slice(at);
    const left = (at < 0 ? tokens : tokens.slice(0, at)).toReversed();
    const [previous, next] = [spans[index - 1], spans[index + 1]];
    return [
      ...side("L", left, ({ start }) => previous !== undefined && start < previous.end, classes.cues),
      ...side("R", right, ({ start }) => next !== undefined && start >= next.start, classes.cues),
    ];
  });
};

const side = (
  name: "L" | "R",
  tokens: readonly Token[],
  far: (token: Token) => boolean,
  cues: ReadonlySet<string>,
): readonly string[] => {
  const found: string[] = tokens.length === 0 ? [`${name}edge`] : [];
  for (const token of tokens.slice(0, ownWords)) {
    if (token.stop || far(token)) break;
    if (token.word !== "") found.push(`${name}word:${token.word}`);
  }
  let [clause, sentence, beyond] = [true, true, false];
  let cue: string | undefined;
  for (const [index, token] of tokens.slice(0, reach).entries()) {
    if (far(token)) [beyond, clause] = [true, false];
    if (index < 3 && !beyond) for (const word of token.names) found.push(`${name}${index + 1}=${word}`);
    if (token.stop) {
      if (index === 0) found.push(`${name}edge`);
      [clause, sentence] = [false, false];
      continue;
    }
    const zone = clause ? "clause" : !sentence ? "out" : beyond ? "far" : "near";
    for (const word of token.names) if (word.length > 1 && word !== "x") found.push(`${name}${zone}:${word}`);
    const told = cue === undefined && sentence && !beyond ? token.names.find((word) => cues.has(word)) : undefined;
    if (told !== undefined) found.push(`${name}cue:${(cue = told)}`);
    if (token.breaks) clause = false;
  }
  return found;
};
