/** What a person may say besides facts: commands, courtesies, questions about the question. One row an act. */
import type { ConfirmWhat, Say } from "../words.ts";
import type { Act } from "../understanding/acts.ts";
import { fieldsNamed } from "../understanding/fields-named.ts";
import { entryInWords } from "../words-values.ts";
import { askAgain, beginDraft, proceed, reviewToSend, showSummary } from "./ask.ts";
import { fieldsOf } from "./catalogue.ts";
import { markUnknown } from "./draft.ts";
import type { FieldId } from "./facts.ts";
import { showForm } from "./form.ts";
import { advise } from "./route.ts";
import { choices, effect, pend, say, set, settled, tell, yesNo, type Talk } from "./talk.ts";
import type { Effect } from "./types.ts";

type Command = (talk: Talk, text: string) => Talk;

const busy = ({ state: { mode } }: Talk): boolean => mode === "intake" || mode === "review";
const hasDraft = ({ state: { draft } }: Talk): boolean => Object.keys(draft).length > 0;

export const confirm = (talk: Talk, what: ConfirmWhat): Talk =>
  choices(pend(say(talk, "confirm", { what }), { is: "confirm", what }), yesNo);

const onward = (talk: Talk): Talk => (busy(talk) ? askAgain(talk) : talk);

const openFields = ({ state: { asked, draft } }: Talk): readonly FieldId[] =>
  asked.filter((field) => draft[field] === undefined);

export const begin: Command = (talk) => {
  const { request } = talk.context;
  if (busy(talk)) return askAgain(talk);
  if (request !== undefined && !finishedStates.has(request.state)) {
    return say(talk, "haveRequest", { reference: request.reference, organisation: request.organisation });
  }
  return proceed(tell(beginDraft(talk), "begin"));
};

/** After these a person may begin anew. */
export const finishedStates: ReadonlySet<string> = new Set(["declined", "withdrawn", "complete"]);

const withdraw: Command = (talk) => {
  const { request } = talk.context;
  if (request === undefined) return busy(talk) ? confirm(talk, "cancel") : tell(talk, "nothingToWithdraw");
  if (busy(talk) && hasDraft(talk)) return confirm(talk, "cancel");
  return request.mayWithdraw ? confirm(talk, "withdraw") : say(talk, "withdrawNot", { reference: request.reference });
};

const cancel: Command = (talk) => {
  if (busy(talk)) return confirm(talk, "cancel");
  return talk.context.request?.mayWithdraw === true ? confirm(talk, "withdraw") : tell(talk, "nothingToCancel");
};

/** "Skip": what can be unknown is; what cannot is asked for again at the end. */
const skip: Command = (talk, text) => {
  const named = openFields(talk).filter((field) => fieldsNamed(text).includes(field));
  const fields = named.length > 0 ? named : openFields(talk);
  if (!busy(talk) || fields.length === 0) return onward(tell(settled(talk), "fine"));
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

const repeat: Command = (talk) =>
  talk.state.lastSaid.length === 0
    ? tell(talk, "nothingSaid")
    : { ...talk, effects: [...talk.effects, ...talk.state.lastSaid.map((said) => sayAgain(said))] };

const sayAgain = ({ key, params }: Say): Effect => ({ do: "say", key, params }) as Effect;

const summary: Command = (talk) => {
  if (!hasDraft(talk)) return talk.context.request === undefined ? tell(talk, "noDraft") : status(talk, "");
  if (!busy(talk)) return showSummary(talk);
  return talk.state.mode === "review" ? proceed(talk) : askAgain(showSummary(talk));
};

const status: Command = (talk) => {
  if (talk.context.request !== undefined) return onward(effect(talk, { do: "showStatus" }));
  return onward(effect(tell(talk, hasDraft(talk) && busy(talk) ? "draftOnly" : "noRequest"), { do: "showStatus" }));
};

/** "Change the ODS code": asks for its new value; without a fact's name, for both. */
export const change: Command = (talk, text) => {
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

const send: Command = (talk) =>
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

const greeting: Command = (talk) => {
  const name = talk.context.person.name?.split(" ")[0] ?? "";
  return busy(talk) ? askAgain(say(talk, "helloAgain", { name })) : say(talk, "greeting", { name });
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
  ["form", (talk) => showForm(beginDraft(talk), {}, {})],
  ["submit", send],
  ["help", (talk) => onward(tell(talk, "help"))],
  ["whatMeans", whatMeans],
  ["repeat", repeat],
  ["skip", skip],
  ["dontKnow", skip],
  ["change", (talk, text) => (busy(talk) || talk.state.mode === "sent" ? change(talk, text) : begin(talk, text))],
  ["begin", begin],
  ["wait", (talk) => tell(talk, "wait")],
  ["greeting", greeting],
  ["thanks", thanks],
  ["bye", (talk) => tell(talk, "bye")],
  ["chitchat", (talk) => onward(tell(talk, "chitchat"))],
  ["yes", (talk) => onward(tell(talk, "fine"))],
  ["no", (talk) => (busy(talk) ? change(talk, "wrong") : tell(talk, "fine"))],
];
