import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { Database, Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { takeLease, type Lease } from "./leases.ts";
import type { MailboxState } from "./rules.ts";
import { nextMailboxes, type Candidate } from "./rules-waves.ts";
import { noSwitchUnderWay } from "./switch/store.ts";

export interface ScheduleDeps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Seconds between two visits, by state: while it is copied, almost without a break; in step, every ten minutes. */
const between: Readonly<Partial<Record<MailboxState, number>>> = {
  "account-created": 15,
  copying: 15,
  "in-step": 600,
  "switch-scheduled": 300,
  switched: 600,
  "re-pointed": 600,
};

export interface Asking {
  /** Mailboxes that this worker can take. */
  readonly free: number;
  readonly worker: string;
  /** How long the leases last without a sign of life. */
  readonly seconds: number;
  readonly roomAt?: (host: string) => number;
}

/** A mailbox that is this worker's now. */
export interface Taken {
  readonly lease: Lease;
  readonly host: string;
}

/**
 * Takes the mailboxes to visit now, best first, each with its lease. Workers choose one after the other, so that a host
 * never gets more connections than its wave allows, however many workers ask at the same moment.
 */
export const takeMailboxes =
  ({ db, clock }: ScheduleDeps) =>
  ({ free, worker, seconds, roomAt }: Asking): Promise<readonly Taken[]> =>
    inTransaction(db, async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('mailboxes to visit', 0))`.execute(trx);
      const now = clock.now();
      const candidates = await dueMailboxes(trx, now);
      const taken: Taken[] = [];
      if (candidates.length === 0) return taken;
      const next = nextMailboxes(candidates, await busyHosts(trx, now), free, now, roomAt);
      for (const { mailboxId, host, connections } of next) {
        const lease = await takeLease(trx, mailboxId, worker, seconds, connections);
        if (lease !== undefined) taken.push({ lease, host });
      }
      return taken;
    });

/** Connections of the mailboxes in work, by their old host. */
const busyHosts = async (trx: Trx, now: Date): Promise<Readonly<Record<string, number>>> => {
  const rows = await trx
    .selectFrom("mailbox_leases as l")
    .innerJoin("mailbox_credentials as c", (join) =>
      join.onRef("c.mailbox_id", "=", "l.mailbox_id").on("c.side", "=", "source"),
    )
    .select(["c.host", ({ fn }) => fn.sum<string>("l.connections").as("connections")])
    .where("l.lease_until", ">", now)
    .groupBy("c.host")
    .execute();
  return Object.fromEntries(rows.map(({ host, connections }) => [host, Number(connections)]));
};

/** A lease that was given back carries the time of the last visit. */
const restedEnough = (now: Date) => {
  const seconds = Object.entries(between).map(([state, pause]) => sql`when ${state} then ${pause}::integer`);
  return sql<boolean>`(l.lease_until is null or l.lease_until <= ${now}::timestamptz
    - make_interval(secs => case m.state ${sql.join(seconds, sql` `)} else 0 end))`;
};

const dueMailboxes = async (trx: Trx, now: Date): Promise<readonly Candidate[]> => {
  const rows = await trx
    .selectFrom("mailboxes as m")
    .innerJoin("waves as w", "w.id", "m.wave_id")
    .innerJoin("mailbox_credentials as c", (join) =>
      join.onRef("c.mailbox_id", "=", "m.id").on("c.side", "=", "source"),
    )
    .leftJoin("mailbox_leases as l", "l.mailbox_id", "m.id")
    .select(["m.id", "m.vip", "m.bytes_total", "c.host"])
    .select(["w.id as wave_id", "w.state as wave_state", "w.priority", "w.quiet_from", "w.quiet_to"])
    .select("w.max_connections_per_host")
    .where("w.state", "=", "running")
    .where(noSwitchUnderWay)
    .where("m.state", "in", Object.keys(between) as MailboxState[])
    .where(restedEnough(now))
    .execute();
  return rows.map((row) => ({
    mailboxId: row.id,
    vip: row.vip,
    bytes: row.bytes_total,
    host: row.host,
    wave: {
      id: row.wave_id,
      state: row.wave_state,
      priority: row.priority,
      quietFrom: row.quiet_from,
      quietTo: row.quiet_to,
      maxConnectionsPerHost: row.max_connections_per_host,
    },
  }));
};
