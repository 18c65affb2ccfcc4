import { holdersOfCard } from "../notices/outbox.ts";
import type { NewNotice } from "../notices/types.ts";
import type { Trx } from "../store/database.ts";

/** Every copy of a card is shown anew, so that nobody works on what is done. `cause` makes each change one update. */
export const freshCards = async (trx: Trx, key: string, cause: string, title: string): Promise<readonly NewNotice[]> =>
  (await holdersOfCard(trx, key)).map(({ person, cardName }) => ({
    to: person,
    kind: "card.update",
    dedupeKey: `update:${key}:${cause}`,
    title,
    paragraphs: [],
    card: { name: cardName, key },
    mode: "update" as const,
  }));
