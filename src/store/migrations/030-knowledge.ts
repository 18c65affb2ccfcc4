import { sql, type Kysely } from "kysely";

/** Questions passed to an ISM, entries proposed from their answers, and the facts and override of the route advice. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table asked_questions (
      id uuid primary key default gen_random_uuid(),
      version integer not null default 1 check (version > 0),
      person_id uuid not null references people,
      request_key text not null,
      ods_code text references organisations,
      question text not null,
      context jsonb not null,
      state text not null check (state in ('waiting', 'answered', 'closed')),
      asked_at timestamptz not null,
      raise_at timestamptz not null,
      raised integer not null default 0,
      answer text,
      answered_by uuid references people,
      answered_at timestamptz,
      check ((state = 'answered') = (answer is not null and answered_by is not null and answered_at is not null)),
      unique (person_id, request_key)
    )`.execute(db);
  await sql`create index asked_questions_waiting on asked_questions (raise_at) where state = 'waiting'`.execute(db);
  await sql`
    create table knowledge_proposals (
      id uuid primary key default gen_random_uuid(),
      version integer not null default 1 check (version > 0),
      asked_id uuid not null unique references asked_questions,
      state text not null check (state in ('proposed', 'accepted', 'refused')),
      question text not null,
      answer text not null,
      alternates jsonb not null,
      proposed_by uuid not null references people,
      proposed_at timestamptz not null,
      reviewed_by uuid references people,
      reviewed_at timestamptz,
      note text,
      check (reviewed_by is null or reviewed_by <> proposed_by)
    )`.execute(db);
  await sql`
    create table route_facts (
      ods_code text primary key references organisations,
      facts jsonb not null,
      changed_by uuid not null references people,
      changed_at timestamptz not null
    )`.execute(db);
  await sql`
    create table route_overrides (
      id bigint generated always as identity primary key,
      ods_code text not null references organisations,
      route text not null check (route in ('self-service', 'partial-managed', 'managed')),
      advised text check (advised in ('self-service', 'partial-managed', 'managed')),
      reason text not null,
      by_person uuid not null references people,
      at timestamptz not null
    )`.execute(db);
  await sql`create index route_overrides_latest on route_overrides (ods_code, id desc)`.execute(db);
};
