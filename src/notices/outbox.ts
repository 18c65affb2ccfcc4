import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { PersonId } from "../people/types.ts";
import type { Db, Trx } from "../store/database.ts";
import type { NewNotice } from "./types.ts";

/** Cut where a rogue text would otherwise make a card or an e-mail of megabytes. */
const longest = { title: 300, paragraph: 5_000, paragraphs: 20 } as const;

/**
 * Writes messages within the transaction of their cause: they go out if, and only if, it commits. The same cause to
 * the same person (`dedupeKey`) is one message, however often this runs. Order per person is the order of writing.
 */
export const enqueueNotices = async (
  { clock }: { readonly clock: Clock },
  trx: Trx,
  notices: readonly NewNotice[],
): Promise<void> => {
  for (const notice of notices) {
    const now = clock.now();
    await trx
      .insertInto("notices")
      .values({
        person_id: notice.to,
        tenant_id: sql`(select tenant_id from people where id = ${notice.to})`,
        kind: notice.kind,
        dedupe_key: notice.dedupeKey,
        mode: notice.mode ?? "new",
        title: notice.title.slice(0, longest.title),
        paragraphs: JSON.stringify(
          notice.paragraphs.slice(0, longest.paragraphs).map((text) => text.slice(0, longest.paragraph)),
        ),
        card_name: notice.card?.name ?? null,
        card_key: notice.card?.key ?? null,
        created_at: now,
        due_at: now,
        claimed_at: null,
        lease_until: null,
        done_at: null,
        reason: null,
      })
      .onConflict((conflict) => conflict.columns(["person_id", "dedupe_key"]).doNothing())
      .execute();
  }
};

/** Everybody who was sent a card of this key, or has a copy of it: whom an update concerns. */
export const holdersOfCard = async (db: Db, cardKey: string): Promise<readonly CardHolder[]> => {
  const { rows } = await sql<CardHolder>`
    select person_id as person, min(card_name) as "cardName" from (
      select person_id, card_name from notices where card_key = ${cardKey} and mode = 'new'
      union all
      select person_id, card_name from card_copies where card_key = ${cardKey}) held
    group by person_id order by person_id`.execute(db);
  return rows;
};

export interface CardHolder {
  readonly person: PersonId;
  readonly cardName: string;
}
