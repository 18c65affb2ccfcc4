import { inTransaction } from "../store/transaction.ts";
import { enqueueNotices, holdersOfCard } from "../notices/outbox.ts";
import type { Deps } from "./deps.ts";
import { cardKeyOf } from "./notices.ts";
import { regionFor } from "./ods/regions.ts";
import { findIntent } from "./store.ts";

/**
 * The job "ods-check": asks the directory again about a code that could not be checked when the intent came. Throws
 * while it still cannot be asked, so that the job engine tries later. The ISM's cards are brought up to date.
 */
export const checkAgain =
  (deps: Omit<Deps, "jobs" | "random">) =>
  async ({ intentId }: { readonly intentId: string }): Promise<void> => {
    const record = await findIntent(deps.db, intentId);
    if (record?.ods.status !== "unchecked") return;
    const ods = await deps.ods.lookUp(record.odsCode, { withinMs: 10_000 });
    if (ods.status === "unchecked") {
      // Nothing to ask is nothing to wait for; an import of the list checks every intent again.
      if (ods.why === "not-configured") return;
      throw new Error(`The ODS directory could not be asked: ${ods.why}`);
    }
    await inTransaction(deps.db, async (trx) => {
      await trx
        .updateTable("intents")
        .set({ ods: JSON.stringify(ods) })
        .where("id", "=", record.id)
        .execute();
      if (record.organisation.region === null) {
        const region = await regionFor(trx, record.odsCode, ods);
        await trx.updateTable("organisations").set({ region }).where("ods_code", "=", record.odsCode).execute();
      }
      const key = cardKeyOf(record.id);
      const holders = await holdersOfCard(trx, key);
      await enqueueNotices(
        deps,
        trx,
        holders.map(({ person, cardName }) => ({
          to: person,
          kind: "card.update",
          dedupeKey: `ods:${record.id}:${ods.asOf}`,
          title: `The directory has answered about ${record.odsCode}`,
          paragraphs: [],
          card: { name: cardName, key },
          mode: "update" as const,
        })),
      );
      await deps.audit.append(trx, {
        event: "intent.ods-checked",
        actor: null,
        odsCode: record.odsCode,
        subject: record.id,
        details: { status: ods.status },
      });
    });
  };
