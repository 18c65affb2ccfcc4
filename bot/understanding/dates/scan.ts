/** Finds every date expression in a text, from left to right, and what surrounds it. */
import type { DateSpan, ProblemReason } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";
import { boundedAt } from "./bounds.ts";
import type { Day } from "./calendar.ts";
import { isOk, type Ok } from "./pieces.ts";
import type { Failed, Now } from "./reading.ts";

export interface FoundDate extends Span {
  readonly value: DateSpan;
  /** "end of March": a contract ends on its last day. */
  readonly endOf: boolean;
  /** The whole of the period, before "end of" was cut out of it. */
  readonly lastDay: Day;
  /** "not in March", "rather than June". */
  readonly negated: boolean;
}
export interface FailedDate extends Span {
  readonly problem: ProblemReason;
}
export interface Scan {
  readonly dates: readonly FoundDate[];
  readonly failed: readonly FailedDate[];
}

const negation =
  /(?:\b(?:any ?(?:time|thing|month|day) but|not|rather than|instead of|except|avoid(?:ing)?|apart from|excluding|other than|can't do|cannot do|isn't|never|no good|bar|barring|avoid)\s+(?:in |on |over |during |for |the |around )*)$/i;
/** "Christmas is out, January's no good": what follows refuses it. */
const out =
  /^(?:\s+(?:is|are)|'s)\s+(?:(?:really|just|completely|a bit|far|too|also|both|all)\s+)*(?:out\b(?! of)|no good|not (?:good|possible|an option|on\b|great|ideal|happening)|impossible|a (?:no|non-?starter|nightmare|write-?off|bad)\b|off the (?:table|cards)|hopeless|mad\b|bad\b|tricky|difficult|awkward|too (?:early|soon|late|busy|tight|close))/i;
const moved =
  /\b(?:change|changed|changing|move|moved|moving|push|pushed|bring|switch|switched|amend|update|shift|put|delay|slip)\w*\b[^.;\n]{0,40}$/i;

export const scanDates = (text: string, now: Now): Scan => {
  const dates: FoundDate[] = [];
  const failed: FailedDate[] = [];
  let position = 0;
  while (position < text.length) {
    if (
      position > 0 &&
      /[\w'/.-]/.test(text[position - 1] ?? "") &&
      /\w/.test(text[position] ?? "") &&
      !/[/(-]/.test(text[position - 1] ?? "")
    ) {
      position++;
      continue;
    }
    const before = dates.at(-1);
    const known = before === undefined ? now : { ...now, last: { from: before.value.from, to: before.lastDay } };
    const piece = /[\w']/.test(text[position] ?? "") ? boundedAt(text, position, known) : undefined;
    if (piece === undefined || piece.end <= position) {
      position++;
      continue;
    }
    if (isOk(piece)) dates.push(found(text, position, piece, now));
    else failed.push({ start: position, end: piece.end, problem: (piece.reading as Failed).problem });
    position = piece.end;
  }
  return { dates, failed };
};

/** The words without a leading "in" or "on" and without the full stop. */
const rawOf = (said: string): string =>
  said
    .trim()
    .replace(/^(?:(?:in|on|at|of|during|for|say)\s+)+/i, "")
    .replace(/[.,;\s]+$/, "");

/** "move it from 1 March to 1 April": the second is what is meant. */
const found = (text: string, start: number, piece: Ok, now: Now): FoundDate => {
  const before = text.slice(Math.max(0, start - 120), start);
  const said = text.slice(start, piece.end);
  const fromTo = /^from\s+.+?\s+(?:to|until)\s+(.+)$/i.exec(said)?.[1];
  if (fromTo !== undefined && moved.test(before)) {
    const second = boundedAt(text, piece.end - fromTo.length, now);
    if (isOk(second)) return found(text, piece.end - fromTo.length, second, now);
  }
  const { reading } = piece;
  const value: DateSpan = {
    from: reading.from,
    ...(reading.notBefore === true || (reading.to === reading.from && reading.by !== true) ? {} : { to: reading.to }),
    precision: reading.precision,
    raw: rawOf(said),
    ...(reading.notBefore === true ? { notBefore: true as const } : {}),
    ...(reading.by === true ? { by: true as const } : {}),
  };
  return {
    start,
    end: piece.end,
    value,
    endOf: reading.endOf === true,
    lastDay: reading.to,
    negated: negation.test(before) || out.test(text.slice(piece.end)),
  };
};
