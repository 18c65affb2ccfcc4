/** Of several dates that were read for one field, the one that is meant. */
import type { DateSpan, Fact } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";
import { addDays, daysBetween } from "./calendar.ts";
import { saysAgain } from "./date-roles.ts";
import { weighing } from "./weigh-dates.ts";

export interface FoundFact {
  readonly fact: Fact;
  readonly span: Span;
  /** How likely the date is for this; absent where no other reading was possible. */
  readonly chance?: number;
}

/** "By Christmas, ideally start in June": the date that "start" leads to is the start. */
export const preferStrong = (found: FoundFact[], text: string): void => {
  const starts = found.filter(({ fact }) => fact.field === "preferredStart");
  const strong = starts.filter(({ span }) =>
    /\b(?:start|begin|kick|on-?board|commenc)\w*\b[^.;,\d■]{0,15}$/i.test(text.slice(0, span.start)),
  );
  if (starts.length < 2 || strong.length !== 1) return;
  for (const one of starts) if (one !== strong[0]) found.splice(found.indexOf(one), 1);
};

/** Of several dates for one field the one that is clearly the likeliest. */
export const preferLikely = (found: FoundFact[]): void => {
  for (const field of ["preferredStart", "contractEnd"] as const) {
    const all = found.filter(({ fact }) => fact.field === field);
    const most = Math.max(...all.map(({ chance }) => chance ?? 1));
    for (const one of all) if ((one.chance ?? 1) < most - weighing.margin) found.splice(found.indexOf(one), 1);
  }
};

/** "After the new year rush, say February": the second says what the first means. */
export const preferNarrowed = (found: FoundFact[], text: string): void => {
  const starts = found.filter(({ fact }) => fact.field === "preferredStart");
  for (const [index, one] of starts.entries()) {
    const next = starts[index + 1];
    if (
      next !== undefined &&
      (saysAgain.test(text.slice(one.span.end, next.span.end)) ||
        /^\s*[,-]\s*so\s+(?:in |about )?$/i.test(text.slice(one.span.end, next.span.start)) ||
        within(one.fact, next.fact))
    )
      found.splice(found.indexOf(one), 1);
  }
};

/** "Summer hols. Late July?": a part of what was said first is what is meant. */
const within = (one: Fact, other: Fact): boolean => {
  if (one.field !== "preferredStart" || other.field !== "preferredStart") return false;
  const [wide, narrow] = [one.value, other.value];
  if (wide.by === true || narrow.by === true || narrow.notBefore === true || narrow.precision === "asap") return false;
  const days = (span: DateSpan): number => daysBetween(span.from, span.to ?? span.from);
  if (wide.notBefore === true || wide.to === undefined) return false;
  // The holidays begin on no fixed day.
  return (
    narrow.from >= addDays(wide.from, -3) &&
    (narrow.to ?? narrow.from) <= addDays(wide.to, 3) &&
    days(narrow) < days(wide)
  );
};
