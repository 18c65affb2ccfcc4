import type { Clock } from "../clock.ts";
import { londonDay } from "../london-day.ts";
import type { Db } from "../store/database.ts";
import type { PersonId } from "./types.ts";
import { prepared } from "../store/prepared.ts";

/** ISMs on duty for a region today: an absent one is stood in for by their cover. Empty: the programme's queue. */
export const ismsOnDuty = async (
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  region: string | null,
): Promise<readonly PersonId[]> => {
  if (region === null) return [];
  const today = londonDay(clock.now());
  const rows = await db
    .selectFrom("role_grants as g")
    .modifyFront(prepared)
    .leftJoin("covers as c", (join) =>
      join.onRef("c.person_id", "=", "g.person_id").on("c.first_day", "<=", today).on("c.last_day", ">=", today),
    )
    .select(["g.person_id", "c.cover_id"])
    .where("g.role", "=", "ism")
    .where("g.region", "=", region)
    .where("g.revoked_at", "is", null)
    .orderBy("g.granted_at")
    .orderBy("g.id")
    .orderBy("c.created_at")
    .execute();
  return [...new Set(rows.map(({ person_id, cover_id }) => cover_id ?? person_id))];
};

/** Each person, or whoever covers them today. */
export const standIns = async (
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  people: readonly PersonId[],
): Promise<readonly PersonId[]> => {
  if (people.length === 0) return [];
  const covers = await db
    .selectFrom("covers")
    .select(["person_id", "cover_id"])
    .where("person_id", "in", people)
    .where("first_day", "<=", londonDay(clock.now()))
    .where("last_day", ">=", londonDay(clock.now()))
    .orderBy("created_at")
    .execute();
  return people.flatMap((person) => {
    const own = covers.filter((cover) => cover.person_id === person).map((cover) => cover.cover_id);
    return own.length > 0 ? own : [person];
  });
};

/** Everybody of the programme: they hold the queue of requests that belong to no region. */
export const programmeTeam = async (db: Db): Promise<readonly PersonId[]> => {
  const rows = await db
    .selectFrom("role_grants")
    .select("person_id")
    .where("role", "=", "programme")
    .where("revoked_at", "is", null)
    .orderBy("granted_at")
    .execute();
  return rows.map((row) => row.person_id);
};
