import { sql, type Kysely } from "kysely";

/** A lease says how many connections its holder may open, so that a host's are counted as what they are. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table mailbox_leases add column connections integer not null default 4 check (connections between 1 and 100)`.execute(
    db,
  );
};
