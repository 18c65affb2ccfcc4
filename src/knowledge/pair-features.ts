import type { Indexed, KnowledgeIndex } from "./index-of.ts";
import { figureMissing } from "./figures.ts";
import { lightWords, type Reading } from "./tokens.ts";
import type { FigureKind } from "./types.ts";
import {
  cosine,
  denseOf,
  dice,
  featuresOf,
  gramsOf,
  markedGrams,
  type Dense,
  type Grams,
  type Vector,
} from "./vectors.ts";

/** Names of what is measured between a question and an entry; the model's weights are kept by these names. */
export const pairFeatureNames = [
  "best",
  "bestSharp",
  "second",
  "third",
  "own",
  "whole",
  "bm25",
  "bm25Share",
  "covered",
  "coveredByAnswer",
  "coversBest",
  "grams",
  "learnt",
  "kindsAgree",
  "kindsClash",
  "missing",
  "rareShared",
  "gap",
  "figureMissing",
  "linked",
  "repeat",
] as const;
export type PairFeature = (typeof pairFeatureNames)[number];
export type PairFeatures = Readonly<Record<PairFeature, number>>;

/** A question, read once for all entries. */
export interface Asked {
  readonly reading: Reading;
  readonly vector: Dense;
  readonly grams: Grams;
  readonly figures: readonly FigureKind[];
  /** Heavy stems with their rarity, and the features of the ideas that they said. */
  readonly mass: readonly Mass[];
  /** Features of its kinds of question that tell entries apart. */
  readonly kinds: readonly string[];
}

interface Mass {
  readonly stem: string;
  readonly feature: string;
  readonly weight: number;
  readonly ideas: readonly string[];
}

/** How much what was asked before counts beside what is asked now. */
const contextShare = 0.5;

/** `context` is what a follow-up leans on: the question before it, of which only the words and ideas count. */
export const askedOf = (
  reading: Reading,
  figures: readonly FigureKind[],
  index: KnowledgeIndex,
  context?: Reading,
): Asked => {
  const bag = new Map(featuresOf(reading));
  if (context !== undefined) {
    for (const [feature, weight] of featuresOf(context)) {
      if (!feature.startsWith("k:")) bag.set(feature, Math.max(bag.get(feature) ?? 0, weight * contextShare));
    }
  }
  const now = massOf(reading, index, 1);
  const known = new Set(now.map(({ stem }) => stem));
  const before = context === undefined ? [] : massOf(context, index, contextShare);
  return {
    reading,
    figures,
    vector: denseOf(bag, index.rarity, index.features),
    grams: markedGrams(new Set([...gramsOf(reading), ...(context === undefined ? [] : gramsOf(context))]), index.grams),
    mass: [...now, ...before.filter(({ stem }) => !known.has(stem))],
    kinds: sharpKinds.filter((kind) => reading.kinds.has(kind)).map((kind) => `k:${kind}`),
  };
};

const massOf = (reading: Reading, index: KnowledgeIndex, share: number): Asked["mass"] =>
  [...new Set(reading.stems)]
    .filter((stem) => !lightWords.has(stem) && !/^\d{1,3}$/.test(stem))
    .map((stem) => ({
      stem,
      feature: `s:${stem}`,
      weight: share * index.rarity(`s:${stem}`),
      ideas: [...reading.ideas].filter(([, said]) => said.includes(stem)).map(([idea]) => `i:${idea}`),
    }));

/** How much of the question's mass an entry's words (1) or ideas (0.8) meet, and the rarest word that it does not. */
const coverage = (
  asked: Asked,
  has: (feature: string) => boolean,
): { share: number; missing: number; rare: number } => {
  let total = 0;
  let met = 0;
  let missing = 0;
  let rare = 0;
  for (const { feature, weight, ideas } of asked.mass) {
    total += weight;
    const part = has(feature) ? 1 : ideas.some(has) ? 0.8 : 0;
    met += part * weight;
    if (part === 0) missing = Math.max(missing, weight);
    else rare = Math.max(rare, weight * part);
  }
  return { share: total === 0 ? 0 : met / total, missing, rare };
};

const sharpKinds = ["who", "when", "where", "why", "quantity", "duration", "compare", "meaning"] as const;

/** Log chances below this are all the same: not this one. */
const least = 10;

const nothing: Vector = { ids: new Int32Array(), weights: new Float64Array(), norm: 0 };
const noGrams = new Int32Array();

/** Places of the four highest scores, the highest first; of equal ones the earlier comes first. */
const firstFour = (scores: readonly number[]): readonly number[] => {
  const places: number[] = [];
  for (const [place, score] of scores.entries()) {
    let at = places.length;
    while (at > 0 && score > (scores[places[at - 1] ?? -1] ?? 0)) at -= 1;
    if (at === 4) continue;
    places.splice(at, 0, place);
    if (places.length > 4) places.pop();
  }
  return places;
};

/** Measures one entry against a question; `learnt` is its log chance by learnt.ts. `skip` leaves one phrasing out, so that training does not see the question itself. */
export const pairFeatures = (
  asked: Asked,
  indexed: Indexed,
  index: Pick<KnowledgeIndex, "features">,
  bm25: { readonly score: number; readonly top: number },
  learnt: number,
  follow: { readonly linked: boolean; readonly repeat: boolean },
  skip?: string,
): PairFeatures => {
  const phrasings = skip === undefined ? indexed.phrasings : indexed.phrasings.filter(({ text }) => text !== skip);
  const scores = phrasings.map((phrasing) => cosine(asked.vector, phrasing.vector));
  const [best = -1, second = -1, third = -1, fourth = -1] = firstFour(scores);
  const skipped = skip === undefined ? undefined : indexed.phrasings.find(({ text }) => text === skip);
  const inSkipped = new Set(skipped?.vector.ids);
  const has =
    skipped === undefined
      ? (feature: string): boolean => indexed.counts.has(feature)
      : (feature: string): boolean =>
          (indexed.counts.get(feature) ?? 0) > (inSkipped.has(index.features.get(feature) ?? -1) ? 1 : 0);
  const met = coverage(asked, has);
  const inAnswer = coverage(asked, (feature) => indexed.answer.has(feature));
  const known = asked.kinds.filter(has);
  return {
    best: scores[best] ?? 0,
    // Nearly the same words mean the same: more than a sum of parts.
    bestSharp: (scores[best] ?? 0) ** 8,
    second: scores[second] ?? 0,
    third: scores[third] ?? 0,
    // The first phrasing is the entry's own question, and the first here unless it is the one left out.
    own: indexed.phrasings[0] === skipped ? 0 : (scores[0] ?? 0),
    whole: cosine(asked.vector, skipped === undefined ? indexed.whole : wholeWithout(phrasings)),
    bm25: Math.log1p(bm25.score) / 4,
    bm25Share: bm25.top === 0 ? 0 : bm25.score / bm25.top,
    covered: met.share,
    coveredByAnswer: inAnswer.share,
    coversBest: coveredPart(phrasings[best]?.vector ?? nothing, asked.vector),
    grams: Math.max(...[best, second, third, fourth].map((at) => dice(asked.grams, phrasings[at]?.grams ?? noGrams))),
    learnt: Math.max(learnt, -least) / 4 + least / 4,
    kindsAgree: known.length > 0 ? 1 : 0,
    kindsClash: asked.kinds.length > known.length ? 1 : 0,
    missing: met.missing,
    rareShared: met.rare,
    gap: indexed.entry.kind === "gap" ? 1 : 0,
    figureMissing: figureMissing(asked.figures, indexed.entry.figures) === undefined ? 0 : 1,
    linked: follow.linked ? 1 : 0,
    repeat: follow.repeat ? 1 : 0,
  };
};

/** The entry's sum of phrasings, as index-of.ts makes it, without the one left out. */
const wholeWithout = (phrasings: Indexed["phrasings"]): Vector => {
  const sum = new Map<number, number>();
  for (const { vector } of phrasings) {
    vector.ids.forEach((id, at) => void sum.set(id, (sum.get(id) ?? 0) + (vector.weights[at] ?? 0)));
  }
  const weights = Float64Array.from(sum.values(), (weight) => Math.log1p(weight));
  const square = weights.reduce((total, weight) => total + weight * weight, 0);
  return { ids: Int32Array.from(sum.keys()), weights, norm: Math.sqrt(square) };
};

/** The part of `of` (by squared weight) whose features `by` has too. */
const coveredPart = (of: Vector, by: Dense): number => {
  let met = 0;
  of.ids.forEach((id, at) => {
    if ((by.weights[id] ?? 0) !== 0) met += (of.weights[at] ?? 0) ** 2;
  });
  return of.norm === 0 ? 0 : met / (of.norm * of.norm);
};
