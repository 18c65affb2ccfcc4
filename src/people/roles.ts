import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Db, Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { loadActor } from "./people.ts";
import { mayAssign } from "./rules.ts";
import type { PersonId, Role } from "./types.ts";

export interface RoleDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
}

export interface RoleChange {
  /** Null: the operator at the command line, who has the database's key anyway; the trail says so. */
  readonly by: PersonId | null;
  readonly person: PersonId;
  readonly role: Role;
  readonly odsCode?: string;
  readonly region?: string;
}

export type RoleRefusal =
  | { readonly kind: "person-not-known" }
  | { readonly kind: "not-allowed" }
  | { readonly kind: "needs-organisation"; readonly role: Role }
  | { readonly kind: "needs-region"; readonly role: Role }
  | { readonly kind: "needs-neither"; readonly role: Role }
  | { readonly kind: "last-programme-administrator" };

/** Gives a role. Giving it twice is one grant; `changed` tells whether anything was new. */
export const assignRole =
  (deps: RoleDeps) =>
  (change: RoleChange): Promise<Result<{ readonly changed: boolean }, RoleRefusal>> =>
    inTransaction(deps.db, async (trx) => {
      const refusal = await checkChange(deps, trx, change);
      if (refusal !== undefined) return { ok: false, refusal };
      return ok({ changed: await grantRole(deps, trx, change) });
    });

/** Takes a role away. The last programme administrator stays: else nobody could give roles any more. */
export const removeRole =
  (deps: RoleDeps) =>
  (change: RoleChange): Promise<Result<{ readonly changed: boolean }, RoleRefusal>> =>
    inTransaction(deps.db, async (trx) => {
      const refusal = await checkChange(deps, trx, change);
      if (refusal !== undefined) return { ok: false, refusal };
      if (change.role === "programme" && (await isLastProgramme(trx, change.person))) {
        return refuse({ kind: "last-programme-administrator" });
      }
      const { numUpdatedRows } = await trx
        .updateTable("role_grants")
        .set({ revoked_at: deps.clock.now(), revoked_by: change.by })
        .where("person_id", "=", change.person)
        .where("role", "=", change.role)
        .where("ods_code", "is not distinct from", change.odsCode ?? null)
        .where("region", "is not distinct from", change.region ?? null)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return ok({ changed: false });
      await deps.audit.append(trx, roleEntry("role.removed", change));
      return ok({ changed: true });
    });

/** Gives a role within a transaction whose own rules allowed it (an accepted intent, the configuration). */
export const grantRole = async (
  { clock, audit }: Pick<RoleDeps, "clock" | "audit">,
  trx: Trx,
  change: RoleChange,
): Promise<boolean> => {
  const inserted = await trx
    .insertInto("role_grants")
    .values({
      person_id: change.person,
      role: change.role,
      ods_code: change.odsCode ?? null,
      region: change.region ?? null,
      granted_by: change.by,
      granted_at: clock.now(),
      revoked_by: null,
      revoked_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (inserted === undefined) return false;
  await audit.append(trx, roleEntry("role.given", change));
  return true;
};

const roleEntry = (event: string, { by, person, role, odsCode, region }: RoleChange) => ({
  event,
  actor: by,
  subject: { person },
  ...(odsCode === undefined ? {} : { odsCode }),
  details: { role, ...(region === undefined ? {} : { region }) },
});

const needs = {
  loa: "organisation",
  technical: "organisation",
  "end-user": "organisation",
  ism: "region",
  programme: "neither",
} as const satisfies Record<Role, "organisation" | "region" | "neither">;

const checkShape = ({ role, odsCode, region }: RoleChange): RoleRefusal | undefined => {
  const need = needs[role];
  if (need === "organisation" && (odsCode === undefined || region !== undefined)) {
    return { kind: "needs-organisation", role };
  }
  if (need === "region" && (region === undefined || odsCode !== undefined)) return { kind: "needs-region", role };
  if (need === "neither" && (odsCode !== undefined || region !== undefined)) return { kind: "needs-neither", role };
  return undefined;
};

const checkChange = async (deps: RoleDeps, trx: Trx, change: RoleChange): Promise<RoleRefusal | undefined> => {
  const shape = checkShape(change);
  if (shape !== undefined) return shape;
  const exists = await trx.selectFrom("people").select("id").where("id", "=", change.person).executeTakeFirst();
  if (exists === undefined) return { kind: "person-not-known" };
  if (change.by === null) return undefined;
  const actor = await loadActor({ db: trx, clock: deps.clock }, change.by);
  const region = await regionOf(trx, change.odsCode);
  return actor !== undefined && mayAssign(actor, { role: change.role, region }) ? undefined : { kind: "not-allowed" };
};

const regionOf = async (db: Db, odsCode: string | undefined): Promise<string | null> => {
  if (odsCode === undefined) return null;
  const found = await db
    .selectFrom("organisations")
    .select("region")
    .where("ods_code", "=", odsCode as never)
    .executeTakeFirst();
  return found?.region ?? null;
};

const isLastProgramme = async (trx: Trx, person: PersonId): Promise<boolean> => {
  // Locked in one order, so that two administrators cannot remove each other in the same moment.
  const holders = await trx
    .selectFrom("role_grants")
    .select("person_id")
    .where("role", "=", "programme")
    .where("revoked_at", "is", null)
    .orderBy("id")
    .forUpdate()
    .execute();
  return holders.length === 1 && holders[0]?.person_id === person;
};

/** The first programme administrators, from the configuration; run at each start, and changes nothing the second time. */
export const ensureAdministrators =
  (deps: RoleDeps) =>
  (administrators: readonly { readonly tenantId: string; readonly objectId: string }[]): Promise<void> =>
    inTransaction(deps.db, async (trx) => {
      for (const { tenantId, objectId } of administrators) {
        const now = deps.clock.now();
        await trx
          .insertInto("people")
          .values({
            tenant_id: tenantId,
            object_id: objectId,
            name: "Programme administrator",
            email: null,
            first_seen_at: now,
            last_seen_at: now,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const { id } = await trx
          .selectFrom("people")
          .select("id")
          .where("tenant_id", "=", tenantId)
          .where("object_id", "=", objectId)
          .executeTakeFirstOrThrow();
        await grantRole(deps, trx, { by: null, person: id, role: "programme" });
      }
    });
