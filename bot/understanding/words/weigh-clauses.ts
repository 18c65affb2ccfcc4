/**
 * What the clause model adds where the rules are silent about support or issues, and where it doubts them. What is taken
 * are always the writer's own words; where the model is not sure, nothing is taken and the bot asks.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { isNoIssues, isOfTheSystem, type FoundClause } from "./clauses.ts";
import type { ClauseChances, ClauseField } from "./clause-chances.ts";
import type { Piece } from "./clause-pieces.ts";
import { isOfElse } from "./issue-signs.ts";
import { namesSupplier } from "./suppliers.ts";
import { trimmed } from "./trim-clause.ts";

/**
 * Chances: from `take` a piece is taken that no rule takes; from `join` a neighbour belongs to it; from `add` it joins
 * what a rule took; below `doubt` what a rule took is dropped.
 */
export const sureOfClause = {
  supportArrangements: { take: 0.68, join: 0.4, add: 0.75, doubt: 0.35 },
  knownIssues: { take: 0.6, join: 0.3, add: 0.75, doubt: 0.2 },
} as const;

/** A supplier that a rule names is dropped below this. */
const doubtOfNamed = 0.06;
/** So many words are one answer: what the rules find in them is meant. */
const shortMessage = 10;
/** So many letters of a message's own words fit on a card. */
const longest = 300;

export interface Heard {
  readonly pieces: readonly Piece[];
  readonly chances: readonly ClauseChances[];
  readonly asked: readonly FieldId[];
}

/** The clause that the rules took, or none, mended by what the model knows. `said` is the message as it was typed. */
export const weighedClause = (
  field: ClauseField,
  ruled: FoundClause | undefined,
  { pieces, chances, asked }: Heard,
  said: string,
): FoundClause | undefined => {
  const sure = sureOfClause[field];
  const chance = (at: number): number => (barred[field](pieces, at) ? 0 : (chances[at]?.[field] ?? 0));
  const meets = (piece: Piece): boolean => ruled !== undefined && piece.start < ruled.end && ruled.start < piece.end;
  const none = ruled !== undefined && field === "knownIssues" && isNoIssues(ruled.value);
  // What answers our own question, or is all that was said, is not doubted.
  const alone = said.trim().split(/\s+/).length <= shortMessage;
  if (ruled !== undefined && !none && !alone && !asked.includes(field)) {
    const own = pieces.flatMap((piece, at) => (meets(piece) ? [chances[at]?.[field] ?? 0] : []));
    const doubt = namesSupplier(ruled.value) ? doubtOfNamed : sure.doubt;
    if (own.length > 0 && Math.max(...own) < doubt) return undefined;
  }
  const groups = groupsOf(pieces, chance, ruled === undefined ? sure.take : sure.add, sure.join).flatMap(
    ({ start, end }) => trimmed(said, start, end) ?? [],
  );
  if (ruled === undefined) return together(groups);
  const apart = groups.filter(({ start, end }) => end <= ruled.start || start >= ruled.end);
  if (none && apart.length === 0) return ruled;
  const over = groups.filter((group) => !apart.includes(group));
  const wide = trimmed(
    said,
    Math.min(ruled.start, ...over.map(({ start }) => start)),
    Math.max(ruled.end, ...over.map(({ end }) => end)),
  );
  return together([over.length === 0 ? ruled : (wide ?? ruled), ...apart]);
};

/** What a field never is, whatever the model says of it. */
const barred: Readonly<Record<ClauseField, (pieces: readonly Piece[], at: number) => boolean>> = {
  supportArrangements: (pieces, at) =>
    /^(?:pop ?3?|imap ?4?|smtp|webmail|exchange|outlook)\W*$/i.test(pieces[at]?.text ?? ""),
  knownIssues: (pieces, at) => {
    const piece = pieces[at];
    if (piece === undefined) return true;
    const sentence = pieces.filter((one) => one.sentence === piece.sentence).map(({ text }) => text);
    return isOfElse(piece.text, sentence.join(" ")) || (adjective.test(piece.text) && isOfTheSystem(piece.text));
  },
};

const adjective =
  /^(?:\W*(?:an?|some|the|our|this|on|rather|very|rubbish|old|ancient|little|horrible|ag(?:e?ing)|creaking|knackered|dodgy|tired|box|server|machine|thing)\b)*[\s■]*(?:box|server|machine|thing)?\W*$/i;

/** Runs of neighbouring pieces with one that is sure enough, within a sentence. */
const groupsOf = (
  pieces: readonly Piece[],
  chance: (at: number) => number,
  seed: number,
  join: number,
): readonly { readonly start: number; readonly end: number }[] => {
  const groups: { start: number; end: number; sentence: number; last: number; sure: boolean }[] = [];
  for (const [at, piece] of pieces.entries()) {
    const own = chance(at);
    const last = groups.at(-1);
    const before = last !== undefined && last.sentence === piece.sentence && last.last === at - 1 ? last : undefined;
    // "It's a trustee, Kim Demo, who sorts it": the name belongs to what it stands beside.
    const named = before !== undefined && onlyName.test(piece.text);
    if (own < join && !named) continue;
    if (before === undefined)
      groups.push({ start: piece.start, end: piece.end, sentence: piece.sentence, last: at, sure: own >= seed });
    else {
      before.end = piece.end;
      before.last = at;
      before.sure ||= own >= seed;
    }
  }
  return groups.filter(({ sure }) => sure);
};
const onlyName = /^(?:\p{Lu}[\p{L}\d&'.-]*|■+)(?:\s+(?:\p{Lu}[\p{L}\d&'.-]*|&|and|of|the|■+)){0,6}$/u;

/** Several things told in several places are one answer, as long as a card can hold. */
const together = (clauses: readonly FoundClause[]): FoundClause | undefined => {
  const ordered = clauses.toSorted((a, b) => a.start - b.start);
  const [first] = ordered;
  if (first === undefined) return undefined;
  let value = first.value;
  for (const next of ordered.slice(1))
    if (value.length + next.value.length + 2 <= longest) value = `${value}; ${next.value}`;
  return { start: first.start, end: first.end, value };
};
