import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Pool, PoolClient } from "pg";
import { jobSchemaOf, migrationsOf, plainSettings, sequencesOf, tablesOf, tallyOf } from "./catalogue.ts";
import type { End, Head, TableLine, Tally } from "./copy-format.ts";

const rowsPerFetch = 500;

/**
 * Writes everything of the store to one file, as it stood at one moment, while the service may go on. The file appears
 * under its name only when it is whole and on the disk. Memory stays flat. Returns the rows of each table.
 * Throws where the database or the disk fails; then nothing stands under that name.
 */
export const exportStore = async (pool: Pool, file: string, at: Date): Promise<Readonly<Record<string, Tally>>> => {
  const client = await pool.connect();
  const part = `${file}.part`;
  try {
    const tally: Record<string, Tally> = {};
    await client.query("begin transaction isolation level repeatable read read only");
    await client.query(plainSettings);
    await pipeline(
      Readable.from(linesOf(client, at, tally)),
      createGzip({ level: 6 }),
      createWriteStream(part, { mode: 0o600 }),
    );
    await client.query("commit");
    const handle = await open(part, "r+");
    await handle.sync();
    await handle.close();
    await rename(part, file);
    return tally;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    // Whatever the transaction's state: a fresh connection costs less than a wrong one.
    client.release(true);
  }
};

async function* linesOf(client: PoolClient, at: Date, tally: Record<string, Tally>): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const line = (text: string): string => {
    const whole = `${text}\n`;
    hash.update(whole);
    return whole;
  };
  const head: Head = {
    kind: "head",
    format: 1,
    at: at.toISOString(),
    migrations: [...(await migrationsOf(client))],
    jobSchema: await jobSchemaOf(client),
  };
  yield line(JSON.stringify(head));
  for (const table of await tablesOf(client)) {
    const tableLine: TableLine = { kind: "table", name: table.name, columns: [...table.columns] };
    yield line(JSON.stringify(tableLine));
    tally[table.name] = await tallyOf(client, table);
    const columns = table.columns.join(", ");
    await client.query(
      `declare rows no scroll cursor for select to_jsonb(t)::text as row from (select ${columns} from ${table.name}) t`,
    );
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`fetch ${rowsPerFetch} from rows`);
      if (rows.length === 0) break;
      yield line(`[${rows.map(({ row }) => row).join(",")}]`);
    }
    await client.query("close rows");
  }
  const end: End = { kind: "end", tables: tally, sequences: await sequencesOf(client), sha256: hash.digest("hex") };
  yield `${JSON.stringify(end)}\n`;
}
