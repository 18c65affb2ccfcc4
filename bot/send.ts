import { ActivityTypes, CardFactory, type Activity, type ConversationReference, type TurnContext } from "botbuilder";
import { turnsOrder } from "./cards/elements.ts";
import type { Reply } from "./turn-document.ts";

/** What goes out as one activity. */
export interface Message {
  readonly reply: Reply;
  /** The sentence above a card. */
  readonly lead?: string;
}

/**
 * Replies as messages: a sentence and the card after it go out together, which is one call and one notification less.
 * Not where the card shows a record: it is replaced whole when the record changes, and the sentence would go with it.
 */
export const messagesOf = (replies: readonly Reply[]): readonly Message[] => {
  const messages: Message[] = [];
  for (const reply of replies) {
    const last = messages.at(-1);
    if (reply.kind === "card" && reply.copyOf === undefined && last?.reply.kind === "text") {
      messages[messages.length - 1] = { reply, lead: last.reply.text };
    } else messages.push({ reply });
  }
  return messages;
};

/** A message as an activity. Text is plain: what a person typed is never read as Markdown or HTML. */
export const activityOf = ({ reply, lead }: Message): Partial<Activity> =>
  reply.kind === "text"
    ? { type: ActivityTypes.Message, text: reply.text.replace(turnsOrder, ""), textFormat: "plain" }
    : {
        type: ActivityTypes.Message,
        ...(lead === undefined ? {} : { text: lead.replace(turnsOrder, ""), textFormat: "plain" }),
        attachments: [CardFactory.adaptiveCard(reply.card)],
        // What a notification shows, where the card itself cannot be.
        summary: (lead ?? reply.card.fallbackText).slice(0, 200),
      };

/** Sends one message; resolves to its activity id, which updates of a card need. */
export const sendMessage = async (context: TurnContext, message: Message): Promise<string | undefined> =>
  (await context.sendActivity(activityOf(message)))?.id;

/** Where this person's chat is, without the activity of this turn: it changes only when the chat does. */
export const referenceOf = ({ activityId: _, ...reference }: Partial<ConversationReference>): object => reference;
