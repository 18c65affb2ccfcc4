/** What the clause model makes of a message of which names, codes, dates and numbers have been taken. */
import type { FieldId } from "../../conversation/facts.ts";
import type { Read } from "../reading.ts";
import type { Canvas } from "../text/canvas.ts";
import { clauseChances } from "./clause-chances.ts";
import type { BlotAt } from "./clause-features.ts";
import { piecesIn } from "./clause-pieces.ts";
import type { Weights } from "../learnt/softmax.ts";
import type { Heard } from "./weigh-clauses.ts";

/** Which field was read at a place of the message. */
export const blotsOf =
  (reads: readonly Read[]): BlotAt =>
  (index) =>
    reads.find(({ start, fact }) => start <= index && index < start + fact.said.length)?.fact.field;

export const heardIn = (
  { text }: Canvas,
  reads: readonly Read[],
  asked: readonly FieldId[],
  weights?: Weights,
): Heard => {
  const pieces = piecesIn(text);
  return { pieces, asked, chances: clauseChances(pieces, asked, blotsOf(reads), weights) };
};
