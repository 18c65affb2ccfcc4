import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { Client } from "pg";
import { openDatabase, type OpenDatabase } from "../../src/store/database.ts";
import { ensureEmbeddedPostgres, type EmbeddedPostgres } from "../../src/store/embedded.ts";
import { migrateToLatest } from "../../src/store/migrate.ts";
import { temporaryFolder } from "./temporary.ts";

let server: Promise<{ postgres: EmbeddedPostgres; folder: string }> | undefined;

/** One PostgreSQL for the whole run: TEST_DATABASE_URL where given, else an embedded one in a folder of its own. */
export const testServerUrl = async (): Promise<string> => {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") return given;
  server ??= (async () => {
    const folder = await temporaryFolder("onboarding-test-");
    return { folder, postgres: await ensureEmbeddedPostgres(folder) };
  })();
  return (await server).postgres.url;
};

const withName = (url: string, name: string): string => {
  // Socket URLs have an empty host, which the URL class refuses to edit: replace the path by hand.
  const [base = "", query] = url.split("?");
  return `${base.replace(/\/[^/]*$/, `/${name}`)}${query === undefined ? "" : `?${query}`}`;
};

const administer = async (url: string, statement: string): Promise<void> => {
  const client = new Client({ connectionString: withName(url, "postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

export interface TestDatabase extends OpenDatabase {
  readonly url: string;
}

let template: Promise<string> | undefined;

/** A fresh, migrated database of its own; `close` drops it. Migrated once per run, then cloned (about 50 ms). */
export const testDatabase = async (): Promise<TestDatabase> => {
  const url = await testServerUrl();
  template ??= (async () => {
    const name = `template_${randomBytes(6).toString("hex")}`;
    await administer(url, `create database ${name}`);
    const opened = openDatabase(withName(url, name), 2);
    await migrateToLatest(opened.db);
    await opened.close();
    return name;
  })();
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(url, `create database ${name} template ${await template}`);
  const own = withName(url, name);
  const opened = openDatabase(own);
  return {
    ...opened,
    url: own,
    close: async () => {
      await opened.close();
      await administer(url, `drop database if exists ${name} with (force)`);
    },
  };
};

/** Called once at the end of the run. */
export const closeTestServers = async (): Promise<void> => {
  if (template !== undefined) {
    const name = await template.catch(() => undefined);
    if (name !== undefined) await administer(await testServerUrl(), `drop database if exists ${name} with (force)`);
  }
  if (server === undefined) return;
  const { postgres, folder } = await server;
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
};
