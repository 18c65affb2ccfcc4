/** A message: first an answer to what we wait for, then facts, then commands, then questions, else a miss. */
import { actsIn, fieldsNamed, type Act } from "../understanding/acts.ts";
import { routeFactsIn } from "../understanding/route-facts.ts";
import { understand, type Understanding } from "../understanding/understand.ts";
import { askAgain, beginDraft, proceed } from "./ask.ts";
import { begin, commands, explainFields, finishedStates } from "./commands.ts";
import { fieldsOf } from "./catalogue.ts";
import { markUnknown, take, tellProblems, withOne } from "./draft.ts";
import type { CountField, DateSpan, Fact, FieldId, Quantity } from "./facts.ts";
import { noEnd } from "./form.ts";
import { answerPending } from "./pending.ts";
import { withPlatforms } from "./platform-changes.ts";
import { advise, tellRoute } from "./route.ts";
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
  return act(keepsPending(awake, heard) || offersMore(awake, heard) ? awake : settled(awake), text, heard);
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

/** A second change before the yes to the first: both are offered together. */
const offersMore = ({ state: { pending } }: Talk, heard: Understanding): boolean =>
  pending?.is === "confirmAmend" && heard.facts.length > 0;

const hear = (talk: Talk, text: string): Understanding => {
  const { today, person } = talk.context;
  const { asked, touched } = talk.state;
  const listening = { today, ...(person.name === undefined ? {} : { writer: person.name }) };
  const heard = understand(text, { ...listening, asked: withPair(talk, text, stillAsked(talk)) });
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

/** "10 and 600" to the number of accounts held: the number wanted, which comes next, is told with it. */
const withPair = ({ state: { draft } }: Talk, text: string, asked: readonly FieldId[]): readonly FieldId[] =>
  asked.length === 1 &&
  asked[0] === "currentNhsmailAccounts" &&
  draft.newAccounts === undefined &&
  /^\W*\d{1,6}(?:\s*[/;&]\s*|,?\s+(?:and |then )?)\d{1,6}\W*$/.test(text)
    ? ["currentNhsmailAccounts", "newAccounts"]
    : asked;

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
  if (endless(talk, text, heard)) return proceed(tell(markUnknown(talk, ["contractEnd"]), "noEnd"));
  const told = toldRoute(talk, text, heard);
  if (told !== undefined) return told;
  const loose = looseFact(talk, text, heard);
  const facts = loose === undefined ? heard.facts : [...heard.facts, loose];
  if (facts.length > 0 || heard.problems.length > 0) return takeFacts(talk, text, { ...heard, facts });
  if (heard.loose.length > 0 && heard.questions.length === 0) return askWhich(talk, heard);
  const command = commands.find(([name]) => heard.acts.includes(name))?.[1];
  if (command !== undefined && heard.questions.length === 0) return command(set(talk, { misses: 0 }), text);
  if (heard.questions.length > 0) return askQuestions(talk, heard.questions, text);
  return miss(talk, text, heard);
};

/** Words for the route adviser beside or instead of facts. Idle and without a question, they ask for its word. */
const toldRoute = (talk: Talk, text: string, heard: Understanding): Talk | undefined => {
  if (heard.gibberish || heard.acts.some((one) => one !== "advise" && one !== "begin")) return undefined;
  const told = routeFactsIn(heard.questions.reduce((rest, question) => rest.replace(question, " "), text));
  const noted = tellRoute(talk, told);
  if (noted === talk) return undefined;
  const rest = { ...heard, facts: heard.facts.filter((fact) => !saysSame(fact, text)) };
  if (rest.facts.length > 0 || rest.problems.length > 0 || rest.questions.length > 0) return act(noted, text, rest);
  const busy = talk.state.mode === "intake" || talk.state.mode === "review";
  return busy ? proceed(noted) : advise(noted);
};
/** The whole message taken as prose because prose was asked for is still an answer; a name or body made of it is none. */
const saysSame = (fact: Fact, text: string): boolean =>
  (fact.field === "organisationName" || fact.field === "transitionLead" || fact.field === "currentPlatform") &&
  fact.said.trim().length > text.trim().length * 0.8 &&
  (fact.field !== "currentPlatform" || fact.value.every(({ known }) => !known));

/**
 * "None that I know of" to the question for the end; "no contract" once we know who supports; "rolling" where both were
 * asked, which says nothing of who supports.
 */
const endless = ({ state: { asked, mode, draft } }: Talk, text: string, heard: Understanding): boolean => {
  if (mode !== "intake" || draft.contractEnd !== undefined || heard.facts.some(({ field }) => field === "contractEnd"))
    return false;
  if (asked.length === 1 && asked[0] === "contractEnd") return noEnd.test(text) || noContract.test(text);
  if (asked.includes("supportArrangements")) return rolling.test(text);
  return draft.supportArrangements?.is === "given" && heard.facts.every(isProse) && noContract.test(text);
};
const isProse = ({ field }: Fact): boolean => field === "supportArrangements" || field === "knownIssues";
const rolling =
  /^\W*(?:it'?s |its |a |just |on a )*(?:rolling|ongoing|open[- ]ended|month(?:ly| by month| to month))(?: (?:contract|monthly|basis|one|thing|month))*\W*$/i;
const noContract =
  /^(?=.{0,90}$)(?!.*\b(?:with|by|from)\b)\W*(?:\S+\s+){0,5}?(?:no|not|without|isn'?t|ain'?t|haven'?t|don'?t|never)\b.{0,25}\b(?:contract|agreement|sla|end date|fixed term|formal \w+)\b/i;

const takeFacts = (talk: Talk, text: string, heard: Understanding): Talk => {
  if (isSent(talk) && talk.context.request !== undefined && !finishedStates.has(talk.context.request.state)) {
    return heard.facts.length > 0 ? offerAmend(talk, heard.facts, text) : tellProblems(talk, heard.problems);
  }
  const begun = beginDraft(talk);
  const taken = tellProblems(take(begun, withProse(talk, heard, text), "chat"), heard.problems);
  // "Code? I think it's ZZ901" repeats our question and answers it.
  const asking = heard.questions.filter((question) => question.split(/\s+/).length > 2);
  if (asking.length > 0) return askQuestions(taken, asking, text);
  if (heard.problems.length > 0 && heard.facts.length === 0)
    return set(taken, { asked: heard.problems.map(({ field }) => field).slice(0, 1) });
  return heard.loose.length > 0 && heard.facts.length > 0 && wantsCount(taken)
    ? askWhich(taken, heard)
    : proceed(taken);
};

/** Words about support or issues that nobody asked for join those that are there; they replace only where that is said. */
const withProse = ({ state: { draft, asked } }: Talk, heard: Understanding, text: string): readonly Fact[] => {
  if (heard.correcting || heard.acts.includes("change") || /^\W*[\w ]{3,25}\s*[:=]/.test(text)) return heard.facts;
  return heard.facts.map((fact) => {
    if ((fact.field !== "knownIssues" && fact.field !== "supportArrangements") || asked.includes(fact.field))
      return fact;
    const before = draft[fact.field];
    if (before?.is !== "given" || /^none\b/i.test(before.value) || /^none\b/i.test(fact.value)) return fact;
    return before.value.includes(fact.value)
      ? { ...fact, value: before.value }
      : { ...fact, value: `${before.value}; ${fact.value}` };
  });
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

/** One count is open: the number is probably that, and a yes makes it so. */
const offerCount = (talk: Talk, fact: Fact): Talk =>
  choices(
    pend(say(talk, "isCount", { set: [{ field: fact.field, value: factInWords(fact) }] }), {
      is: "confirmFacts",
      facts: [fact],
    }),
    yesNo,
  );

const askWhich = (talk: Talk, heard: Understanding): Talk => {
  const [number] = heard.loose;
  if (number === undefined || isSent(talk)) return proceed(talk);
  const open = counts.filter((field) => talk.state.draft[field] === undefined || heard.correcting);
  const fields = open.length > 0 ? open : counts;
  const asked = say(talk, "whichNumber", { value: quantityInWords(number.value), fields });
  const [field, ...others] = fields;
  if (field !== undefined && others.length === 0)
    return offerCount(talk, { field, value: number.value, said: number.said });
  const waiting = set(pend(asked, { is: "whichNumber", said: number.said, value: number.value, fields }), {
    mode: talk.state.mode,
  });
  return choices(
    waiting,
    fields.map((field) => ({ id: field, label: fieldLabels[field] })),
  );
};

/** "What is an ODS code?" while we ask for it is about our question; all else goes to the guidance. */
/** The sentence that leads to the question. */
const lastBefore = (text: string, question: string): string =>
  text === question
    ? question
    : (text
        .slice(0, text.indexOf(question))
        .split(/[.!?\n]/)
        .findLast((part) => part.trim() !== "") ?? question);
const pronounOnly =
  /^\W*(?:and |but |so )*(?:what(?:'?s| is| are)|where(?:'?s| is| do i find)|how do i find)\s+(?:it|that|this|they|those)\b\W*$/i;

/** "Bob leads. Why do you need all this?": a question to us, not to the guidance. */
const asides: ReadonlySet<Act> = new Set<Act>([
  "whoSees",
  "whyAsk",
  "whatMeans",
  "summary",
  "status",
  "advise",
  "help",
  "upset",
  "chitchat",
]);
const commandIn = (question: string): ((talk: Talk, text: string) => Talk) | undefined => {
  const acts = actsIn(question).filter((act) => asides.has(act));
  return commands.find(([name]) => acts.includes(name))?.[1];
};

const askQuestions = (talk: Talk, questions: readonly string[], text = ""): Talk => {
  const [question] = questions;
  if (question === undefined) return proceed(talk);
  const aside = commandIn(question);
  if (aside !== undefined) return aside(talk, question);
  // "Not sure about the code, what is it?": "it" stands before the question.
  const meant = pronounOnly.test(question) ? text : question;
  const open = meant === question ? talk.state.asked : fieldsOf(talk.catalogue);
  const own = fieldsNamed(lastBefore(meant, question))
    .filter((field) => open.includes(field))
    .slice(0, 2);
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

const sentencesOf = (text: string): readonly string[] => text.slice(0, 1_000).split(/(?<=[.!?])\s+|\n+/);

/** A date by itself while something else is asked: offered as the start. */
const offerStart = (talk: Talk, value: DateSpan): Talk => {
  const fact: Fact = { field: "preferredStart", value, said: value.raw };
  const noting = say(talk, "shallINote", { set: [{ field: fact.field, value: factInWords(fact) }] });
  return choices(pend(noting, { is: "confirmFacts", facts: [fact] }), yesNo);
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
  if (!busy && sentencesOf(text).some((sentence) => actsIn(sentence).includes("begin"))) return begin(talk, text);
  const [when] = heard.looseDates;
  if (busy && when !== undefined && words <= 8 && talk.state.draft.preferredStart === undefined)
    return offerStart(talk, when);
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
