/** One pass over a text: each reader takes its own, blanks it, and hands on the rest. */
import type { Fact, FieldId, Platform, Problem } from "../conversation/facts.ts";
import type { Act } from "./acts.ts";
import { blank, type Canvas, type Span } from "./text/canvas.ts";
import { weighedBodies } from "./names/weigh-bodies.ts";
import { leadIn, lowerLeadIn, nameAfter, selfNamed, writerLeads, type FoundName } from "./names/people.ts";
import { fuller, leadsHanded, writerVolunteered } from "./names/leads-handed.ts";
import { weighedLead } from "./names/weigh-lead.ts";
import { noiseIn } from "./text/noise.ts";
import { weighedCodes } from "./names/weigh-codes.ts";
import {
  bareExchangeYears,
  namedPlatform,
  onlySourceSystems,
  platformsIn,
  type FoundPlatform,
} from "./platforms/platforms.ts";
import { weighedPlatforms } from "./platforms/weigh-platforms.ts";
import { countsIn } from "./numbers/quantities.ts";
import { addUp, answerCounts, asCount, sumOfParts } from "./numbers/read-counts.ts";
import { readDates } from "./dates/read-dates.ts";
import { readWords } from "./words/read-words.ts";
import { lapsed } from "./words/suppliers.ts";
import { settle, type Facts, type Listening, type Read } from "./reading.ts";

export const readFacts = (
  seen: Canvas,
  listening: Listening,
  mailWriter: string | undefined,
  acts: readonly Act[],
): Facts => {
  const { asked, today } = listening;
  const reads: Read[] = [];
  const problems: Problem[] = [];
  let canvas = seen;
  const take = (fact: Fact, span: Span): void => void reads.push({ fact, start: span.start });
  const said = (span: Span): string => seen.said.slice(span.start, span.end);

  const named = [...leadIn(canvas.text), ...lowerLeadIn(canvas.text)].map((one) => fuller(canvas.text, one));
  const leads = named.length > 0 ? named : leadsHanded(canvas.text, asked.includes("transitionLead"));
  const me = leads.length > 0 ? undefined : writerIsLead(canvas, listening, mailWriter);
  const chosen = weighedLead(me === undefined ? leads : [me], {
    canvas,
    asked,
    writer: mailWriter,
    ...(listening.learned?.lead === undefined ? {} : { weights: listening.learned.lead }),
  });
  for (const lead of chosen) take({ field: "transitionLead", value: lead.value, said: said(lead) }, lead);
  canvas = blank(canvas, me === undefined ? chosen : []);

  const codes = weighedCodes(canvas.text, asked, !(acts.includes("no") || acts.includes("yes")));
  for (const code of codes) if (!code.negated) take({ field: "odsCode", value: code.value, said: said(code) }, code);
  canvas = blank(canvas, codes);

  const bodiesIn = { text: canvas.text, asked, people: chosen.map(({ value }) => value) };
  listening.onBodies?.(bodiesIn);
  const organisations = weighedBodies(bodiesIn);
  for (const one of organisations) take({ field: "organisationName", value: one.value, said: said(one) }, one);
  canvas = blank(canvas, organisations);

  const systems = { text: canvas.text, asked, found: platformsOf(canvas.text, asked) };
  listening.onPlatforms?.(systems);
  const platforms = weighedPlatforms(systems);
  canvas = blank(canvas, platforms);
  for (const read of platformFact(platforms, said)) reads.push(read);

  const noise = noiseIn(canvas.text).filter((span) => !keepsDate(canvas.text, span));
  canvas = blank(canvas, noise);
  const dates = readDates(canvas, listening);
  // "Ours ran out in September and we never renewed": the end of nothing that still runs.
  const gone = lapsed.test(canvas.text);
  for (const { fact, span } of dates.found) if (!gone || fact.field !== "contractEnd") take(fact, span);
  problems.push(...dates.problems);
  canvas = blank(canvas, dates.spans);

  listening.onCounts?.(canvas.text);
  const counts = countsIn(canvas.text, asked);
  const parts = asked.length === 1 && asCount(asked) !== undefined && sumOfParts(canvas.text);
  const told = parts ? counts.counts.filter(({ field }) => field !== asked[0]) : counts.counts;
  for (const count of told) take({ field: count.field, value: count.value, said: said(count) }, count);
  const answers = answerCounts(
    canvas,
    asked,
    counts.loose,
    told.map(({ field }) => field),
  );
  for (const { field, value, span } of answers) take({ field, value, said: said(span) }, span);
  const loose = counts.loose.filter(
    (number) => !answers.some(({ span }) => span.start <= number.start && number.start < span.end),
  );
  if (
    counts.vague !== undefined &&
    asCount(asked) !== undefined &&
    counts.counts.length + answers.length === 0 &&
    !acts.includes("no")
  ) {
    problems.push({ field: asCount(asked) ?? "newAccounts", said: said(counts.vague), reason: "vague-number" });
  }
  // Several numbers, and none of them stands out as the answer: we ask.
  const unclear = counts.loose.length > 1 && answers.length === 0 && !told.some(({ field }) => field === asked[0]);
  const unsummed =
    asked.length === 1 && asCount(asked) !== undefined && (parts || unclear || addUp(canvas.text, counts.loose))
      ? (counts.loose[0] ?? counts.counts[0])
      : counts.several;
  if (unsummed !== undefined) {
    problems.push({ field: asCount(asked) ?? "newAccounts", said: said(unsummed), reason: "several-numbers" });
  }
  if (counts.fraction !== undefined && asCount(asked) !== undefined && counts.counts.length + answers.length === 0) {
    problems.push({
      field: asCount(asked) ?? "newAccounts",
      said: said(counts.fraction),
      reason: "not-a-whole-number",
    });
  }
  canvas = blank(canvas, [...counts.counts, ...answers.map(({ span }) => span)]);

  listening.onWords?.({ seen, left: canvas, reads, asked, signed: mailWriter });
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

/** "I'll be the lead": the name must have been said, or be the sender's. */
const writerIsLead = (
  canvas: Canvas,
  { asked, writer }: Listening,
  mailWriter: string | undefined,
): FoundName | undefined => {
  const claims = writerLeads(canvas.text) ?? writerVolunteered(canvas.text);
  const bareMe = asked.includes("transitionLead")
    ? /(?:^|[.,;\n])\W*(?:(?:put(?: down)?|i guess|i suppose|well|ok|okay|oh|say|it'?s|it is|that'?s|it will be|it'll be|that would be|that'd be|just|probably|will be|yes|oh|that will be)\s+)*(?:me|myself|my (?:own )?name(?! is|'s)|i am|i will|i'll do it|i'm doing it|moi|yours truly)\b(?!\s+(?:not|the|from|at))/i.exec(
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
  // "Lead - me" in a mail that is signed: who signed it, and not who pasted it.
  const value = mailWriter ?? writer;
  return value === undefined ? undefined : { ...span, value };
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
  const corrected = years.find((year) =>
    /\b(?:sorry|no|actually|i mean|i meant|correction|rather|make that|scratch that|oops)\b\W*(?:it'?s\s+|it is\s+)?$/i.test(
      text.slice(0, year.start),
    ),
  );
  const exchange = found.filter(
    ({ value, negated }) => value.name === "Exchange" && value.version !== undefined && !negated,
  );
  if (corrected !== undefined && exchange.length === 1 && (exchange[0]?.end ?? 0) < corrected.start) {
    return [...found.map((one) => (one === exchange[0] ? { ...one, negated: true } : one)), corrected];
  }
  const upgraded = years.filter((year) =>
    /\b(?:to|now(?: on)?|it'?s|is|says?|said|reckons?|told (?:me|us))\s+$/i.test(text.slice(0, year.start)),
  );
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
  const named = namedPlatform(text, asked.includes("currentPlatform"));
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
