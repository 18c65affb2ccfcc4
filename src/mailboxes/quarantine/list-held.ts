import { sql } from "kysely";
import type { Actor } from "../../people/types.ts";
import type { VerifiedIdentity } from "../../people/verify-token.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Db } from "../../store/database.ts";
import { organisationAndContact } from "../contact.ts";
import type { HeldItem, HeldList, MyHeldList } from "../deciding/views.ts";
import { teamRelation, type ListDeps } from "../list.ts";
import type { NoMailbox } from "../mine.ts";
import { findOwnMailbox } from "../store.ts";
import type { QuarantineRefusal } from "./types.ts";
import { heldActions, quarantineStates, type HeldState } from "./rules-held.ts";

export interface WantedHeld {
  readonly odsCode: string;
  readonly states: readonly HeldState[];
  readonly after: string | undefined;
  readonly limit: number;
}

export type ListHeldRefusal = QuarantineRefusal | { readonly kind: "bad-cursor" };

/**
 * What was taken out of an organisation's mail, oldest first, for its LOA alone: names come from senders and may say
 * something about a patient. Cursor: milliseconds and id of the last one.
 */
export const listHeld =
  (deps: ListDeps) =>
  async (actor: Actor, wanted: WantedHeld): Promise<Result<HeldList, ListHeldRefusal>> => {
    const relation = await teamRelation(deps)(actor, wanted.odsCode);
    if (relation === undefined) return refuse({ kind: "not-found" });
    if (!relation.as.includes("loa")) return refuse({ kind: "not-allowed" });
    const after = wanted.after === undefined ? undefined : readCursor(wanted.after);
    if (after === null) return refuse({ kind: "bad-cursor" });
    const [counts, rows, { name }] = await Promise.all([
      countsOf(deps.db, relation.odsCode),
      page(deps.db, relation.odsCode, wanted, after),
      organisationAndContact(deps.db)(relation.odsCode),
    ]);
    const shown = rows.slice(0, wanted.limit);
    const last = shown.at(-1);
    return ok({
      odsCode: relation.odsCode,
      organisation: name,
      counts,
      items: shown.map(itemOf),
      next: rows.length > wanted.limit && last !== undefined ? `${last.at.getTime()}:${last.id}` : null,
    });
  };

const readCursor = (text: string): { readonly at: Date; readonly id: string } | null => {
  const [, at = "", id = ""] = /^(\d{1,15}):([0-9a-f-]{36})$/.exec(text) ?? [];
  return id === "" ? null : { at: new Date(Number(at)), id };
};

const countsOf = async (db: Db, odsCode: string): Promise<HeldList["counts"]> => {
  const rows = await db
    .selectFrom("quarantine_items as q")
    .innerJoin("mailboxes as m", "m.id", "q.mailbox_id")
    .select(["q.state", (eb) => eb.fn.countAll<number>().as("count")])
    .where("m.ods_code", "=", odsCode as never)
    .groupBy("q.state")
    .execute();
  return Object.fromEntries(
    quarantineStates.map((state) => [state, rows.find((row) => row.state === state)?.count ?? 0]),
  ) as HeldList["counts"];
};

const page = (
  db: Db,
  odsCode: string,
  { states, limit }: WantedHeld,
  after: { readonly at: Date; readonly id: string } | undefined,
) =>
  db
    .selectFrom("quarantine_items as q")
    .innerJoin("mailboxes as m", "m.id", "q.mailbox_id")
    .leftJoin("people as r", "r.id", "q.released_by")
    .leftJoin("people as k", "k.id", "q.kept_by")
    .select(["q.id", "q.version", "q.mailbox_id", "m.external_id", "q.name", "q.why", "q.size", "q.state", "q.reason"])
    // Whole milliseconds, as the cursor has them.
    .select(sql<Date>`date_trunc('milliseconds', q.at)`.as("at"))
    .select(["q.released_at", "r.name as released_name", "q.kept_at", "k.name as kept_name"])
    .where("m.ods_code", "=", odsCode as never)
    .where("q.state", "in", states.length === 0 ? quarantineStates : states)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(date_trunc('milliseconds', q.at), q.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy(sql`date_trunc('milliseconds', q.at)`)
    .orderBy("q.id")
    .limit(limit + 1)
    .execute();

type Row = Awaited<ReturnType<typeof page>>[number];

const itemOf = (row: Row): HeldItem => ({
  id: row.id,
  version: row.version,
  mailbox: row.mailbox_id,
  externalId: row.external_id,
  name: row.name,
  why: row.why,
  size: row.size,
  state: row.state,
  at: row.at.toISOString(),
  decided: decidedOf(row),
  reason: row.reason,
  actions: [...heldActions(row.state)],
});

const decidedOf = (row: Row): HeldItem["decided"] => {
  if (row.state === "held") return null;
  const [by, at] = row.state === "kept" ? [row.kept_name, row.kept_at] : [row.released_name, row.released_at];
  return by === null || at === null ? null : { by, at: at.toISOString() };
};

/** What was taken out of the person's own mail, newest first. Their identity alone decides whose it is. */
export const myHeld =
  ({ db }: { readonly db: Db }) =>
  async (identity: VerifiedIdentity): Promise<Result<MyHeldList, NoMailbox>> => {
    const mailbox = await findOwnMailbox(db, identity);
    if (mailbox === undefined) return refuse({ kind: "no-mailbox" });
    const [rows, all] = await Promise.all([
      db
        .selectFrom("quarantine_items")
        .select(["id", "name", "size", "at", "state"])
        .where("mailbox_id", "=", mailbox.id)
        .orderBy("at", "desc")
        .orderBy("id")
        .limit(100)
        .execute(),
      db
        .selectFrom("quarantine_items")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("mailbox_id", "=", mailbox.id)
        .executeTakeFirst(),
    ]);
    return ok({
      count: all?.count ?? 0,
      items: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
    });
  };
