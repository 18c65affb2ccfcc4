import type { KnowledgeIndex } from "./index-of.ts";
import { lightWords, readText, type Reading } from "./tokens.ts";
import type { LastAnswer } from "./views.ts";

/** What a question leans on: nothing, or the question before it. */
export interface FollowUp {
  /** The question as it is to be read: with "and for partial?", the one before with "partial" in its place. */
  readonly reading: Reading;
  readonly context: Reading | undefined;
  /** Entries that stand beside the last one. */
  readonly linked: ReadonlySet<string>;
}

/** Things of one kind, as ideas or stems: "and for partial?" puts one in the place of another. */
const siblings: readonly (readonly string[])[] = [
  ["self-service", "partial", "managed"],
  ["qmm", "gal", "loa", "ost", "pst", "pid", "csv", "coe", "ods", "ism"],
  ["project management", "communications", "training", "benefits management", "clinical safety"],
  ["calendar", "freebusy", "gal", "contact", "attachment", "ost", "journal", "email"],
  ["pst", "drag", "archive", "exmerge", "data mining", "cloud service"],
  ["dcb0129", "dcb0160", "dtac", "dspt", "dcb1596", "cyber"],
  ["csv", "connector", "one at a time"],
  ["account", "archive"],
  ["pid", "business case", "communications", "training"],
];

const opening = /^(and|what about|how about|or|but|so|then|also|ok(ay)? (and|so|but))\b/;
const pointing =
  /\b(it(?! (possible|ok|okay|true|necessary|compulsory|safe|allowed))|its|that|this|those|these|they|them|one|ones|same)\b/;

/** "What's an LOA, am I one?": what is pointed at stands in the question itself. */
const namesItself = /^(?:so |and |but )?(?:what|who)(?:'?s| is| are)? (?:an|a) \p{L}/u;

const heavyOf = (reading: Reading): readonly string[] => reading.stems.filter((stem) => !lightWords.has(stem));

/** Says whether a question stands on the one before, and what it then leans on. Without a last answer it never does. */
export const followUpOf = (reading: Reading, last: LastAnswer | undefined, index: KnowledgeIndex): FollowUp => {
  const before = last === undefined ? undefined : index.entries.get(last.entryId);
  const none: FollowUp = { reading, context: undefined, linked: new Set() };
  if (last === undefined || before === undefined) return none;
  const text = reading.words.join(" ");
  const heavy = heavyOf(reading).length;
  const leans =
    heavy === 0 ||
    (opening.test(text) && heavy <= 4) ||
    (pointing.test(text) && heavy <= 3 && !namesItself.test(text)) ||
    (heavy === 1 && reading.words.length <= 2);
  if (!leans) return none;
  const linked = new Set(before.entry.related);
  for (const { entry } of index.entries.values()) if (entry.related.includes(before.entry.id)) linked.add(entry.id);
  const asked = readText(last.asked, index.mend);
  const context = heavyOf(asked).length > 0 ? asked : readText(before.entry.question);
  const gone = replaced(reading, context);
  const left = without(context, gone);
  return gone.size > 0 && heavy <= 2
    ? { reading: joined(left, reading), context: undefined, linked }
    : { reading, context: left, linked };
};

/** Ideas and stems of the context that the follow-up puts something else in the place of. */
const replaced = (reading: Reading, context: Reading): ReadonlySet<string> => {
  const says = (where: Reading, what: string): boolean => where.ideas.has(what) || where.stems.includes(what);
  return new Set(
    siblings
      .filter((group) => group.some((one) => says(reading, one)))
      .flatMap((group) => group.filter((one) => says(context, one) && !says(reading, one))),
  );
};

const joined = (before: Reading, now: Reading): Reading => ({
  words: [...before.words, ...now.words],
  stems: [...before.stems, ...now.stems],
  ideas: new Map([...before.ideas, ...now.ideas]),
  kinds: new Set([...before.kinds, ...now.kinds]),
});

const without = (context: Reading, gone: ReadonlySet<string>): Reading => {
  if (gone.size === 0) return context;
  const stems = new Set([...gone].flatMap((one) => context.ideas.get(one) ?? [one]));
  const ideas = new Map([...context.ideas].filter(([idea]) => !gone.has(idea)));
  return { ...context, ideas, stems: context.stems.filter((stem) => !stems.has(stem)) };
};
