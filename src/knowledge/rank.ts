import type { Indexed, KnowledgeIndex } from "./index-of.ts";
import { askedOf, pairFeatures, type Asked, type PairFeatures } from "./pair-features.ts";
import { figuresAsked } from "./figures.ts";
import { followUpOf } from "./follow-up.ts";
import { lightWords, readText } from "./tokens.ts";
import type { LastAnswer } from "./views.ts";

/** One entry as it stands in the order for a question. */
export interface Ranked {
  readonly indexed: Indexed;
  readonly features: PairFeatures;
  readonly score: number;
  /** Share of the softmax over all candidates, 0 to 1. */
  readonly share: number;
}

export interface Ranking {
  readonly asked: Asked;
  readonly followUp: boolean;
  readonly order: readonly Ranked[];
  readonly signals: Signals;
}

/** What is measured on the whole order, for the two calibrated chances. */
export const signalNames = [
  "share",
  "shareLinked",
  "margin",
  "marginUnlinked",
  "best",
  "own",
  "covered",
  "missing",
  "coversBest",
  "bm25",
  "grams",
  "length",
  "foreign",
  "figureMissing",
  "gapNear",
  "kindsClash",
  "followUp",
  "unmet",
  "answerCovered",
  "secondBest",
  "secondCovered",
  "rivals",
  "kindsAgree",
  "yesNo",
  "votes",
  "bm25First",
  "wholeLead",
  "bestLead",
  "learnt",
  "learntLead",
] as const;
export type Signal = (typeof signalNames)[number];
export type Signals = Readonly<Record<Signal, number>>;

/** Weights of a logistic: by name, and "bias". */
export type Weights = Readonly<Record<string, number>>;

export interface Model {
  readonly rank: Weights;
  /** Chance that the first entry answers. */
  readonly direct: Weights;
  /** Chance that one of the first four does. */
  readonly among: Weights;
  /**
   * `same`: for a question in the words of a phrasing. `gap` and `subject` are shares of the order: from the first on a gap
   * is said alone, from the second on the subject is known of which a figure is not stated.
   */
  readonly thresholds: {
    readonly direct: number;
    readonly same: number;
    readonly among: number;
    readonly gap: number;
    readonly subject: number;
  };
}

export const weigh = (values: Readonly<Record<string, number>>, weights: Weights): number => {
  let sum = weights["bias"] ?? 0;
  for (const name of Object.keys(values)) sum += (values[name] ?? 0) * (weights[name] ?? 0);
  return sum;
};

export const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/** How many entries are weighed closely, by their BM25; and how many of them stay in the order. */
const looked = 45;
const keep = 30;

/** Entries that what was learnt holds likely, whatever their words. */
const likeliest = (learnt: ReadonlyMap<string, number>): readonly string[] =>
  [...learnt].filter(([, log]) => log > Math.log(0.01)).map(([id]) => id);

/** Orders the entries for a question. `skip` leaves one phrasing out, for training on the base's own phrasings. */
export const rankEntries = (
  question: string,
  index: KnowledgeIndex,
  weights: Weights,
  options: { readonly last?: LastAnswer | undefined; readonly skip?: string } = {},
): Ranking => {
  const { reading, context, linked } = followUpOf(readText(question, index.mend), options.last, index);
  const asked = askedOf(reading, figuresAsked(question), index, context);
  const bm25 = index.bm25(
    context === undefined
      ? reading
      : {
          ...reading,
          stems: [...reading.stems, ...context.stems],
          ideas: new Map([...context.ideas, ...reading.ideas]),
        },
    options.skip,
  );
  const top = Math.max(0, ...bm25.values());
  const learnt = index.learnt(reading, context);
  const near = [...[...bm25].slice(0, looked).map(([id]) => id), ...likeliest(learnt)];
  const scored = [...new Set([...near, ...linked])]
    .flatMap((id) => index.entries.get(id) ?? [])
    .map((indexed) => {
      const score = bm25.get(indexed.entry.id) ?? 0;
      const { id } = indexed.entry;
      const follow = { linked: linked.has(id), repeat: linked.size > 0 && id === options.last?.entryId };
      const features = pairFeatures(
        asked,
        indexed,
        index,
        { score, top },
        learnt.get(id) ?? -Infinity,
        follow,
        options.skip,
      );
      return { indexed, features, score: weigh(features, weights) };
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, keep);
  const highest = scored[0]?.score ?? 0;
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - highest), 0);
  const order = scored.map((one) => ({ ...one, share: Math.exp(one.score - highest) / total }));
  return {
    asked,
    followUp: context !== undefined,
    order,
    signals: signalsOf(asked, order, index, context !== undefined),
  };
};

/** Ways of likeness that would each make an order of their own. Where they agree on the first, it is seldom wrong. */
const voters = ["best", "whole", "bm25", "covered", "coveredByAnswer", "grams", "coversBest", "learnt"] as const;

/** By how much the first entry is ahead of all others in one way of likeness; below 0 where another is ahead. */
const leadOf = (order: readonly Ranked[], name: (typeof voters)[number]): number => {
  const [first, ...others] = order;
  if (first === undefined) return 0;
  return first.features[name] - others.reduce((most, { features }) => Math.max(most, features[name]), 0);
};

/** How many heavy words of the question the entry has neither in its phrasings nor in its answer. */
const unmetBy = (asked: Asked, first: Ranked | undefined): number => {
  if (first === undefined) return asked.mass.length;
  const { counts, answer } = first.indexed;
  const has = (feature: string): boolean => counts.has(feature) || answer.has(feature);
  return asked.mass.filter(({ stem, ideas }) => !has(`s:${stem}`) && !ideas.some((idea) => has(`i:${idea}`))).length;
};

const signalsOf = (asked: Asked, order: readonly Ranked[], index: KnowledgeIndex, followUp: boolean): Signals => {
  const [first, second] = order;
  const heavy = asked.reading.stems.filter((stem) => !lightWords.has(stem));
  const mass = asked.mass.reduce((sum, { weight }) => sum + weight, 0);
  const foreign = asked.mass.filter(({ stem }) => index.foreign(stem)).reduce((sum, { weight }) => sum + weight, 0);
  const beside = new Set(first?.indexed.entry.related ?? []);
  const isBeside = ({ indexed: { entry } }: Ranked): boolean =>
    beside.has(entry.id) || entry.related.includes(first?.indexed.entry.id ?? "");
  const unlinked = order.slice(1).find((one) => !isBeside(one));
  const gap = order.find(({ indexed }) => indexed.entry.kind === "gap");
  const score = first?.score ?? 0;
  return {
    share: first?.share ?? 0,
    shareLinked: order.reduce((sum, one) => sum + (one === first || isBeside(one) ? one.share : 0), 0),
    margin: Math.min(6, score - (second?.score ?? score - 6)),
    marginUnlinked: Math.min(6, score - (unlinked?.score ?? score - 6)),
    best: first?.features.best ?? 0,
    own: first?.features.own ?? 0,
    covered: first?.features.covered ?? 0,
    missing: first?.features.missing ?? 1,
    coversBest: first?.features.coversBest ?? 0,
    bm25: first?.features.bm25 ?? 0,
    grams: first?.features.grams ?? 0,
    length: Math.log1p(heavy.length),
    foreign: mass === 0 ? 0 : foreign / mass,
    figureMissing: first?.features.figureMissing ?? 0,
    gapNear: gap === undefined ? 0 : Math.exp(Math.min(0, gap.score - score)),
    kindsClash: first?.features.kindsClash ?? 0,
    followUp: followUp ? 1 : 0,
    unmet: Math.min(3, unmetBy(asked, first)),
    answerCovered: first?.features.coveredByAnswer ?? 0,
    secondBest: (second?.features.best ?? 0) - (first?.features.best ?? 0),
    secondCovered: (second?.features.covered ?? 0) - (first?.features.covered ?? 0),
    rivals: order.filter((one) => one.share > (first?.share ?? 0) / 4).length,
    kindsAgree: first?.features.kindsAgree ?? 0,
    yesNo: asked.reading.kinds.has("yes-no") ? 1 : 0,
    votes: voters.filter((name) => leadOf(order, name) >= 0).length / voters.length,
    bm25First: first?.features.bm25Share === 1 ? 1 : 0,
    wholeLead: leadOf(order, "whole"),
    bestLead: leadOf(order, "best"),
    learnt: first?.features.learnt ?? 0,
    learntLead: leadOf(order, "learnt"),
  };
};
