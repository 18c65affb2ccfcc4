import type { Kysely } from "kysely";
import { sql } from "kysely";

/** What this store is: one row, so that export, import and two services on one database can tell each other apart. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("store_identity")
    .addColumn("single", "boolean", (c) =>
      c
        .primaryKey()
        .defaultTo(true)
        .check(sql`single`),
    )
    .addColumn("id", "uuid", (c) => c.notNull().defaultTo(sql`gen_random_uuid()`))
    .addColumn("created_at", "timestamptz", (c) => c.notNull().defaultTo(sql`now()`))
    .execute();
  await sql`insert into store_identity default values`.execute(db);
};
