import { Kysely, PostgresDialect, type Transaction } from "kysely";
import { Pool, types } from "pg";
import { prepareMarked } from "./prepared.ts";
import type { Tables } from "./schema.ts";

export type Database = Kysely<Tables>;
/** Either the database or an open transaction: what a query needs to know. */
export type Db = Kysely<Tables> | Transaction<Tables>;
export type Trx = Transaction<Tables>;

// int8 as a number: every count and size of ours is below 2^53, and a string here would be a trap in each sum.
types.setTypeParser(types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53`);
  return value;
});
// date stays "YYYY-MM-DD": a Date would shift it by the machine's zone.
types.setTypeParser(types.builtins.DATE, (text) => text);

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: Pool;
  readonly close: () => Promise<void>;
}

/**
 * Opens a pool to a PostgreSQL server (15 or newer).
 * `url` is a postgres:// URL; a Unix socket is `postgres://user@/name?host=/folder`.
 * Nothing connects until the first query; each wait for a connection ends after 5 s, so that callers can answer.
 */
export const openDatabase = (url: string, max = 10): OpenDatabase => {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 60_000,
    application_name: "nhsmail-onboarding",
  });
  // An idle connection that the server ends (restart, kill) is replaced at the next query; without a listener it
  // would end the process.
  pool.on("error", () => undefined);
  // The pool listens only while a connection is idle. One that is cut between two statements of a transaction would
  // end the process as well; the next statement on it fails and tells whoever runs it.
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    prepareMarked(client);
  });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
};
