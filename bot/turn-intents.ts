import type { IntentFactsView, IntentView } from "../src/onboarding/views.ts";
import type { AnswerIsmQuestion, DecideIntent, Decision } from "../src/onboarding/requests.ts";
import type { PersonId } from "../src/people/types.ts";
import { cardOfIntent, intentKey, type IntentCardName } from "./cards/of-intent.ts";
import { askedQuestionCard } from "./cards/asked-question.ts";
import type { IntentPress, Press } from "./cards/presses.ts";
import type { FactValues } from "./conversation/types.ts";
import type { Outcome, Reply } from "./turn-document.ts";
import type { BotActions } from "./turn-ports.ts";
import { answeredSentence, askedBefore, decidedSentence, refusalSentence, repeatedSentence } from "./turn-words.ts";

/** Presses on cards that show a record: each carries an id and a version, and the use case decides everything else. */
type CardReply = Extract<Reply, { kind: "card" }>;

/** An intent's card for one viewer, as it stands now. */
export const intentCard = async (
  actions: BotActions,
  person: PersonId,
  name: IntentCardName,
  intent: IntentView,
  told?: string,
): Promise<CardReply> => {
  const decides = name === "approval" && intent.actions.includes("hand-over");
  const view = {
    intent,
    told,
    advice: name === "approval" ? actions.knowledge.advise(known(intent.facts)) : undefined,
    isms: decides ? await actions.onboarding.listIsms({ person }) : [],
  };
  return { kind: "card", card: cardOfIntent(name, view), copyOf: { name, key: intentKey(intent.id) } };
};

const known = (facts: IntentFactsView): Partial<FactValues> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));

export const showIntentPress = async (
  actions: BotActions,
  person: PersonId,
  { id }: Extract<Press, { verb: "intent.show" }>,
): Promise<Outcome> => {
  const seen = await actions.onboarding.showIntent({ person, id });
  if (!seen.ok) return only(refusalSentence(seen.refusal));
  return { replies: [await intentCard(actions, person, await cardFor(actions, person, seen.value), seen.value)] };
};

/** Which of the two cards a viewer gets: whoever supports organisations decides, the others look on. */
const cardFor = async (actions: BotActions, person: PersonId, intent: IntentView): Promise<IntentCardName> => {
  const actor = await actions.loadActor(person);
  const supports = actor?.grants.some(({ role }) => role === "ism" || role === "programme") === true;
  return !intent.requester.isMe && (supports || (actor?.covers.length ?? 0) > 0) ? "approval" : "request";
};

const decisionOf = (press: IntentPress): Decision | undefined => {
  switch (press.verb) {
    case "intent.accept":
      return { verb: "accept" };
    case "intent.ask":
      return { verb: "ask", question: press.question ?? "" };
    case "intent.decline":
      return { verb: "decline", reason: press.reason ?? "" };
    case "intent.hand-over":
      return { verb: "hand-over", to: press.to ?? "", ...(press.note === undefined ? {} : { note: press.note }) };
    case "intent.answer":
      return undefined;
  }
};

/** A decision, or the organisation's answer. The pressed card is replaced by the record as it stands afterwards. */
export const pressIntent = async (actions: BotActions, person: PersonId, press: IntentPress): Promise<Outcome> => {
  const { id, version } = press;
  const decision = decisionOf(press);
  const name: IntentCardName = decision === undefined ? "request" : "approval";
  const result =
    decision === undefined
      ? await actions.onboarding.answerIsmQuestion(answerOf(person, press))
      : await actions.onboarding.decideIntent({ person, id, version, decision } satisfies DecideIntent);
  if (result.ok) {
    const done = decision === undefined ? answeredSentence : decidedSentence[decision.verb];
    const told = result.value.repeated ? repeatedSentence : done;
    return { replies: [], instead: await intentCard(actions, person, name, result.value.intent, told) };
  }
  const told = refusalSentence(result.refusal);
  if (result.refusal.kind === "not-found") return only(told);
  const fresh = "intent" in result.refusal ? result.refusal.intent : await seen(actions, person, id);
  return fresh === undefined
    ? only(told)
    : { replies: [], instead: await intentCard(actions, person, name, fresh, told) };
};

const answerOf = (person: PersonId, press: IntentPress): AnswerIsmQuestion => ({
  person,
  id: press.id,
  version: press.version,
  answer: press.verb === "intent.answer" ? (press.answer ?? "") : "",
});

const seen = async (actions: BotActions, person: PersonId, id: string): Promise<IntentView | undefined> => {
  const shown = await actions.onboarding.showIntent({ person, id });
  return shown.ok ? shown.value : undefined;
};

export const pressAsked = async (
  { knowledge }: BotActions,
  person: PersonId,
  { id, version, answer = "", propose }: Extract<Press, { verb: "asked.answer" }>,
): Promise<Outcome> => {
  const result = await knowledge.answerAsked({ person, id, version, answer, propose: propose === "yes" });
  const told = askedBefore[result.kind];
  const question = "question" in result ? result.question : await knowledge.showAsked({ person, id });
  if (question === undefined) return only(told);
  const copyOf = { name: "asked", key: `asked:${question.id}` };
  return { replies: [], instead: { kind: "card", card: askedQuestionCard(question, told), copyOf } };
};

const only = (text: string): Outcome => ({ replies: [{ kind: "text", text }] });
