/** What one reading of a message gives, and how several readings of one field come to one value. */
import type { DateSpan, Draft, Fact, FieldId, Problem } from "../conversation/facts.ts";
import type { Act } from "./acts.ts";
import { problemOf } from "./checks.ts";
import type { LooseNumber } from "./numbers/count-words.ts";

export interface Listening {
  /** YYYY-MM-DD in Europe/London. */
  readonly today: string;
  /** The fields that were asked for. */
  readonly asked: readonly FieldId[];
  /** The writer's own name, for "I'll be the lead". */
  readonly writer?: string;
  readonly draft?: Draft;
  /** Told the text from which the counts are read, for learning (test/eval/train-numbers.ts). */
  readonly onCounts?: (text: string) => void;
}

export interface Understanding {
  readonly facts: readonly Fact[];
  readonly problems: readonly Problem[];
  /** Numbers that do not say what they count. */
  readonly loose: readonly (LooseNumber & { readonly said: string })[];
  readonly acts: readonly Act[];
  readonly questions: readonly string[];
  readonly correcting: boolean;
  readonly gibberish: boolean;
  /** A date that does not say what it is for. */
  readonly looseDates: readonly DateSpan[];
}

export interface Read {
  readonly fact: Fact;
  readonly start: number;
}

export type Facts = Pick<Understanding, "facts" | "problems" | "loose" | "looseDates">;

const selfCorrects =
  /\b(?:no|sorry|actually|i mean(?:t)?|rather|correction|make (?:that|it)|scrap|scratch|oops|wait|instead|should be|now|change|changed)\b/i;

/** One value a field: the first said, or the last where the writer corrects themselves in between. */
export const settle = (
  reads: readonly Read[],
  problems: readonly Problem[],
  loose: Understanding["loose"],
  looseDates: readonly DateSpan[],
  said: string,
  today: string,
): Facts => {
  const chosen = new Map<FieldId, Read>();
  for (const read of [...reads].sort((a, b) => a.start - b.start)) {
    const first = chosen.get(read.fact.field);
    const between = first === undefined ? "" : said.slice(first.start + first.fact.said.length, read.start);
    if (first === undefined || selfCorrects.test(between)) chosen.set(read.fact.field, read);
  }
  const facts: Fact[] = [];
  const found: Problem[] = [...problems];
  for (const { fact } of chosen.values()) {
    const problem = problemOf(fact, today);
    if (problem === undefined) facts.push(fact);
    else found.push(problem);
  }
  return {
    facts,
    problems: found.filter(({ field }) => !facts.some((fact) => fact.field === field)),
    loose,
    looseDates,
  };
};
