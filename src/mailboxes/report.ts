import type { Clock } from "../clock.ts";
import type { Database } from "../store/database.ts";
import { assertLease, type Lease } from "./leases.ts";

export interface ProgressReport {
  readonly itemsDone: number;
  readonly itemsTotal: number | null;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  /** Null while no honest figure exists. */
  readonly secondsLeft: number | null;
  readonly paused: boolean;
}

export interface NotMovedGroup {
  readonly reason: string;
  readonly detail: string;
  readonly count: number;
  readonly releasable: boolean;
}

/** The engine's progress, for the person's page. Goes up one version each time; no event, no audit: it is no decision. */
export const reportProgress =
  ({ db, clock }: { readonly db: Database; readonly clock: Clock }) =>
  (lease: Lease, report: ProgressReport): Promise<void> =>
    db.transaction().execute(async (trx) => {
      await assertLease(trx, lease);
      await trx
        .updateTable("mailboxes")
        .set((eb) => ({
          items_done: report.itemsDone,
          items_total: report.itemsTotal,
          bytes_done: report.bytesDone,
          bytes_total: report.bytesTotal,
          seconds_left: report.secondsLeft,
          paused: report.paused,
          progress_at: clock.now(),
          progress_version: eb("progress_version", "+", 1),
        }))
        .where("id", "=", lease.mailboxId)
        .execute();
    });

/** The work rests with its wave: the page says so, and keeps the figures. */
export const notePause = ({ db }: { readonly db: Database }, lease: Lease): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    await trx
      .updateTable("mailboxes")
      .set((eb) => ({ paused: true, progress_version: eb("progress_version", "+", 1) }))
      .where("id", "=", lease.mailboxId)
      .execute();
  });

/** What did not move, in groups; replaces what stood there. */
export const reportNotMoved =
  ({ db }: { readonly db: Database }) =>
  (lease: Lease, groups: readonly NotMovedGroup[]): Promise<void> =>
    db.transaction().execute(async (trx) => {
      await assertLease(trx, lease);
      await trx.deleteFrom("mailbox_not_moved").where("mailbox_id", "=", lease.mailboxId).execute();
      if (groups.length > 0) {
        await trx
          .insertInto("mailbox_not_moved")
          .values(
            groups.map(({ reason, detail, count, releasable }) => ({
              mailbox_id: lease.mailboxId,
              reason,
              detail,
              count,
              releasable,
            })),
          )
          .execute();
      }
      await trx
        .updateTable("mailboxes")
        .set((eb) => ({ progress_version: eb("progress_version", "+", 1) }))
        .where("id", "=", lease.mailboxId)
        .execute();
    });
