import { openDatabase, type OpenDatabase } from "./database.ts";
import { ensureEmbeddedPostgres } from "./embedded.ts";
import { migrateToLatest } from "./migrate.ts";

/**
 * The given server, or the embedded one (started where it does not run, else adopted), migrated. What is opened is
 * closed through `stack`, and only who started the embedded server stops it. Throws what connecting or migrating throws.
 */
export const openStore = async (
  where: { readonly databaseUrl: string | undefined; readonly dataFolder: string },
  stack: AsyncDisposableStack,
  connections?: number,
): Promise<{ readonly store: OpenDatabase; readonly url: string }> => {
  let url = where.databaseUrl;
  if (url === undefined) {
    const embedded = await ensureEmbeddedPostgres(where.dataFolder);
    if (embedded.started) stack.defer(embedded.stop);
    url = embedded.url;
  }
  const store = openDatabase(url, connections);
  stack.defer(store.close);
  await migrateToLatest(store.db);
  return { store, url };
};
