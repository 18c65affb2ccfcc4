import { sql, type Kysely } from "kysely";

/** One record per ODS code, the intents sent for it, what happened to it, drafts, settings, and the ODS directory. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table organisations (
      ods_code text primary key check (ods_code ~ '^[A-Z0-9]{3,10}$'),
      name text not null,
      region text,
      state text not null,
      version integer not null check (version > 0),
      intent_id uuid not null,
      ism_id uuid references people,
      created_at timestamptz not null,
      changed_at timestamptz not null
    )`.execute(db);
  await sql`create index organisations_by_change on organisations (changed_at desc, ods_code desc)`.execute(db);
  await sql`create index organisations_by_region on organisations (region, changed_at desc, ods_code desc)`.execute(db);
  await sql`create index organisations_waiting on organisations (region, changed_at desc)
    where state in ('submitted', 'question-asked')`.execute(db);
  await sql`
    create table intents (
      id uuid primary key,
      reference text not null unique,
      ods_code text not null references organisations deferrable initially deferred,
      requester_id uuid not null references people,
      submit_key text not null,
      facts jsonb not null,
      ods jsonb not null,
      submitted_at timestamptz not null,
      unique (requester_id, submit_key)
    )`.execute(db);
  await sql`create index intents_by_organisation on intents (ods_code)`.execute(db);
  await sql`alter table organisations add constraint organisations_intent foreign key (intent_id) references intents
    deferrable initially deferred`.execute(db);
  await sql`
    create table intent_people (
      intent_id uuid not null references intents,
      person_id uuid not null references people,
      joined_at timestamptz not null,
      primary key (intent_id, person_id)
    )`.execute(db);
  await sql`create index intent_people_by_person on intent_people (person_id)`.execute(db);
  await sql`
    create table organisation_events (
      ods_code text not null references organisations,
      version integer not null,
      intent_id uuid not null references intents,
      verb text not null,
      from_state text not null,
      to_state text not null,
      by_person uuid references people,
      to_person uuid references people,
      at timestamptz not null,
      text text,
      request_key text,
      primary key (ods_code, version)
    )`.execute(db);
  await sql`create unique index organisation_events_request on organisation_events (intent_id, by_person, request_key)
    where request_key is not null`.execute(db);
  await sql`
    create table drafts (
      person_id uuid not null references people,
      kind text not null,
      version integer not null,
      document text,
      changed_at timestamptz not null,
      primary key (person_id, kind)
    )`.execute(db);
  await sql`
    create table programme_settings (
      name text primary key,
      value jsonb not null,
      version integer not null,
      changed_by uuid references people,
      changed_at timestamptz not null
    )`.execute(db);
  await sql`
    create table ods_records (
      code text primary key,
      name text not null,
      status text not null check (status in ('open', 'closed', 'not-known')),
      closed_on date,
      successors text[] not null default '{}',
      parents text[] not null default '{}',
      postcode text,
      region text,
      source text not null check (source in ('api', 'list')),
      as_of timestamptz not null
    )`.execute(db);
  await sql`
    create table region_rules (
      kind text not null check (kind in ('code', 'parent', 'postcode')),
      value text not null,
      region text not null,
      primary key (kind, value)
    )`.execute(db);
};
