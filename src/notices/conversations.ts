import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { PersonId } from "../people/types.ts";
import type { Database, Db, Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { enqueueNotices } from "./outbox.ts";
import type { CardCopy, StoredConversation } from "./types.ts";

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

interface ReadDeps {
  readonly db: Db;
}

/**
 * Where a person's one-to-one chat with the bot is; remembered at install and at each activity. Give only what came
 * with a verified activity of that person. Writes only where something changed. At the first meeting the cards that
 * had to go by e-mail until now are sent once more, into the chat.
 */
export const rememberConversation =
  ({ db, clock }: Deps) =>
  (person: PersonId, { conversationId, serviceUrl, reference }: StoredConversation): Promise<void> =>
    inTransaction(db, async (trx) => {
      const values = {
        conversation_id: conversationId,
        service_url: serviceUrl,
        reference: JSON.stringify(reference),
        changed_at: clock.now(),
      };
      const written = await trx
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
        // xmax is 0 in a row that was inserted rather than updated.
        .returning(sql<boolean>`xmax = 0`.as("first"))
        .executeTakeFirst();
      if (written?.first === true) await sendCardsAgain({ clock }, trx, person);
    });

/** The newest cards that this person got by e-mail only, where a card says nothing. */
const sendCardsAgain = async (deps: Pick<Deps, "clock">, trx: Trx, person: PersonId): Promise<void> => {
  const missed = await trx
    .selectFrom("notices")
    .select(["card_name", "card_key", "title", "paragraphs"])
    .distinctOn("card_key")
    .where("person_id", "=", person)
    .where("mode", "=", "new")
    .where("channel", "=", "email")
    .where("card_key", "is not", null)
    .orderBy("card_key")
    .orderBy("id", "desc")
    .limit(20)
    .execute();
  const notices = missed.flatMap(({ card_name: name, card_key: key, title, paragraphs }) =>
    name === null || key === null ? [] : [{ title, paragraphs, card: { name, key } }],
  );
  await enqueueNotices(
    deps,
    trx,
    notices.map((notice) => ({
      ...notice,
      to: person,
      kind: "card.again",
      dedupeKey: `again:${notice.card.key}`,
    })),
  );
};

/** The app was removed or blocked: until the next activity the person is reached by e-mail. */
export const forgetConversation =
  ({ db }: Pick<Deps, "db">) =>
  async (person: PersonId): Promise<void> => {
    await db.deleteFrom("conversations").where("person_id", "=", person).execute();
  };

export const conversationOf =
  ({ db }: ReadDeps) =>
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
  ({ db }: ReadDeps) =>
  async (key: string, person?: PersonId): Promise<readonly CardCopy[]> => {
    let query = db
      .selectFrom("card_copies")
      .select(["person_id as person", "conversation_id as conversationId", "activity_id as activityId"])
      .where("card_key", "=", key);
    if (person !== undefined) query = query.where("person_id", "=", person);
    return query.orderBy("created_at").limit(200).execute();
  };
