/** Text -> facts. Reads in a fixed order and blanks what it has understood, so that nothing is read twice. */
import type { Fact, FieldId, Problem } from "../conversation/facts.ts";
import { actsIn, type Act } from "./acts.ts";
import { isCorrection } from "./fields-named.ts";
import { blank, canvasOf, piecesOf, type Canvas, type Span } from "./text/canvas.ts";
import { isGibberish } from "./text/gibberish.ts";
import { laidOut } from "./text/layout.ts";
import { listMarks, mailIn, readersWords } from "./text/noise.ts";
import { platformsIn } from "./platforms/platforms.ts";
import { askedIn, type Asking } from "./questions.ts";
import { asTyped, spelt, typed, type Spelt } from "./text/spelling.ts";
import { withLayoutsSaid } from "./text/layouts-said.ts";
import { withoutTakenBack } from "./text/taken-back.ts";
import { readFacts } from "./read-facts.ts";
import { rulesAlone, type Facts, type Listening, type Understanding } from "./reading.ts";

export type { Listening, Understanding } from "./reading.ts";

export const understand = (text: string, listening: Listening): Understanding => {
  const [first = "", ...others] = piecesOf(text);
  const heard = understandPiece(first, listening);
  // What we asked is answered in the beginning; later pieces must say themselves what they tell.
  return others.reduce((so, piece) => joined(so, understandPiece(piece, { ...listening, asked: [] })), heard);
};

/** One reading of two pieces of a message: what was said first stands. */
const joined = (one: Understanding, next: Understanding): Understanding => {
  const facts = [...one.facts, ...next.facts.filter(({ field }) => !one.facts.some((fact) => fact.field === field))];
  return {
    facts,
    problems: [...one.problems, ...next.problems].filter(({ field }) => !facts.some((fact) => fact.field === field)),
    loose: [...one.loose, ...next.loose],
    acts: one.acts,
    questions: [...one.questions, ...next.questions],
    correcting: one.correcting,
    gibberish: one.gibberish && next.gibberish,
    looseDates: [...one.looseDates, ...next.looseDates],
  };
};

const understandPiece = (text: string, listening: Listening): Understanding => {
  const plain = canvasOf(withLayoutsSaid(text)).said;
  const so = spelt(plain, isShortName(plain, listening));
  const canvas = withoutRejected(withoutHedge({ said: so.text, text: so.text }));
  const told = canvas.text;
  const kept = { said: canvas.said, text: withoutTakenBack(told) };
  const acts = actsIn(told);
  const answering = listening.asked.length > 0;
  const asked = askedIn(told, answering);
  const begins = acts.includes("begin") && !asksRather(told, asked, answering);
  const asking = begins || acts.some((act) => silentActs.has(act)) ? { questions: [], spans: [] } : asked;
  const gibberish = isGibberish(canvas.said);
  const empty: Understanding = {
    facts: [],
    problems: [],
    loose: [],
    acts,
    questions: asking.questions.map((question) => typed(so, question)),
    correcting: isCorrection(told),
    gibberish,
    looseDates: [],
  };
  if (gibberish || acts.some((act) => silentActs.has(act))) return empty;
  const mail = mailIn(canvas.said);
  const blanked = blank(kept, [...mail.spans, ...asking.spans]);
  const seen = { said: blanked.said, text: readersWords(blanked.text, mail) };
  const read = readLaidOut(seen, listening, mail.writer, acts);
  // "Dunno about support, skip" names the field and tells nothing of it.
  if (passes(told) && read.loose.length === 0 && read.facts.every(isProse))
    return { ...empty, acts: [...acts, "dontKnow"] };
  return { ...empty, ...read, ...retyped(so, read) };
};

/** Facts, problems and numbers with the words that were typed. */
const retyped = (so: Spelt, { facts, problems, loose }: Facts): Pick<Facts, "facts" | "problems" | "loose"> =>
  so.edits.length === 0
    ? { facts, problems, loose }
    : {
        facts: facts.map((fact) => asTyped(so, fact)),
        problems: problems.map((problem) => ({ ...problem, said: typed(so, problem.said) })),
        loose: loose.map((number) => ({ ...number, said: typed(so, number.said) })),
      };

/** "marche" to the question who leads is a name. */
const isShortName = (text: string, { asked }: Listening): boolean =>
  asked.some((field) => field === "transitionLead" || field === "organisationName") &&
  text.trim().split(/\s+/).length <= 4;

/** "Not sure yet, probably Hannah": what follows is the answer. The words before it become spaces. */
const hedge =
  /^\W*(?:(?:(?:erm?|um|oh|well|hmm+),?\s+)*(?:(?:i'?m|we'?re|i am|we are)\s+)?(?:not (?:(?:100 ?%?|entirely|totally|really|quite|completely|too) )?(?:sure|certain|decided|confirmed|agreed)|(?:don'?t|do not|dont) (?:really |actually )?know(?: for (?:sure|certain))?|no idea|tbc|to be confirmed)(?: yet| tbh| exactly| really)*)\W+(?:but\s+)?(?=(?:(?:it'?s|it is|it'?ll be|that'?s)\s+)?(?:prob|probs|probably|maybe|perhaps|possibly|likely|most likely|i (?:think|guess|reckon|suppose|imagine)|i'?d (?:say|guess)|at a guess|thinking|could be|might be|around|about|roughly|say)\b)/i;
const withoutHedge = ({ said, text }: Canvas): Canvas => {
  const length = hedge.exec(text)?.[0].length ?? 0;
  return { said, text: " ".repeat(length) + text.slice(length) };
};

/** "June rather than May", "instead of me": what is not meant is read by nobody. */
const rejected =
  /\b(?:rather than|instead of|as opposed to|in place of)\s+(?:(?!(?:we|i|you|it|can|could|please|that|waiting|doing|using|going|having|being|keeping|staying)\b)[^\s,.;!?()]+\s*){1,4}(?=[,.;!?()\n]|$|(?:we|i|it|can|could|please|pls|that|now|as|because)\b|(?:on|in|from|for|at)\s+(?:our|the|my|your)\b)/gi;
const withoutRejected = ({ said, text }: Canvas): Canvas => ({
  said,
  text: text.replace(rejected, (words) => " ".repeat(words.length)),
});

const passes = (said: string): boolean =>
  said.trim().split(/\s+/).length <= 9 &&
  /^\W*(?:(?:erm?|um|oh|well|sorry|ok|no|honestly|i|we|i'm|im|we're|really|genuinely|actually|just|afraid|to be honest|tbh)\b[\s,.]*)*(?:dunno|idk|(?:don't|dont|do not) (?:really |actually )?know|(?:not|un)\s?sure|no (?:idea|clue)|skip|pass\b(?!words?)|leave (?:it|that|this|the)|haven't (?:a|got a) clue)\b|[,.;-]\s*(?:skip|pass|leave)(?: (?:it|that|this|them|one|for now|please))*\W*$|\b(?:dunno|no idea|no clue|don't know|dont know|tb[acd]|to be (?:confirmed|decided|agreed|advised)|not (?:yet )?(?:known|decided|confirmed|appointed|agreed)(?: yet)?|unknown)\W*$/i.test(
    said,
  );
/** Words taken because they were asked for. */
const isProse = (fact: Fact): boolean =>
  ["supportArrangements", "knownIssues", "transitionLead", "organisationName"].includes(fact.field) ||
  (fact.field === "currentPlatform" && fact.value.every(({ known }) => !known));

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
      // What the models learned of whole messages does not hold where a label has been cut off.
      { ...listening, asked: segment.onlyKnown ? nameFields(segment.fields) : segment.fields, learned: rulesAlone },
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
  "whoSees",
  "upset",
  "noForm",
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
  "wait",
]);

/** "Can we migrate?" begins; "can we migrate from Notes?" and "when can we start?" ask. */
const asksRather = (said: string, { questions }: Asking, answering: boolean): boolean =>
  questions.length > 0 &&
  (platformsIn(said).length > 0 ||
    (answering && /^\W*(?:and |but |so )?how\b/i.test(said)) ||
    /^\W*(?:and |but |so |ok |okay )?(?:when|why|where|who|what|which|how (?:long|soon|much|many|quick\w*))\b/i.test(
      said,
    ) ||
    /\b(?:from|with|if|without|before|after|while)\b/i.test(said));
