/**
 * Learns the table, the order and the chances from the entries' phrasings and from questions with known answers. Nothing
 * is judged by what has learnt from it: each text's likeness by the table comes from one that was made without its fold.
 */
import { followUpOf } from "../../src/knowledge/follow-up.ts";
import { indexOf, type KnowledgeIndex } from "../../src/knowledge/index-of.ts";
import { learntOf, type LearntTable } from "../../src/knowledge/learnt.ts";
import { rankEntries, type Model, type Signals, type Weights } from "../../src/knowledge/rank.ts";
import { mayAnswer } from "../../src/knowledge/retrieve.ts";
import { readText } from "../../src/knowledge/tokens.ts";
import type { Entry } from "../../src/knowledge/types.ts";
import type { LastAnswer } from "../../src/knowledge/views.ts";
import { fitChance, fitOrder, start, type OrderSample } from "./fit.ts";
import type { EvalQuestion } from "./sets.ts";
import { fitTable, type Example } from "./train-learnt.ts";

/** What the chances learn from: one question's order. */
export interface Judged {
  readonly id: string;
  readonly signals: Signals;
  readonly first: boolean;
  readonly among: boolean;
  /** Whether the rules let the first entry be a direct answer at all. */
  readonly may: boolean;
}

export interface Learned {
  readonly model: Model;
  readonly table: LearntTable;
  readonly judged: readonly Judged[];
}

/** A phrasing of ours counts less for the order than a question that somebody asked without seeing the entries. */
const ownWeight = 0.25;
const thresholds = { direct: 0.89, same: 0.6, among: 0.22, gap: 0.8, subject: 0.4 };
const folds = 8;

interface Asked extends EvalQuestion {
  readonly last: LastAnswer | undefined;
  readonly fold: number;
}

/** What was answered before a follow-up: the entry that comes first for it. */
const lastOf = (question: EvalQuestion, index: KnowledgeIndex): LastAnswer | undefined => {
  if (question.after === undefined) return undefined;
  const { order } = rankEntries(question.after, index, start);
  const first = order.find(({ indexed }) => indexed.entry.kind === "answer");
  return first === undefined ? undefined : { entryId: first.indexed.entry.id, asked: question.after };
};

const exampleOf = ({ text, last, accept }: Asked, index: KnowledgeIndex): Example => {
  const { reading, context } = followUpOf(readText(text, index.mend), last, index);
  return { reading, context, accept };
};

export const learn = (entries: readonly Entry[], questions: readonly EvalQuestion[]): Learned => {
  const base = indexOf(entries);
  const asked = questions.map((one, at): Asked => ({ ...one, last: lastOf(one, base), fold: at % folds }));
  const own = [...base.entries.values()].flatMap(({ entry, phrasings }) =>
    phrasings.map(({ reading, text }) => ({ entry, reading, text })),
  );
  const ids = entries.map(({ id }) => id);
  const tableWithout = (fold: number): LearntTable => {
    const phrasings = own.filter((_, at) => at % folds !== fold);
    const others = asked.filter((one) => one.fold !== fold && one.accept.length > 0);
    const examples = [
      ...phrasings.map(({ entry, reading }): Example => ({ reading, context: undefined, accept: [entry.id] })),
      ...others.map((one) => exampleOf(one, base)),
    ];
    return fitTable(examples, ids);
  };
  const without = Array.from({ length: folds }, (_, fold): KnowledgeIndex => {
    const askable = ids.map((id) => ({ id, readings: [] }));
    return { ...base, learnt: learntOf(tableWithout(fold), askable) };
  });
  const indexFor = (fold: number): KnowledgeIndex => without[fold] ?? base;

  const samples = [
    ...own.map(({ text, entry }, at) => ownSample(text, entry, indexFor(at % folds))),
    ...asked.filter(({ accept }) => accept.length > 0).map((one) => askedSample(one, indexFor(one.fold))),
  ];
  const rank = fitOrder(samples);
  const judged = asked.map((one) => judge(one, indexFor(one.fold), rank));
  const direct = fitChance(judged.map(({ signals: x, first: y }) => ({ x, y })));
  const among = fitChance(judged.map(({ signals: x, among: y }) => ({ x, y })));
  return { model: { rank, direct, among, thresholds }, table: tableWithout(-1), judged };
};

/** A phrasing of the base, left out of it while it is asked. */
const ownSample = (text: string, entry: Entry, index: KnowledgeIndex): OrderSample => {
  const { order } = rankEntries(text, index, start, { skip: text });
  const candidates = order.map(({ features, indexed }) => ({ features, right: indexed.entry.id === entry.id }));
  return { weight: ownWeight, candidates };
};

const askedSample = ({ text, last, accept }: Asked, index: KnowledgeIndex): OrderSample => {
  const { order } = rankEntries(text, index, start, { last });
  const candidates = order.map(({ features, indexed }) => ({ features, right: accept.includes(indexed.entry.id) }));
  return { weight: 1, candidates };
};

const judge = ({ id, text, last, accept }: Asked, index: KnowledgeIndex, rank: Weights): Judged => {
  const ranking = rankEntries(text, index, rank, { last });
  const { order, signals } = ranking;
  const ids = order.filter(({ indexed }) => indexed.entry.kind === "answer").map(({ indexed }) => indexed.entry.id);
  return {
    id,
    signals,
    may: mayAnswer(text, ranking),
    first: accept.includes(order[0]?.indexed.entry.id ?? ""),
    among: ids.slice(0, 4).some((one) => accept.includes(one)),
  };
};
