/** What one reading of a message gives, and how several readings of one field come to one value. */
import type { DateSpan, Draft, Fact, FieldId, Problem } from "../conversation/facts.ts";
import type { Act } from "./acts.ts";
import { problemOf } from "./checks.ts";
import type { FoundDate } from "./dates/scan.ts";
import type { LooseNumber } from "./numbers/count-words.ts";
import type { BodiesIn } from "./names/weigh-bodies.ts";
import type { PlatformsIn } from "./platforms/platform-features.ts";
import type { Canvas } from "./text/canvas.ts";
import type { Weights } from "./learnt/softmax.ts";

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
  /** Told the dates that were found and what the rules make of them, for learning (test/eval/train-dates.ts). */
  readonly onDates?: (seen: DatesSeen) => void;
  /** Told the text from which the organisation's name is read, for learning (test/eval/train-bodies.ts). */
  readonly onBodies?: (seen: BodiesIn) => void;
  /** Told the mail systems that the rules find, for learning (test/eval/train-platforms.ts). */
  readonly onPlatforms?: (seen: PlatformsIn) => void;
  /** Told what names and clauses are read from, for learning (test/eval/train-words.ts). */
  readonly onWords?: (seen: WordsSeen) => void;
  /** Other weights than those we keep, or none: only where a reader is measured. */
  readonly learned?: { readonly lead?: Weights; readonly clauses?: Weights };
}

/** No model is heard. */
export const rulesAlone = { lead: {}, clauses: {} } as const;

export interface WordsSeen {
  /** As the message is given to the readers: questions and signature blanked. */
  readonly seen: Canvas;
  /** The same when names, codes, dates and numbers have been taken. */
  readonly left: Canvas;
  readonly reads: readonly Read[];
  readonly asked: readonly FieldId[];
  readonly signed: string | undefined;
}

export interface DatesSeen {
  readonly text: string;
  readonly dates: readonly FoundDate[];
  readonly asked: readonly FieldId[];
  /** By the rules alone, in the order of `dates`; absent where they are silent. */
  readonly ruled: readonly ("preferredStart" | "contractEnd" | undefined)[];
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
