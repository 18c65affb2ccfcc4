import { sql, type Kysely } from "kysely";

/** Old mail that people send from the browser: held until the engine has brought it into their mailbox. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table imports (
      id uuid primary key,
      -- Lands in this order, after what landed before.
      mailbox_id uuid not null references mailboxes on delete cascade,
      fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
      state text not null default 'open' check (state in ('open', 'complete', 'cancelled')),
      items integer not null,
      bytes bigint not null,
      created_at timestamptz not null,
      changed_at timestamptz not null
    )`.execute(db);
  await sql`create unique index imports_open on imports (mailbox_id, fingerprint) where state = 'open'`.execute(db);
  await sql`
    create table import_items (
      import_id uuid not null references imports on delete cascade,
      key text not null check (key ~ '^[0-9a-f]{1,16}$'),
      -- Its UID for the engine: never used again within an import.
      number integer generated always as identity,
      digest text not null,
      size integer not null,
      folder text not null,
      flags text not null,
      at timestamptz not null,
      state text not null default 'held' check (state in ('held', 'landed', 'refused')),
      reason text,
      -- Gone once it has landed: the mailbox holds it then.
      body bytea,
      primary key (import_id, key)
    )`.execute(db);
  await sql`create index import_items_held on import_items (import_id, number) where state = 'held'`.execute(db);
};
