import type { Database, Trx } from "./database.ts";

/** serialization_failure and deadlock_detected: PostgreSQL undid the transaction, and says "again". */
const again = new Set(["40001", "40P01"]);

/**
 * Runs `work` in one transaction: all of it is recorded, or nothing. Runs it again, at most four times in all, where
 * PostgreSQL asks for that, so `work` has no effect outside the transaction. Throws what `work` or the commit throws.
 */
export const inTransaction = async <T>(db: Database, work: (trx: Trx) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === 4 || !again.has(String((error as { code?: unknown }).code))) throw error;
    }
  }
};
