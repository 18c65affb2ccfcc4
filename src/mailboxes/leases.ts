import { sql } from "kysely";
import type { Database, Db, Trx } from "../store/database.ts";

/** The right to work on one mailbox, for a while. `fence` goes up with each holder (facts/reliability.md). */
export interface Lease {
  readonly mailboxId: string;
  readonly worker: string;
  readonly fence: number;
  /** How many connections its holder may open to the mailbox's host. */
  readonly connections?: number;
}

/** Somebody else holds the mailbox now: whoever gets this stops, and writes nothing more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/**
 * Takes the lease of a mailbox for `seconds`, where it is free or has run out; undefined where another holds it. The
 * store's own clock decides, so that workers on several machines agree.
 */
export const takeLease = async (
  db: Db,
  mailboxId: string,
  worker: string,
  seconds: number,
  connections = 4,
): Promise<Lease | undefined> => {
  const { rows } = await sql<{ fence: number }>`
    insert into mailbox_leases as held (mailbox_id, worker, fence, lease_until, connections)
    values (${mailboxId}, ${worker}, 1, now() + make_interval(secs => ${seconds}), ${connections})
    on conflict (mailbox_id) do update
      set worker = excluded.worker, fence = held.fence + 1, lease_until = excluded.lease_until,
        connections = excluded.connections
      where held.lease_until < now()
    returning fence`.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { mailboxId, worker, fence: row.fence, connections };
};

/** Prolongs a lease that is still ours. Throws LeaseLost. */
export const keepLease = async (db: Database, lease: Lease, seconds: number): Promise<void> => {
  const { numAffectedRows } = await sql`
    update mailbox_leases set lease_until = now() + make_interval(secs => ${seconds})
    where mailbox_id = ${lease.mailboxId} and fence = ${lease.fence}`.execute(db);
  if (numAffectedRows !== 1n) throw new LeaseLost(`The lease of mailbox ${lease.mailboxId} has another holder`);
};

/**
 * Call first in each transaction that writes for the holder: it locks the lease row, so that no other holder can start
 * in the middle of the write. Throws LeaseLost, which rolls the transaction back.
 */
export const assertLease = async (trx: Trx, lease: Lease): Promise<void> => {
  const { rows } = await sql`
    select 1 from mailbox_leases where mailbox_id = ${lease.mailboxId} and fence = ${lease.fence} for share`.execute(
    trx,
  );
  if (rows.length === 0) throw new LeaseLost(`The lease of mailbox ${lease.mailboxId} has another holder`);
};

/** Gives the lease back at once. A lease that has another holder by now is left alone. */
export const giveLeaseBack = async (db: Database, lease: Lease): Promise<void> => {
  await sql`
    update mailbox_leases set lease_until = now() - interval '1 second'
    where mailbox_id = ${lease.mailboxId} and fence = ${lease.fence}`.execute(db);
};
