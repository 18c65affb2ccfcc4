import { sql } from "kysely";
import type { VerifiedIdentity } from "../people/verify-token.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Db } from "../store/database.ts";
import type { ImportList, ImportView } from "./views.ts";

export type NoImport = { readonly kind: "no-import" };

/** The import of this id that is the person's own; another's does not exist. */
export const ownImport = async (db: Db, who: VerifiedIdentity, id: string) =>
  db
    .selectFrom("imports as i")
    .innerJoin("mailbox_owners as o", "o.mailbox_id", "i.mailbox_id")
    .select(["i.id", "i.state", "i.mailbox_id"])
    .where("i.id", "=", id)
    .where("o.tenant_id", "=", who.tenantId)
    .where("o.object_id", "=", who.objectId)
    .executeTakeFirst();

/** One import as its owner sees it: how much is in, what waits, what will not land and why. */
export const importView = async (db: Db, id: string): Promise<ImportView> => {
  const [row, groups, refused] = await Promise.all([
    db
      .selectFrom("imports")
      .select(["id", "fingerprint", "state", "items", "created_at", "changed_at"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("import_items")
      .select(["state", "code", sql<number>`count(*)`.as("count")])
      .where("import_id", "=", id)
      .groupBy(["state", "code"])
      .orderBy("state")
      .orderBy("code")
      .execute(),
    db
      .selectFrom("import_items")
      .select(["key", "code", "reason"])
      .where("import_id", "=", id)
      .where("state", "=", "refused")
      .orderBy("key")
      .limit(1_000)
      .execute(),
  ]);
  const sum = (...states: readonly string[]): number =>
    groups.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    state: row.state,
    openedAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    items: row.items,
    received: sum("held", "landed", "refused"),
    landed: sum("landed"),
    waiting: sum("held"),
    refused: refused.map(({ key, code, reason }) => ({
      key,
      code: code ?? "refused",
      reason: reason ?? "The mailbox did not take it.",
    })),
    notes: groups
      .flatMap(({ state, code, count }) => (code === null ? [] : [{ outcome: outcomes[state], code, count }]))
      .slice(0, 100),
  };
};

const outcomes = { held: "waiting", landed: "landed", refused: "refused" } as const;

/** The person's own imports, newest first, 20 at most. Somebody without a mailbox has none. */
export const myImports =
  ({ db }: { readonly db: Db }) =>
  async (who: VerifiedIdentity): Promise<ImportList> => {
    const rows = await db
      .selectFrom("imports as i")
      .innerJoin("mailbox_owners as o", "o.mailbox_id", "i.mailbox_id")
      .select("i.id")
      .where("o.tenant_id", "=", who.tenantId)
      .where("o.object_id", "=", who.objectId)
      .orderBy("i.created_at", "desc")
      .orderBy("i.id")
      .limit(20)
      .execute();
    return { imports: await Promise.all(rows.map(({ id }) => importView(db, id))) };
  };

/** One of the person's own imports, read again. Another's does not exist. */
export const myImport =
  ({ db }: { readonly db: Db }) =>
  async (who: VerifiedIdentity, id: string): Promise<Result<ImportView, NoImport>> =>
    (await ownImport(db, who, id)) === undefined ? refuse({ kind: "no-import" }) : ok(await importView(db, id));
