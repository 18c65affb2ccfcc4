import porter from "wink-porter2-stemmer";
import { spellings, synonyms } from "./synonyms.ts";

/** What a text says, read once: its words as stems, the ideas of the synonym table, and its kind of question. */
export interface Reading {
  readonly words: readonly string[];
  readonly stems: readonly string[];
  /** Idea (name of a synonym group) -> the stems that said it. */
  readonly ideas: ReadonlyMap<string, readonly string[]>;
  readonly kinds: ReadonlySet<QuestionKind>;
}

export type QuestionKind =
  | "who"
  | "when"
  | "where"
  | "why"
  | "quantity"
  | "duration"
  | "meaning"
  | "compare"
  | "which"
  | "how"
  | "yes-no"
  | "order";

const stemmed = new Map<string, string>();
/** The stem of a word. Stemming is the dearest step, and a domain has few words: remembered, up to a limit. */
export const stem = (word: string): string => {
  const known = stemmed.get(word);
  if (known !== undefined) return known;
  const made = porter(word);
  if (stemmed.size < 20_000) stemmed.set(word, made);
  return made;
};

/** Words that carry grammar and little matter. They still count, a little: "who" and "when" tell questions apart. */
export const lightWords: ReadonlySet<string> = new Set(
  (
    "a an the of to in on at for by with from into and or but if so as is are was were be been being am do does did done " +
    "has have had having i me my mine we us our ours you your yours he she they them their theirs it its this that these " +
    "those there here what which who whom whose when where why how can could will would shall should may might must not " +
    "no yes please thanks hi hello just also too very really about any some all get got go going up out over then than " +
    "still even only own same such ok okay like want know tell well now bit thing say let actually sort kind lot anyone " +
    "anybody anything stuff something someone need use used using"
  )
    .split(" ")
    .map((word) => stem(word)),
);

export const normalise = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[‘’`´]/g, "'")
    .replace(/[–—]/g, " ")
    .replace(/https?:\/\/(\S+)/g, "$1")
    .slice(0, 1_000);

export const wordsOf = (text: string): readonly string[] =>
  (normalise(text).match(/£|[\p{L}\p{N}]+(?:['./&@-][\p{L}\p{N}]+)*/gu) ?? []).flatMap((raw) => {
    const known = spellings.get(raw);
    if (known !== undefined) return known.split(" ");
    // "9gb", "60meg": the unit is the word.
    const bare = raw.replace(/'s$/, "").replace(/^[\d.,]+(gb|mb|tb|gig|meg)s?$/, "$1");
    return dotted.has(bare) ? [bare] : bare.split(/[-/&@']|\.(?=\p{L}{4})/u).filter((part) => part !== "");
  });

/** Words with a mark inside that are one word to us. */
const dotted = new Set(["nhs.net", "support.nhs.net", "free/busy", "trust.nhs.uk", "nhs.uk"]);

interface Phrase {
  readonly stems: readonly string[];
  readonly idea: string;
}

/** Phrases of the table by their first stem, longest first. */
const phrases: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const byFirst = new Map<string, Phrase[]>();
  for (const group of synonyms) {
    const [idea = ""] = group;
    for (const said of group) {
      const stems = wordsOf(said).map((word) => stem(word));
      const [first] = stems;
      if (first === undefined) continue;
      const list = byFirst.get(first) ?? [];
      if (!list.some((other) => other.idea === idea && other.stems.join(" ") === stems.join(" ")))
        list.push({ stems, idea });
      byFirst.set(first, list);
    }
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.stems.length - a.stems.length);
  return byFirst;
})();

/** Every stem that the table knows: words that need no spelling mended. */
export const tableStems: ReadonlySet<string> = new Set([...phrases.values()].flat().flatMap(({ stems }) => stems));

const ideasOf = (stems: readonly string[]): Map<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  stems.forEach((first, at) => {
    for (const { stems: wanted, idea } of phrases.get(first) ?? []) {
      // One light word alone ("may", "will") says no idea.
      if (wanted.length === 1 && lightWords.has(first) && !loud.has(first)) continue;
      if (wanted.every((part, index) => stems[at + index] === part)) {
        found.set(idea, [...(found.get(idea) ?? []), ...wanted]);
      }
    }
  });
  return found;
};

/** Light by grammar, and yet ideas of their own here. */
const loud = new Set(["need", "must"].map((word) => stem(word)));

const kindTable: readonly (readonly [QuestionKind, RegExp])[] = [
  ["compare", /\b(difference|differ|versus|vs|compared?|or which)\b/],
  [
    "duration",
    /\b(how (long|soon|quick(ly)?|fast|far in advance)|how many (hours|days|weeks|months|years)|timescales?|how much (time|longer))\b/,
  ],
  ["quantity", /\b(how (many|much|big|large|often)|max(imum)?|limit|threshold|number of|biggest|largest|quota|size)\b/],
  [
    "meaning",
    /\b(what (is|are|does|do) .{0,40}(mean|stand for)|stands? for|meaning|define|acronym|what (is|are) (a |an |the )?[\w-]+( [\w-]+)?$)/,
  ],
  ["who", /\b(who|whom|whose|which (person|company|team))\b/],
  ["when", /\b(when|what (date|time|day)|at what (point|stage))\b/],
  ["where", /\b(where|which (website|site|page)|link to)\b/],
  ["why", /\b(why|what for|reason|how come)\b/],
  ["order", /\b(first|before|after|order|then|next|last)\b/],
  ["which", /\b(which|what (sort|kind|type|version|things|information))\b/],
  ["how", /\bhow\b(?! (long|many|much|big|large|often))/],
  ["yes-no", /^(so |and |but |hi |hello )*(can|could|do|does|did|is|are|will|would|must|should|may|has|have|am)\b/],
];

const kindsOf = (words: readonly string[]): ReadonlySet<QuestionKind> => {
  const text = words.join(" ");
  return new Set(kindTable.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind));
};

/** Turns of phrase that say an idea with no word for it. */
const turns: readonly (readonly [RegExp, string])[] = [
  [/\bwho (is|are|would|should|does) [\w\s-]+ for$/, "suit"],
  [/\bwho (should|would|might) (choose|use|take|go for|have)\b/, "suit"],
  [/\bwhat (is|are) [\w\s-]+ (for|in aid of)$/, "meaning-of-use"],
  [/^what (is|are) (a |an |the )?[\w-]+( [\w-]+){0,2}$/, "abbreviation"],
  [/\b(in one go|all together|at one time)\b/, "bulk"],
  [/\b(can|could|may|shall|should) (i|we|they|people|staff|users)\b/, "may"],
  [/\b(do|does|must|will|would) (i|we|they|people|staff|users) (have|need) to\b/, "must"],
];

/** Reads a text. `mend` may replace a word that nobody knows by the known word that was probably meant. */
export const readText = (text: string, mend: (stemmed: string, word: string) => string = (s) => s): Reading => {
  const words = wordsOf(text);
  const stems = words.map((word) => mend(stem(word), word));
  const ideas = ideasOf(stems);
  const whole = words.join(" ");
  for (const [pattern, idea] of turns) if (pattern.test(whole) && !ideas.has(idea)) ideas.set(idea, []);
  return { words, stems, ideas, kinds: kindsOf(words) };
};
