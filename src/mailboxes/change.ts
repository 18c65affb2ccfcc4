import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { PersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Trx } from "../store/database.ts";
import { assertLease, type Lease } from "./leases.ts";
import {
  decideMailbox,
  type MailboxActor,
  type MailboxGateFacts,
  type MailboxRefusal,
  type MailboxVerb,
} from "./rules.ts";
import { lockMailbox, storeMailboxEvent, type MailboxPatch, type MailboxRow } from "./store.ts";

export interface ChangeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
}

export interface ChangeMailbox {
  readonly id: string;
  readonly verb: MailboxVerb;
  /** What the caller is to this mailbox; decided by the caller from verified facts. */
  readonly as: readonly MailboxActor[];
  /** Null: the engine. */
  readonly by: PersonId | null;
  readonly gates?: MailboxGateFacts;
  readonly patch?: MailboxPatch;
  /** Where given, the change is refused unless the record has this version. */
  readonly version?: number;
  /** The engine's right to write; LeaseLost is thrown where it has passed on. */
  readonly lease?: Lease;
}

export type ChangeRefusal =
  MailboxRefusal | { readonly kind: "not-found" } | { readonly kind: "stale"; readonly version: number };

/** Moves one mailbox along its life: load, ask the rules, store, audit, in one transaction. */
export const changeMailbox =
  ({ db, clock, audit }: ChangeDeps) =>
  (change: ChangeMailbox): Promise<Result<MailboxRow, ChangeRefusal>> =>
    db.transaction().execute((trx) => changeMailboxIn({ clock, audit })(trx, change));

/** The same inside a transaction of the caller. */
export const changeMailboxIn =
  ({ clock, audit }: Omit<ChangeDeps, "db">) =>
  async (trx: Trx, change: ChangeMailbox): Promise<Result<MailboxRow, ChangeRefusal>> => {
    if (change.lease !== undefined) await assertLease(trx, change.lease);
    const row = await lockMailbox(trx, change.id);
    if (row === undefined) return refuse({ kind: "not-found" });
    if (change.version !== undefined && change.version !== row.version) {
      return refuse({ kind: "stale", version: row.version });
    }
    const standing = { state: row.state, kept: row.kept_state };
    const event = decideMailbox(standing, { verb: change.verb, as: change.as }, change.gates ?? {});
    if (!event.ok) return event;
    const stored = await storeMailboxEvent(trx, row, event.value, clock.now(), change.by, change.patch ?? {});
    await audit.append(trx, {
      event: `mailbox.${change.verb}`,
      actor: change.by,
      odsCode: row.ods_code,
      subject: row.id,
      details: { from: event.value.from, to: event.value.to, version: stored.version },
    });
    return ok(stored);
  };
