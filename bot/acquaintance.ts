import { TurnContext } from "botbuilder";
import type { Clock } from "../src/clock.ts";
import type { PersonId } from "../src/people/types.ts";
import type { ChannelActivity } from "./activity.ts";
import { referenceOf } from "./send.ts";
import { tenantsOf } from "./speaker.ts";
import { isPersonal } from "./turn-input.ts";
import type { BotActions, Speaker } from "./turn-ports.ts";

export interface Acquaintance {
  /** Who speaks; their chat is remembered. Undefined where the activity names nobody. */
  readonly meet: (context: TurnContext, activity: ChannelActivity) => Promise<Speaker | undefined>;
  /** They removed the app: until they come back they are reached by e-mail. */
  readonly forget: (activity: ChannelActivity) => Promise<void>;
}

const freshFor = 300_000;
const most = 10_000;

/**
 * Ties an identity to our person and keeps where their chat is. Both hardly ever change, so a process asks the store
 * again only after five minutes; roles are not kept here, every action reads them anew.
 */
export const createAcquaintance = (actions: BotActions, clock: Clock): Acquaintance => {
  const people = new Map<string, { readonly person: PersonId; readonly at: number }>();
  const chats = new Map<PersonId, { readonly reference: string; readonly at: number }>();
  const fresh = (at: number | undefined): boolean => at !== undefined && clock.now().getTime() - at < freshFor;

  const identify = async (activity: ChannelActivity): Promise<Speaker | undefined> => {
    const { from } = activity;
    const [tenantId] = tenantsOf(activity);
    if (from.aadObjectId === undefined || tenantId === undefined) return undefined;
    const objectId = from.aadObjectId.toLowerCase();
    const name = from.name ?? "";
    const key = JSON.stringify([tenantId, objectId, name]);
    const known = people.get(key);
    if (known !== undefined && fresh(known.at)) return { person: known.person, name };
    const person = await actions.meetPerson({ tenantId, objectId, ...(name === "" ? {} : { name }) });
    keep(people, key, { person, at: clock.now().getTime() });
    return { person, name };
  };

  return {
    meet: async (context, activity) => {
      const speaker = await identify(activity);
      if (speaker === undefined || !isPersonal(activity)) return speaker;
      const reference = referenceOf(TurnContext.getConversationReference(context.activity));
      const known = chats.get(speaker.person);
      if (known?.reference === JSON.stringify(reference) && fresh(known.at)) return speaker;
      const { conversation, serviceUrl = "" } = activity;
      await actions.rememberConversation(speaker.person, { conversationId: conversation.id, serviceUrl, reference });
      keep(chats, speaker.person, { reference: JSON.stringify(reference), at: clock.now().getTime() });
      return speaker;
    },
    forget: async (activity) => {
      const speaker = await identify(activity);
      if (speaker === undefined || !isPersonal(activity)) return;
      chats.delete(speaker.person);
      await actions.forgetConversation(speaker.person);
    },
  };
};

/** Keeps the newest; the oldest goes first. */
const keep = <K, V>(map: Map<K, V>, key: K, value: V): void => {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
};
