/** A message to a person, from the transaction that caused it to the channel that carries it. */
import type { PersonId } from "../people/types.ts";

/** A card whose content is made from `key` at the moment of sending, so that it is never older than that moment. */
export interface CardOfNotice {
  /** Which card, e.g. "intent": the channel knows how to make it, or sends the words. */
  readonly name: string;
  /** What it shows, e.g. "intent:0198...": copies of one key are kept in step. */
  readonly key: string;
}

export interface NewNotice {
  readonly to: PersonId;
  /** An event's name such as "intent.accepted". */
  readonly kind: string;
  /** The cause, named once: a second notice to the same person with the same key is the same notice. */
  readonly dedupeKey: string;
  /** Plain words, never markup; the channel escapes them. */
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly card?: CardOfNotice;
  /** `update`: refresh this person's copies of the card, without a new message; nothing to do where there are none. */
  readonly mode?: "new" | "update";
}

export interface StoredConversation {
  readonly conversationId: string;
  readonly serviceUrl: string;
  /** The channel's own reference (botbuilder's ConversationReference), as JSON. */
  readonly reference: unknown;
}

export interface CardCopy {
  readonly person: PersonId;
  readonly conversationId: string;
  readonly activityId: string;
}

/** What a channel gets to send. */
export interface OutgoingNotice {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly card: CardOfNotice | null;
  readonly mode: "new" | "update";
  /** For `update`: the copies to refresh. */
  readonly copies: readonly CardCopy[];
  readonly to: {
    readonly person: PersonId;
    readonly tenantId: string;
    readonly objectId: string;
    readonly name: string;
    readonly email: string | null;
    readonly conversation: StoredConversation | null;
  };
  /** True where an earlier attempt may have arrived: the words should say so. */
  readonly perhapsAlreadySent: boolean;
}

/** `reason` is a short code for the record and the log (no personal data), such as "429" or "MessageWritesBlocked". */
export type SendOutcome =
  /** `copies`: each card that now stands in a conversation. */
  | { readonly kind: "sent"; readonly copies?: readonly Omit<CardCopy, "person">[] }
  /** Surely not delivered; try again, not before `afterSeconds` where given (429 Retry-After). */
  | { readonly kind: "later"; readonly reason: string; readonly afterSeconds?: number }
  /** This channel cannot reach the person (403 blocked, uninstalled, no conversation, no address): try the next one. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** Nobody knows whether it arrived (time-out after the request was sent). */
  | { readonly kind: "in-doubt"; readonly reason: string };

/** A way to reach people. Must not throw for what the other side does; a throw counts as `in-doubt`. */
export interface NoticeChannel {
  readonly name: "teams" | "email";
  /** Sending the same notice id twice has one effect on this channel: then a doubtful send may be repeated. */
  readonly idempotent: boolean;
  readonly send: (notice: OutgoingNotice, signal: AbortSignal) => Promise<SendOutcome>;
}
