import type { RouteAdviceView, RouteId } from "../src/knowledge/views.ts";
import type { IntentView } from "../src/onboarding/views.ts";
import type { AnswerIsmQuestion, DecideIntent, Decision } from "../src/onboarding/requests.ts";
import type { PersonId } from "../src/people/types.ts";
import { cardOfIntent, intentKey, type IntentCardName } from "./cards/of-intent.ts";
import { askedQuestionCard } from "./cards/asked-question.ts";
import type { IntentPress, Press } from "./cards/presses.ts";
import type { Outcome, Reply } from "./turn-document.ts";
import { decides } from "./decides.ts";
import type { BotActions } from "./turn-ports.ts";
import {
  answeredSentence,
  askedBefore,
  decidedSentence,
  refusalSentence,
  repeatedSentence,
  routeWords,
} from "./turn-words.ts";

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
    advice: name === "approval" ? await adviceFor(actions, person, intent) : undefined,
    isms: decides ? await actions.onboarding.listIsms({ person }) : [],
  };
  return { kind: "card", card: cardOfIntent(name, view), copyOf: { name, key: intentKey(intent.id) } };
};

const adviceFor = async (
  { knowledge }: BotActions,
  person: PersonId,
  { odsCode }: IntentView,
): Promise<RouteAdviceView | undefined> => {
  const advice = await knowledge.showRouteAdvice({ person, odsCode });
  return advice.ok ? advice.value : undefined;
};

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
export const cardFor = async (actions: BotActions, person: PersonId, intent: IntentView): Promise<IntentCardName> =>
  !intent.requester.isMe && (await decides(actions, person)) ? "approval" : "request";

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

/** The support manager's own choice of a route. The same choice once more is the same choice. */
export const pressRoute = async (
  actions: BotActions,
  person: PersonId,
  { id, route, why = "" }: Extract<Press, { verb: "route.choose" }>,
): Promise<Outcome> => {
  const intent = await seen(actions, person, id);
  if (intent === undefined) return only(refusalSentence({ kind: "not-found" }));
  const told = await chooseRoute(actions, person, intent.odsCode, route, why.trim());
  return { replies: [], instead: await intentCard(actions, person, "approval", intent, told) };
};

const chooseRoute = async (
  actions: BotActions,
  person: PersonId,
  odsCode: string,
  route: RouteId | undefined,
  reason: string,
): Promise<string> => {
  if (route === undefined || reason === "") return routeWords.missing;
  const before = await actions.knowledge.showRouteAdvice({ person, odsCode });
  const kept = before.ok ? before.value.override : null;
  if (kept?.route === route && kept.reason === reason) return repeatedSentence;
  const chosen = await actions.knowledge.overrideRoute({ person, odsCode, route, reason });
  return chosen.ok ? routeWords.kept : routeWords.refused;
};

/** A question opened from the list of what waits, in the list's place. Its asker may see it, and has no list of such. */
export const showAskedPress = async (
  actions: BotActions,
  person: PersonId,
  { id }: Extract<Press, { verb: "asked.show" }>,
): Promise<Outcome> => {
  const question = (await decides(actions, person)) ? await actions.knowledge.showAsked({ person, id }) : undefined;
  if (question === undefined) return only(askedBefore["not-found"]);
  const copyOf = { name: "asked", key: `asked:${question.id}` };
  return { replies: [], instead: { kind: "card", card: askedQuestionCard(question), copyOf } };
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
