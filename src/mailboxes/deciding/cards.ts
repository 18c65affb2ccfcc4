import type { Clock } from "../../clock.ts";
import { enqueueNotices, holdersOfCard } from "../../notices/outbox.ts";
import type { Trx } from "../../store/database.ts";
import { heldUpdated, switchUpdated, waveUpdated } from "./words.ts";

/** The cards of decisions about a move. Each is made at the moment of sending, from the record, for whoever gets it. */
export const cardKeys = {
  wave: (id: string): string => `wave:${id}`,
  switch: (mailbox: string): string => `switch:${mailbox}`,
  held: (odsCode: string): string => `held:${odsCode}`,
} as const;
export type DecisionCard = keyof typeof cardKeys;

export const cardOf = (name: DecisionCard, id: string): { readonly name: DecisionCard; readonly key: string } => ({
  name,
  key: cardKeys[name](id),
});

/**
 * Everybody who has the card sees how it stands now; nothing happens where nobody has it. `cause` names what changed:
 * the same cause is one update.
 */
export const refreshCards = async (
  { clock }: { readonly clock: Clock },
  trx: Trx,
  card: { readonly name: DecisionCard; readonly key: string },
  cause: string,
  words: { readonly title: string; readonly paragraphs: readonly string[] },
): Promise<void> => {
  const holders = await holdersOfCard(trx, card.key);
  await enqueueNotices(
    { clock },
    trx,
    holders.map(({ person }) => ({
      to: person,
      kind: "card.update",
      dedupeKey: `update:${card.key}:${cause}`,
      ...words,
      card,
      mode: "update" as const,
    })),
  );
};

/** The wave has another version now. */
export const refreshWave = (
  deps: { readonly clock: Clock },
  trx: Trx,
  { id, version, name }: { readonly id: string; readonly version: number; readonly name: string },
): Promise<void> => refreshCards(deps, trx, cardOf("wave", id), String(version), waveUpdated({ wave: name }));

/** Something of the mailbox's switch has changed; `cause` is not the same for any two changes. */
export const refreshSwitch = (
  deps: { readonly clock: Clock },
  trx: Trx,
  mailbox: string,
  cause: string,
): Promise<void> => refreshCards(deps, trx, cardOf("switch", mailbox), cause, switchUpdated());

/** Somebody decided about an attachment of the organisation. */
export const refreshHeld = (deps: { readonly clock: Clock }, trx: Trx, odsCode: string, cause: string): Promise<void> =>
  refreshCards(deps, trx, cardOf("held", odsCode), cause, heldUpdated());
