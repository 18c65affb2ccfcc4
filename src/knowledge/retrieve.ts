import { figureMissing } from "./figures.ts";
import { indexOf, type Indexed, type KnowledgeIndex } from "./index-of.ts";
import { loadTable, type LearntTable } from "./learnt.ts";
import modelFile from "./model.json" with { type: "json" };
import type { Asked } from "./pair-features.ts";
import { logistic, rankEntries, weigh, type Model, type Ranked, type Ranking, type Signals } from "./rank.ts";
import { asksForJudgement } from "./judgements.ts";
import { namedThings } from "./named-things.ts";
import { asksForRecord } from "./records.ts";
import { sameAgain } from "./same-again.ts";
import { asideIn, askedOfOtherRoutes, isOfRoutes, routeChoice } from "./asides.ts";
import { sayAnswer, sayDidYouMean, sayGap, sayNothing, sayNotStated, saySource } from "./say.ts";
import type { AnswerContext, Entry, Knowledge } from "./types.ts";
import type { AnswerView } from "./views.ts";

const longest = 500;

/**
 * The answers over a set of entries. Pure after it is made: the same question, context and entries give the same view.
 * `model` holds the weights that test/eval/train.ts made; the chances in it are calibrated on questions that were not
 * used to order the entries. Three bands: see decide().
 */
export const createKnowledge = (
  curated: readonly Entry[],
  model: Model = modelFile,
  table: LearntTable = loadTable(),
): Knowledge => {
  let entries: readonly Entry[] = curated;
  let index: KnowledgeIndex = indexOf(entries, table);
  const byId = (id: string): Entry | undefined => index.entries.get(id)?.entry;
  const relatedOf = (entry: Entry): readonly Entry[] =>
    entry.related.map(byId).filter((one) => one !== undefined && one.kind === "answer") as Entry[];

  const firstFor = (question: string): Entry | undefined =>
    rankEntries(question, index, model.rank).order.find(({ indexed }) => indexed.entry.kind === "answer")?.indexed
      .entry;
  /** "Source?", "why?", "and the other one?": about the answer just given, from its own entry and those beside it. */
  const sayAside = (asked: string, lastId: string): AnswerView | undefined => {
    const about = asideIn(asked);
    const last = about === undefined ? undefined : byId(lastId);
    if (about === undefined || last?.kind !== "answer") return undefined;
    if (about === "source") return saySource(asked, last);
    const choosing = about === "ours" && isOfRoutes(last) ? byId(routeChoice) : undefined;
    if (choosing !== undefined) return sayAnswer(asked, choosing, relatedOf(choosing), 1);
    const others = about === "other" ? askedOfOtherRoutes(last).flatMap((question) => firstFor(question) ?? []) : [];
    const beside = [...new Set([...others, ...relatedOf(last)])].filter(({ id }) => id !== lastId).slice(0, 4);
    return beside.length < 2 ? undefined : sayDidYouMean(asked, beside, 0);
  };

  return {
    entries: () => entries,
    add: (...more) => {
      const replaced = new Set(more.map(({ id }) => id));
      entries = [...entries.filter(({ id }) => !replaced.has(id)), ...more];
      index = indexOf(entries, table);
    },
    show: (entryId, asked) => {
      const entry = byId(entryId);
      if (entry === undefined) return undefined;
      return entry.kind === "gap"
        ? sayGap(asked ?? entry.question, entry, relatedOf(entry)[0], 1)
        : sayAnswer(asked ?? entry.question, entry, relatedOf(entry), 1);
    },
    answer: (question, context = {}) => {
      const asked = question.slice(0, longest);
      const aside = context.last === undefined ? undefined : sayAside(asked, context.last.entryId);
      if (aside !== undefined) return aside;
      const ranking = rankEntries(asked, index, model.rank, { last: context.last });
      const again = sameAgain(asked, ranking, context, index);
      if (again === "other-words")
        return decide(asked, rankEntries(asked, index, model.rank), model, relatedOf, context);
      if (again === "nothing-new") return sayBeside(asked, ranking, relatedOf, context);
      return decide(asked, ranking, model, relatedOf, context);
    },
  };
};

/** Where a follow-up has nothing of its own to go by: what stands beside the answer just given, without that answer. */
const sayBeside = (
  asked: string,
  { order }: Ranking,
  relatedOf: (entry: Entry) => readonly Entry[],
  context: AnswerContext,
): AnswerView => {
  const [first] = order;
  const beside = [
    ...(first === undefined ? [] : relatedOf(first.indexed.entry)),
    ...choicesOf(order, relatedOf, context),
  ];
  const choices = [...new Set(beside)].filter(({ id }) => id !== context.last?.entryId).slice(0, 4);
  return choices.length < 2 ? sayNothing(asked, "not-covered", 0) : sayDidYouMean(asked, choices, 0);
};

/** From this cosine on a question is a phrasing of the entry in all but grammar. */
const sameWords = 0.92;

/** Which of the three bands, from the calibrated chances. */
const decide = (
  asked: string,
  { order, signals, asked: read, followUp }: Ranking,
  model: Model,
  relatedOf: (entry: Entry) => readonly Entry[],
  context: AnswerContext,
): AnswerView => {
  if (!/[\p{L}\p{N}]/u.test(asked)) return sayNothing(asked, "empty", 0);
  const [first] = order;
  const direct = logistic(weigh(signals, model.direct));
  const among = logistic(weigh(signals, model.among));
  if (first === undefined) return sayNothing(asked, "outside", 0);
  const { entry } = first.indexed;
  const choices = choicesOf(order, relatedOf, context);
  const may = among >= model.thresholds.among && choices.length >= 2;
  if (entry.kind === "gap") {
    // A gap that wins clearly is said; one that merely leads is offered among the others.
    return first.share >= model.thresholds.gap || !may
      ? sayGap(asked, entry, relatedOf(entry)[0], direct)
      : sayDidYouMean(asked, [entry, ...choices.slice(0, 3)], direct);
  }
  const missing = figureMissing(read.figures, entry.figures);
  if (missing !== undefined && among >= model.thresholds.among && first.share >= model.thresholds.subject) {
    return sayNotStated(asked, entry, missing, direct);
  }
  const fits = mayAnswer(asked, { asked: read, order, signals });
  const sure =
    direct >= model.thresholds.direct ||
    (!followUp && first.features.best >= sameWords && direct >= model.thresholds.same);
  if (fits && sure) return sayAnswer(asked, entry, relatedOf(entry), direct);
  if (may) return sayDidYouMean(asked, choices, direct);
  return sayNothing(asked, signals.foreign > 0.5 || signals.covered < 0.4 ? "outside" : "not-covered", direct);
};

/** The rules that stand before the chances: without them no first entry is a direct answer, however likely. */
export const mayAnswer = (asked: string, { asked: read, order, signals }: Omit<Ranking, "followUp">): boolean => {
  const [first] = order;
  return (
    first?.indexed.entry.kind === "answer" &&
    figureMissing(read.figures, first.indexed.entry.figures) === undefined &&
    !ofVersion(read, first.indexed.entry) &&
    speaksOf(first.indexed, read) &&
    !ofUnknown(read, signals) &&
    !asksForRecord(asked) &&
    !asksForJudgement(asked)
  );
};

/**
 * Does the entry speak of each thing that the question names, and answer its kind of question? "Does self-service include
 * Quest?" is not answered by an entry without Quest, however alike the rest is.
 */
const speaksOf = (indexed: Indexed, { reading }: Asked): boolean => {
  const has = (feature: string): boolean => indexed.counts.has(feature) || indexed.answer.has(feature);
  const named = [...reading.ideas.keys()].filter((idea) => namedThings.has(idea));
  const kinds = (["who", "why", "where"] as const).filter((kind) => reading.kinds.has(kind));
  // A kind that one phrasing in ten has is not what the entry is about.
  const often = (kind: string): boolean =>
    (indexed.counts.get(`k:${kind}`) ?? 0) >= Math.max(1, (indexed.entry.alternates.length + 1) / 8);
  return named.every((idea) => has(`i:${idea}`)) && kinds.every(often);
};

/** "Do you support Notes 4?": a number with a product, where the entry tells of no version. */
const ofVersion = ({ reading }: Asked, entry: Entry): boolean =>
  reading.kinds.has("yes-no") && !entry.figures.includes("version") && product.test(reading.words.join(" "));
const product =
  /\b(?:notes|domino|exchange|outlook|office|windows|server|group ?wise|zimbra|quest|ios|android|java|sql) (?:server |v|version )?\d/;

/** "Is Mimecast all right?", "does it work with X?": a yes or no about a thing that the guidance has never heard of. */
const ofUnknown = ({ reading }: Asked, signals: Signals): boolean => reading.kinds.has("yes-no") && signals.foreign > 0;

/** Two to four, best first; filled up with entries beside the first. Entries meant for the audience come before others. */
const choicesOf = (
  order: readonly Ranked[],
  relatedOf: (entry: Entry) => readonly Entry[],
  { audience }: AnswerContext,
): readonly Entry[] => {
  const found = order.map(({ indexed }) => indexed.entry).filter(({ kind }) => kind === "answer");
  const answers = [...new Set([...found.slice(0, 4), ...found.slice(0, 1).flatMap(relatedOf)])].slice(0, 4);
  const suits = (entry: Entry): boolean => audience === undefined || entry.audience.includes(audience);
  return [...answers.filter(suits), ...answers.filter((one) => !suits(one))];
};
