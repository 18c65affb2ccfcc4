import type { Clock } from "../clock.ts";
import type { Audit } from "../audit/audit.ts";
import type { PersonId } from "../people/types.ts";
import type { Database, Db } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";

export interface FailedNotice {
  readonly id: number;
  readonly person: PersonId;
  readonly kind: string;
  readonly channel: "teams" | "email";
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly failedAt: Date | null;
}

/** Messages that reached nobody, the newest first; at most 200. Without their words. */
export const listFailed = (db: Db): Promise<FailedNotice[]> =>
  db
    .selectFrom("notices")
    .select([
      "id",
      "person_id as person",
      "kind",
      "channel",
      "reason",
      "created_at as createdAt",
      "done_at as failedAt",
    ])
    .where("state", "=", "failed")
    .orderBy("id", "desc")
    .limit(200)
    .execute();

/** Sends a failed message again, in Teams first. False where it is not failed (any more). */
export const retryFailed =
  ({ db, clock, audit }: { readonly db: Database; readonly clock: Clock; readonly audit: Audit }) =>
  (by: PersonId | null, id: number): Promise<boolean> =>
    inTransaction(db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable("notices")
        .set((row) => ({
          state: "waiting",
          // What may have arrived in Teams is not sent there a second time.
          channel: row
            .case()
            .when("perhaps_sent", "=", true)
            .then("email" as const)
            .else("teams" as const)
            .end(),
          attempts: 0,
          due_at: clock.now(),
          done_at: null,
        }))
        .where("id", "=", id)
        .where("state", "=", "failed")
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) return false;
      await audit.append(trx, { event: "notice.retried", actor: by, subject: String(id) });
      return true;
    });

/** How many notices are in which state; for /metrics and health. Sent ones are not counted: they only grow. */
export const outboxCounts = async (db: Db): Promise<Readonly<Record<string, number>>> => {
  const rows = await db
    .selectFrom("notices")
    .select((row) => ["state", row.fn.countAll<number>().as("count")])
    .where("state", "in", ["waiting", "sending", "failed"])
    .groupBy("state")
    .execute();
  return { waiting: 0, sending: 0, failed: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
};
