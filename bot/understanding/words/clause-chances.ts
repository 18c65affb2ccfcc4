/**
 * How likely each piece of a message tells who looks after the mail, or what troubles it: a small linear model over its
 * words, learned by `node test/eval/train-words.ts` from our own messages alone.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { clauseFeatures, type BlotAt } from "./clause-features.ts";
import type { Piece } from "./clause-pieces.ts";
import learned from "./clause-chances.json" with { type: "json" };
import { softmax, type Weights } from "../learnt/softmax.ts";

export const clauseRoles = ["other", "supportArrangements", "knownIssues"] as const;
export type ClauseField = Exclude<(typeof clauseRoles)[number], "other">;
export type ClauseChances = Readonly<Record<(typeof clauseRoles)[number], number>>;

/** The chances of every piece, adding up to 1 each. */
export const clauseChances = (
  pieces: readonly Piece[],
  asked: readonly FieldId[],
  blotAt: BlotAt,
  weights: Weights = learned,
): readonly ClauseChances[] =>
  clauseFeatures(pieces, asked, blotAt).map((features) => {
    const [other = 0, supportArrangements = 0, knownIssues = 0] = softmax(features, weights, clauseRoles.length);
    return { other, supportArrangements, knownIssues };
  });
