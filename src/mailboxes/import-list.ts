import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { Actor } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { teamRelation } from "./list.ts";
import { readMappingList, type ListRefusal, type MappedMailbox } from "./mapping-list.ts";

export interface ImportDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
}

export interface ImportedList {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** True: nothing was stored, this is what would happen. */
  readonly dryRun: boolean;
}

export interface ImportRequest {
  readonly odsCode: string;
  readonly csv: string;
  /** Tenants of the two sides, for the object ids of the list. */
  readonly sourceTenant: string | null;
  readonly targetTenant: string | null;
  readonly dryRun: boolean;
}

/**
 * Takes the LOA's mapping list into the store: all rows, or none. Running the same list again changes nothing; a row
 * that is already known is brought up to date as long as its mailbox has not been switched.
 */
export const importMappingList =
  (deps: ImportDeps) =>
  async (
    actor: Actor,
    request: ImportRequest,
  ): Promise<Result<ImportedList, ListRefusal | { readonly kind: "not-found" }>> => {
    const relation = await teamRelation(deps)(actor, request.odsCode);
    if (relation === undefined) return refuse({ kind: "not-found" });
    const read = readMappingList(request.csv);
    if (!read.ok) return read;
    const { odsCode } = relation;
    return inTransaction(deps.db, async (trx) => {
      const result = await merge(deps, trx, odsCode, read.value, request);
      if (!request.dryRun && result.added + result.changed > 0) {
        await deps.audit.append(trx, {
          event: "mailboxes.mapped",
          actor: actor.id,
          odsCode,
          details: { added: result.added, changed: result.changed },
        });
      }
      return ok(result);
    });
  };

const merge = async (
  { clock }: ImportDeps,
  trx: Trx,
  odsCode: OdsCode,
  rows: readonly MappedMailbox[],
  request: ImportRequest,
): Promise<ImportedList> => {
  // Two lists of one organisation at once follow each other; otherwise each would count the other's rows as new.
  await sql`select pg_advisory_xact_lock(hashtext(${`mapping ${odsCode}`}))`.execute(trx);
  const known = new Map(
    (
      await trx
        .selectFrom("mailboxes")
        .select(["id", "external_id", "old_address", "new_address", "vip", "state"])
        .where("ods_code", "=", odsCode)
        .execute()
    ).map((row) => [row.external_id, row]),
  );
  const fresh = rows.filter((row) => !known.has(row.externalId));
  const changed = rows.filter((row) => {
    const old = known.get(row.externalId);
    if (old === undefined || !["mapped", "account-created", "copying", "in-step"].includes(old.state)) return false;
    return old.old_address !== row.oldAddress || old.new_address !== row.newAddress || old.vip !== row.vip;
  });
  const counts = {
    added: fresh.length,
    changed: changed.length,
    unchanged: rows.length - fresh.length - changed.length,
  };
  if (request.dryRun) return { ...counts, dryRun: true };
  await insertAll(trx, odsCode, fresh, clock.now());
  for (const row of changed) {
    await trx
      .updateTable("mailboxes")
      .set({ old_address: row.oldAddress, new_address: row.newAddress, vip: row.vip, changed_at: clock.now() })
      .where("ods_code", "=", odsCode)
      .where("external_id", "=", row.externalId)
      .execute();
  }
  await insertOwners(trx, odsCode, rows, request);
  return { ...counts, dryRun: false };
};

/** One statement for all rows: arrays, since a statement takes 65,535 parameters at most. */
const insertAll = async (trx: Trx, odsCode: OdsCode, rows: readonly MappedMailbox[], now: Date): Promise<void> => {
  await sql`
    insert into mailboxes (id, ods_code, external_id, old_address, new_address, vip, state, since, changed_at)
    select id, ${odsCode}, external_id, old_address, new_address, vip, 'mapped', ${now}, ${now}
    from unnest(${rows.map(() => randomUUID())}::uuid[], ${rows.map((row) => row.externalId)}::text[],
      ${rows.map((row) => row.oldAddress)}::text[], ${rows.map((row) => row.newAddress)}::text[],
      ${rows.map((row) => row.vip)}::boolean[]) as list(id, external_id, old_address, new_address, vip)`.execute(trx);
};

const insertOwners = async (
  trx: Trx,
  odsCode: OdsCode,
  rows: readonly MappedMailbox[],
  { sourceTenant, targetTenant }: ImportRequest,
): Promise<void> => {
  for (const [side, tenant, objectId] of [
    ["source", sourceTenant, (row: MappedMailbox) => row.sourceObjectId],
    ["target", targetTenant, (row: MappedMailbox) => row.targetObjectId],
  ] as const) {
    const owned = rows.filter((row) => objectId(row) !== null);
    if (tenant === null || owned.length === 0) continue;
    // Somebody who owns a mailbox already keeps it: a list of another organisation cannot take a person over.
    await sql`
      insert into mailbox_owners (tenant_id, object_id, mailbox_id, side)
      select ${tenant}::uuid, list.object_id, m.id, ${side}
      from unnest(${owned.map(objectId)}::uuid[], ${owned.map((row) => row.externalId)}::text[]) as list(object_id, external_id)
      join mailboxes m on m.ods_code = ${odsCode} and m.external_id = list.external_id
      on conflict (tenant_id, object_id) do nothing`.execute(trx);
  }
};
