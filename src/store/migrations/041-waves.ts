import { sql, type Kysely } from "kysely";

/** Moving mailboxes in the service: waves, approved servers, credentials, leases, the switch's steps, quarantine. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table waves (
      id uuid primary key,
      ods_code text not null,
      name text not null check (length(name) between 1 and 100),
      version integer not null default 1,
      -- 1 is moved first. VIPs of a wave go before its other mailboxes.
      priority integer not null default 5 check (priority between 1 and 9),
      state text not null default 'planned' check (state in ('planned', 'running', 'paused', 'stopped', 'done')),
      switch_mode text not null default 'at-time' check (switch_mode in ('automatic', 'at-time')),
      switch_at timestamptz,
      -- The words as they were typed, and their zone: the instant alone cannot tell what was meant.
      switch_typed text,
      quiet_from text check (quiet_from ~ '^[0-2][0-9]:[0-5][0-9]$'),
      quiet_to text check (quiet_to ~ '^[0-2][0-9]:[0-5][0-9]$'),
      max_connections_per_host integer not null default 8 check (max_connections_per_host between 1 and 100),
      max_bytes_per_second bigint,
      -- The go/no-go decision takes two: one of the organisation, one of its support.
      go_loa_by uuid references people,
      go_loa_at timestamptz,
      go_ism_by uuid references people,
      go_ism_at timestamptz,
      changed_at timestamptz not null,
      unique (ods_code, name)
    )`.execute(db);
  await sql`
    create table mail_hosts (
      ods_code text not null,
      side text not null check (side in ('source', 'target')),
      host text not null check (length(host) between 1 and 253),
      port integer not null check (port between 1 and 65535),
      security text not null check (security in ('tls', 'starttls', 'loopback-only')),
      proposed_by uuid not null references people,
      proposed_at timestamptz not null,
      approved_by uuid references people,
      approved_at timestamptz,
      primary key (ods_code, side, host, port)
    )`.execute(db);
  await sql`
    create table mailbox_credentials (
      mailbox_id uuid not null references mailboxes on delete cascade,
      side text not null check (side in ('source', 'target')),
      host text not null,
      port integer not null,
      user_name text not null check (length(user_name) <= 320),
      key_id text not null,
      nonce text not null,
      tag text not null,
      sealed text not null,
      stored_at timestamptz not null,
      primary key (mailbox_id, side)
    )`.execute(db);
  await sql`
    create table mailbox_leases (
      mailbox_id uuid primary key references mailboxes on delete cascade,
      worker text not null,
      -- Goes up with each new holder; every write of the engine carries it and is refused when it is not the newest.
      fence bigint not null,
      lease_until timestamptz not null
    )`.execute(db);
  await sql`
    create table switch_steps (
      mailbox_id uuid not null references mailboxes on delete cascade,
      attempt integer not null,
      step text not null,
      state text not null check (state in ('started', 'done', 'failed', 'undone')),
      at timestamptz not null,
      reason text,
      detail jsonb not null default '{}',
      primary key (mailbox_id, attempt, step)
    )`.execute(db);
  await sql`
    create table mailbox_certificates (
      mailbox_id uuid not null references mailboxes on delete cascade,
      made_at timestamptz not null,
      holds boolean not null,
      document jsonb not null,
      primary key (mailbox_id, made_at)
    )`.execute(db);
};
