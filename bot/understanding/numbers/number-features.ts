/** What the number model sees of one number: the classes of the words near it, its clause, its arithmetic. */
import type { FieldId } from "../../conversation/facts.ts";
import type { FoundNumber } from "./numbers.ts";
import { nearWords } from "../text/near-words.ts";
import { numberClass } from "./number-words.ts";

interface Token {
  readonly start: number;
  readonly class: string;
}
const tokenAt = /\p{L}[\p{L}.'-]*(?<![.'-])|[=→]|->|=>|[.,;:!?()/&+\n-]|■+|\d[\d.,]*/gu;
const stops = new Set([".", "!", "?", "\n", ";"]);

/** Every word, mark and blot of the text with its class; a number is "#". */
const tokensOf = (text: string): readonly Token[] =>
  [...text.matchAll(tokenAt)].map(({ 0: word, index }) => ({
    start: index,
    class: /^\d/.test(word)
      ? "#"
      : word.startsWith("■")
        ? "blot"
        : /^\p{L}|^[=→]|>$/u.test(word)
          ? numberClass(word.toLowerCase())
          : stops.has(word) && !(word === "." && /\w/.test(text[index + 1] ?? ""))
            ? "stop"
            : word === "." || word === "!" || word === "?" || word === "\n"
              ? "x"
              : word,
  }));

const cues = new Set(["want", "fresh", "hold", "past", "rest", "no", "so", "but"]);
const breaks = new Set([",", "(", ")", "but", "_and", "#", ":", "/", "&", "+"]);

/** How the number stands to the others: their sum, a difference of two, the largest, the only one. */
const arithmetic = (numbers: readonly FoundNumber[], index: number): readonly string[] => {
  const values = numbers.map(({ value }) => value.value);
  const own = values[index] ?? 0;
  const others = values.filter((_, at) => at !== index);
  if (others.length === 0) return ["only"];
  const told: string[] = [own === Math.max(...values) ? "largest" : own === Math.min(...values) ? "least" : "between"];
  const differs = others.some((a, at) => others.some((b, other) => at !== other && a - b === own && own > 0 && b > 0));
  if (differs) told.push("difference");
  const isSum = others.length > 1 && others.reduce((sum, one) => sum + one, 0) === own;
  const pairSum = others.some((a, at) => others.some((b, other) => at < other && a + b === own && a > 0 && b > 0));
  if (isSum || pairSum) told.push("sum");
  if (index === 0) told.push("first");
  if (index === numbers.length - 1) told.push("last");
  return told;
};

/** Features by name; each is there or not. `asked`: the one count that was asked for, if any. */
export const numberFeatures = (
  text: string,
  numbers: readonly FoundNumber[],
  asked: readonly FieldId[],
): readonly (readonly string[])[] => {
  const tokens = tokensOf(text).filter(
    ({ start, class: is }) => is === "stop" || !numbers.some((number) => start >= number.start && start < number.end),
  );
  const question = asked.find((field) => field.endsWith("Accounts") || field === "mailboxes") ?? "none";
  const near = nearWords(text, numbers, { classesOf: (word) => [numberClass(word)], cues });
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const spoken = [...new Set(words.map(numberClass))].map((name) => `any:${name}`);
  return numbers.map((number, index) => {
    const found = new Set<string>(["bias"]);
    const at = tokens.findIndex(({ start }) => start >= number.end);
    const right = at < 0 ? [] : tokens.slice(at);
    const left = (at < 0 ? tokens : tokens.slice(0, at)).toReversed();
    const add = (name: string): void => {
      found.add(name);
      if (question !== "none") found.add(`${question}|${name}`);
    };
    sideInto("L", left, (token) => isOther(token, numbers, index, -1), add);
    sideInto("R", right, (token) => isOther(token, numbers, index, 1), add);
    for (const told of arithmetic(numbers, index)) add(told);
    found.add(`asked:${question}`);
    for (const told of near[index] ?? []) if (/^[LR]word:/.test(told)) add(told);
    for (const told of spoken) add(told);
    const { value } = number.value;
    if (value >= 1980 && value <= 2040 && !/[,k]/.test(text.slice(number.start, number.end))) add("year");
    if (value === 1) add("one");
    return [...found];
  });
};

/** A token on the far side of a neighbouring number. */
const isOther = (token: Token, numbers: readonly FoundNumber[], index: number, step: 1 | -1): boolean => {
  const next = numbers[index + step];
  return next !== undefined && (step > 0 ? token.start >= next.end : token.start < next.start);
};

const sideInto = (
  side: "L" | "R",
  tokens: readonly Token[],
  far: (token: Token) => boolean,
  add: (name: string) => void,
): void => {
  let [clause, sentence, beyond] = [true, true, false];
  let cue: string | undefined;
  for (const [index, token] of tokens.slice(0, 24).entries()) {
    if (far(token)) {
      beyond = true;
      clause = false;
    }
    if (index < 3 && !beyond) add(`${side}${index + 1}=${token.class}`);
    if (token.class === "stop") {
      if (index === 0) add(`${side}edge`);
      [clause, sentence] = [false, false];
    } else if (breaks.has(token.class)) clause = false;
    if (token.class === "x" || token.class.length === 1) continue;
    add(`${side}${clause ? "clause" : sentence && !beyond ? "near" : sentence ? "far" : "out"}:${token.class}`);
    if (cue === undefined && sentence && cues.has(token.class)) add(`${side}cue:${(cue = token.class)}`);
  }
  if (tokens.length === 0) add(`${side}edge`);
};
