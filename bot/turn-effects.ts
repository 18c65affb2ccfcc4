import { londonDay } from "../src/london-day.ts";
import type { AnswerView, RouteAdviceView } from "../src/knowledge/views.ts";
import type { IntentView } from "../src/onboarding/views.ts";
import { answerCard } from "./cards/answer.ts";
import { choicesCard } from "./cards/choices.ts";
import { intakeFormCard } from "./cards/intake-form.ts";
import { submittedCard } from "./cards/request.ts";
import { routeAdviceCard } from "./cards/route-advice.ts";
import { summaryCard } from "./cards/summary.ts";
import { welcomeCard, type Greeted } from "./cards/welcome.ts";
import { finishedStates } from "./conversation/sent.ts";
import { step } from "./conversation/step.ts";
import type { Context, Effect, Event, RequestView, State } from "./conversation/types.ts";
import { answered, forSupport } from "./turn-answers.ts";
import type { Reply } from "./turn-document.ts";
import type { Speaker, ThisTurn, TurnDeps } from "./turn-ports.ts";
import {
  moveReplies,
  recordReply,
  requestReply,
  statusReplies,
  supportReply,
  withoutNoRequest,
} from "./turn-status.ts";
import { refusalSentence } from "./turn-words.ts";
import { render, type Say } from "./words.ts";

/** A step makes effects, some effects make the next event: after so many something goes in circles. */
const mostEvents = 20;

/** Runs one event through the conversation, and its effects, until nothing more follows. */
export const converse = async (
  deps: ThisTurn,
  speaker: Speaker,
  state: State,
  first: Event,
): Promise<{ readonly state: State; readonly replies: readonly Reply[] }> => {
  const request = await deps.request;
  const events: Event[] = [first];
  const replies: Reply[] = [];
  let now = state;
  for (let count = 0; events.length > 0; count++) {
    if (count === mostEvents) throw new Error("The conversation does not come to rest.");
    const event = events.shift();
    if (event === undefined) break;
    const { state: next, effects } = step(now, event, contextOf(deps, speaker, request));
    now = next;
    for (const effect of await withoutNoRequest(deps, speaker, request, effects)) {
      if (effect.do === "welcome") {
        const said = lastText(replies);
        const who = await greeted(deps, request);
        const support: Say = { key: "greetingSupport", params: { name: firstName(speaker) } };
        replies.push({ kind: "card", card: welcomeCard(who === "decides" ? render(support) : said, effect.rev, who) });
        continue;
      }
      if (effect.do === "choices") {
        replies.push({ kind: "card", card: choicesCard(lastText(replies), effect.choices) });
        continue;
      }
      const { replies: said, event: follows } = await execute(deps, speaker, request, effect, now);
      replies.push(...said);
      if (follows !== undefined) events.push(follows);
    }
  }
  return { state: now, replies: joined(replies) };
};

/** Whoever has a request asks for one; only others may be those who decide. */
const greeted = async ({ supports }: ThisTurn, request: IntentView | undefined): Promise<Greeted> => {
  if (request === undefined) return (await supports()) ? "decides" : "new";
  return finishedStates.has(request.state) ? "new" : "asked";
};

const firstName = ({ name }: Speaker): string => name.split(" ")[0] ?? "";

const contextOf = (deps: ThisTurn, { name }: Speaker, request: IntentView | undefined): Context => ({
  today: londonDay(deps.clock.now()),
  newId: deps.newId(),
  person: { name },
  ...(request === undefined ? {} : { request: requestOf(request) }),
});

const requestOf = (intent: IntentView): RequestView => ({
  reference: intent.reference,
  organisation: intent.organisationName,
  state: intent.state,
  mayAmend: intent.actions.includes("amend"),
  mayWithdraw: intent.actions.includes("withdraw"),
  facts: Object.fromEntries(Object.entries(intent.facts).filter(([, value]) => value !== null)),
  ...(intent.contact === null ? {} : { contact: intent.contact }),
  ...(intent.region === null ? {} : { region: intent.region }),
  ...(intent.state === "accepted" ? { windowOpen: intent.waitingFor !== "on-boarding-window" } : {}),
  ...(intent.question?.answer === null && intent.actions.includes("answer")
    ? { openQuestion: intent.question.text }
    : {}),
});

/** The newest request of the person's organisations that is on record. */
export const currentRequest = async ({ actions }: TurnDeps, { person }: Speaker): Promise<IntentView | undefined> => {
  const list = await actions.onboarding.listIntents({ person, which: "mine", limit: 1 });
  const [newest] = list.ok ? list.value.items : [];
  if (newest === undefined) return undefined;
  const seen = await actions.onboarding.showIntent({ person, id: newest.id });
  return seen.ok ? seen.value : undefined;
};

interface Executed {
  readonly replies: readonly Reply[];
  readonly event?: Event;
}

const says = (...replies: readonly Reply[]): Executed => ({ replies });
const then = (event: Event, ...replies: readonly Reply[]): Executed => ({ replies, event });

const execute = async (
  deps: ThisTurn,
  speaker: Speaker,
  request: IntentView | undefined,
  effect: Exclude<Effect, { do: "choices" | "welcome" }>,
  state: State,
): Promise<Executed> => {
  switch (effect.do) {
    case "say":
      return says({ kind: "text", text: render(effect) });
    case "showForm":
      return says({ kind: "card", card: intakeFormCard(effect) });
    case "showSummary":
      return says({ kind: "card", card: summaryCard(effect) });
    case "showAnswer":
      return says({ kind: "card", card: answerCard(effect.answer as AnswerView) });
    case "askKnowledge":
      return then(await forSupport(deps, request, answered(deps, effect)));
    case "advise":
      return then(await advised(deps, speaker, draftIsOpen(state) ? undefined : request, effect));
    case "showAdvice":
      return says({ kind: "card", card: routeAdviceCard(effect.advice as RouteAdviceView) });
    case "keepRoute":
      return keepRoute(deps, speaker, request, effect.facts);
    case "showStatus":
      return says(...(await statusReplies(deps, speaker, request, effect.waiting === true)));
    case "showMoves":
      return says(...(await moveReplies(deps, speaker, "always")));
    case "showSupport":
      return says(await supportReply(deps, speaker));
    case "showRecord":
      return says(await recordReply(deps, speaker, effect.reference));
    case "checkOds":
      return checkOds(deps, speaker, effect.code);
    case "submit":
      return submit(deps, speaker, effect);
    case "amend":
      return change(deps, speaker, effect.reference, "amend", (id) =>
        deps.actions.onboarding.amendIntent({ person: speaker.person, id, key: effect.key, facts: effect.facts }),
      );
    case "withdraw":
      return change(deps, speaker, effect.reference, "withdraw", (id) =>
        deps.actions.onboarding.withdrawIntent({ person: speaker.person, id }),
      );
    case "reply":
      return change(deps, speaker, effect.reference, "reply", (id) =>
        deps.actions.onboarding.answerIsmQuestion({ person: speaker.person, id, answer: effect.text }),
      );
    case "askIsm":
      return askIsm(deps, speaker, effect.question, state);
  }
};

const draftIsOpen = ({ mode }: State): boolean => mode === "intake" || mode === "review";

/** For a request on record the record's advice, with the route that the support manager chose; else from what was told. */
const advised = async (
  { actions }: TurnDeps,
  { person }: Speaker,
  request: IntentView | undefined,
  { facts, told }: Extract<Effect, { do: "advise" }>,
): Promise<Event> => {
  const { odsCode } = request ?? {};
  const kept = odsCode === undefined ? undefined : await actions.knowledge.showRouteAdvice({ person, odsCode });
  const advice = kept?.ok === true ? kept.value : actions.knowledge.advise(facts, told);
  // Where the support manager has chosen, no answer of the organisation changes the route.
  const open = advice.override === null ? advice.unknown : [];
  return { type: "advised", advice, unknown: open as Extract<Event, { type: "advised" }>["unknown"] };
};

/** A request that is not there (withdrawn in the meantime, or not the person's) has no advice to keep anything for. */
const keepRoute = async (
  { actions }: TurnDeps,
  speaker: Speaker,
  request: IntentView | undefined,
  facts: Extract<Effect, { do: "keepRoute" }>["facts"],
): Promise<Executed> => {
  const intent = request ?? (await currentRequest({ actions } as TurnDeps, speaker));
  if (intent !== undefined)
    await actions.knowledge.tellRouteFacts({ person: speaker.person, odsCode: intent.odsCode, facts });
  return says();
};

const directoryWords = { open: "active", closed: "closed", "not-known": "unknown", unchecked: "unreachable" } as const;

const checkOds = async ({ actions }: TurnDeps, { person }: Speaker, code: string): Promise<Executed> => {
  const checked = await actions.onboarding.checkOds({ person, code });
  if (!checked.ok) return then({ type: "odsChecked", code, directory: "unknown" });
  const { ods, existing } = checked.value;
  const foreign = existing === null || existing.mine ? undefined : existing;
  return then({
    type: "odsChecked",
    code,
    directory: directoryWords[ods.status],
    ...(ods.name === null ? {} : { name: ods.name }),
    ...(foreign === undefined
      ? {}
      : {
          existing: {
            reference: foreign.reference ?? "",
            ...(foreign.contact === null ? {} : { contact: foreign.contact }),
          },
        }),
  });
};

const submit = async (
  { actions }: TurnDeps,
  { person }: Speaker,
  { key, facts, unknown }: Extract<Effect, { do: "submit" }>,
): Promise<Executed> => {
  const given = { ...facts, ...Object.fromEntries(unknown.map((field) => [field, null])) };
  const sent = await actions.onboarding.submitIntent({ person, key, facts: given });
  if (!sent.ok) return then({ type: "refused", what: "submit", because: refusalSentence(sent.refusal) });
  const { intent, outcome } = sent.value;
  return then(
    { type: "submitted", key, reference: intent.reference },
    requestReply(intent, submittedCard(intent, outcome === "joined")),
  );
};

type Changed = Awaited<ReturnType<TurnDeps["actions"]["onboarding"]["amendIntent"]>>;

const change = async (
  { actions }: TurnDeps,
  { person }: Speaker,
  reference: string,
  what: "amend" | "withdraw" | "reply",
  run: (id: string) => Promise<Changed>,
): Promise<Executed> => {
  const seen = await actions.onboarding.showIntent({ person, id: reference });
  const changed = seen.ok ? await run(seen.value.id) : seen;
  if (!changed.ok) return then({ type: "refused", what, because: refusalSentence(changed.refusal) });
  return then({ type: "done", what }, requestReply(changed.value.intent));
};

const askIsm = async (deps: ThisTurn, { person }: Speaker, question: string, state: State): Promise<Executed> => {
  const { knowledge } = deps.actions;
  await knowledge.askIsm({ person, key: deps.turnId, question, context: aroundQuestion(deps, state) });
  return then({ type: "done", what: "askIsm" });
};

const nearMessages = 3;

/** What a support manager needs beside the question: who is asking for what, and what was answered before. */
const aroundQuestion = (
  { actions: { knowledge } }: ThisTurn,
  { draft, lastTopic, sinceTopic = 0 }: State,
): { label: string; value: string }[] => {
  // An answer of another talk tells nothing about this question.
  const last = lastTopic === undefined || sinceTopic > nearMessages ? undefined : knowledge.show(lastTopic);
  const before = last?.band === "answer" ? last.understood : undefined;
  const { organisationName, odsCode } = draft;
  return [
    ...(organisationName?.is === "given" ? [{ label: "Organisation, as typed", value: organisationName.value }] : []),
    ...(odsCode?.is === "given" ? [{ label: "ODS code, as typed", value: odsCode.value }] : []),
    ...(before === undefined || before === null ? [] : [{ label: "Answered before", value: before }]),
  ];
};

/** Buttons stand under the sentence that was said last: it moves onto their card. */
const lastText = (replies: Reply[]): string => {
  const last = replies.at(-1);
  if (last?.kind !== "text") return "";
  replies.pop();
  return last.text;
};

/** Sentences in a row become one message. */
const joined = (replies: readonly Reply[]): readonly Reply[] => {
  const out: Reply[] = [];
  for (const reply of replies) {
    const last = out.at(-1);
    if (reply.kind === "text" && last?.kind === "text") {
      out[out.length - 1] = { kind: "text", text: `${last.text}\n\n${reply.text}` };
    } else out.push(reply);
  }
  return out;
};
