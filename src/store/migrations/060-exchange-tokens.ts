import { sql, type Kysely } from "kysely";

/** Identity tokens of on-premises Exchange that were taken, until they end: each serves once. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table exchange_tokens_used (
      -- SHA-256 of the token's signed part: the token itself is kept nowhere.
      digest text primary key,
      until timestamptz not null
    )`.execute(db);
  await sql`create index exchange_tokens_used_until on exchange_tokens_used (until)`.execute(db);
};
