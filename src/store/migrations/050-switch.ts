import { sql, type Kysely } from "kysely";

/** The switch of a mailbox: its attempts, its probes, mail that came by the redirect; ManageSieve servers; proxies. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table switch_attempts (
      mailbox_id uuid not null references mailboxes on delete cascade,
      attempt integer not null,
      state text not null check (state in ('running', 'stopped', 'done', 'rolling-back', 'rolled-back')),
      -- When the next piece of work is due; a job lost on the way is made again.
      due_at timestamptz not null,
      created_at timestamptz not null,
      -- Null: the wave's own plan.
      started_by uuid references people,
      -- How new mail is sent on, once that is known.
      forwarding text check (forwarding in ('managesieve', 'administrator')),
      script text,
      -- What was active before ours: '' where nothing was, null where that is not known yet.
      script_before text,
      forwarded_at timestamptz,
      -- An administrator said that the forward is set; probes decide whether it is.
      confirmed_at timestamptz,
      confirmed_by uuid references people,
      rolled_back_by uuid references people,
      -- Failures in a row of the step at hand.
      tries integer not null default 0,
      reason text,
      primary key (mailbox_id, attempt)
    )`.execute(db);
  await sql`create index switch_attempts_due on switch_attempts (due_at) where state in ('running', 'rolling-back')`.execute(
    db,
  );
  await sql`
    create table switch_probes (
      token text primary key check (token ~ '^[0-9a-f]{32}$'),
      mailbox_id uuid not null references mailboxes on delete cascade,
      attempt integer not null,
      sent_to text not null check (sent_to in ('old', 'new')),
      -- 'void': nobody knows whether it was sent, so it proves nothing; it is cleaned up all the same.
      state text not null check (state in ('sending', 'sent', 'void')),
      made_at timestamptz not null,
      sent_at timestamptz
    )`.execute(db);
  await sql`create index switch_probes_of on switch_probes (mailbox_id, attempt)`.execute(db);
  await sql`
    create table switch_arrivals (
      mailbox_id uuid not null references mailboxes on delete cascade,
      -- Where it lies on the target.
      folder text not null,
      uid_validity bigint not null,
      uid bigint not null,
      -- Keyed hash of what makes it the same mail; null: looked at, and of no concern.
      fingerprint text,
      -- The old mailbox's copy of the same mail, which is not copied then.
      source_folder text,
      source_uid_validity bigint,
      source_uid bigint,
      primary key (mailbox_id, folder, uid_validity, uid)
    )`.execute(db);
  await sql`create index switch_arrivals_free on switch_arrivals (mailbox_id, fingerprint) where source_uid is null`.execute(
    db,
  );
  await sql`alter table mail_hosts add column service text not null default 'imap' check (service in ('imap', 'managesieve'))`.execute(
    db,
  );
  // Who signs in to act for the mailbox's user (proxy authentication); null: the user.
  await sql`alter table mailbox_credentials add column admin_user text check (length(admin_user) <= 320)`.execute(db);
};
