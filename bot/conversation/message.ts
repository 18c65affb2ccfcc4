/** A message: first an answer to what we wait for, then facts, then commands, then questions, else a miss. */
import { fieldsNamed } from "../understanding/acts.ts";
import { understand, type Understanding } from "../understanding/understand.ts";
import { askAgain, beginDraft, proceed } from "./ask.ts";
import { begin, commands, explainFields, finishedStates } from "./commands.ts";
import { fieldsOf } from "./catalogue.ts";
import { markUnknown, take, tellProblems, withOne } from "./draft.ts";
import type { CountField, Fact, FieldId, Quantity } from "./facts.ts";
import { noEnd } from "./form.ts";
import { answerPending } from "./pending.ts";
import { withPlatforms } from "./platform-changes.ts";
import { isSent, offerAmend, offerReply } from "./sent.ts";
import { choices, effect, pend, say, set, settled, tell, yesNo, type Talk } from "./talk.ts";
import { factInWords, quantityInWords } from "../words-values.ts";
import { fieldLabels } from "../words-fields.ts";

export const onMessage = (talk: Talk, text: string): Talk => {
  const awake = set(talk, { waiting: [] });
  if (text.trim() === "") return awake;
  const heard = hear(awake, text);
  const answered = answerPending(awake, { text, heard });
  if (answered !== undefined) return answered;
  const asked = startAsked(awake, text, heard);
  if (asked !== undefined) return asked;
  const reply = offerReply(awake, text, heard);
  if (reply !== undefined) return reply;
  return act(keepsPending(awake, heard) ? awake : settled(awake), text, heard);
};

/** "Can we start in March?" asks: the other facts are taken, the date is offered. */
const startAsked = (talk: Talk, text: string, heard: Understanding): Talk | undefined => {
  const answers = talk.state.asked.includes("preferredStart") && !asksIfPossible.test(text);
  if (answers || isSent(talk) || !(asksForStart.test(text) || asksIfPossible.test(text))) return undefined;
  const start = heard.facts.filter(({ field }) => field === "preferredStart");
  if (start.length === 0) return undefined;
  const others = heard.facts.filter(({ field }) => field !== "preferredStart");
  const taken = take(beginDraft(settled(talk)), others, "chat");
  const set = start.map((fact) => ({ field: fact.field, value: factInWords(fact) }));
  return choices(pend(say(taken, "shallINote", { set }), { is: "confirmFacts", facts: start }), yesNo);
};
const asksForStart =
  /\b(?:can|could|may|might|would) (?:we|i|it|you) (?:all )?(?:\w+ )?(?:start|begin|kick off|go live|move|migrate|switch|join)\b/i;
const asksIfPossible =
  /^\W*(?:is|would) .{2,40}\b(?:ok|okay|alright|possible|feasible|doable|realistic|too (?:early|late|soon))\s*\?\s*$/i;

/** A courtesy in between does not answer what we asked, and does not end it. */
const keepsPending = (talk: Talk, heard: Understanding): boolean =>
  heard.facts.length === 0 &&
  heard.acts.some((act) => ["thanks", "chitchat", "wait", "repeat", "askIsm"].includes(act)) &&
  talk.state.pending !== undefined;

const hear = (talk: Talk, text: string): Understanding => {
  const { today, person } = talk.context;
  const { asked, touched } = talk.state;
  const listening = { today, ...(person.name === undefined ? {} : { writer: person.name }) };
  const heard = understand(text, { ...listening, asked: stillAsked(talk) });
  const known = (facts: readonly Fact[]): readonly Fact[] =>
    facts.filter(({ field }) => fieldsOf(talk.catalogue).includes(field));
  // "No, 450" while we ask for something else corrects what was said before.
  if (
    heard.correcting &&
    touched.length > 0 &&
    text.split(/\s+/).length <= 10 &&
    heard.facts.every((fact) => isGuess(fact, asked))
  ) {
    const again = understand(withoutMarker(text), { ...listening, asked: touched });
    const facts = again.facts.filter((fact) => touched.includes(fact.field) && !proseFields.has(fact.field));
    if (facts.length > 0) return { ...again, facts: known(facts), loose: [], correcting: true };
  }
  const facts = withPlatforms(talk.state.draft, heard, text).map((fact) => lastNumber(talk, fact, text));
  const platforms = facts.some(({ field }) => field === "currentPlatform");
  // The "one" of "drop the Zimbra one" counts nothing.
  const loose = heard.loose.filter(({ said }) => !(platforms && /^(?:the |that )?one$/i.test(said)));
  return { ...heard, loose, facts: known(facts).filter((fact) => !passing(talk, fact, heard, text)) };
};

/** "Actually make that 1,300" is about the number said last, whatever is asked now. */
const lastNumber = (talk: Talk, fact: Fact, text: string): Fact => {
  const { asked, touched } = talk.state;
  const last = lastCount(touched);
  if (fact.field !== "currentNhsmailAccounts" && fact.field !== "newAccounts" && fact.field !== "mailboxes")
    return fact;
  if (last === undefined || !asked.includes(fact.field) || touched.includes(fact.field)) return fact;
  return new RegExp(`${remakes}(?:about |around |nearer |more like )?$`, "i").test(
    text.slice(0, text.indexOf(fact.said)),
  )
    ? { ...fact, field: last }
    : fact;
};
const remakes =
  "\\b(?:make (?:it|that)|change (?:it|that) to|(?:it|that) should be|i meant|i mean|meant to say|scrap that|correction)[\\s,:]+";
const lastCount = (touched: readonly FieldId[]): CountField | undefined =>
  touched.findLast((field): field is CountField => (counts as readonly FieldId[]).includes(field));

/** A body named in passing ("Sample Ltd do our IT") does not replace the organisation that was given. */
const passing = ({ state: { draft, asked } }: Talk, fact: Fact, heard: Understanding, text: string): boolean =>
  fact.field === "organisationName" &&
  text.trim().length > fact.said.length + 8 &&
  draft.organisationName?.is === "given" &&
  !asked.includes("organisationName") &&
  !heard.correcting &&
  !heard.acts.includes("change");
/** Taken only because it was asked for, not because the words say what it is. */
const isGuess = (fact: Fact, asked: readonly FieldId[]): boolean => {
  if (!asked.includes(fact.field)) return false;
  if (fact.field === "currentPlatform") return fact.value.every(({ known }) => !known);
  if (fact.field === "odsCode") return /^\d+$/.test(fact.value) || /^[A-Z]+$/.test(fact.value);
  return true;
};
const proseFields: ReadonlySet<FieldId> = new Set<FieldId>(["supportArrangements", "knownIssues", "organisationName"]);
const withoutMarker = (text: string): string =>
  text.replace(
    /^\W*(?:(?:no|nope|sorry|actually|correction|oops|whoops|wait|i meant|i mean|meant|scratch that|scrap that|my mistake|wrong|make (?:it|that)|it's|should be|that should be|it should be|change (?:it|that) to)\b[\s,.:-]*)+/i,
    "",
  );

const stillAsked = ({ state: { asked, draft, pending, mode } }: Talk): readonly FieldId[] => {
  if (mode === "sent" || mode === "idle") return asked;
  if (pending !== undefined && pending.is !== "mailboxesAsNew")
    return asked.filter((field) => draft[field] === undefined);
  // "Change the ODS code": one field is asked for although it has a value.
  return asked.length === 1 ? asked : asked.filter((field) => draft[field] === undefined);
};

const act = (talk: Talk, text: string, heard: Understanding): Talk => {
  const { asked, mode } = talk.state;
  if (mode === "intake" && asked.length === 1 && asked[0] === "contractEnd" && noEnd.test(text)) {
    return proceed(tell(markUnknown(talk, ["contractEnd"]), "noEnd"));
  }
  const loose = looseFact(talk, text, heard);
  const facts = loose === undefined ? heard.facts : [...heard.facts, loose];
  if (facts.length > 0 || heard.problems.length > 0) return takeFacts(talk, text, { ...heard, facts });
  if (heard.loose.length > 0 && heard.questions.length === 0) return askWhich(talk, heard);
  const command = commands.find(([name]) => heard.acts.includes(name))?.[1];
  if (command !== undefined && heard.questions.length === 0) return command(set(talk, { misses: 0 }), text);
  if (heard.questions.length > 0) return askQuestions(talk, heard.questions);
  return miss(talk, text, heard);
};

const takeFacts = (talk: Talk, text: string, heard: Understanding): Talk => {
  if (isSent(talk) && talk.context.request !== undefined && !finishedStates.has(talk.context.request.state)) {
    return heard.facts.length > 0 ? offerAmend(talk, heard.facts, text) : tellProblems(talk, heard.problems);
  }
  const begun = beginDraft(talk);
  const taken = tellProblems(take(begun, heard.facts, "chat"), heard.problems);
  // "Code? I think it's ZZ901" repeats our question and answers it.
  const asking = heard.questions.filter((question) => question.split(/\s+/).length > 2);
  if (asking.length > 0) return askQuestions(taken, asking);
  if (heard.problems.length > 0 && heard.facts.length === 0)
    return set(taken, { asked: heard.problems.map(({ field }) => field).slice(0, 1) });
  return heard.loose.length > 0 && heard.facts.length > 0 && wantsCount(taken)
    ? askWhich(taken, heard)
    : proceed(taken);
};

const wantsCount = ({ state: { draft } }: Talk): boolean =>
  draft.newAccounts === undefined || draft.currentNhsmailAccounts === undefined;

/** "450, not 400": the field that has 400. "No, 450": the count that changed last. */
const looseFact = (talk: Talk, text: string, heard: Understanding): Fact | undefined => {
  const [only] = heard.loose;
  if (only === undefined || heard.loose.length > 1 || !heard.correcting) return undefined;
  const old = /\b(?:not|instead of|rather than|from)\s+(?:about |around )?([\d,]+)/i.exec(text)?.[1]?.replace(/,/g, "");
  const having = counts.filter((field) => old !== undefined && valueOf(talk, field)?.value === Number(old));
  const field = having.length === 1 ? having[0] : lastCount(talk.state.touched);
  return field === undefined ? undefined : { field, value: only.value, said: only.said };
};
const counts: readonly CountField[] = ["currentNhsmailAccounts", "newAccounts", "mailboxes"];
const valueOf = ({ state: { draft } }: Talk, field: CountField): Quantity | undefined => {
  const entry = draft[field];
  return entry?.is === "given" ? entry.value : undefined;
};

const askWhich = (talk: Talk, heard: Understanding): Talk => {
  const [number] = heard.loose;
  if (number === undefined || isSent(talk)) return proceed(talk);
  const open = counts.filter((field) => talk.state.draft[field] === undefined || heard.correcting);
  const fields = open.length > 0 ? open : counts;
  const asked = say(talk, "whichNumber", { value: quantityInWords(number.value), fields });
  const waiting = set(pend(asked, { is: "whichNumber", said: number.said, value: number.value, fields }), {
    mode: talk.state.mode,
  });
  return choices(
    waiting,
    fields.map((field) => ({ id: field, label: fieldLabels[field] })),
  );
};

/** "What is an ODS code?" while we ask for it is about our question; all else goes to the guidance. */
const askQuestions = (talk: Talk, questions: readonly string[]): Talk => {
  const [question] = questions;
  if (question === undefined) return proceed(talk);
  const own = fieldsNamed(question).filter((field) => talk.state.asked.includes(field));
  if (
    own.length > 0 &&
    /^\W*(?:and |so |but |sorry )*(?:what(?:'s|s| is| are| do you mean)|which|where (?:do|can|will) i find|how do i find)\b/i.test(
      question,
    ) &&
    question.split(/\s+/).length <= 9
  ) {
    return explainFields(talk, own);
  }
  const { lastTopic } = talk.state;
  const asking = set(talk, { waiting: withOne(talk.state.waiting, "answer"), lastQuestion: question.slice(0, 500) });
  return effect(asking, { do: "askKnowledge", question, ...(lastTopic === undefined ? {} : { after: lastTopic }) });
};

/** Nothing was understood. Idle, the words may be a search; asked, we say so and ask again. */
const miss = (talk: Talk, text: string, heard: Understanding): Talk => {
  const busy = talk.state.mode === "intake" || talk.state.mode === "review";
  const words = text.trim().split(/\s+/).length;
  if (
    !heard.gibberish &&
    words <= 40 &&
    (!busy || /^\W*(?:and|what about|how about|or)\b/i.test(text)) &&
    /\p{L}{3}/u.test(text)
  ) {
    return askQuestions(talk, [text.trim()]);
  }
  const misses = talk.state.misses + 1;
  const counted = set(talk, { misses });
  if (!busy) return heard.looseDates.length > 0 ? begin(counted, text) : tell(counted, "idleMiss");
  if (misses >= 2) {
    return choices(tell(counted, "stillNot"), [
      { id: "form", label: "Fill in the form" },
      { id: "skip", label: "Skip this" },
      { id: "ask my ISM", label: "Ask my support manager" },
    ]);
  }
  const fields = talk.state.asked.filter((field) => talk.state.draft[field] === undefined);
  const missed = tell(counted, "notUnderstood");
  return askAgain(fields.length === 0 ? missed : say(missed, "explain", { fields }));
};
