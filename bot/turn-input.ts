import type { ChannelActivity } from "./activity.ts";
import { pressOfInvoke, pressOfSubmit, type Press } from "./cards/presses.ts";

/** What an admitted activity means to us. */
export type Input =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "press"; readonly press: Press; readonly invoke: boolean }
  /** A button of a card that we do not (or no longer) know. */
  | { readonly kind: "unknown-press"; readonly invoke: boolean }
  /** Teams tells of it twice: `first` in the activity that is about installations alone. */
  | { readonly kind: "installed"; readonly first: boolean }
  | { readonly kind: "removed" }
  /** An invoke that is none of ours. */
  | { readonly kind: "other-invoke" }
  | { readonly kind: "nothing" };

export const isPersonal = ({ conversation }: ChannelActivity): boolean =>
  conversation.conversationType === undefined || conversation.conversationType === "personal";

export const inputOf = (activity: ChannelActivity): Input => {
  switch (activity.type) {
    case "message":
      return messageInput(activity);
    case "invoke":
      if (activity.name !== "adaptiveCard/action") return { kind: "other-invoke" };
      return pressInput(pressOfInvoke(activity.value), true);
    case "installationUpdate":
      return installed(true, activity.action?.startsWith("add"), activity.action?.startsWith("remove"));
    case "conversationUpdate":
      return installed(false, names(activity, activity.membersAdded), names(activity, activity.membersRemoved));
    default:
      return { kind: "nothing" };
  }
};

const installed = (first: boolean, added = false, removed = false): Input =>
  added ? { kind: "installed", first } : removed ? { kind: "removed" } : { kind: "nothing" };

const names = ({ recipient }: ChannelActivity, members: ChannelActivity["membersAdded"]): boolean =>
  members?.some(({ id }) => id === recipient.id) === true;

const messageInput = (activity: ChannelActivity): Input => {
  // A submit is a message with a value; its text, where there is any, is only the button's title.
  if (typeof activity.value === "object" && activity.value !== null) {
    return pressInput(pressOfSubmit(activity.value), false);
  }
  if (!isPersonal(activity) && !mentionsUs(activity)) return { kind: "nothing" };
  return { kind: "text", text: withoutMention(activity) };
};

const pressInput = (press: Press | undefined, invoke: boolean): Input =>
  press === undefined ? { kind: "unknown-press", invoke } : { kind: "press", press, invoke };

interface Mention {
  readonly type: string;
  readonly text?: unknown;
  readonly mentioned?: { readonly id?: unknown };
}

const ourMentions = ({ entities, recipient }: ChannelActivity): readonly Mention[] =>
  (entities ?? [])
    .map((entity) => entity as unknown as Mention)
    .filter(({ type, mentioned }) => type === "mention" && mentioned?.id === recipient.id);

const mentionsUs = (activity: ChannelActivity): boolean => ourMentions(activity).length > 0;

/** The words without the bot's own name in front (Teams writes it as `<at>Name</at>`), and without HTML's blanks. */
const withoutMention = (activity: ChannelActivity): string => {
  const mentions = ourMentions(activity).flatMap(({ text }) => (typeof text === "string" && text !== "" ? [text] : []));
  return mentions
    .reduce((text, mention) => text.replaceAll(mention, " "), activity.text ?? "")
    .replace(/&nbsp;|\u00a0/g, " ")
    .trim();
};
