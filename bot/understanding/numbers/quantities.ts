/** Which number is which: mailboxes, NHSmail accounts held, accounts wanted. A number that says none of it is left alone. */
import type { FieldId } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";
import type { FoundCount, LooseNumber } from "./count-words.ts";
import { roleOf } from "./count-roles.ts";
import { numbersIn, type FoundNumber } from "./numbers.ts";
import { putRight } from "./put-right.ts";
import { settledOn } from "./settled-number.ts";
import { isTimeOfDay } from "../dates/times-of-day.ts";
import { withTotal } from "./totals.ts";
import { weighed } from "./weigh-counts.ts";
import { vagueIn, zerosIn } from "./zero-counts.ts";

export interface Counts {
  readonly counts: readonly FoundCount[];
  /** Numbers that might answer a question about a count, but do not say which. */
  readonly loose: readonly LooseNumber[];
  readonly vague: Span | undefined;
  /** "2.5": no count of people. */
  readonly fraction: Span | undefined;
  /** "240 nurses and 60 admin": we need the total, not the first. */
  readonly several: Span | undefined;
}

/** Read after platforms, codes and dates were blanked. `asked`: the count fields that we asked for. */
export const countsIn = (text: string, asked: readonly FieldId[]): Counts => {
  const every = numbersIn(text);
  const numbers = every.filter((number) => !dropped(text, number) && !/\w\($/.test(text.slice(0, number.start)));
  const zeros = zerosIn(text, asked);
  const counts: FoundCount[] = [...zeros];
  const loose: LooseNumber[] = [];
  const unclear: LooseNumber[] = [];
  for (const [index, number] of numbers.entries()) {
    if (zeros.some((zero) => number.start < zero.end && zero.start < number.end)) continue;
    const field = roleOf(text, number, numbers[index - 1], numbers[index + 1], asked);
    if (field === "loose") loose.push({ start: number.start, end: number.end, value: number.value });
    else if (field === "unclear") unclear.push({ start: number.start, end: number.end, value: number.value });
    else if (field !== undefined) counts.push({ start: number.start, end: number.end, field, value: number.value });
  }
  const conclusion = counts.find(({ start }) => concludes.test(text.slice(0, start)));
  if (conclusion !== undefined) {
    for (const other of counts.filter(({ field, start }) => field === conclusion.field && start < conclusion.start))
      counts.splice(counts.indexOf(other), 1);
  }
  const several = counts.find((count) => addsUp(text, count, numbers, counts));
  if (several !== undefined) counts.splice(counts.indexOf(several), 1);
  const paired = loose.filter(
    (number) => counts.some(({ field }) => field === "newAccounts") && saysHeld(text, number.start),
  );
  for (const { start, end, value } of paired) counts.push({ start, end, value, field: "currentNhsmailAccounts" });
  const rest = loose.filter((number) => !paired.includes(number));
  const settled = settledOn(text, rest);
  const told = weighed(text, every, asked, {
    counts,
    loose: settled === undefined ? rest : [settled],
    unclear: settled === undefined ? unclear : [],
  });
  const whole = withTotal(text, numbers, told);
  const right = putRight(text, whole.counts, whole.loose);
  return {
    ...whole,
    ...right,
    vague: vagueIn(text),
    fraction: numbers.find(({ whole }) => !whole),
    several,
  };
};

const addsUp = (
  text: string,
  count: FoundCount,
  numbers: readonly FoundNumber[],
  counts: readonly FoundCount[],
): boolean => {
  const next = numbers.find(({ start }) => start >= count.end);
  if (count.field === "mailboxes" || next === undefined || counts.some(({ start }) => start === next.start))
    return false;
  const gap = text.slice(count.end, next.start);
  // "27 new and 3 old": two counts, and no sum.
  if (otherKind.test(text.slice(next.end)) || /^\s*(?:now|already|existing|current|live|old)\b/i.test(gap))
    return false;
  return (
    /^[^.;()\d■]{0,40}(?:\b(?:and|plus)|&|\+)\s*(?:another\s+)?$/i.test(gap) &&
    /^\s*(?:for\s+)?[a-z]{3,}/i.test(text.slice(next.end))
  );
};

/** "1,200 staff, but only 900 use e-mail, so 900". */
const concludes =
  /(?:\b(?:go(?:ing)? (?:with|for)|settle (?:on|for)|stick (?:with|to)|let's say|so|makes?(?: (?:it|that))?|total(?:s|ling)?(?: of| is| to)?|altogether|all in|call it|comes to|adds up to))\s*(?:about |around |roughly |say |we need |we want |need )?$/i;

const otherKind =
  /^\s*(?:nhs ?mail )?(?:old|existing|current|already|live|now|new|more|extra|additional|later|to come|soon|mail ?box)/i;

/** "We already have 20 and need another 300". */
const saysHeld = (text: string, at: number): boolean =>
  /\b(?:already|currently|existing|have|got|hold)\b[^.;,\d]{0,20}$/i.test(text.slice(Math.max(0, at - 40), at));

/** "460, not 640": the second is what it was. */
const dropped = (text: string, number: FoundNumber): boolean =>
  // "I said 300, I meant 330".
  (/\b(?:i|we) (?:said|put|wrote|typed|told you)\s*$/i.test(text.slice(0, number.start)) &&
    /^[^.;]{0,12}\b(?:meant|mean|should)\b/i.test(text.slice(number.end))) ||
  // "1,250 give or take 50", "about 3,000 (2,950 at the last count)": how exact the number before is.
  (/^(?:give or take|plus or minus|\+\/?-)/i.test(text.slice(number.start)) &&
    /\d[^.;]{0,12}$/.test(text.slice(0, number.start))) ||
  /\b(?:plus or minus)\s*$|\+\/?-\s*$/i.test(text.slice(0, number.start)) ||
  restated(text, number) ||
  isTimeOfDay(text, number) ||
  // "75 -> 68".
  /^\s*(?:->|=>|-->|→)\s*\d/.test(text.slice(number.end)) ||
  previously(text, number);

/** In brackets after a rough number, and near to it. */
const restated = (text: string, number: FoundNumber): boolean => {
  const before = text.slice(Math.max(0, number.start - 40), number.start);
  if (!/\d[^.;\n]{0,12}\(\s*$/.test(before)) return false;
  const rough = numbersIn(before).at(-1)?.value;
  return rough?.about === "about" && Math.abs(rough.value - number.value.value) <= rough.value * 0.2;
};

const previously = (text: string, number: FoundNumber): boolean =>
  /\b(?:not|instead of|rather than|isn't|wasn't|previously|was|used to be|from|up from|down from|you(?:'ve| have)? (?:got|put|wrote|have|said|noted|read)(?: down)?(?: (?:it )?as)?|(?:it|that|card|summary) (?:says|said|shows))\s*$/i.test(
    text.slice(0, number.start),
  ) &&
  // "It was 45 when I last looked" tells how it stands.
  !/^[^.;,\d]{0,12}\b(?:when (?:i|we|someone|they)|(?:at|on) (?:the )?last|last time|as of|according to)\b/i.test(
    text.slice(number.end),
  ) &&
  !/\b(?:have not|not have|there (?:was|were))\s*$/i.test(text.slice(0, number.start)) &&
  // "Not more than 150": a bound.
  !/^(?:more|less|fewer|over|under|above|below)\b/i.test(text.slice(number.start)) &&
  !(/\bfrom\s*$/i.test(text.slice(0, number.start)) && !/^\s*(?:to|up to|down to)\b/i.test(text.slice(number.end)));
