import type { ConversationReference } from "botbuilder";
import type { AskedQuestionView, ProposalView } from "../src/knowledge/views.ts";
import type { CardCopy, NoticeChannel, OutgoingNotice, SendOutcome } from "../src/notices/types.ts";
import type { TeamsAdapter } from "./adapter.ts";
import { askedQuestionCard } from "./cards/asked-question.ts";
import { idOfKey, isIntentCard } from "./cards/of-intent.ts";
import { messageCard } from "./cards/message.ts";
import { outcomeOfError } from "./proactive-errors.ts";
import { activityOf, sendMessage } from "./send.ts";
import { mayServe, type SpeakerRules } from "./speaker.ts";
import type { Reply } from "./turn-document.ts";
import { intentCard } from "./turn-intents.ts";
import { moveCard } from "./turn-moves.ts";
import { proposalReply } from "./turn-proposals.ts";
import type { BotActions } from "./turn-ports.ts";

export interface TeamsChannelDeps {
  readonly adapter: TeamsAdapter;
  readonly actions: BotActions;
  readonly rules: SpeakerRules;
}

/**
 * Notices to people in Teams. A post has no idempotency key there, so a doubtful send must not be repeated blindly
 * (`idempotent: false`); what the channel answers decides what the outbox does next.
 */
export const teamsChannel = (deps: TeamsChannelDeps): NoticeChannel => ({
  name: "teams",
  idempotent: false,
  send: (notice, signal) => send(deps, notice, signal).catch(outcomeOfError),
});

const send = async (deps: TeamsChannelDeps, notice: OutgoingNotice, signal: AbortSignal): Promise<SendOutcome> => {
  const { conversation } = notice.to;
  if (conversation === null) return { kind: "unreachable", reason: "no-conversation" };
  // It was allowed when it was stored; the rule may have become stricter since.
  if (!mayServe(deps.rules.serviceUrls, conversation.serviceUrl)) return { kind: "unreachable", reason: "service-url" };
  const reply = await replyOf(deps.actions, notice).catch(() => undefined);
  // Nothing has left yet, so this is no doubtful send.
  if (reply === undefined || signal.aborted) return { kind: "later", reason: "card-not-made" };
  const reference = conversation.reference as Partial<ConversationReference>;
  return notice.mode === "update" ? update(deps, reference, notice, reply) : post(deps, reference, notice, reply);
};

/** The card is made now, for this person, so that it is never older than this moment. Where it cannot be: the words. */
const replyOf = async (actions: BotActions, notice: OutgoingNotice): Promise<Extract<Reply, { kind: "card" }>> => {
  const told = notice.perhapsAlreadySent ? `${notice.title} (You may have had this message before.)` : notice.title;
  const words: Reply = { kind: "card", card: messageCard(told, notice.paragraphs) };
  if (notice.card === null) return words;
  const { name, key } = notice.card;
  const { person } = notice.to;
  const id = idOfKey(key);
  if (id !== undefined && isIntentCard(name)) {
    const seen = await actions.onboarding.showIntent({ person, id });
    return seen.ok ? intentCard(actions, person, name, seen.value, notice.mode === "new" ? told : undefined) : words;
  }
  const toldNew = notice.mode === "new" ? told : undefined;
  const proposal = await proposalOf(actions, notice);
  if (proposal !== undefined) return proposalReply(proposal, toldNew);
  const move = await moveCard(actions, person, key, toldNew);
  if (move !== undefined) return move;
  const asked = await askedOf(actions, notice);
  if (asked === undefined) return words;
  return { kind: "card", card: askedQuestionCard(asked, toldNew), copyOf: { name, key } };
};

const proposalOf = async (
  { knowledge }: BotActions,
  { card, to }: OutgoingNotice,
): Promise<ProposalView | undefined> => {
  const id = /^proposal:(.+)$/.exec(card?.key ?? "")?.[1];
  return id === undefined ? undefined : knowledge.showProposal({ person: to.person, id });
};

const askedOf = async (
  { knowledge }: BotActions,
  { card, to }: OutgoingNotice,
): Promise<AskedQuestionView | undefined> => {
  const id = /^asked:(.+)$/.exec(card?.key ?? "")?.[1];
  return id === undefined ? undefined : knowledge.showAsked({ person: to.person, id });
};

const post = async (
  { adapter }: TeamsChannelDeps,
  reference: Partial<ConversationReference>,
  notice: OutgoingNotice,
  reply: Extract<Reply, { kind: "card" }>,
): Promise<SendOutcome> => {
  let activityId: string | undefined;
  await adapter.continueConversationAsync(adapter.appId, reference, async (context) => {
    activityId = await sendMessage(context, { reply });
  });
  const conversationId = notice.to.conversation?.conversationId;
  return reply.copyOf === undefined || activityId === undefined || conversationId === undefined
    ? { kind: "sent" }
    : { kind: "sent", copies: [{ conversationId, activityId }] };
};

/** Replaces each copy that still stands. A copy that is gone is no failure: there is nothing left to correct. */
const update = async (
  { adapter }: TeamsChannelDeps,
  reference: Partial<ConversationReference>,
  { copies }: OutgoingNotice,
  reply: Reply,
): Promise<SendOutcome> => {
  const failures: SendOutcome[] = [];
  for (const copy of copies) {
    try {
      await adapter.continueConversationAsync(adapter.appId, inConversation(reference, copy), async (context) => {
        await context.updateActivity({ ...activityOf({ reply }), id: copy.activityId });
      });
    } catch (error) {
      const outcome = outcomeOfError(error);
      if (outcome.kind === "unreachable") continue;
      // Showing the same card twice in one place has one effect: a doubtful update may be repeated.
      failures.push(outcome.kind === "in-doubt" ? { kind: "later", reason: outcome.reason } : outcome);
    }
  }
  return failures[0] ?? { kind: "sent" };
};

const inConversation = (reference: Partial<ConversationReference>, { conversationId }: CardCopy) =>
  ({
    ...reference,
    conversation: { ...reference.conversation, id: conversationId },
  }) as Partial<ConversationReference>;
