/** What a person may say besides facts: commands, courtesies, questions about the question. One row an act. */
import type { Say } from "../words.ts";
import type { Act } from "../understanding/acts.ts";
import { fieldsNamed } from "../understanding/fields-named.ts";
import { entryInWords } from "../words-values.ts";
import { askAgain, beginDraft, proceed, reviewToSend, showSummary } from "./ask.ts";
import { fieldsOf } from "./catalogue.ts";
import { confirm } from "./confirm.ts";
import { markUnknown } from "./draft.ts";
import type { FieldId } from "./facts.ts";
import { showForm } from "./form.ts";
import { offerLast } from "./last-request.ts";
import { advise } from "./route.ts";
import { canStillChange, changeSent, isOpenRequest } from "./sent.ts";
import { effect, pend, say, set, settled, tell, type Talk } from "./talk.ts";
import type { Effect } from "./types.ts";

type Command = (talk: Talk, text: string) => Talk;

const busy = ({ state: { mode } }: Talk): boolean => mode === "intake" || mode === "review";
const hasDraft = ({ state: { draft } }: Talk): boolean => Object.keys(draft).length > 0;

const onward = (talk: Talk): Talk => (busy(talk) ? askAgain(talk) : talk);

const openFields = ({ state: { asked, draft } }: Talk): readonly FieldId[] =>
  asked.filter((field) => draft[field] === undefined);

export const begin: Command = (talk) => {
  const { request } = talk.context;
  if (busy(talk)) return askAgain(talk);
  if (request !== undefined && isOpenRequest(talk)) {
    return say(talk, "haveRequest", { reference: request.reference, organisation: request.organisation });
  }
  const begun = beginDraft(talk);
  return offerLast(begun) ?? proceed(tell(begun, "begin"));
};

export const withdraw: Command = (talk) => {
  const { request } = talk.context;
  // What is sent is withdrawn first; "cancel" is there for a draft beside it.
  if (request?.mayWithdraw !== true && busy(talk)) return confirm(talk, "cancel");
  if (request === undefined) return tell(talk, "nothingToWithdraw");
  return request.mayWithdraw ? confirm(talk, "withdraw") : say(talk, "withdrawNot", { reference: request.reference });
};

export const cancel: Command = (talk) => {
  if (busy(talk)) return confirm(talk, "cancel");
  const { request } = talk.context;
  if (request?.mayWithdraw === true) return confirm(talk, "withdraw");
  return request !== undefined && isOpenRequest(talk)
    ? say(talk, "withdrawNot", { reference: request.reference })
    : tell(talk, "nothingToCancel");
};

/** "Skip": what can be unknown is; what cannot is asked for again at the end. */
const skip: Command = (talk, text) => {
  const named = openFields(talk).filter((field) => fieldsNamed(text).includes(field));
  const fields = named.length > 0 ? named : openFields(talk);
  if (!busy(talk)) return tell(talk, "help");
  if (fields.length === 0) return talk.state.mode === "review" ? tell(talk, "helpAtSummary") : askAgain(talk);
  const needed = fields.filter((field) => talk.catalogue.needed.includes(field));
  const other = fields.filter((field) => !needed.includes(field));
  const marked = other.length === 0 ? talk : say(markUnknown(settled(talk), other), "skipped", { fields: other });
  const again = needed.filter((field) => talk.state.putOff.includes(field));
  if (again.length > 0) return say(marked, "needed", { fields: again });
  if (needed.length === 0) return proceed(marked);
  const off = set(marked, { putOff: [...talk.state.putOff, ...needed] });
  return proceed(say(off, "putOff", { fields: needed }));
};

/** "Why do you ask?": the reason for each fact asked for, then the question again. */
const whyAsk: Command = (talk, text) => {
  const named = fieldsNamed(text).filter((field) => fieldsOf(talk.catalogue).includes(field));
  const fields = openFields(talk).length > 0 ? openFields(talk) : named;
  return fields.length === 0 ? onward(tell(talk, "whyNothing")) : askAgain(say(talk, "why", { fields }));
};

const whatMeans: Command = (talk) =>
  openFields(talk).length === 0 ? onward(tell(talk, "help")) : explainFields(talk, openFields(talk));

export const explainFields = (talk: Talk, fields: readonly FieldId[]): Talk =>
  askAgain(say(talk, "explain", { fields }));

export const repeat: Command = (talk) => {
  const { lastSaid, lastTopic, lastQuestion, held } = talk.state;
  if (held !== undefined) return talk;
  if (!busy(talk) && talk.context.request?.openQuestion !== undefined) return openQuestion(talk);
  if (lastSaid.length > 0) return { ...talk, effects: [...talk.effects, ...lastSaid.map((said) => sayAgain(said))] };
  return lastTopic === undefined
    ? tell(talk, "nothingSaid")
    : effect(talk, { do: "askKnowledge", question: lastQuestion ?? lastTopic, id: lastTopic });
};

/** What waits for an answer now: our question, else the support manager's. */
export const openQuestion = (talk: Talk): Talk => {
  if (busy(talk)) return askAgain(talk);
  if (talk.state.held !== undefined) return talk;
  const question = talk.context.request?.openQuestion;
  return question === undefined ? tell(talk, "noQuestion") : say(talk, "ismAsks", { question });
};

const sayAgain = ({ key, params }: Say): Effect => ({ do: "say", key, params }) as Effect;

export const summary: Command = (talk) => {
  if (!hasDraft(talk)) return talk.context.request === undefined ? tell(talk, "noDraft") : status(talk, "");
  // What is sent is no draft: the record says what was sent.
  if (!busy(talk)) return talk.context.request === undefined ? showSummary(talk) : status(talk, "");
  return talk.state.mode === "review" ? proceed(talk) : askAgain(showSummary(talk));
};

export const status: Command = (talk) => {
  if (talk.context.request !== undefined) return onward(effect(talk, { do: "showStatus" }));
  return onward(effect(tell(talk, hasDraft(talk) && busy(talk) ? "draftOnly" : "noRequest"), { do: "showStatus" }));
};

/** "Change the ODS code": asks for its new value; without a fact's name, for both. */
export const change: Command = (talk, text) => {
  if (!busy(talk) && isOpenRequest(talk)) return changeSent(talk, text);
  const named = fieldsNamed(text).filter((field) => fieldsOf(talk.catalogue).includes(field));
  const fields = named.length > 0 ? named.slice(0, 1) : backTo(talk, text);
  const [field] = fields;
  if (field === undefined) return tell(pend(talk, { is: "whichField" }), "whichField");
  const now = entryInWords(field, talk.state.draft[field]);
  return say(set(settled(talk), { mode: "intake", asked: [field] }), "tellNew", { field, now });
};
const backTo = ({ state: { touched } }: Talk, text: string): readonly FieldId[] =>
  /\b(?:back|previous|undo|wrong|not right|incorrect|mistake|typo)\b/i.test(text) && touched.length === 1
    ? touched
    : [];

export const send: Command = (talk) =>
  busy(talk) ? reviewToSend(talk) : talk.context.request === undefined ? tell(talk, "noRequest") : status(talk, "");

const askIsm: Command = (talk, text) => {
  const question = talk.state.pending?.is === "offerIsm" ? talk.state.pending.question : longQuestion(text);
  if (question !== undefined) return effect(settled(talk), { do: "askIsm", question });
  return tell(pend(talk, { is: "ismQuestion" }), "ismWhat");
};
const longQuestion = (text: string): string | undefined =>
  /\b(?:ask|check with|tell)\b.{0,20}\b(?:ism|support manager)\b\s*(?:if|whether|about|how|what|when|why|who|which|:)\s*(.{8,})/i.exec(
    text,
  )?.[0];

const firstName = ({ context: { person } }: Talk): string => person.name?.split(" ")[0] ?? "";
/** The greeting stands above what a person can do. */
export const greet = (talk: Talk): Talk => {
  const greeted = effect(say(talk, "greeting", { name: firstName(talk) }), { do: "welcome", rev: talk.state.rev });
  const question = talk.context.request?.openQuestion;
  return question === undefined ? greeted : say(greeted, "ismAsks", { question });
};
const greeting: Command = (talk) =>
  busy(talk) ? askAgain(say(talk, "helloAgain", { name: firstName(talk) })) : greet(talk);

/** A yes that answers nothing says so; an "ok" is a courtesy. */
const yes: Command = (talk, text) => {
  const answers = /\b(?:y|yes|yep|yeah|yea|yup|aye|do it|do that|please do|send|agreed|definitely|absolutely)\b/i.test(
    text,
  );
  if (!busy(talk)) return tell(talk, answers ? "nothingForYes" : "fine");
  return talk.state.mode === "review" ? proceed(talk) : askAgain(tell(talk, answers ? "moreThanYes" : "fine"));
};

/** The summary that waits for a yes need not be shown once more for a thank-you. */
const thanks: Command = (talk) => {
  const { pending, rev, mode } = talk.state;
  const waits = mode === "review" && pending?.is === "confirm" && pending.what === "submit" && pending.rev === rev;
  return waits ? tell(tell(talk, "welcome"), "sayYesToSend") : onward(tell(talk, "welcome"));
};

/** In this order: the first act of a message that has a row is done. */
export const commands: readonly (readonly [Act, Command])[] = [
  ["withdraw", withdraw],
  ["startAgain", (talk) => (hasDraft(talk) && busy(talk) ? confirm(talk, "startAgain") : begin(talk, ""))],
  ["cancel", cancel],
  ["askIsm", askIsm],
  ["advise", (talk) => advise(settled(talk))],
  ["whoSees", (talk) => onward(tell(talk, "whoSees"))],
  ["upset", (talk) => onward(tell(talk, "upset"))],
  ["noForm", (talk) => (busy(talk) ? onward(tell(talk, "noForm")) : begin(tell(talk, "noForm"), ""))],
  ["whyAsk", whyAsk],
  ["summary", summary],
  ["status", status],
  ["form", (talk) => (!busy(talk) && canStillChange(talk) ? begin(talk, "") : showForm(beginDraft(talk), {}, {}))],
  ["submit", send],
  ["help", (talk) => onward(tell(talk, "help"))],
  ["whatMeans", whatMeans],
  ["repeat", repeat],
  ["skip", skip],
  ["dontKnow", skip],
  ["change", (talk, text) => (busy(talk) || isOpenRequest(talk) ? change(talk, text) : begin(talk, text))],
  ["begin", begin],
  ["wait", (talk) => tell(talk, "wait")],
  ["greeting", greeting],
  ["thanks", thanks],
  ["bye", (talk) => tell(talk, "bye")],
  ["chitchat", (talk) => onward(tell(talk, "chitchat"))],
  ["yes", yes],
  ["no", (talk) => (busy(talk) ? change(talk, "wrong") : tell(talk, "fine"))],
];
