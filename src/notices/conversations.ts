import type { Clock } from "../clock.ts";
import type { PersonId } from "../people/types.ts";
import type { Db } from "../store/database.ts";
import type { CardCopy, StoredConversation } from "./types.ts";

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
}

/**
 * Where a person's one-to-one chat with the bot is; remembered at install and at each activity. Give only what came
 * with a verified activity of that person. Writes only where something changed.
 */
export const rememberConversation =
  ({ db, clock }: Deps) =>
  async (person: PersonId, { conversationId, serviceUrl, reference }: StoredConversation): Promise<void> => {
    const values = {
      conversation_id: conversationId,
      service_url: serviceUrl,
      reference: JSON.stringify(reference),
      changed_at: clock.now(),
    };
    await db
      .insertInto("conversations")
      .values({ person_id: person, ...values })
      .onConflict((conflict) =>
        conflict
          .column("person_id")
          .doUpdateSet(values)
          .where((row) =>
            row.or([
              row("conversations.conversation_id", "!=", conversationId),
              row("conversations.service_url", "!=", serviceUrl),
              row("conversations.reference", "!=", row.cast(row.val(values.reference), "jsonb")),
            ]),
          ),
      )
      .execute();
  };

/** The app was removed or blocked: until the next activity the person is reached by e-mail. */
export const forgetConversation =
  ({ db }: Pick<Deps, "db">) =>
  async (person: PersonId): Promise<void> => {
    await db.deleteFrom("conversations").where("person_id", "=", person).execute();
  };

export const conversationOf =
  ({ db }: Pick<Deps, "db">) =>
  async (person: PersonId): Promise<StoredConversation | null> => {
    const row = await db
      .selectFrom("conversations")
      .select(["conversation_id as conversationId", "service_url as serviceUrl", "reference"])
      .where("person_id", "=", person)
      .executeTakeFirst();
    return row ?? null;
  };

/** A card now stands in a conversation, posted outside the outbox (in a turn): updates will reach it. */
export const rememberCardCopy =
  ({ db, clock }: Deps) =>
  async (card: { readonly name: string; readonly key: string }, copy: CardCopy): Promise<void> => {
    await db
      .insertInto("card_copies")
      .values({
        card_key: card.key,
        card_name: card.name,
        person_id: copy.person,
        conversation_id: copy.conversationId,
        activity_id: copy.activityId,
        created_at: clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  };

/** Every copy of a card; of one person where given. */
export const cardCopiesOf =
  ({ db }: Pick<Deps, "db">) =>
  async (key: string, person?: PersonId): Promise<readonly CardCopy[]> => {
    let query = db
      .selectFrom("card_copies")
      .select(["person_id as person", "conversation_id as conversationId", "activity_id as activityId"])
      .where("card_key", "=", key);
    if (person !== undefined) query = query.where("person_id", "=", person);
    return query.orderBy("created_at").limit(200).execute();
  };
