/** The dates of a message and what each is for. */
import type { DateSpan, Fact, Problem } from "../../conversation/facts.ts";
import type { Canvas, Span } from "../text/canvas.ts";
import { contractByLength } from "./contract-end.ts";
import { roleOfDate, saysAgain } from "./date-roles.ts";
import { refused } from "./bounds.ts";
import { chronoAnswer } from "./chrono.ts";
import { withBothBounds, withMonthBefore, withSharedMonths } from "./joined-dates.ts";
import { scanDates, type FoundDate } from "./scan.ts";
import { preferLikely, preferNarrowed, preferStrong, type FoundFact } from "./choose-date.ts";
import { weighDates } from "./weigh-dates.ts";
import { asCount } from "../numbers/read-counts.ts";
import type { Listening } from "../reading.ts";

interface DateReads {
  readonly found: readonly { readonly fact: Fact; readonly span: Span }[];
  readonly problems: readonly Problem[];
  readonly spans: readonly Span[];
  readonly loose: readonly DateSpan[];
}

/** What each date is for is weighed against its neighbours: of a calendar pasted in, the first ones only. */
const mostDates = 20;

export const readDates = (canvas: Canvas, { asked, today, onDates }: Listening): DateReads => {
  // "2027" as the answer to "how many?" is a count.
  if (asCount(asked) !== undefined && /^\W*\d[\d,. ]*k?\W*$/i.test(canvas.text))
    return { found: [], problems: [], spans: [], loose: [] };
  const scanned = scanDates(canvas.text, { today, ref: today });
  const scan = withBothBounds(withMonthBefore(withSharedMonths(scanned, canvas.said, today), today), canvas.text);
  const byLength = contractByLength(canvas, today, asked.includes("contractEnd"));
  const found: FoundFact[] = [];
  const loose: DateSpan[] = [];
  const dates = scan.dates.slice(0, mostDates);
  const ruled = dates.map((date) => roleOfDate(canvas.text, canvas.said, date, dates, asked));
  onDates?.({ text: canvas.text, dates, asked, ruled: ruled.map((role) => (role === "other" ? undefined : role)) });
  const weighed = weighDates(canvas.text, dates, ruled, asked, today);
  for (const [index, date] of dates.entries()) {
    // "Not March (year end)": what stands in brackets is about March.
    const before = scan.dates[index - 1];
    if (before?.negated === true && /^\s*\(\s*$/.test(canvas.text.slice(before.end, date.start))) continue;
    if (date.negated || (byLength !== undefined && date.start < byLength.end && byLength.start < date.end)) continue;
    const role = weighed[index]?.role;
    // Of two loose dates the one that says what the other means.
    if (
      before !== undefined &&
      loose.at(-1) === before.value &&
      saysAgain.test(canvas.text.slice(before.end, date.end))
    )
      loose.pop();
    if (role === undefined || (role === "contractEnd" && date.value.precision === "asap")) loose.push(date.value);
    else
      found.push({
        fact: {
          field: role,
          value: role === "contractEnd" ? asEnd(date, canvas.text) : asStart(date, canvas.text),
          said: date.value.raw,
        },
        span: date,
        chance: weighed[index]?.chances[role] ?? 0,
      });
  }
  preferStrong(found, canvas.text);
  preferNarrowed(found, canvas.text);
  preferLikely(found);
  if (byLength !== undefined)
    found.push({ fact: { field: "contractEnd", value: byLength.value, said: byLength.value.raw }, span: byLength });
  const any =
    asked.includes("preferredStart") && scan.dates.every(({ negated }) => negated)
      ? anyTime(canvas.text, today)
      : undefined;
  if (any !== undefined) found.push(any);
  const dateAsked = asked.find((field) => field === "preferredStart" || field === "contractEnd");
  const fallback =
    found.length === 0 && scan.failed.length === 0 && dateAsked !== undefined
      ? chronoAnswer(canvas.said, today)
      : undefined;
  if (fallback !== undefined && dateAsked !== undefined) {
    found.push({
      fact: { field: dateAsked, value: fallback, said: fallback.raw },
      span: { start: 0, end: canvas.said.length },
    });
  }
  const problems: Problem[] = scan.failed.map((failed): Problem => ({
    field: dateAsked ?? "preferredStart",
    said: canvas.said.slice(failed.start, failed.end),
    reason: failed.problem,
  }));
  const vague =
    /\b(?:soon(?:ish)?|eventually|at some point|some ?time(?: soon)?|in due course|in a while|shortly|later(?: on)?|one day|not (?:for )?(?:ages|a while))\b/i.exec(
      canvas.text,
    );
  if (vague !== null && dateAsked !== undefined && found.length === 0 && problems.length === 0)
    problems.push({ field: dateAsked, said: vague[0], reason: "vague-date" });
  return { found, problems, spans: [...scan.dates, ...scan.failed, ...found.map(({ span }) => span)], loose };
};

/** "We're flexible" as an answer: any day from today. */
const anyTime = (text: string, today: string): { fact: Fact; span: Span } | undefined => {
  const match =
    /\b(?:(?:totally|completely|fairly|quite|very|pretty)\s+)?(?:flexible|any ?time|whenever(?: (?:suits|you (?:like|want|can)|is (?:best|good|easiest)))?|no (?:fixed |particular |real |strong )?(?:preference|date)|don't mind(?: when)?|not fussed|no rush|up to you|you (?:choose|decide|tell us)|as and when)\b/i.exec(
      text,
    );
  if (match === null) return undefined;
  const span = { start: match.index, end: match.index + match[0].length };
  return {
    span,
    fact: {
      field: "preferredStart",
      said: match[0],
      value: { from: today, precision: "range", raw: match[0], notBefore: true },
    },
  };
};

/** "We couldn't lift a finger until June": from then on. */
const asStart = (date: FoundDate, text: string): DateSpan => {
  const { from, notBefore, precision, raw } = date.value;
  const before = text.slice(Math.max(0, date.start - 90), date.start);
  const lead = /\b(?:un)?till?\s+(?:(?:about|around|at least|after|the|some ?time in)\s+)*$/i.exec(before);
  return lead !== null && notBefore !== true && refused.test(before.slice(0, lead.index))
    ? { from, precision, raw, notBefore: true }
    : date.value;
};

/** "ends at the end of March" is its last day; "until June" is some day of June. */
const asEnd = (date: FoundDate, text: string): DateSpan => {
  const { from, to, precision, raw } = date.value;
  const last = date.lastDay;
  if (
    date.endOf ||
    /^[\s-]*end\b/i.test(text.slice(date.end)) ||
    /\blast day\s+(?:(?:of|in)\s+)?$/i.test(text.slice(0, date.start))
  )
    return { from: last, precision: "day", raw };
  return {
    from: date.value.by === true ? last : from,
    ...(to === undefined || date.value.by === true ? {} : { to }),
    precision,
    raw,
  };
};
