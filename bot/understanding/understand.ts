/** Text -> facts. Reads in a fixed order and blanks what it has understood, so that nothing is read twice. */
import type { Fact, FieldId, Problem } from "../conversation/facts.ts";
import { actsIn, isCorrection, type Act } from "./acts.ts";
import { blank, canvasOf, type Canvas, type Span } from "./canvas.ts";
import { isGibberish } from "./gibberish.ts";
import { laidOut } from "./layout.ts";
import { listMarks, mailIn } from "./noise.ts";
import { askedIn } from "./questions.ts";
import { readFacts } from "./read-facts.ts";
import type { Facts, Listening, Understanding } from "./reading.ts";

export type { Listening, Understanding } from "./reading.ts";

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
