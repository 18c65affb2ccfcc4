/** A proposal that waits for a yes stays while something else is asked in between, and is shown again afterwards. */
import { confirm } from "./confirm.ts";
import { amendWords, isOpenRequest } from "./sent.ts";
import { choices, pend, say, set, tell, yesNo, type Talk } from "./talk.ts";
import type { Effect, Pending } from "./types.ts";

/** These act on the record; nothing else shows them again. */
const isProposal = (pending: Pending): boolean =>
  pending.is === "confirmAmend" ||
  pending.is === "confirmReply" ||
  (pending.is === "confirm" && pending.what === "withdraw");

/** What we waited for is put aside if it is such a proposal, and let go otherwise. */
export const putAside = (talk: Talk): Talk => {
  const { pending, ...state } = talk.state;
  if (pending === undefined) return talk;
  return { ...talk, state: isProposal(pending) ? { ...state, held: pending } : state };
};

export const letGo = (talk: Talk): Talk => {
  const { held: _held, ...state } = talk.state;
  return { ...talk, state };
};

/** What these came to is told in an event of its own. */
const goesOn: ReadonlySet<Effect["do"]> = new Set<Effect["do"]>([
  "askKnowledge",
  "askIsm",
  "amend",
  "withdraw",
  "reply",
  "submit",
  "checkOds",
  "advise",
]);

/** At the end of a step: back to the proposal, if nothing else is asked or under way and it can still be carried out. */
export const backToHeld = (talk: Talk): Talk => {
  const { held, pending, mode } = talk.state;
  if (held === undefined || pending !== undefined || talk.effects.some((one) => goesOn.has(one.do))) return talk;
  const free = letGo(talk);
  return mode === "intake" || mode === "review" || !isOpenRequest(talk) ? free : showAgain(free, held);
};

const showAgain = (talk: Talk, held: Pending): Talk => {
  const { request } = talk.context;
  if (held.is === "confirmAmend" && request?.mayAmend === true)
    return choices(pend(say(tell(talk, "backToChange"), "amendAsk", amendWords(talk, held.changes)), held), yesNo);
  if (held.is === "confirmReply" && request?.openQuestion !== undefined) {
    const asked = say(tell(talk, "backToAnswer"), "replyAsk", { question: request.openQuestion, text: held.text });
    return choices(pend(asked, held), yesNo);
  }
  return held.is === "confirm" && request?.mayWithdraw === true ? confirm(set(talk, {}), "withdraw") : talk;
};
