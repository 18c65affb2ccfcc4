/** Text -> facts. Reads in a fixed order and blanks what it has understood, so that nothing is read twice. */
import type { CountField, DateSpan, Draft, Fact, FieldId, Platform, Problem, Quantity } from "../conversation/facts.ts";
import { actsIn, isCorrection, type Act } from "./acts.ts";
import { blank, canvasOf, type Canvas, type Span } from "./canvas.ts";
import { problemOf } from "./checks.ts";
import { isNoIssues, issuesIn, supportIn, wholeAnswer, type FoundClause } from "./clauses.ts";
import { contractByLength } from "./contract-end.ts";
import { roleOfDate } from "./date-roles.ts";
import { scanDates, type FoundDate } from "./dates/scan.ts";
import { chronoAnswer } from "./dates/chrono.ts";
import { laidOut } from "./layout.ts";
import { isGibberish } from "./gibberish.ts";
import {
  leadIn,
  lowerLeadIn,
  nameAfter,
  nameAsAnswer,
  organisationAsAnswer,
  organisationsIn,
  selfNamed,
  writerLeads,
  type FoundName,
} from "./names.ts";
import { listMarks, mailIn, noiseIn } from "./noise.ts";
import { codesIn } from "./ods.ts";
import { bareExchangeYears, namedPlatform, onlySourceSystems, platformsIn, type FoundPlatform } from "./platforms.ts";
import { countsIn, isNone, type LooseNumber } from "./quantities.ts";
import { askedIn } from "./questions.ts";

export interface Listening {
  /** YYYY-MM-DD in Europe/London. */
  readonly today: string;
  /** The fields that were asked for. */
  readonly asked: readonly FieldId[];
  /** The writer's own name, for "I'll be the lead". */
  readonly writer?: string;
  readonly draft?: Draft;
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

interface Read {
  readonly fact: Fact;
  readonly start: number;
}

export const understand = (text: string, listening: Listening): Understanding => {
  const canvas = canvasOf(text);
  const acts = actsIn(canvas.said);
  const answering = listening.asked.length > 0;
  const asking = acts.some((act) => commandActs.has(act))
    ? { questions: [], spans: [] }
    : askedIn(canvas.said, answering);
  const gibberish = isGibberish(canvas.said);
  const empty: Understanding = {
    facts: [],
    problems: [],
    loose: [],
    acts,
    questions: asking.questions,
    correcting: isCorrection(canvas.said),
    gibberish,
    looseDates: [],
  };
  if (gibberish || acts.some((act) => silentActs.has(act))) return empty;
  const mail = mailIn(canvas.said);
  const seen = blank(canvas, [...mail.spans, ...asking.spans]);
  return { ...empty, ...readLaidOut(seen, listening, mail.writer, acts) };
};

/** Labelled values answer their own question; the rest of the message is read as prose. */
const readLaidOut = (seen: Canvas, listening: Listening, writer: string | undefined, acts: readonly Act[]): Facts => {
  const segments = laidOut(seen.text);
  const own: Fact[] = [];
  const problems: Problem[] = [];
  const spans: Span[] = [];
  for (const segment of segments) {
    const value = seen.said.slice(segment.start, segment.end);
    if (value.includes("■")) continue;
    const inner = canvasOf(value);
    const facts = readFacts(
      inner,
      { ...listening, asked: segment.onlyKnown ? nameFields(segment.fields) : segment.fields },
      writer,
      actsIn(value),
    );
    const found = facts.facts.filter(
      ({ field }) => segment.fields.includes(field) && !own.some((other) => other.field === field),
    );
    if (found.length === 0 && facts.problems.length === 0) continue;
    own.push(...found);
    problems.push(...facts.problems.filter(({ field }) => segment.fields.includes(field)));
    spans.push(segment);
  }
  const rest = readFacts(
    blank(seen, [...spans, ...listMarks(seen.text)]),
    spans.length >= 3 ? { ...listening, asked: [] } : listening,
    writer,
    acts,
  );
  const facts = [...own, ...rest.facts.filter(({ field }) => !own.some((fact) => fact.field === field))];
  return {
    ...rest,
    facts,
    problems: [...problems, ...rest.problems].filter(({ field }) => !facts.some((fact) => fact.field === field)),
  };
};
const nameFields = (fields: readonly FieldId[]): readonly FieldId[] =>
  fields.filter((field) => field === "transitionLead" || field === "organisationName");

/** Messages of these kinds carry no fact. "No" and "yes" may lead one ("no, 450"), "change" may name one. */
const silentActs: ReadonlySet<Act> = new Set<Act>([
  "greeting",
  "help",
  "thanks",
  "bye",
  "chitchat",
  "whyAsk",
  "whatMeans",
  "repeat",
  "summary",
  "startAgain",
  "cancel",
  "withdraw",
  "status",
  "skip",
  "dontKnow",
  "form",
  "submit",
  "askIsm",
  "advise",
  "wait",
]);
const commandActs: ReadonlySet<Act> = new Set<Act>([...silentActs, "begin"]);

type Facts = Pick<Understanding, "facts" | "problems" | "loose" | "looseDates">;

const readFacts = (seen: Canvas, listening: Listening, mailWriter: string | undefined, acts: readonly Act[]): Facts => {
  const { asked, today } = listening;
  const reads: Read[] = [];
  const problems: Problem[] = [];
  let canvas = seen;
  const take = (fact: Fact, span: Span): void => void reads.push({ fact, start: span.start });
  const said = (span: Span): string => seen.said.slice(span.start, span.end);

  const leads = [...leadIn(canvas.text), ...lowerLeadIn(canvas.text)];
  const me = leads.length > 0 ? undefined : writerIsLead(canvas, listening, mailWriter);
  for (const lead of me === undefined ? leads : [me])
    take({ field: "transitionLead", value: lead.value, said: said(lead) }, lead);
  canvas = blank(canvas, leads);

  const codes = codesIn(canvas.text, asked.includes("odsCode") && !(acts.includes("no") || acts.includes("yes")));
  for (const code of codes) if (!code.negated) take({ field: "odsCode", value: code.value, said: said(code) }, code);
  canvas = blank(canvas, codes);

  const organisations = organisationsIn(
    canvas.text,
    asked.includes("supportArrangements") && !asked.includes("organisationName"),
  );
  for (const one of organisations) take({ field: "organisationName", value: one.value, said: said(one) }, one);
  canvas = blank(canvas, organisations);

  const platforms = platformsOf(canvas.text, asked);
  canvas = blank(canvas, platforms);
  for (const read of platformFact(platforms, said)) reads.push(read);

  const noise = noiseIn(canvas.text).filter((span) => !keepsDate(canvas.text, span));
  canvas = blank(canvas, noise);
  const dates = readDates(canvas, listening);
  for (const { fact, span } of dates.found) take(fact, span);
  problems.push(...dates.problems);
  canvas = blank(canvas, dates.spans);

  const counts = countsIn(canvas.text, asked);
  for (const count of counts.counts) take({ field: count.field, value: count.value, said: said(count) }, count);
  const answers = answerCounts(
    canvas,
    asked,
    counts.loose,
    counts.counts.map(({ field }) => field),
  );
  for (const { field, value, span } of answers) take({ field, value, said: said(span) }, span);
  const loose = counts.loose.filter((number) => !answers.some(({ span }) => span.start === number.start));
  if (
    counts.vague !== undefined &&
    asCount(asked) !== undefined &&
    counts.counts.length + answers.length === 0 &&
    !acts.includes("no")
  ) {
    problems.push({ field: asCount(asked) ?? "newAccounts", said: said(counts.vague), reason: "vague-number" });
  }
  if (counts.fraction !== undefined && asCount(asked) !== undefined && counts.counts.length + answers.length === 0) {
    problems.push({
      field: asCount(asked) ?? "newAccounts",
      said: said(counts.fraction),
      reason: "not-a-whole-number",
    });
  }
  canvas = blank(canvas, [...counts.counts, ...answers.map(({ span }) => span)]);

  for (const read of readWords(canvas, seen, listening, reads, acts)) reads.push(read);
  return settle(
    reads,
    problems,
    loose.map((number) => ({ ...number, said: said(number) })),
    dates.loose,
    seen.said,
    today,
  );
};

const asCount = (asked: readonly FieldId[]): CountField | undefined =>
  asked.find(
    (field): field is CountField =>
      field === "newAccounts" || field === "currentNhsmailAccounts" || field === "mailboxes",
  );

/** "I'll be the lead": the name must have been said, or be the sender's. */
const writerIsLead = (
  canvas: Canvas,
  { asked, writer }: Listening,
  mailWriter: string | undefined,
): FoundName | undefined => {
  const claims = writerLeads(canvas.text);
  const bareMe = asked.includes("transitionLead")
    ? /^\W*(?:(?:it'?s|it is|that'?s|it will be|it'll be|that would be|that'd be|just|probably|will be|yes|oh|that will be)\s+)*(?:me|myself|i am|i will|i'll do it|i'm doing it|moi|yours truly)\b(?!\s+(?:not|the|from|at))/i.exec(
        canvas.text,
      )
    : null;
  const span = claims ?? (bareMe === null ? undefined : { start: bareMe.index, end: bareMe.index + bareMe[0].length });
  if (
    span === undefined ||
    /\b(?:not|don't|won't|isn't)\b/i.test(canvas.text.slice(Math.max(0, span.start - 12), span.end))
  )
    return undefined;
  const named = nameAfter(canvas.text, span.end) ?? selfNamed(canvas.text);
  if (named !== undefined) return named;
  const at = mailWriter === undefined ? -1 : canvas.said.indexOf(mailWriter);
  if (mailWriter !== undefined && at >= 0) return { start: at, end: at + mailWriter.length, value: mailWriter };
  return writer === undefined ? undefined : { ...span, value: writer };
};

const platformsOf = (text: string, asked: readonly FieldId[]): readonly FoundPlatform[] => {
  const found = platformsIn(text);
  const versionless = found.find(({ value }) => value.name === "Exchange" && value.version === undefined);
  const years = bareExchangeYears(text).filter(
    (year) => !found.some((one) => year.start < one.end && one.start < year.end),
  );
  // "it's 2016 we're on, not 2010 (exchange)".
  const led = years.filter(
    (year) => versionless !== undefined && !/\b(?:in|since|by|until|from)\s+$/i.test(text.slice(0, year.start)),
  );
  if (versionless !== undefined && led.length > 0 && found.length === 1)
    return [...led, { ...versionless, negated: true }];
  const upgraded = years.filter((year) => /\b(?:to|now(?: on)?|it's|is)\s+$/i.test(text.slice(0, year.start)));
  if (
    found.length > 0 &&
    found.every(({ negated }) => negated) &&
    found.some(({ value }) => value.name === "Exchange") &&
    upgraded.length > 0
  ) {
    return [...found, ...upgraded];
  }
  if (found.length > 0) return found;
  if (asked.includes("currentPlatform") && asked.length <= 2 && years.length > 0) return years;
  const named = namedPlatform(text);
  return named === undefined ? [] : [named];
};

const platformFact = (found: readonly FoundPlatform[], said: (span: Span) => string): readonly Read[] => {
  const kept = onlySourceSystems(found);
  const [first] = kept;
  if (first === undefined) return [];
  const spans = kept.map(said).join(", ");
  return [
    {
      start: first.start,
      fact: { field: "currentPlatform", value: kept.map(({ value }): Platform => value), said: spans },
    },
  ];
};

/** "site 3 March" is no site: a number that belongs to a date stays. */
const keepsDate = (text: string, span: Span): boolean =>
  /^\s*(?:st|nd|rd|th)?\s*(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.test(text.slice(span.end)) &&
  !/^(?:0|\+)/.test(text.slice(span.start)) &&
  !/@/.test(text.slice(span.start, span.end));

interface DateReads {
  readonly found: readonly { readonly fact: Fact; readonly span: Span }[];
  readonly problems: readonly Problem[];
  readonly spans: readonly Span[];
  readonly loose: readonly DateSpan[];
}

const readDates = (canvas: Canvas, { asked, today }: Listening): DateReads => {
  // "2027" as the answer to "how many?" is a count.
  if (asCount(asked) !== undefined && /^\W*\d[\d,. ]*k?\W*$/i.test(canvas.text))
    return { found: [], problems: [], spans: [], loose: [] };
  const scan = scanDates(canvas.text, { today, ref: today });
  const byLength = contractByLength(canvas.text, today, asked.includes("contractEnd"));
  const found: { fact: Fact; span: Span }[] = [];
  const loose: DateSpan[] = [];
  for (const date of scan.dates) {
    if (date.negated || (byLength !== undefined && date.start < byLength.end && byLength.start < date.end)) continue;
    const role = roleOfDate(canvas.text, date, scan.dates, asked);
    if (role === undefined) loose.push(date.value);
    else
      found.push({
        fact: { field: role, value: role === "contractEnd" ? asEnd(date) : date.value, said: date.value.raw },
        span: date,
      });
  }
  if (byLength !== undefined)
    found.push({ fact: { field: "contractEnd", value: byLength.value, said: byLength.value.raw }, span: byLength });
  const any = asked.includes("preferredStart") && scan.dates.length === 0 ? anyTime(canvas.text, today) : undefined;
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

/** "ends at the end of March" is its last day; "until June" is some day of June. */
const asEnd = (date: FoundDate): DateSpan => {
  const { from, to, precision, raw } = date.value;
  const last = date.lastDay;
  if (date.endOf) return { from: last, precision: "day", raw };
  return {
    from: date.value.by === true ? last : from,
    ...(to === undefined || date.value.by === true ? {} : { to }),
    precision,
    raw,
  };
};

interface CountAnswer {
  readonly field: CountField;
  readonly value: Quantity;
  readonly span: Span;
}

/** A number that does not say what it counts answers the question, if only one count was asked for. */
const answerCounts = (
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
  const none = /^\W*(?:none|zero|nil|no|0|nought)\b/i.exec(canvas.text);
  const whole = { start: 0, end: canvas.text.trimEnd().length };
  if (open.length === 1 && isNone(canvas.text))
    return [{ field: only, value: { value: 0, about: "exactly" }, span: whole }];
  if (open.length === 1) {
    const number = justMe(canvas.text) ?? loose[0];
    return number === undefined ? [] : [{ field: only, value: number.value, span: number }];
  }
  const second = open[1];
  if (second === undefined) return [];
  if (
    isNone(canvas.text) &&
    /\b(?:yet|currently|at (?:the moment|present)|so far|existing|today|as yet)\b/i.test(canvas.text)
  )
    return [{ field: only, value: { value: 0, about: "exactly" }, span: whole }];
  const [one, two] = loose;
  if (one !== undefined && two !== undefined && loose.length === 2)
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

const justMe = (text: string): LooseNumber | undefined => {
  const match = /\b(?:just|only)\s+(?:me|myself|the one|one)\b/i.exec(text);
  return match === null
    ? undefined
    : { start: match.index, end: match.index + match[0].length, value: { value: 1, about: "exactly" } };
};

/** Names, organisations, support and issues: first what the words say, then what the question makes of them. */
const readWords = (
  canvas: Canvas,
  seen: Canvas,
  { asked }: Listening,
  reads: readonly Read[],
  acts: readonly Act[],
): readonly Read[] => {
  const has = (field: FieldId): boolean => reads.some(({ fact }) => fact.field === field);
  const found: Read[] = [];
  const add = (fact: Fact, start: number): void => void found.push({ fact, start });
  // "We would like to start in May" begins and tells at once; other acts tell nothing.
  const bare = acts.some((act) => act !== "begin") || (acts.length > 0 && reads.length === 0);
  const open = canvas.text;
  if (asked.includes("transitionLead") && !has("transitionLead") && !bare) {
    const polite = open.replace(/^\s*(?:hi|hello|hey|hiya|ok|sure|yes|yeah)\b[\s,.!]*/i, (words) =>
      " ".repeat(words.length),
    );
    const role = /\b(?:manager|director|officer|engineer|administrator|head of [\w-]+|cio|cto|analyst),\s+[A-Z]/.test(
      polite,
    );
    const name = nameAsAnswer(role ? polite : firstPart(polite));
    if (name !== undefined && !(asked.length === 1 && reads.length > 2))
      add({ field: "transitionLead", value: name.value, said: seen.said.slice(name.start, name.end) }, name.start);
  }
  if (asked.includes("organisationName") && !has("organisationName") && !bare && !found.length) {
    const name = organisationAsAnswer(open);
    const plain = reads.length > 0 && name !== undefined && !/\p{Lu}/u.test(name.value);
    if (name !== undefined && !plain && asked[0] === "organisationName")
      add({ field: "organisationName", value: name.value, said: seen.said.slice(name.start, name.end) }, name.start);
  }
  if (
    asked[0] === "currentPlatform" &&
    !has("currentPlatform") &&
    reads.length === 0 &&
    !bare &&
    platformsIn(seen.text).length === 0
  ) {
    const words = wholeAnswer(open);
    if (words !== undefined && !/^(?:outlook|windows|webmail|e-?mail)\W*(?:\d+)?$/i.test(words.value)) {
      const value = seen.said.slice(words.start, words.end);
      add({ field: "currentPlatform", value: [{ name: shortened(value), known: false }], said: value }, words.start);
    }
  }
  const clauses = clauseFacts(canvas, seen, asked, bare, reads);
  // "slow search" typed while a name was asked for is an issue, not a name.
  const names = found.filter(
    ({ start, fact }) =>
      !clauses.some(
        (clause) => start < clause.start + clause.fact.said.length && clause.start < start + fact.said.length,
      ),
  );
  return [...names, ...clauses];
};

const shortened = (words: string): string =>
  words
    .replace(
      /^(?:we(?:'re| are| use| have|'ve got)?|it's|using|on|running|use|i think(?: it's)?|its|called)\s+(?:on |using |running |called |an? |the )*/i,
      "",
    )
    .replace(/\s+/g, " ")
    .slice(0, 120);

/** Up to the first comma, bracket or thing already understood. */
const firstPart = (text: string): string => {
  const from = /^[\s,;:/■-]*/.exec(text)?.[0].length ?? 0;
  const to = text.slice(from).search(/[,;/■\n(]|\s-\s/);
  const end = to < 0 ? text.length : from + to;
  return " ".repeat(from) + text.slice(from, end);
};

const clauseFacts = (
  canvas: Canvas,
  seen: Canvas,
  asked: readonly FieldId[],
  bare: boolean,
  reads: readonly Read[],
): readonly Read[] => {
  const found: Read[] = [];
  const both = asked.includes("supportArrangements") && asked.includes("knownIssues");
  const add = (field: "supportArrangements" | "knownIssues", clause: FoundClause | undefined): void => {
    if (clause !== undefined)
      found.push({
        start: clause.start,
        fact: { field, value: clause.value, said: seen.said.slice(clause.start, clause.end) },
      });
  };
  if (asked.includes("knownIssues") && isNoIssues(seen.text)) {
    const whole = { start: 0, end: seen.said.trimEnd().length };
    return [
      {
        start: 0,
        fact: { field: "knownIssues", value: "None (no known issues)", said: seen.said.slice(whole.start, whole.end) },
      },
    ];
  }
  const support = supportIn(canvas.text, seen.said);
  const issues = issuesIn(withoutSpan(canvas.text, support), seen.said);
  const leftovers = canvas.text.replace(/[■\W\d]/g, "").length;
  const ask = (field: FieldId): boolean => asked.includes(field) && !bare && leftovers >= 3;
  const talksElse = reads.some(({ fact }) => fact.field !== "contractEnd");
  if (ask("supportArrangements") && !both && !talksElse && !onlyContract(canvas.text))
    add("supportArrangements", wholeAnswer(seen.text.replace(/■/g, " ").trim() === "" ? "" : seen.said));
  else add("supportArrangements", support);
  if (ask("knownIssues") && !both && !talksElse) add("knownIssues", wholeAnswer(seen.said));
  else if (!(
    asked.includes("supportArrangements") &&
    found.length > 0 &&
    issues !== undefined &&
    found.some((read) => read.start <= issues.start)
  ))
    add("knownIssues", noneAs(issues));
  return found;
};

const noneAs = (clause: FoundClause | undefined): FoundClause | undefined =>
  clause !== undefined && isNoIssues(clause.value) ? { ...clause, value: "None (no known issues)" } : clause;

/** "it ends in June": says when, not who. */
const onlyContract = (text: string): boolean =>
  !/\b(?:with|by|from|in[- ]?house|msp|csu|team|our own|company|supplier|third|provider|none|no|rolling|own|internal|it dept|managed|trust|council|support)\b/i.test(
    text.replace(/\bsupport contract\b/gi, ""),
  ) && /\b(?:end|expir|run|up|until|renew|finish|left|due)\w*\b|^[\W■]*$/i.test(text);

const withoutSpan = (text: string, span: Span | undefined): string =>
  span === undefined ? text : text.slice(0, span.start) + "■".repeat(span.end - span.start) + text.slice(span.end);

const selfCorrects =
  /\b(?:no|sorry|actually|i mean(?:t)?|rather|correction|make (?:that|it)|scrap|scratch|oops|wait|instead|should be|now|change|changed)\b/i;

/** One value a field: the first said, or the last where the writer corrects themselves in between. */
const settle = (
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
