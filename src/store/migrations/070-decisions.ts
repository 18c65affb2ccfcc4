import { sql, type Kysely } from "kysely";

/**
 * What people decide of switches, waves and attachments that were taken out, with what it needs to be asked once and
 * shown as it stands; and mail that a roll-back brings from the new mailbox into the old one.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table switch_attempts
      add column rolled_back_reason text check (length(rolled_back_reason) <= 2000),
      -- Mail that came to the new mailbox alone since the switch comes back into the old one.
      add column bring_back boolean not null default true,
      -- Set once it is on record which messages those are (switch_returns).
      add column returns_planned_at timestamptz,
      -- What came of it: { planned, brought, left }.
      add column returned jsonb`.execute(db);
  await sql`
    create table switch_returns (
      mailbox_id uuid not null,
      attempt integer not null,
      -- Where it lies in the new mailbox.
      folder text not null,
      uid_validity bigint not null,
      uid bigint not null,
      primary key (mailbox_id, attempt, folder, uid_validity, uid),
      foreign key (mailbox_id, attempt) references switch_attempts on delete cascade
    )`.execute(db);
  await sql`
    alter table waves
      -- The LOA said "not yet"; asked again a few days later.
      add column put_off_by uuid references people,
      add column put_off_at timestamptz`.execute(db);
  await sql`
    alter table quarantine_items
      add column version integer not null default 1,
      add column kept_by uuid references people,
      add column kept_at timestamptz,
      drop constraint quarantine_items_state_check,
      add constraint quarantine_items_state_check check (state in ('held', 'kept', 'releasing', 'released', 'refused'))`.execute(
    db,
  );
  await sql`create index quarantine_items_undecided on quarantine_items (mailbox_id, at) where state = 'held'`.execute(
    db,
  );
};
