import { sql, type Kysely } from "kysely";

/** A mailbox has at most one switch under way, whoever starts one at the same moment. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  // Where two were open already the newest is the one that everything looks at.
  await sql`
    update switch_attempts a set state = 'stopped' where state = 'running' and exists (
      select from switch_attempts b where b.mailbox_id = a.mailbox_id and b.attempt > a.attempt)`.execute(db);
  await sql`
    create unique index switch_attempts_open on switch_attempts (mailbox_id)
    where state in ('running', 'rolling-back')`.execute(db);
};
