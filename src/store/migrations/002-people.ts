import { sql, type Kysely } from "kysely";

/** People by tenant + object id, the roles they hold, and who covers whom. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table people (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null,
      object_id uuid not null,
      name text not null,
      email text,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      unique (tenant_id, object_id)
    )`.execute(db);
  await sql`
    create table role_grants (
      id uuid primary key default gen_random_uuid(),
      person_id uuid not null references people,
      role text not null check (role in ('loa', 'technical', 'ism', 'programme', 'end-user')),
      ods_code text,
      region text,
      granted_by uuid references people,
      granted_at timestamptz not null,
      revoked_by uuid references people,
      revoked_at timestamptz,
      check ((role in ('loa', 'technical', 'end-user')) = (ods_code is not null)),
      check ((role = 'ism') = (region is not null))
    )`.execute(db);
  await sql`
    create unique index role_grants_held on role_grants (person_id, role, coalesce(ods_code, ''), coalesce(region, ''))
      where revoked_at is null`.execute(db);
  await sql`create index role_grants_by_organisation on role_grants (ods_code) where revoked_at is null`.execute(db);
  await sql`create index role_grants_by_region on role_grants (region) where revoked_at is null and role = 'ism'`.execute(
    db,
  );
  await sql`
    create table covers (
      id uuid primary key default gen_random_uuid(),
      person_id uuid not null references people,
      cover_id uuid not null references people,
      first_day date not null,
      last_day date not null,
      created_by uuid references people,
      created_at timestamptz not null,
      check (person_id <> cover_id),
      check (last_day >= first_day)
    )`.execute(db);
  await sql`create index covers_by_person on covers (person_id)`.execute(db);
  await sql`create index covers_by_cover on covers (cover_id)`.execute(db);
};
