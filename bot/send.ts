import { ActivityTypes, CardFactory, type Activity, type ConversationReference, type TurnContext } from "botbuilder";
import type { Reply } from "./turn-document.ts";

/** A reply as an activity. Text is plain: what a person typed is never read as Markdown or HTML. */
export const activityOf = (reply: Reply): Partial<Activity> =>
  reply.kind === "text"
    ? { type: ActivityTypes.Message, text: reply.text, textFormat: "plain" }
    : {
        type: ActivityTypes.Message,
        attachments: [CardFactory.adaptiveCard(reply.card)],
        // What a notification shows, where the card itself cannot be.
        summary: reply.card.fallbackText.slice(0, 200),
      };

/** Sends one reply; resolves to its activity id, which updates of a card need. */
export const sendReply = async (context: TurnContext, reply: Reply): Promise<string | undefined> =>
  (await context.sendActivity(activityOf(reply)))?.id;

/** Where this person's chat is, without the activity of this turn: it changes only when the chat does. */
export const referenceOf = ({ activityId: _, ...reference }: Partial<ConversationReference>): object => reference;
