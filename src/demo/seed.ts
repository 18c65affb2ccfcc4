import { sql } from "kysely";
import { saveRecords } from "../onboarding/ods/directory.ts";
import { parseOdsCode } from "../onboarding/types.ts";
import { OnboardingWindow, setWindow } from "../onboarding/window.ts";
import { meetPerson } from "../people/people.ts";
import { grantRole, type RoleDeps } from "../people/roles.ts";
import type { PersonId } from "../people/types.ts";
import { inTransaction } from "../store/transaction.ts";
import { demoOrganisations, demoPeople, type DemoPerson } from "./people.ts";

/**
 * Puts the demonstration's people, organisations and regions into the store; run at each `serve --demo`, and changes
 * nothing the second time. Returns each person with the id that the store gave them.
 */
export const seedDemo = async (deps: RoleDeps): Promise<readonly (DemoPerson & { readonly id: PersonId })[]> => {
  const seeded: (DemoPerson & { id: PersonId })[] = [];
  for (const person of demoPeople) {
    const id = await meetPerson(deps)(person);
    await inTransaction(deps.db, async (trx) => {
      for (const role of person.roles) await grantRole(deps, trx, { by: null, person: id, ...role });
    });
    seeded.push({ ...person, id });
  }
  await seedDirectory(deps);
  const said = await deps.db
    .selectFrom("programme_settings")
    .select("value")
    .where("name", "=", "on-boarding-window")
    .executeTakeFirst();
  if (said === undefined) await setWindow(deps)(null, OnboardingWindow.parse({ is: "open" }));
  return seeded;
};

const seedDirectory = async (deps: RoleDeps): Promise<void> => {
  const known = await deps.db
    .selectFrom("ods_records")
    .select("code")
    .where(sql<boolean>`code like 'ZZ9%'`)
    .execute();
  if (known.length >= demoOrganisations.length) return;
  const records = demoOrganisations.flatMap(({ code, name, region, status }) => {
    const parsed = parseOdsCode(code);
    if (!parsed.ok) return [];
    const closedOn = status === "closed" ? "2026-03-31" : null;
    const successors = status === "closed" ? ["ZZ901"] : [];
    return [{ code: parsed.value, name, status, region, closedOn, successors, parents: [], postcode: null }];
  });
  await saveRecords(deps, records, "list");
};
