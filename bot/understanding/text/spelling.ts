/**
 * Misspelt words that say what a fact is are read as they were meant, in one place for all readers. What is kept of a
 * message (names, people's words, the span that a fact was read from) stays as it was typed: see `typed`.
 */
import type { Fact } from "../../conversation/facts.ts";
import { contracted, fieldWords, realWords, soundsLike } from "./field-words.ts";

interface Edit {
  /** Where the corrected word stands in the corrected text. */
  readonly start: number;
  readonly end: number;
  readonly was: string;
}
export interface Spelt {
  readonly text: string;
  readonly edits: readonly Edit[];
}

const known: ReadonlySet<string> = new Set(fieldWords);
const byInitial = new Map<string, readonly string[]>();
for (const word of fieldWords) byInitial.set(word.slice(0, 1), [...(byInitial.get(word.slice(0, 1)) ?? []), word]);

/** The text with its field words spelt as they are meant. `short`: only well-known mistakes, as a name may be meant. */
export const spelt = (text: string, short = false): Spelt => {
  const edits: Edit[] = [];
  let out = "";
  let from = 0;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}@./_-])\p{L}[\p{L}']*(?![\p{L}\p{N}@_]|[./-]\w)/gu)) {
    const meant = short ? wellKnown(match[0]) : meantBy(match[0]);
    if (meant === undefined) continue;
    out += text.slice(from, match.index);
    edits.push({ start: out.length, end: out.length + meant.length, was: match[0] });
    out += meant;
    from = match.index + match[0].length;
  }
  return edits.length === 0 ? { text, edits } : { text: out + text.slice(from), edits };
};

const sure = new Map([...Object.entries(soundsLike), ...Object.entries(contracted)]);
const wellKnown = (word: string): string | undefined => sure.get(word);

const cache = new Map<string, string | undefined>();
/** The same few words come again and again. */
const mostKept = 5000;

const meantBy = (typed: string): string | undefined => {
  const word = typed.toLowerCase();
  if (word.length < 2 || word.length > 16 || known.has(word)) return undefined;
  // A capital begins a name more often than a mistake.
  if (typed !== word && (word.length < 7 || /\p{Lu}/u.test(typed.slice(1)))) return undefined;
  if (!cache.has(word)) {
    if (cache.size >= mostKept) cache.clear();
    cache.set(word, wellKnown(word) ?? nearest(word));
  }
  return cache.get(word);
};

/** The one field word that lies a slip of the finger away. */
const nearest = (word: string): string | undefined => {
  if (word.length < 5 || realWords.has(word) || !/^[a-z]+$/.test(word)) return undefined;
  const near = (byInitial.get(word.slice(0, 1)) ?? []).filter((one) => !isEnding(one, word) && isSlip(word, one));
  const [best, next] = near.toSorted((a, b) => slips(word, a) - slips(word, b));
  return best === undefined || (next !== undefined && slips(word, best) === slips(word, next)) ? undefined : best;
};

/** One letter too many, too few or swapped; one changed only in a long word; two only among the vowels of a long one. */
const isSlip = (word: string, meant: string): boolean => {
  if (Math.abs(meant.length - word.length) > 2 || meant.length < 5) return false;
  const count = slips(word, meant);
  if (count === 1) return word.length !== meant.length || meant.length >= 8 || sorted(word) === sorted(meant);
  return count === 2 && meant.length >= 8 && skeleton(word) === skeleton(meant);
};
const sorted = (word: string): string => Array.from(word).sort().join("");
const skeleton = (word: string): string => word.replace(/[aeiou]/g, "").replace(/(.)\1/g, "$1");

/** "Contracts", "started": the word with another ending is no mistake. */
const isEnding = (one: string, other: string): boolean => {
  const stem = /^(.{4,}?)(?:e?s|e?d|e?rs?|ing|e?ly|y|ies|ied|al|able|less|e?n|ion|e)?$/;
  return stem.exec(one)?.[1] === stem.exec(other)?.[1] || one === `${other}s` || other === `${one}s`;
};

/** Letters left out, added, changed or swapped with their neighbour; 3 stands for more than two. */
const slips = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > 2) return 3;
    [before, last] = [last, row];
  }
  return last[b.length] ?? 3;
};

/** What was typed where the corrected text says `said`. */
export const typed = ({ text, edits }: Spelt, said: string): string => {
  const at = text.indexOf(said);
  if (edits.length === 0 || at < 0) return said;
  let out = "";
  let from = at;
  const end = at + said.length;
  for (const edit of edits) {
    if (edit.end <= at || edit.start >= end) continue;
    out += text.slice(from, Math.max(from, edit.start)) + edit.was;
    from = edit.end;
  }
  return out + text.slice(Math.min(from, end), end);
};

/** A fact with the words that were typed. */
export const asTyped = (so: Spelt, fact: Fact): Fact => {
  if (so.edits.length === 0) return fact;
  const said =
    fact.field === "currentPlatform"
      ? fact.said
          .split(", ")
          .map((part) => typed(so, part))
          .join(", ")
      : typed(so, fact.said);
  switch (fact.field) {
    case "transitionLead":
    case "organisationName":
    case "supportArrangements":
    case "knownIssues":
      return { ...fact, said, value: typed(so, fact.value) };
    case "currentPlatform":
      return {
        ...fact,
        said,
        value: fact.value.map((one) => (one.known ? one : { ...one, name: typed(so, one.name) })),
      };
    case "preferredStart":
    case "contractEnd":
      return { ...fact, said, value: { ...fact.value, raw: typed(so, fact.value.raw) } };
    default:
      return { ...fact, said };
  }
};
