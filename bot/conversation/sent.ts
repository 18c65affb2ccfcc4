/** After the request is sent: corrections become changes of the request, words may answer the support manager. */
import type { Understanding } from "../understanding/understand.ts";
import { change, entryOf } from "./draft.ts";
import type { Draft, Fact } from "./facts.ts";
import { choices, pend, say, tell, yesNo, type Talk } from "./talk.ts";

export const isSent = ({ state, context }: Talk): boolean =>
  state.mode === "sent" || (state.mode === "idle" && context.request !== undefined);

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
  const { pending } = talk.state;
  const before: readonly Fact[] = pending?.is === "confirmAmend" ? factsOf(pending.changes) : [];
  const all = [...before.filter(({ field }) => !facts.some((fact) => fact.field === field)), ...facts];
  const changes: Draft = Object.fromEntries(all.map((fact) => [fact.field, entryOf(fact, "chat")]));
  const asked = say(talk, "amendAsk", { changes: all.map((fact) => change(talk.state.draft, fact)) });
  return choices(pend(asked, { is: "confirmAmend", changes }), yesNo);
};
