/** Numbers that do not say what they count, as answers to a question about a count. */
import type { CountField, FieldId, Quantity } from "../../conversation/facts.ts";
import type { Canvas, Span } from "../text/canvas.ts";
import type { LooseNumber } from "./count-words.ts";
import { standsOut, sure } from "./weigh-counts.ts";
import { isNone } from "./zero-counts.ts";

export const asCount = (asked: readonly FieldId[]): CountField | undefined =>
  asked.find(
    (field): field is CountField =>
      field === "newAccounts" || field === "currentNhsmailAccounts" || field === "mailboxes",
  );

interface CountAnswer {
  readonly field: CountField;
  readonly value: Quantity;
  readonly span: Span;
}

/** A number that does not say what it counts answers the question, if only one count was asked for. */
export const answerCounts = (
  canvas: Canvas,
  asked: readonly FieldId[],
  loose: readonly LooseNumber[],
  taken: readonly CountField[],
): readonly CountAnswer[] => {
  const open = asked.filter(
    (field): field is CountField =>
      (field === "newAccounts" || field === "currentNhsmailAccounts" || field === "mailboxes") &&
      !taken.includes(field),
  );
  const [only] = open;
  if (only === undefined) return [];
  const pair = open.length === 2 ? pairIn(canvas.text) : undefined;
  if (pair !== undefined && open[1] !== undefined)
    return [
      { field: only, value: { value: pair[0].value, about: "exactly" }, span: pair[0] },
      { field: open[1], value: { value: pair[1].value, about: "exactly" }, span: pair[1] },
    ];
  const needed = only === "newAccounts" && open.length === 1 ? sumNeeded(canvas.text) : undefined;
  if (needed !== undefined) return [{ field: only, ...needed }];
  const none = /^\W*(?:none|zero|nil|no|0|nought)\b/i.exec(canvas.text);
  const whole = { start: 0, end: canvas.text.trimEnd().length };
  // One "none" answers one question.
  if (open.length === 1 && taken.length === 0 && isNone(canvas.text))
    return [{ field: only, value: { value: 0, about: "exactly" }, span: whole }];
  // "None at all yet, so 23 new ones": the other count says its own name, so the "none" before it answers the question.
  const opening = /^[^,;.]{2,40}?(?=[,;.]|\s(?:so|but|and)\b)/i.exec(canvas.text)?.[0] ?? "";
  if (open.length === 1 && taken.length === 1 && isNone(opening))
    return [{ field: only, value: { value: 0, about: "exactly" }, span: { start: 0, end: opening.length } }];
  const nobody =
    /\b(?:nobody|no one|no-one|none of (?:us|them|'?em|(?:our|the) (?:\w+ )?\w+))(?:'s| (?:here )?(?:has|have|uses?))(?: got)? (?:it|one|them|any)\b/i.exec(
      canvas.text,
    );
  if (nobody !== null && only === "currentNhsmailAccounts") {
    const zero = {
      field: only,
      value: { value: 0, about: "exactly" } as const,
      span: { start: nobody.index, end: nobody.index + nobody[0].length },
    };
    return [zero];
  }
  // "All new": nobody has one yet.
  const fresh =
    /^\W*(?:(?:they|these|it|we|they'?re|these are|it'?s|we'?re|would|will|be|are|is)\s+)*all (?:of (?:them|us) )?(?:brand[- ])?new\b(?:\s+(?:ones?|accounts|users|to (?:it|nhs ?mail|this)))?\W*$/i;
  if (only === "currentNhsmailAccounts" && fresh.test(canvas.text))
    return [{ field: only, value: { value: 0, about: "exactly" }, span: whole }];
  const last = loose.at(-1);
  if (
    open.length === 1 &&
    last !== undefined &&
    loose.length > 1 &&
    /(?:\b(?:go(?:ing)? (?:with|for)|settle (?:on|for)|stick (?:with|to)|let's say|so|makes?(?: it| that)?|total|call it)|=)\s*(?:about |around |roughly |say )?$/i.test(
      canvas.text.slice(0, last.start),
    )
  )
    return [{ field: only, value: last.value, span: last }];
  if (open.length === 1 && (addUp(canvas.text, loose) || sumOfParts(canvas.text))) return [];
  if (open.length === 1) {
    const number = justMe(canvas.text) ?? (loose.length > 1 ? standsOut(loose, only) : loose[0]);
    // "It was going to be 230, now it's 250 new ones": the 230 answers nothing.
    // "From 12 to 20": its words refuse it.
    const other = number === undefined ? 1 : "chances" in number ? number.chances.other : 0;
    if (number === undefined || other === 1 || (taken.length > 0 && other >= sure.nothing)) return [];
    return [{ field: only, value: number.value, span: number }];
  }
  const second = open[1];
  if (second === undefined) return [];
  if (
    isNone(canvas.text) &&
    /\b(?:yet|currently|at (?:the moment|present)|so far|existing|today|as yet)\b/i.test(canvas.text)
  )
    return [{ field: only, value: { value: 0, about: "exactly" }, span: whole }];
  const [one, two] = loose;
  if (one !== undefined && two !== undefined && loose.length === 2 && isPair(canvas.text, one, two, [only, second]))
    return [
      { field: only, value: one.value, span: one },
      { field: second, value: two.value, span: two },
    ];
  if (none !== null && one !== undefined && taken.length === 0)
    return [
      {
        field: only,
        value: { value: 0, about: "exactly" },
        span: { start: none.index, end: none.index + none[0].length },
      },
      { field: second, value: one.value, span: one },
    ];
  if (taken.length > 0 && one !== undefined && loose.length === 1)
    return [{ field: only, value: one.value, span: one }];
  return [];
};

/** "4 now and then 22": each of the two asked for; "14, though I thought 20" is one of them. */
const isPair = (
  text: string,
  one: LooseNumber,
  two: LooseNumber,
  [first, second]: readonly [CountField, CountField],
): boolean =>
  /^\W*(?:(?:and|then|now|new|current|existing|so far|already|have|need|we|of|them|accounts?|but|about|around|maybe|say|want)\b\W*)*$/i.test(
    text.slice(one.end, two.start),
  ) ||
  ((one.chances?.other ?? 0) < 0.5 &&
    (two.chances?.other ?? 0) < 0.5 &&
    (one.chances?.[second] ?? 0) < 0.5 &&
    (two.chances?.[first] ?? 0) < 0.5);

/** "15 300", "15/300", "15, 300" in answer to two questions. "1,300" is one number. */
const pairIn = (
  text: string,
): readonly [Span & { readonly value: number }, Span & { readonly value: number }] | undefined => {
  const match = /^\W*(?<a>\d{1,6})(?:\s*[/;&]\s*|,?\s+(?:and |then )?)(?<b>\d{1,6})\W*$/.exec(text);
  const [a, b] = [match?.groups?.["a"], match?.groups?.["b"]];
  if (match === null || a === undefined || b === undefined) return undefined;
  const start = match[0].indexOf(a);
  const second = match[0].lastIndexOf(b);
  return [
    { start, end: start + a.length, value: Number(a) },
    { start: second, end: second + b.length, value: Number(b) },
  ];
};

/** "240 for nurses plus 60 for admin": the total is asked for. */
export const addUp = (text: string, loose: readonly LooseNumber[]): boolean => {
  const [one, two] = loose;
  return (
    one !== undefined &&
    two !== undefined &&
    /^[^.;()]{0,40}(?:\b(?:and|plus)|&|\+)\s*(?:another\s+)?$|^\s*\/\s*$/i.test(text.slice(one.end, two.start))
  );
};

const kind =
  "(?!(?:of|in|on|now|already|new|more|old|extra|existing|current|currently|live|nhs\\w*|mail|accounts?|mailbox\\w*|people|total|have|has|are|were|is|need\\w*|or|to|ish|odd|max|min|minimum|maximum|tops|thousand|hundred|dozen)\\b)[a-z]{2,}";
const twoParts = new RegExp(
  `(?<![\\d.,/-])\\d[\\d,]*\\s+(?:${kind})(?:\\s+${kind})?\\s*(?:,|\\band\\b|\\bplus\\b|&|\\+)\\s*(?:another\\s+)?\\d[\\d,]*\\s+${kind}`,
  "i",
);
const total =
  /(?:\b(?:so|makes?|total(?:ling|s)?|altogether|all in|call it)\b|=)\s*(?:about |that |it |of |is )*\d|\d\s*(?:all told|in (?:total|all)|altogether|combined)\b/i;

/** "6 GPs and 14 receptionists": kinds of people with a number each, and no sum. */
export const sumOfParts = (text: string): boolean =>
  (twoParts.test(text) || twoParts.test(text.replace(partOfPart, ""))) && !total.test(text);
/** "12 doctors, 8 of them part time, 5 admin": what is counted already. */
const partOfPart =
  /\s*[,(-]?\s*\b(?:\d[\d,]*\s+of\s+(?:them|those|these|whom|which)|of\s+(?:which|whom|those|these|them),?\s+\d[\d,]*)\b[^,;.)\d\n]*\)?/gi;

const oneKind = `\\d{1,3}(?:,\\d{3})*\\s+(?:for\\s+(?:(?:the|our|my)\\s+)?)?${kind}(?:\\s+${kind}){0,2}`;
const neededList = new RegExp(
  `\\b(?:need(?:s|ed)?|want(?:s|ed)?|requir(?:e|ed|es)|we'd like)\\s*[:=-]?\\s*(?<list>${oneKind}(?:\\s*(?:,\\s*(?:and\\s+)?|\\band\\s+|\\bplus\\s+|[&+]\\s*)${oneKind}){2,})\\s*(?=$|[.;!?\\n])`,
  "i",
);
/** "Need: 12 doctors, 8 nurses, 5 admin": all that is needed, kind by kind. Two kinds, or words beside them, are asked about. */
const sumNeeded = (text: string): { readonly value: Quantity; readonly span: Span } | undefined => {
  const match = neededList.exec(text);
  const list = match?.groups?.["list"];
  if (match === null || list === undefined) return undefined;
  const value = [...list.matchAll(/\d[\d,]*/g)].reduce((sum, [digits]) => sum + Number(digits.replace(/,/g, "")), 0);
  const start = match.index + match[0].indexOf(list);
  return { value: { value, about: "exactly" }, span: { start, end: start + list.length } };
};

const justMe = (text: string): LooseNumber | undefined => {
  const match =
    /\b(?:just|only)\s+(?:me|myself|mine|my own|my one|the one|one|(?:the|our|my) [\w-]+(?: [\w-]+)? (?:has|have|'s got|has got) (?:one|it|an account))\b/i.exec(
      text,
    );
  return match === null
    ? undefined
    : { start: match.index, end: match.index + match[0].length, value: { value: 1, about: "exactly" } };
};
