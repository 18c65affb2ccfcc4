import { readdir } from "node:fs/promises";
import { Migrator, type Migration, type MigrationProvider } from "kysely/migration";
import type { Database } from "./database.ts";

const folder = new URL("./migrations/", import.meta.url);

/** Reads numbered migrations (`NNN-name.ts`, each exporting `up`) from the folder beside this file. */
const fromFolder: MigrationProvider = {
  getMigrations: async () => {
    const names = (await readdir(folder)).filter((name) => /^\d{3}-[a-z-]+\.ts$/.test(name)).sort();
    const migrations: Record<string, Migration> = {};
    for (const name of names) {
      migrations[name.replace(/\.ts$/, "")] = (await import(new URL(name, folder).href)) as Migration;
    }
    return migrations;
  },
};

/**
 * Brings the schema to the newest version; a no-op when it is there. Safe with several starters at once: Kysely holds
 * a PostgreSQL advisory lock. Returns the names that it ran. Throws the first migration's error; that migration is
 * rolled back whole.
 */
export const migrateToLatest = async (db: Database): Promise<readonly string[]> => {
  const { error, results } = await new Migrator({
    db,
    provider: fromFolder,
    // Each room has a range of numbers of its own, so a newer migration may have a lower number.
    allowUnorderedMigrations: true,
  }).migrateToLatest();
  if (error !== undefined) throw new Error("The database schema could not be brought up to date", { cause: error });
  return (results ?? []).filter((row) => row.status === "Success").map((row) => row.migrationName);
};
