import { sql, type Kysely } from "kysely";

/** The outbox, where people can be reached, and which cards stand in which conversation. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table notices (
      id bigint generated always as identity primary key,
      message_id uuid not null unique default gen_random_uuid(),
      person_id uuid not null references people,
      tenant_id uuid not null,
      kind text not null,
      dedupe_key text not null,
      mode text not null check (mode in ('new', 'update')),
      title text not null,
      paragraphs jsonb not null,
      card_name text,
      card_key text,
      created_at timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'nothing-to-do', 'failed')),
      channel text not null default 'teams' check (channel in ('teams', 'email')),
      attempts integer not null default 0,
      due_at timestamptz not null,
      claimed_at timestamptz,
      lease_until timestamptz,
      fence bigint not null default 0,
      perhaps_sent boolean not null default false,
      done_at timestamptz,
      reason text,
      unique (person_id, dedupe_key),
      check ((card_name is null) = (card_key is null))
    )`.execute(db);
  await sql`create index notices_open on notices (person_id, id) where state in ('waiting', 'sending')`.execute(db);
  await sql`create index notices_claimed on notices (tenant_id, claimed_at) where claimed_at is not null`.execute(db);
  await sql`create index notices_claimed_for on notices (person_id, claimed_at) where claimed_at is not null`.execute(
    db,
  );
  await sql`create index notices_failed on notices (id) where state = 'failed'`.execute(db);
  await sql`create index notices_by_card on notices (card_key, person_id) where card_key is not null`.execute(db);
  await sql`
    create table conversations (
      person_id uuid primary key references people,
      conversation_id text not null,
      service_url text not null,
      reference jsonb not null,
      changed_at timestamptz not null
    )`.execute(db);
  await sql`
    create table card_copies (
      card_key text not null,
      person_id uuid not null references people,
      conversation_id text not null,
      activity_id text not null,
      card_name text not null,
      created_at timestamptz not null,
      primary key (card_key, conversation_id, activity_id)
    )`.execute(db);
};
