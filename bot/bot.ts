import type { Activity, TurnContext } from "botbuilder";
import type { Request, Response } from "restify";
import type { Clock } from "../src/clock.ts";
import type { Log } from "../src/log.ts";
import type { NoticeChannel } from "../src/notices/types.ts";
import { createAcquaintance, type Acquaintance } from "./acquaintance.ts";
import type { ChannelActivity } from "./activity.ts";
import { TeamsAdapter, type BotCredentials } from "./adapter.ts";
import { createGate, GateFull } from "./gate.ts";
import { messagesHandler, type TurnAnswer } from "./messages.ts";
import { teamsChannel } from "./proactive.ts";
import { createQueue, QueueFull } from "./queue.ts";
import { messagesOf, sendMessage } from "./send.ts";
import type { SpeakerRules } from "./speaker.ts";
import { errorBody, insteadBody, messageBody } from "./invoke-answer.ts";
import { runTurn } from "./turn.ts";
import type { Outcome } from "./turn-document.ts";
import { inputOf, type Input } from "./turn-input.ts";
import type { BotActions, Speaker, TurnDeps } from "./turn-ports.ts";
import { crowded, inTrouble, tooMany } from "./turn-words.ts";

export interface BotOptions {
  readonly rules: SpeakerRules;
  readonly credentials: BotCredentials;
  readonly actions: BotActions;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

export interface Bot {
  /** For POST /api/messages, without a body parser in front. */
  readonly messages: (req: Request, res: Response) => Promise<void>;
  /** Carries the outbox's notices to people in Teams. */
  readonly channel: NoticeChannel;
}

/** Milliseconds after which a person sees that an answer is being made (Teams Store rule: within 2 s). */
const typingAfter = 1_800;
const mostWaiting = 20;
/** Some more than the pool has connections, since a turn thinks and sends too; and what is answered well within Teams' 15 s. */
const wholeProcess = { atWork: 30, waiting: 400 };
/** Seconds until a crowd of that size has been answered. */
const retryAfter = 5;

/** The Teams face, put together. */
export const createBot = (options: BotOptions): Bot => {
  const adapter = new TeamsAdapter(options.credentials);
  const queue = createQueue(mostWaiting);
  const gate = createGate(wholeProcess);
  const sent = sentReplies();
  const acquaintance = createAcquaintance(options.actions, options.clock);
  const turn = async (activity: ChannelActivity): Promise<TurnAnswer> => {
    const input = inputOf(activity);
    if (input.kind === "nothing") return { status: 200 };
    if (input.kind === "other-invoke") return { status: 404 };
    try {
      return await queue.run(queueKey(activity), () =>
        gate.run(() => attend({ ...options, adapter, sent, acquaintance }, activity, input)),
      );
    } catch (error) {
      return turnedAway(options.log, error, input);
    }
  };
  const { rules, log, clock } = options;
  return {
    messages: messagesHandler({ rules, turn, log, now: clock.now }),
    channel: teamsChannel({ ...options, adapter }),
  };
};

/** Nothing was begun. A message that is answered 503 is delivered again by Teams; a press is not, so it is told. */
const turnedAway = (log: Log, error: unknown, input: Input): TurnAnswer => {
  if (error instanceof QueueFull) {
    log.warn({ event: "queue-full" });
    return isInvoke(input) ? { status: 200, body: errorBody(429, tooMany) } : { status: 429, retryAfter };
  }
  if (!(error instanceof GateFull)) throw error;
  log.warn({ event: "turns-full" });
  return isInvoke(input) ? { status: 200, body: errorBody(503, crowded) } : { status: 503, retryAfter };
};

const queueKey = ({ from, conversation }: ChannelActivity): string => from.aadObjectId ?? conversation.id;

const isInvoke = (input: Input): boolean => "invoke" in input && input.invoke;

interface Attending extends BotOptions {
  readonly adapter: TeamsAdapter;
  readonly sent: SentReplies;
  readonly acquaintance: Acquaintance;
}

/** One activity with the SDK's context around it, which lives no longer than this call. */
const attend = async (deps: Attending, activity: ChannelActivity, input: Input): Promise<TurnAnswer> => {
  let answer: TurnAnswer = { status: 200 };
  // Read by readActivity and admitted: the SDK's declaration wants more members than it uses.
  const given = { ...activity, callerId: "urn:botframework:azure" } as unknown as Activity;
  await deps.adapter.admit(given, activity.serviceUrl ?? "", async (context) => {
    const typing = setTimeout(() => void showTyping(deps.log, context), typingAfter);
    try {
      answer = await answerWithin(deps, context, activity, input);
    } finally {
      clearTimeout(typing);
    }
  });
  return answer;
};

const showTyping = (log: Log, context: TurnContext): Promise<void> =>
  context.sendActivity({ type: "typing" }).then(
    () => undefined,
    (error: unknown) => log.warn({ event: "typing-failed", err: error }),
  );

const answerWithin = async (
  deps: Attending,
  context: TurnContext,
  activity: ChannelActivity,
  input: Input,
): Promise<TurnAnswer> => {
  let outcome: Outcome;
  let speaker: Speaker | undefined;
  try {
    if (input.kind === "removed") {
      await deps.acquaintance.forget(activity);
      return { status: 200 };
    }
    speaker = await deps.acquaintance.meet(context, activity);
    if (speaker === undefined) return { status: 200 };
    outcome = (await runTurn(turnDeps(deps), speaker, activity, input)).outcome;
  } catch (error) {
    deps.log.error({ event: "turn-failed", input: input.kind, err: error });
    if (isInvoke(input)) return { status: 200, body: errorBody(500, inTrouble) };
    await sendMessage(context, { reply: { kind: "text", text: inTrouble } });
    return { status: 200 };
  }
  try {
    return await deliver(deps, context, activity, speaker, isInvoke(input), outcome);
  } catch (error) {
    // A message is delivered again by Teams, and sending goes on where it stopped; a press is not.
    if (!isInvoke(input)) throw error;
    deps.log.error({ event: "sending-failed", err: error });
    return { status: 200, body: errorBody(502, inTrouble) };
  }
};

const turnDeps = ({ actions, clock, log, newId }: Attending): TurnDeps => ({ actions, clock, log, newId });

/** Sends the messages in order, each once in this process, and makes the answer of an invoke. */
const deliver = async (
  { actions, log, sent }: Attending,
  context: TurnContext,
  activity: ChannelActivity,
  { person }: Speaker,
  invoke: boolean,
  outcome: Outcome,
): Promise<TurnAnswer> => {
  const conversationId = activity.conversation.id;
  const remember = async (reply: Outcome["replies"][number], activityId: string | undefined): Promise<void> => {
    if (reply.kind !== "card" || reply.copyOf === undefined || activityId === undefined) return;
    await actions
      .rememberCardCopy(reply.copyOf, { person, conversationId, activityId })
      .catch((error: unknown) => log.error({ event: "card-copy-not-remembered", err: error }));
  };
  const [first, ...rest] = outcome.replies;
  // An invoke without a card to put in the pressed one's place says its first sentence in the response itself.
  const inResponse = invoke && outcome.instead === undefined && first?.kind === "text" ? first : undefined;
  const messages = messagesOf([
    ...(inResponse === undefined ? outcome.replies : rest),
    ...(!invoke && outcome.instead?.copyOf !== undefined ? [outcome.instead] : []),
  ]);
  for (const [index, message] of messages.entries()) {
    if (sent.has(activity, index)) continue;
    await remember(message.reply, await sendMessage(context, message));
    sent.add(activity, index);
  }
  if (!invoke) return { status: 200 };
  if (outcome.instead !== undefined) {
    await remember(outcome.instead, activity.replyToId);
    return { status: 200, body: insteadBody(outcome.instead.card) };
  }
  return { status: 200, body: messageBody(inResponse?.text ?? "") };
};

interface SentReplies {
  readonly has: (activity: ChannelActivity, index: number) => boolean;
  readonly add: (activity: ChannelActivity, index: number) => void;
}

/** Which replies of the last thousand activities have gone out: a redelivery goes on where sending stopped. */
const sentReplies = (): SentReplies => {
  const most = 1_000;
  const seen = new Map<string, number>();
  const key = ({ conversation, id }: ChannelActivity): string | undefined =>
    id === undefined ? undefined : JSON.stringify([conversation.id, id]);
  return {
    has: (activity, index) => (seen.get(key(activity) ?? "") ?? 0) > index,
    add: (activity, index) => {
      const name = key(activity);
      if (name === undefined) return;
      seen.delete(name);
      seen.set(name, index + 1);
      const [oldest] = seen.keys();
      if (seen.size > most && oldest !== undefined) seen.delete(oldest);
    },
  };
};
