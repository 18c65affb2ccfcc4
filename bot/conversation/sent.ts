/** After the request is sent: corrections become changes of the request, words may answer the support manager. */
import { fieldsNamed } from "../understanding/fields-named.ts";
import type { Understanding } from "../understanding/understand.ts";
import { entryInWords } from "../words-values.ts";
import { fieldsOf } from "./catalogue.ts";
import { change, entryOf, noted } from "./draft.ts";
import type { Draft, Fact, FactValues } from "./facts.ts";
import { choices, pend, say, set, settled, tell, yesNo, type Talk } from "./talk.ts";

export const isSent = ({ state, context }: Talk): boolean =>
  state.mode === "sent" || (state.mode === "idle" && context.request !== undefined);

/** After these a person may begin anew. */
export const finishedStates: ReadonlySet<string> = new Set(["declined", "withdrawn", "complete"]);

/** A request is on record and under way: what is told now is about that request, and there is no draft beside it. */
export const isOpenRequest = ({ context: { request } }: Talk): boolean =>
  request !== undefined && !finishedStates.has(request.state);

/** While it can be changed, a form is about it. Afterwards a person may begin a form for another organisation. */
export const canStillChange = (talk: Talk): boolean => isOpenRequest(talk) && talk.context.request?.mayAmend === true;

/** What stands on record; where the record was not read with its facts, what was sent from here. */
const onRecord = ({ context: { request }, state: { draft } }: Talk): Draft =>
  request?.facts === undefined ? draft : draftOf(request.facts);

const draftOf = (facts: Partial<FactValues>): Draft =>
  Object.fromEntries(
    Object.entries(facts).map(([field, value]: [string, unknown]) => [
      field,
      { is: "given", value, said: "", by: "chat" },
    ]),
  );

/** "Undo", "change the lead" after sending: the new value is asked for, and then offered as a change of the record. */
export const changeSent = (talk: Talk, text: string): Talk => {
  if (talk.context.request?.mayAmend !== true) {
    return choices(pend(tell(talk, "amendNot"), { is: "offerIsm", question: text }), yesNo);
  }
  const [field] = fieldsNamed(text).filter((one) => fieldsOf(talk.catalogue).includes(one));
  if (field === "odsCode") return tell(talk, "codeIsFixed");
  if (field === undefined) return tell(talk, "changeSent");
  return say(set(talk, { asked: [field] }), "tellNew", { field, now: entryInWords(field, onRecord(talk)[field]) });
};

/** Words of a change that is offered: what it was on record, what it would be. */
export const amendWords = (talk: Talk, changes: Draft): { readonly changes: ReturnType<typeof change>[] } => {
  const before = onRecord(talk);
  return { changes: factsOf(changes).map((fact) => change(before, fact)) };
};

/** A statement while the support manager's question is open is offered as the answer. */
export const offerReply = (talk: Talk, text: string, heard: Understanding): Talk | undefined => {
  const question = talk.context.request?.openQuestion;
  if (question === undefined || heard.questions.length > 0 || (heard.acts.length > 0 && heard.facts.length === 0))
    return undefined;
  if (heard.gibberish || text.trim() === "") return undefined;
  const asked = say(talk, "replyAsk", { question, text: text.trim() });
  return choices(pend(asked, { is: "confirmReply", text: text.trim() }), yesNo);
};

const factsOf = (changes: Draft): readonly Fact[] =>
  Object.entries(changes).flatMap(([field, entry]) =>
    entry.is === "given" ? [{ field, value: entry.value, said: entry.said } as Fact] : [],
  );

/** Facts after sending: shown as changes, sent only on a yes. */
export const offerAmend = (talk: Talk, facts: readonly Fact[], text: string): Talk => {
  if (talk.context.request?.mayAmend !== true) {
    return choices(pend(tell(talk, "amendNot"), { is: "offerIsm", question: text }), yesNo);
  }
  // A change that was offered and not answered yet stays in the offer.
  const { pending, held } = talk.state;
  const open = pending?.is === "confirmAmend" ? pending : held;
  const before: readonly Fact[] = open?.is === "confirmAmend" ? factsOf(open.changes) : [];
  const all = [...before.filter(({ field }) => !facts.some((fact) => fact.field === field)), ...facts];
  const stands = onRecord(talk);
  const fresh = all.filter(
    (fact) => entryInWords(fact.field, stands[fact.field]) !== entryInWords(fact.field, entryOf(fact, "chat")),
  );
  const fixed = fresh.some(({ field }) => field === "odsCode") ? tell(talk, "codeIsFixed") : talk;
  const may = fresh.filter(({ field }) => field !== "odsCode");
  if (may.length === 0) return fixed === talk ? say(settled(talk), "already", { set: all.map(noted) }) : fixed;
  const changes: Draft = Object.fromEntries(may.map((fact) => [fact.field, entryOf(fact, "chat")]));
  return choices(pend(say(fixed, "amendAsk", amendWords(talk, changes)), { is: "confirmAmend", changes }), yesNo);
};
