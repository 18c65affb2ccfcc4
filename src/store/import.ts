import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { Pool, PoolClient } from "pg";
import {
  jobSchemaOf,
  migrationsOf,
  plainSettings,
  sequencesOf,
  tablesOf,
  tallyOf,
  type CopiedTable,
} from "./catalogue.ts";
import { End, Head, TableLine, type Tally } from "./copy-format.ts";

/** The file or the target is not fit; nothing was changed. The message says what to do. */
export class ImportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ImportError";
  }
}

/**
 * Reads a file of exportStore into a freshly migrated store, in one transaction: all of it arrives and every table's
 * rows and contents are as they were, or nothing is changed. Returns the rows of each table.
 * Throws ImportError where the file is damaged or of another version, or the target is in use.
 */
export const importStore = async (pool: Pool, file: string): Promise<Readonly<Record<string, Tally>>> => {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(plainSettings);
    await refuseUsed(client);
    const restore = await deferConstraints(client);
    const end = await load(client, file);
    await setSequences(client, end.sequences);
    // Now every reference is checked.
    await client.query("set constraints all immediate");
    for (const statement of restore) await client.query(statement);
    await compare(client, end);
    await client.query("commit");
    return end.tables;
  } finally {
    // After an error this ends the connection, and with it the transaction.
    client.release(true);
  }
};

/** People, the trail and mailboxes: where one of them has a row, somebody uses this store. */
const refuseUsed = async (client: PoolClient): Promise<void> => {
  const { rows } = await client.query<{ used: boolean }>(`
    select exists (select from people) or exists (select from audit_entries) or exists (select from mailboxes) as used`);
  if (rows[0]?.used !== false) {
    throw new ImportError("The target store is in use. Import into an empty database; nothing was changed.");
  }
};

/** References may point forwards while rows come in; returns the statements that make each constraint as it was. */
const deferConstraints = async (client: PoolClient): Promise<readonly string[]> => {
  const { rows } = await client.query<{ table: string; name: string; deferrable: boolean; deferred: boolean }>(`
    select conrelid::regclass::text as table, quote_ident(conname) as name,
      condeferrable as deferrable, condeferred as deferred
    from pg_constraint join pg_namespace n on n.oid = connamespace
    where contype = 'f' and conparentid = 0 and n.nspname in ('public', 'pgboss')`);
  for (const { table, name } of rows) {
    await client.query(`alter table ${table} alter constraint ${name} deferrable initially deferred`);
  }
  return rows.map(({ table, name, deferrable, deferred }) => {
    const was = deferrable ? `deferrable initially ${deferred ? "deferred" : "immediate"}` : "not deferrable";
    return `alter table ${table} alter constraint ${name} ${was}`;
  });
};

const load = async (client: PoolClient, file: string): Promise<End> => {
  const tables = new Map((await tablesOf(client)).map((table) => [table.name, table]));
  const hash = createHash("sha256");
  let current: CopiedTable | undefined;
  let first = true;
  for await (const line of linesOf(file)) {
    if (first) {
      await checkHead(client, line);
      // What a fresh store brings along comes from the file as well.
      for (const name of tables.keys()) await client.query(`delete from ${name}`);
      first = false;
    } else if (line.startsWith("[")) {
      if (current === undefined) throw damaged();
      await insertRows(client, current, line);
    } else {
      const end = End.safeParse(safeJson(line));
      if (end.success) {
        if (end.data.sha256 !== hash.digest("hex")) throw damaged();
        return end.data;
      }
      current = tableOf(tables, line);
    }
    hash.update(`${line}\n`);
  }
  throw damaged();
};

const damaged = (cause?: unknown): ImportError =>
  new ImportError("The file is damaged or cut off. Export again; nothing was changed.", { cause });

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = source.pipe(createGunzip());
  source.on("error", (error) => text.destroy(error));
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield line;
    if (text.errored !== null) throw text.errored;
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === "ENOENT" || code === "EACCES" || code === "EISDIR") {
      throw new ImportError(`${file} cannot be read. Check the name.`, { cause });
    }
    if (code?.startsWith("Z_") === true || code === "ERR_STREAM_PREMATURE_CLOSE") throw damaged(cause);
    throw cause;
  } finally {
    source.destroy();
  }
}

const safeJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw damaged(cause);
  }
};

const checkHead = async (client: PoolClient, line: string): Promise<void> => {
  const head = Head.safeParse(safeJson(line));
  if (!head.success) throw new ImportError('This is not a file of "onboarding store export"; nothing was changed.');
  const here = (await migrationsOf(client)).join(" ");
  if (head.data.migrations.join(" ") !== here || head.data.jobSchema !== (await jobSchemaOf(client))) {
    throw new ImportError(
      "The file comes from another version of the service. Export and import with the same version; nothing was changed.",
    );
  }
};

const tableOf = (tables: ReadonlyMap<string, CopiedTable>, line: string): CopiedTable => {
  const given = TableLine.safeParse(safeJson(line));
  if (!given.success) throw damaged();
  const table = tables.get(given.data.name);
  if (table?.columns.join() !== given.data.columns.join()) throw damaged();
  // The catalogue's own names go into statements, never the file's.
  return table;
};

const insertRows = async (client: PoolClient, { name, columns }: CopiedTable, rows: string): Promise<void> => {
  const list = columns.join(", ");
  await client.query(
    `insert into ${name} (${list}) overriding system value select ${list} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
    [rows],
  );
};

const setSequences = async (client: PoolClient, values: End["sequences"]): Promise<void> => {
  for (const name of Object.keys(await sequencesOf(client))) {
    const value = values[name];
    if (value !== undefined && value !== null) await client.query("select setval($1::regclass, $2)", [name, value]);
  }
};

const compare = async (client: PoolClient, { tables }: End): Promise<void> => {
  const here = await tablesOf(client);
  for (const table of here) {
    const [was, is] = [tables[table.name], await tallyOf(client, table)];
    if (was?.rows !== is.rows || was.content !== is.content) {
      throw new ImportError(
        `Table ${table.name} did not arrive as it was (${is.rows} of ${was?.rows ?? 0} rows); nothing was changed.`,
      );
    }
  }
};
