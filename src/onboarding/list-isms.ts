import { sql } from "kysely";
import { londonDay } from "../london-day.ts";
import { loadActor } from "../people/people.ts";
import type { Deps } from "./deps.ts";
import type { ByPerson } from "./requests.ts";
import type { IsmChoice } from "./views.ts";

/** Every ISM to whom this person may hand over; nobody but ISMs and the programme gets names. At most 200. */
export const listIsms =
  (deps: Pick<Deps, "db" | "clock">) =>
  async ({ person }: ByPerson): Promise<readonly IsmChoice[]> => {
    const actor = await loadActor(deps, person);
    const supports = actor?.grants.some(({ role }) => role === "ism" || role === "programme") === true;
    if (!supports) return [];
    const today = londonDay(deps.clock.now());
    return deps.db
      .selectFrom("people as p")
      .innerJoin("role_grants as g", "g.person_id", "p.id")
      .select(["p.id", "p.name"])
      .select(sql<string[]>`array_agg(g.region order by g.region)`.as("regions"))
      .select(
        sql<boolean>`exists (select from covers c where c.person_id = p.id
          and ${today}::date between c.first_day and c.last_day)`.as("absent"),
      )
      .where("g.role", "=", "ism")
      .where("g.revoked_at", "is", null)
      .where("p.id", "!=", person)
      .groupBy(["p.id", "p.name"])
      .orderBy("p.name")
      .orderBy("p.id")
      .limit(200)
      .execute();
  };
