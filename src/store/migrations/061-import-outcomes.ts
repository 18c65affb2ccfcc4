import { sql, type Kysely } from "kysely";

/** What became of each sent item, by code; and when an import that met a full mailbox is tried again. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table import_items add column code text`.execute(db);
  await sql`alter table imports add column not_before timestamptz`.execute(db);
  await sql`create index imports_by_mailbox on imports (mailbox_id, created_at desc)`.execute(db);
};
