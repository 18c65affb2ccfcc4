import { sql, type Selectable } from "kysely";
import type { OdsCode } from "../onboarding/types.ts";
import type { Db, Trx } from "../store/database.ts";
import type { MailboxesTable } from "../store/tables/mailboxes.ts";
import type { MailboxEvent, MailboxState } from "./rules.ts";
import { prepared } from "../store/prepared.ts";

export type MailboxRow = Selectable<MailboxesTable>;

/** The mailbox whose owner has this identity, on either side of the move. One index look-up. */
export const findOwnMailbox = (
  db: Db,
  identity: { readonly tenantId: string; readonly objectId: string },
): Promise<(MailboxRow & { readonly side: "source" | "target" }) | undefined> =>
  db
    .selectFrom("mailbox_owners")
    .modifyFront(prepared)
    .innerJoin("mailboxes", "mailboxes.id", "mailbox_owners.mailbox_id")
    .selectAll("mailboxes")
    .select("mailbox_owners.side")
    .where("tenant_id", "=", identity.tenantId)
    .where("object_id", "=", identity.objectId)
    .executeTakeFirst();

export const findMailbox = (db: Db, id: string): Promise<MailboxRow | undefined> =>
  db.selectFrom("mailboxes").selectAll().where("id", "=", id).executeTakeFirst();

/** Locks the row until the transaction ends, so that two commands on one mailbox follow each other. */
export const lockMailbox = (trx: Trx, id: string): Promise<MailboxRow | undefined> =>
  trx.selectFrom("mailboxes").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export interface MailboxPatch {
  readonly switch_at?: Date | null;
  readonly switched_at?: Date | null;
  readonly repointed_at?: Date | null;
  readonly repoint_client?: string | null;
  readonly repoint_proof?: "proven" | "stated" | null;
  readonly attention_code?: string | null;
}

/** Stores an event and the state that follows from it; one transaction, one new version. */
export const storeMailboxEvent = async (
  trx: Trx,
  row: MailboxRow,
  event: MailboxEvent,
  at: Date,
  by: string | null,
  patch: MailboxPatch,
): Promise<MailboxRow> => {
  const version = row.version + 1;
  const updated = await trx
    .updateTable("mailboxes")
    .set({
      ...patch,
      state: event.to,
      kept_state: event.kept,
      version,
      changed_at: at,
      ...(event.to === row.state ? {} : { since: at }),
    })
    .where("id", "=", row.id)
    .where("version", "=", row.version)
    .returningAll()
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("mailbox_events")
    .values({
      mailbox_id: row.id,
      version,
      verb: event.verb,
      from_state: event.from,
      to_state: event.to,
      at,
      by_person: by,
    })
    .execute();
  return updated;
};

export const eventsOf = (db: Db, id: string) =>
  db
    .selectFrom("mailbox_events")
    .modifyFront(prepared)
    .selectAll()
    .where("mailbox_id", "=", id)
    .orderBy("version")
    .execute();

export const notMovedOf = (db: Db, id: string) =>
  db
    .selectFrom("mailbox_not_moved")
    .modifyFront(prepared)
    .selectAll()
    .where("mailbox_id", "=", id)
    .orderBy("reason")
    .limit(100)
    .execute();

export interface ListedMailbox {
  readonly id: string;
  readonly external_id: string;
  readonly state: MailboxState;
  readonly version: number;
  readonly since: Date;
  readonly vip: boolean;
  readonly attention_code: string | null;
}

/** One page of an organisation's mailboxes, in order of state and id; keyset paging, so a page costs the same anywhere. */
export const listMailboxes = (
  db: Db,
  wanted: {
    readonly odsCode: OdsCode;
    readonly states: readonly MailboxState[];
    readonly after: { readonly state: string; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly ListedMailbox[]> => {
  let query = db
    .selectFrom("mailboxes")
    .select(["id", "external_id", "state", "version", "since", "vip", "attention_code"])
    .where("ods_code", "=", wanted.odsCode)
    .orderBy("state")
    .orderBy("id")
    .limit(wanted.limit);
  if (wanted.states.length > 0) query = query.where("state", "in", wanted.states);
  const after = wanted.after;
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("state", "id"), ">", eb.tuple(after.state as MailboxState, after.id)));
  }
  return query.execute();
};

export const countByState = async (
  db: Db,
  odsCode: OdsCode,
): Promise<Readonly<Partial<Record<MailboxState, number>>>> => {
  const rows = await db
    .selectFrom("mailboxes")
    .select(["state", sql<number>`count(*)`.as("count")])
    .where("ods_code", "=", odsCode)
    .groupBy("state")
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
