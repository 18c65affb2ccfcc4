import { sql, type Kysely } from "kysely";

/**
 * The ledger: what was copied of each mailbox, keyed by mailbox, folder, UIDVALIDITY and UID. Numbers, keyed hashes,
 * flags and folder names; no subject, no address. Folder ids and intent ids count within a mailbox.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table mail_ledgers (
      mailbox_id uuid primary key,
      run integer not null default 0,
      last_id integer not null default 0,
      changed_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table mail_ledger_folders (
      mailbox_id uuid not null references mail_ledgers on delete cascade,
      id integer not null,
      folder jsonb not null,
      primary key (mailbox_id, id)
    )`.execute(db);
  await sql`
    create table mail_ledger_items (
      mailbox_id uuid not null,
      folder_id integer not null,
      uid_validity bigint not null,
      uid bigint not null,
      target_uid bigint,
      size bigint not null,
      at bigint not null,
      flags text not null,
      hash text not null,
      stamp integer not null,
      rare jsonb,
      primary key (mailbox_id, folder_id, uid_validity, uid),
      foreign key (mailbox_id, folder_id) references mail_ledger_folders on delete cascade
    )`.execute(db);
  await sql`
    create table mail_ledger_intents (
      mailbox_id uuid not null,
      folder_id integer not null,
      id integer not null,
      uids text not null,
      base bigint not null,
      target_uid_validity bigint not null,
      begun_at timestamptz not null default now(),
      primary key (mailbox_id, id),
      foreign key (mailbox_id, folder_id) references mail_ledger_folders on delete cascade
    )`.execute(db);
};
