import type { ClientBase } from "pg";
import type { Tally } from "./copy-format.ts";

/** One table of ours or of the job engine's, with the columns that hold data. `name` is quoted and with its schema. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Both sides must read and write values alike, whatever the server's settings are. */
export const plainSettings =
  "set local timezone = 'UTC'; set local bytea_output = 'hex'; set local extra_float_digits = 1; set local statement_timeout = 0";

/** Every table but the migrator's own, in a fixed order. Partitions go with their parent. */
export const tablesOf = async (client: ClientBase): Promise<readonly CopiedTable[]> => {
  const { rows } = await client.query<CopiedTable>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      array_agg(quote_ident(a.attname) order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'kysely\\_migration%'
    group by n.nspname, c.relname order by 1`);
  return rows;
};

export const tallyOf = async (client: ClientBase, table: CopiedTable): Promise<Tally> => {
  const columns = table.columns.join(", ");
  const { rows } = await client.query<Tally>(`
    select count(*) as rows, coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)::numeric), 0)::text as content
    from (select ${columns} from ${table.name}) t`);
  return rows[0] ?? { rows: 0, content: "0" };
};

export const migrationsOf = async (client: ClientBase): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>("select name from kysely_migration order by name");
  return rows.map((row) => row.name);
};

/** The version of pg-boss's own schema; null where it was never set up. */
export const jobSchemaOf = async (client: ClientBase): Promise<number | null> => {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('pgboss.version') is not null as there");
  if (rows[0]?.there !== true) return null;
  const found = await client.query<{ version: number }>("select version from pgboss.version");
  return found.rows[0]?.version ?? null;
};

export const sequencesOf = async (client: ClientBase): Promise<Readonly<Record<string, string | null>>> => {
  const { rows } = await client.query<{ name: string; value: string | null }>(`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
    from pg_sequences where schemaname in ('public', 'pgboss') order by 1`);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};
