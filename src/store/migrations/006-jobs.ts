import { sql, type Kysely } from "kysely";
import { getConstructionPlans } from "pg-boss";

/**
 * The job engine's schema, so that a transaction can enqueue before any worker ever ran. pg-boss is pinned; a newer
 * pin brings its own schema up to date when a worker starts (src/jobs/engine.ts).
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql.raw(getConstructionPlans("pgboss")).execute(db);
};
