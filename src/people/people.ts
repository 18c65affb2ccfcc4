import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import { londonDay } from "../london-day.ts";
import type { Db } from "../store/database.ts";
import { parsePersonId, type Actor, type Grant, type PersonId, type PersonKey } from "./types.ts";
import { prepared } from "../store/prepared.ts";

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
}

export interface MeetPerson extends PersonKey {
  /** From the verified token or the activity's sender; kept to address the person, never as a key. */
  readonly name?: string;
  readonly email?: string;
}

const longestName = 200;

/**
 * The person of a verified identity; remembered at the first meeting. A newer name or address replaces the older one.
 * `tenantId` and `objectId` are the verified ones: nothing else may be given here.
 */
export const meetPerson =
  ({ db, clock }: Deps) =>
  async ({ tenantId, objectId, name, email }: MeetPerson): Promise<PersonId> => {
    const now = clock.now();
    const shown = plainName(name);
    const found = await db
      .selectFrom("people")
      .modifyFront(prepared)
      .select(["id", "name", "email", "last_seen_at"])
      .where("tenant_id", "=", tenantId)
      .where("object_id", "=", objectId)
      .executeTakeFirst();
    // Most meetings change nothing: no write, and so no lock, for each message and each page.
    const fresh = found !== undefined && now.getTime() - found.last_seen_at.getTime() < 600_000;
    if (fresh && (shown === undefined || shown === found.name) && (email === undefined || email === found.email)) {
      return found.id;
    }
    const row = await db
      .insertInto("people")
      .values({
        tenant_id: tenantId,
        object_id: objectId,
        name: shown ?? "Somebody without a name",
        email: email ?? null,
        first_seen_at: now,
        last_seen_at: now,
      })
      .onConflict((conflict) =>
        conflict.columns(["tenant_id", "object_id"]).doUpdateSet({
          last_seen_at: now,
          ...(shown === undefined ? {} : { name: shown }),
          ...(email === undefined ? {} : { email }),
        }),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    return row.id;
  };

/** One line, without control characters or marks that turn the reading direction around. */
const plainName = (name: string | undefined): string | undefined => {
  const plain = name
    ?.normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longestName);
  return plain === "" ? undefined : plain;
};

/** The person with the roles held now and the absences covered today. Read anew for every action. */
export const loadActor = async ({ db, clock }: Deps, person: PersonId): Promise<Actor | undefined> => {
  const today = londonDay(clock.now());
  const row = await db
    .selectFrom("people")
    .modifyFront(prepared)
    .select(["id", "name"])
    .select(
      sql<readonly Grant[]>`coalesce((
        select json_agg(json_build_object('role', role, 'odsCode', ods_code, 'region', region) order by granted_at, id)
        from role_grants where person_id = people.id and revoked_at is null), '[]')`.as("grants"),
    )
    .select(
      sql<Actor["covers"]>`coalesce((
        select json_agg(json_build_object('id', covered.person_id, 'regions', covered.regions))
        from (
          select c.person_id, coalesce(json_agg(g.region) filter (where g.region is not null), '[]') as regions
          from covers c left join role_grants g
            on g.person_id = c.person_id and g.role = 'ism' and g.revoked_at is null
          where c.cover_id = people.id and ${today}::date between c.first_day and c.last_day
          group by c.person_id) covered), '[]')`.as("covers"),
    )
    .where("id", "=", person)
    .executeTakeFirst();
  return row;
};

/** Finds people for the command line: by our id, by tenant:object, or by part of the name. At most 100. */
export const findPeople = async (db: Db, text?: string): Promise<readonly FoundPerson[]> => {
  let query = db.selectFrom("people").select(["id", "tenant_id", "object_id", "name", "last_seen_at"]);
  if (text !== undefined) {
    const id = parsePersonId(text);
    const pair = /^([0-9a-f-]{36}):([0-9a-f-]{36})$/i.exec(text);
    if (id !== undefined) query = query.where("id", "=", id);
    else if (pair?.[1] !== undefined && pair[2] !== undefined) {
      query = query.where("tenant_id", "=", pair[1].toLowerCase()).where("object_id", "=", pair[2].toLowerCase());
    } else query = query.where("name", "ilike", `%${text.replace(/[\\%_]/g, "\\$&")}%`);
  }
  return query.orderBy("name").orderBy("id").limit(100).execute();
};

export interface FoundPerson {
  readonly id: PersonId;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly name: string;
  readonly last_seen_at: Date;
}
