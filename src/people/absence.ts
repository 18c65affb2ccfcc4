import { ok, refuse, type Result } from "../result.ts";
import { inTransaction } from "../store/transaction.ts";
import { loadActor } from "./people.ts";
import type { RoleDeps } from "./roles.ts";
import { isProgramme } from "./rules.ts";
import type { PersonId } from "./types.ts";

export interface Absence {
  /** Null: the operator at the command line. */
  readonly by: PersonId | null;
  readonly person: PersonId;
  /** Decides in their place on these days, both included (London). */
  readonly cover: PersonId;
  readonly firstDay: string;
  readonly lastDay: string;
}

export type AbsenceRefusal = {
  readonly kind: "person-not-known" | "not-allowed" | "covers-themselves" | "ends-before-it-starts" | "not-an-ism";
};

/** Records who covers an ISM's absence: by the ISM, or by the programme. The cover sees and decides what the ISM would. */
export const coverAbsence =
  (deps: RoleDeps) =>
  (absence: Absence): Promise<Result<{ readonly id: string }, AbsenceRefusal>> =>
    inTransaction(deps.db, async (trx) => {
      if (absence.person === absence.cover) return refuse({ kind: "covers-themselves" });
      if (absence.lastDay < absence.firstDay) return refuse({ kind: "ends-before-it-starts" });
      const known = { db: trx, clock: deps.clock };
      const person = await loadActor(known, absence.person);
      const cover = await loadActor(known, absence.cover);
      if (person === undefined || cover === undefined) return refuse({ kind: "person-not-known" });
      const supports = (grants: typeof cover.grants): boolean =>
        grants.some((grant) => grant.role === "ism" || grant.role === "programme");
      if (!supports(person.grants) || !supports(cover.grants)) return refuse({ kind: "not-an-ism" });
      if (absence.by !== null && absence.by !== absence.person) {
        const by = await loadActor(known, absence.by);
        if (by === undefined || !isProgramme(by)) return refuse({ kind: "not-allowed" });
      }
      const { id } = await trx
        .insertInto("covers")
        .values({
          person_id: absence.person,
          cover_id: absence.cover,
          first_day: absence.firstDay,
          last_day: absence.lastDay,
          created_by: absence.by,
          created_at: deps.clock.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await deps.audit.append(trx, {
        event: "absence.covered",
        actor: absence.by,
        subject: { person: absence.person },
        details: { cover: id, from: absence.firstDay, to: absence.lastDay },
      });
      return ok({ id });
    });
