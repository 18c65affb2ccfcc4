import { createHash } from "node:crypto";
import type { ChannelActivity } from "./activity.ts";
import { answerCard } from "./cards/answer.ts";
import { pressedCard } from "./cards/pressed.ts";
import { formValues, type Press } from "./cards/presses.ts";
import type { Event, State } from "./conversation/types.ts";
import {
  emptyDocument,
  handledOutcome,
  readDocument,
  smaller,
  withTurn,
  type Document,
  type Outcome,
} from "./turn-document.ts";
import { decides } from "./decides.ts";
import { converse } from "./turn-effects.ts";
import { isPersonal, type Input } from "./turn-input.ts";
import { pressAsked, pressIntent, pressRoute, showAskedPress, showIntentPress } from "./turn-intents.ts";
import { pressMove, showWavePress } from "./turn-moves.ts";
import { pressProposal, showProposalPress } from "./turn-proposals.ts";
import type { Speaker, ThisTurn, TurnDeps } from "./turn-ports.ts";
import { choiceTaken, helloChannel, notHere, pressedWords, tooMuchToKeep, unknownPress } from "./turn-words.ts";

/** The conversation's place in the store: one document a person, saved under its version. */
const kind = "conversation";
const mostTries = 5;
/** UTF-16 units; a pasted e-mail fits. */
const longestText = 20_000;

export interface TurnResult {
  readonly outcome: Outcome;
  /** The activity had been handled before; its stored answer is given again. */
  readonly again: boolean;
}

/**
 * One turn: load, think, act, save, in that order. What it does to a record is safe to repeat, and the conversation is
 * saved under the version that was loaded, so a turn that was interrupted, delivered twice or overtaken by another
 * process comes to the same end. Messages are sent afterwards, by the caller.
 */
export const runTurn = async (
  deps: TurnDeps,
  speaker: Speaker,
  activity: ChannelActivity,
  input: Input,
): Promise<TurnResult> => {
  if (!isPersonal(activity)) return { outcome: publicTurn(deps, input), again: false };
  const turnId = turnIdOf(activity);
  for (let attempt = 1; ; attempt++) {
    const { draft: loaded, newest } = await deps.actions.onboarding.loadStanding({ person: speaker.person, kind });
    const document = loaded.document === null ? emptyDocument : readDocument(loaded.document);
    const before = handledOutcome(document, activity.id);
    if (before !== undefined) return { outcome: before.outcome ?? { replies: [] }, again: true };
    const request = requestFor(deps, speaker, input, newest);
    // A failed reading of the request is the conversation's to meet.
    request.catch(() => undefined);
    const turn: ThisTurn = { ...deps, turnId, request, supports: supportsOnce(deps, speaker) };
    const { state, outcome, welcomed } = await think(turn, speaker, document, input);
    const thought = withTurn(document, state, activity.id, outcome);
    const next = welcomed ? { ...thought, welcomedAt: deps.clock.now().toISOString() } : thought;
    const saved = await save(deps, speaker, loaded.version, next);
    if (saved.ok) return { outcome, again: false };
    if (saved.refusal.kind === "draft-too-large") return { outcome: says(tooMuchToKeep), again: false };
    // Another process has answered this person in the meantime: think again from what it saved.
    if (attempt === mostTries) throw new Error("The conversation changes faster than it can be saved.");
  }
};

/** Saves over the version that was loaded. Old answers are let go where the document would be too large with them. */
const save = async (
  { actions }: TurnDeps,
  { person }: Speaker,
  version: number,
  document: Document,
): ReturnType<TurnDeps["actions"]["onboarding"]["saveDraft"]> => {
  const saved = await actions.onboarding.saveDraft({ person, kind, version, document });
  if (saved.ok || saved.refusal.kind !== "draft-too-large") return saved;
  return actions.onboarding.saveDraft({ person, kind, version, document: smaller(document) });
};

/** The newest request; only words and the draft's own cards lead to the conversation, which wants to know of it. */
const requestFor = async (
  { actions }: TurnDeps,
  { person }: Speaker,
  input: Input,
  newest: string | null,
): ThisTurn["request"] => {
  if (newest === null || (input.kind === "press" && input.press.verb.startsWith("intent."))) return undefined;
  const seen = await actions.onboarding.showIntent({ person, id: newest });
  return seen.ok ? seen.value : undefined;
};

const supportsOnce = ({ actions }: TurnDeps, { person }: Speaker): ThisTurn["supports"] => {
  let read: Promise<boolean> | undefined;
  return () => (read ??= decides(actions, person));
};

/** The same activity delivered again has the same id; one without an id cannot be recognised. */
const turnIdOf = ({ id, conversation }: ChannelActivity): string =>
  createHash("sha256")
    .update(JSON.stringify([conversation.id, id ?? crypto.randomUUID()]))
    .digest("hex")
    .slice(0, 40);

interface Thought {
  readonly state: State;
  readonly outcome: Outcome;
  readonly welcomed?: boolean;
}

const think = async (turn: ThisTurn, speaker: Speaker, document: Document, input: Input): Promise<Thought> => {
  const { state } = document;
  const stay = (outcome: Outcome): Thought => ({ state, outcome });
  switch (input.kind) {
    case "text":
      return talk(turn, speaker, state, { type: "message", text: input.text.slice(0, longestText) });
    case "installed":
      return welcome(turn, speaker, document);
    case "unknown-press":
      return stay(says(unknownPress));
    case "press":
      return thinkPress(turn, speaker, state, input.press);
    case "removed":
    case "other-invoke":
    case "nothing":
      return stay({ replies: [] });
  }
};

const says = (text: string): Outcome => ({ replies: [{ kind: "text", text }] });

const talk = async (turn: ThisTurn, speaker: Speaker, state: State, event: Event): Promise<Thought> => {
  const { state: next, replies } = await converse(turn, speaker, state, event);
  return { state: next, outcome: { replies } };
};

/** Teams tells of an installation in two activities: the second one within ten minutes stays without an answer. */
const welcome = async (turn: ThisTurn, speaker: Speaker, document: Document): Promise<Thought> => {
  const last = document.welcomedAt === undefined ? -Infinity : Date.parse(document.welcomedAt);
  if (turn.clock.now().getTime() - last < 600_000) return { state: document.state, outcome: { replies: [] } };
  const { state, outcome } = await talk(turn, speaker, document.state, { type: "joined" });
  return { state, outcome, welcomed: true };
};

const thinkPress = async (turn: ThisTurn, speaker: Speaker, state: State, press: Press): Promise<Thought> => {
  const { actions } = turn;
  switch (press.verb) {
    case "draft.form": {
      const said = await talk(turn, speaker, state, { type: "form", rev: press.rev, values: formValues(press) });
      return instead(said, pressedWords["sent-form"]);
    }
    case "draft.press": {
      const { rev, press: verb, field } = press;
      const event: Event = { type: "button", rev, verb, ...(field === undefined ? {} : { field }) };
      return instead(await talk(turn, speaker, state, event), pressedWords[verb]);
    }
    case "draft.choose":
      return inPlace(await talk(turn, speaker, state, { type: "chosen", id: press.choice }));
    case "answer.show":
      return showEntry(turn, speaker, state, press.entry);
    case "intent.show":
      return { state, outcome: inPlaceOf(await showIntentPress(actions, speaker.person, press)) };
    case "asked.show":
      return { state, outcome: await showAskedPress(actions, speaker.person, press) };
    case "proposal.show":
      return { state, outcome: await showProposalPress(actions, speaker.person, press) };
    case "wave.show":
      return { state, outcome: await showWavePress(actions, speaker.person, press) };
    case "route.choose":
      return { state, outcome: await pressRoute(actions, speaker.person, press) };
    case "proposal.accept":
    case "proposal.refuse":
      return { state, outcome: await pressProposal(actions, speaker.person, press) };
    case "wave.decide":
    case "switch.decide":
    case "held.decide":
      return { state, outcome: await pressMove(actions, speaker.person, press) };
    case "asked.answer":
      return { state, outcome: await pressAsked(actions, speaker.person, press) };
    default:
      return { state, outcome: await pressIntent(actions, speaker.person, press) };
  }
};

const instead = ({ state, outcome }: Thought, text: string): Thought => ({
  state,
  outcome: { ...outcome, instead: { kind: "card", card: pressedCard(text) } },
});

/** The first card of the answer takes the place of the pressed one: choices become what was chosen. */
const inPlaceOf = ({ replies }: Outcome): Outcome => {
  const at = replies.findIndex(({ kind }) => kind === "card");
  const card = replies[at];
  return card?.kind === "card" ? { replies: replies.toSpliced(at, 1), instead: card } : { replies };
};

const inPlace = ({ state, outcome }: Thought): Thought => ({
  state,
  outcome: { instead: { kind: "card", card: pressedCard(choiceTaken) }, ...inPlaceOf(outcome) },
});

/** An entry offered beside an answer; the conversation hears of it, so that a follow-up is understood. */
const showEntry = async (turn: ThisTurn, speaker: Speaker, state: State, entry: string): Promise<Thought> => {
  const view = turn.actions.knowledge.show(entry);
  if (view === undefined) return { state, outcome: says(unknownPress) };
  const question = view.understood ?? entry;
  const event = { type: "answered", question, band: "answer", answer: view, topic: entry } as const;
  return inPlace(await talk(turn, speaker, state, event));
};

const publicPress = (show: ThisTurn["actions"]["knowledge"]["show"], press: Press): Outcome => {
  const entry = press.verb === "answer.show" ? press.entry : press.verb === "draft.choose" ? press.choice : undefined;
  const view = entry === undefined ? undefined : show(entry);
  return view === undefined ? says(notHere) : inPlaceOf({ replies: [{ kind: "card", card: answerCard(view) }] });
};

/** In a channel or group everybody reads along: only the guidance is spoken of, nobody's request. */
const publicTurn = ({ actions }: TurnDeps, input: Input): Outcome => {
  if (input.kind === "installed") return input.first ? says(helloChannel) : { replies: [] };
  if (input.kind === "press") return publicPress(actions.knowledge.show, input.press);
  if (input.kind === "unknown-press") return says(notHere);
  if (input.kind !== "text") return { replies: [] };
  if (/^\W*(hi|hello|hey|help|what can you do)?\W*$/i.test(input.text)) return says(helloChannel);
  const view = actions.knowledge.answer(input.text);
  // An offer to ask the ISM belongs to the person's own chat.
  const open = { ...view, choices: view.choices.filter((choice) => choice.kind === "entry") };
  return view.band === "pass-on" ? says(notHere) : { replies: [{ kind: "card", card: answerCard(open) }] };
};
