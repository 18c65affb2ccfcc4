import { sql, type Kysely } from "kysely";

/** The append-only trail (docs/adr/011): chained in 16 lanes, so that writers do not wait for one another. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table audit_lanes (
      lane smallint primary key,
      position bigint not null,
      mac bytea not null
    )`.execute(db);
  await sql`insert into audit_lanes select lane, 0, decode(repeat('00', 32), 'hex') from generate_series(0, 15) lane`.execute(
    db,
  );
  await sql`
    create table audit_entries (
      id bigint generated always as identity primary key,
      lane smallint not null references audit_lanes,
      position bigint not null,
      at timestamptz not null,
      event text not null,
      actor uuid,
      ods_code text,
      subject text,
      details text not null,
      key_id text not null,
      mac bytea not null,
      unique (lane, position)
    )`.execute(db);
  await sql`create index audit_entries_by_organisation on audit_entries (ods_code, id)`.execute(db);
  // The only way from a pseudonym back to a person: deleting a row here erases the person and keeps the chain whole.
  await sql`
    create table audit_pseudonyms (
      person_id uuid primary key references people,
      pseudonym uuid not null unique default gen_random_uuid()
    )`.execute(db);
  await sql`
    create function audit_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit trail is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
    end $$`.execute(db);
  await sql`
    create trigger audit_entries_append_only before update or delete on audit_entries
      for each row execute function audit_is_append_only()`.execute(db);
  await sql`
    create trigger audit_entries_no_truncate before truncate on audit_entries
      for each statement execute function audit_is_append_only()`.execute(db);
};
