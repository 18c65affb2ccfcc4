import { enqueueNotices, holdersOfCard } from "../notices/outbox.ts";
import type { NewNotice } from "../notices/types.ts";
import { ismsOnDuty, programmeTeam, standIns } from "../people/on-duty.ts";
import type { Actor, PersonId } from "../people/types.ts";
import type { Trx } from "../store/database.ts";
import type { Deps } from "./deps.ts";
import type { LifeEvent } from "./rules.ts";
import { nameOf, type IntentRecord } from "./store.ts";
import { toOrganisation, toSupport, updated, type NoticeFacts, type NoticeWords } from "./words.ts";

/** The cards of an intent: the ISM decides on `approval`, the organisation sees `request`. */
export const cardNames = { support: "approval", organisation: "request" } as const;
export const cardKeyOf = (intentId: string): string => `intent:${intentId}`;

export interface Happened extends LifeEvent {
  /** The organisation's version after the event. */
  readonly version: number;
  readonly text: string | undefined;
  /** Who it was handed to. */
  readonly handedTo: PersonId | undefined;
  readonly actor: Actor;
}

/** Writes every message that an event causes: to the organisation, to its ISMs, and to each card that shows it. */
export const enqueueForEvent = async (deps: Deps, trx: Trx, record: IntentRecord, event: Happened): Promise<void> => {
  const facts: NoticeFacts = {
    reference: record.reference,
    organisation: record.organisation.name,
    odsCode: record.odsCode,
    by: event.actor.name,
    text: event.text,
    to: event.handedTo === undefined ? undefined : await nameOf(trx, event.handedTo),
  };
  const key = cardKeyOf(record.id);
  const cause = `${record.id}:${event.version}`;
  const notice = (to: PersonId, words: NoticeWords, name: string): NewNotice => ({
    to,
    kind: `intent.${event.verb}`,
    dedupeKey: `intent:${cause}`,
    ...words,
    card: { name, key },
  });
  const others = (people: readonly PersonId[]): readonly PersonId[] => people.filter((id) => id !== event.actor.id);

  // First the cards that stand already, so that the new message is the last word in the chat.
  const holders = await holdersOfCard(trx, key);
  const updates = holders.map(({ person, cardName }) => ({
    ...notice(person, updated(facts), cardName),
    kind: "card.update",
    dedupeKey: `update:${cause}`,
    mode: "update" as const,
  }));
  const forOrganisation = wordsOf(toOrganisation, event.verb, facts);
  const forSupport = wordsOf(toSupport, event.verb, facts);
  const support = forSupport === undefined ? [] : await supportOf(deps, trx, record, event);
  await enqueueNotices(deps, trx, [
    ...updates,
    ...(forOrganisation === undefined
      ? []
      : others(record.people).map((person) => notice(person, forOrganisation, cardNames.organisation))),
    ...(forSupport === undefined
      ? []
      : others(support)
          .filter((person) => !record.people.includes(person))
          .map((person) => notice(person, forSupport, cardNames.support))),
  ]);
};

const wordsOf = (
  table: Readonly<Partial<Record<string, (facts: NoticeFacts) => NoticeWords>>>,
  verb: string,
  facts: NoticeFacts,
): NoticeWords | undefined => table[verb]?.(facts);

/** Who of the support side hears of it: the ISM it belongs to, or those on duty for the region, or the programme. */
const supportOf = async (
  deps: Pick<Deps, "clock">,
  trx: Trx,
  record: IntentRecord,
  event: Pick<Happened, "verb" | "handedTo">,
): Promise<readonly PersonId[]> => {
  const known = { db: trx, clock: deps.clock };
  if (event.handedTo !== undefined) return standIns(known, [event.handedTo]);
  if (record.organisation.ismId !== null) return standIns(known, [record.organisation.ismId]);
  const asker = event.verb === "answer" ? await lastAsker(trx, record) : undefined;
  if (asker !== undefined) return standIns(known, [asker]);
  const onDuty = (await ismsOnDuty(known, record.organisation.region)).filter((id) => !record.people.includes(id));
  return onDuty.length > 0 ? onDuty : programmeTeam(trx);
};

const lastAsker = async (trx: Trx, record: IntentRecord): Promise<PersonId | undefined> => {
  const row = await trx
    .selectFrom("organisation_events")
    .select("by_person")
    .where("intent_id", "=", record.id)
    .where("verb", "=", "ask")
    .orderBy("version", "desc")
    .executeTakeFirst();
  return row?.by_person ?? undefined;
};
