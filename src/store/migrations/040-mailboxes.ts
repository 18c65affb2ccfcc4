import { sql, type Kysely } from "kysely";

/** Mailboxes, whose they are, what happened to them, and what of them did not move. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table mailboxes (
      id uuid primary key,
      ods_code text not null,
      external_id text not null check (length(external_id) between 1 and 200),
      state text not null,
      kept_state text,
      version integer not null default 1,
      since timestamptz not null,
      changed_at timestamptz not null,
      vip boolean not null default false,
      wave_id uuid,
      old_address text check (length(old_address) <= 320),
      new_address text check (length(new_address) <= 320),
      switch_at timestamptz,
      switched_at timestamptz,
      repointed_at timestamptz,
      repoint_client text,
      repoint_proof text check (repoint_proof in ('proven', 'stated')),
      attention_code text,
      progress_version integer not null default 0,
      items_done bigint not null default 0,
      items_total bigint,
      bytes_done bigint not null default 0,
      bytes_total bigint,
      seconds_left integer,
      paused boolean not null default false,
      progress_at timestamptz,
      steps jsonb not null default '{"client":null,"done":[]}',
      facts jsonb not null default '{}',
      unique (ods_code, external_id)
    )`.execute(db);
  // The LOA's list pages through one organisation in a fixed order, and counts who is left by state.
  await sql`create index mailboxes_by_organisation on mailboxes (ods_code, state, id)`.execute(db);
  await sql`create index mailboxes_by_wave on mailboxes (wave_id) where wave_id is not null`.execute(db);
  await sql`create index mailboxes_due on mailboxes (switch_at) where state = 'switch-scheduled'`.execute(db);
  await sql`
    create table mailbox_owners (
      tenant_id uuid not null,
      object_id uuid not null,
      mailbox_id uuid not null references mailboxes on delete cascade,
      side text not null check (side in ('source', 'target')),
      primary key (tenant_id, object_id)
    )`.execute(db);
  await sql`create index mailbox_owners_by_mailbox on mailbox_owners (mailbox_id)`.execute(db);
  await sql`
    create table mailbox_events (
      mailbox_id uuid not null references mailboxes on delete cascade,
      version integer not null,
      verb text not null,
      from_state text not null,
      to_state text not null,
      at timestamptz not null,
      by_person uuid,
      primary key (mailbox_id, version)
    )`.execute(db);
  await sql`
    create table mailbox_not_moved (
      mailbox_id uuid not null references mailboxes on delete cascade,
      reason text not null,
      detail text not null default '',
      count integer not null check (count > 0),
      releasable boolean not null default false,
      primary key (mailbox_id, reason, detail)
    )`.execute(db);
};
