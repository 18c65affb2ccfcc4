import type { Clock } from "../clock.ts";
import type { Database } from "../store/database.ts";
import type { MailboxState } from "./rules.ts";
import { connectionsOf, nextMailboxes, type Candidate } from "./rules-waves.ts";
import { noSwitchUnderWay } from "./switch/store.ts";

export interface ScheduleDeps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Seconds between two visits, by state: while it is copied, without a break; in step, every ten minutes. */
const between: Readonly<Partial<Record<MailboxState, number>>> = {
  "account-created": 0,
  copying: 15,
  "in-step": 600,
  "switch-scheduled": 300,
  switched: 600,
  "re-pointed": 600,
};

/** The mailboxes that a worker with `free` hands should visit now, best first. */
export const mailboxesToVisit =
  ({ db, clock }: ScheduleDeps) =>
  async (free: number): Promise<readonly string[]> => {
    const now = clock.now();
    const rows = await db
      .selectFrom("mailboxes as m")
      .innerJoin("waves as w", "w.id", "m.wave_id")
      .innerJoin("mailbox_credentials as c", (join) =>
        join.onRef("c.mailbox_id", "=", "m.id").on("c.side", "=", "source"),
      )
      .leftJoin("mailbox_leases as l", "l.mailbox_id", "m.id")
      .select(["m.id", "m.state", "m.vip", "m.bytes_total", "c.host", "l.lease_until"])
      .select([
        "w.id as wave_id",
        "w.state as wave_state",
        "w.priority",
        "w.quiet_from",
        "w.quiet_to",
        "w.max_connections_per_host",
      ])
      .where("w.state", "=", "running")
      .where(noSwitchUnderWay)
      .where("m.state", "in", Object.keys(between) as MailboxState[])
      .execute();
    const busy: Record<string, number> = {};
    const candidates: Candidate[] = [];
    for (const row of rows) {
      const until = row.lease_until;
      if (until !== null && until > now) {
        busy[row.host] = (busy[row.host] ?? 0) + connectionsOf(row.max_connections_per_host);
        continue;
      }
      const pause = between[row.state] ?? 0;
      // A lease that was given back carries the time of the last visit.
      if (until !== null && now.getTime() - until.getTime() < pause * 1000) continue;
      candidates.push({
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
      });
    }
    return nextMailboxes(candidates, busy, free, now).map(({ mailboxId }) => mailboxId);
  };
