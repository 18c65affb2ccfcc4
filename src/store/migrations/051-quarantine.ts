import { sql, type Kysely } from "kysely";

/** Attachments that were taken out, kept until the LOA releases them or the mailbox is gone. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table quarantine_items (
      id uuid primary key,
      mailbox_id uuid not null references mailboxes on delete cascade,
      -- Keyed hash of message header and attachment: a message that is read twice is kept once.
      digest text not null,
      -- The name that the sender gave, for people; never a path.
      name text not null,
      why text not null,
      size integer not null,
      state text not null default 'held' check (state in ('held', 'releasing', 'released', 'refused')),
      at timestamptz not null,
      released_by uuid references people,
      released_at timestamptz,
      reason text,
      -- The header of the message it came in, and the part as it was. AES-256-GCM; nonce and tag stand before.
      header bytea not null,
      body bytea not null,
      unique (mailbox_id, digest)
    )`.execute(db);
};
