import type { Audit } from "../../audit/audit.ts";
import type { Clock } from "../../clock.ts";
import type { JobQueue } from "../../jobs/types.ts";
import type { Log } from "../../log.ts";
import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Database } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { teamRelation } from "../list.ts";
import { findMailbox, type MailboxRow } from "../store.ts";
import type { QuarantineList } from "./views.ts";

export interface QuarantineUse {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
  readonly jobs: JobQueue;
}

export type QuarantineRefusal = { readonly kind: "not-found" } | { readonly kind: "not-allowed" };

/** The mailbox where the person is of its team; and whether they are its organisation's LOA, who alone decides. */
const seen = async (
  deps: QuarantineUse,
  actor: Actor,
  mailboxId: string,
): Promise<{ readonly mailbox: MailboxRow; readonly loa: boolean } | undefined> => {
  const mailbox = await findMailbox(deps.db, mailboxId);
  const relation = mailbox === undefined ? undefined : await teamRelation(deps)(actor, mailbox.ods_code);
  return mailbox === undefined || relation === undefined ? undefined : { mailbox, loa: relation.as.includes("loa") };
};

/** What was taken out of a mailbox's messages, newest first; names and sizes, for the organisation's LOA alone. */
export const listQuarantine =
  (deps: QuarantineUse) =>
  async (actor: Actor, mailboxId: string): Promise<Result<QuarantineList, QuarantineRefusal>> => {
    const found = await seen(deps, actor, mailboxId);
    if (found === undefined) return refuse({ kind: "not-found" });
    if (!found.loa) return refuse({ kind: "not-allowed" });
    const rows = await deps.db
      .selectFrom("quarantine_items")
      .select(["id", "name", "why", "size", "state", "at", "released_at", "reason"])
      .where("mailbox_id", "=", mailboxId)
      .orderBy("at", "desc")
      .orderBy("id")
      .limit(500)
      .execute();
    return ok({
      items: rows.map(({ at, released_at, ...row }) => ({
        ...row,
        at: at.toISOString(),
        releasedAt: released_at?.toISOString() ?? null,
      })),
    });
  };

/**
 * The LOA releases one attachment. It is brought into the person's new mailbox by a job, once. Saying it twice is saying
 * it once; one that the mailbox refused may be tried again.
 */
export const releaseFromQuarantine =
  (deps: QuarantineUse) =>
  async (
    actor: Actor,
    wanted: { readonly mailboxId: string; readonly itemId: string },
  ): Promise<Result<{ readonly state: "releasing" | "released" }, QuarantineRefusal>> => {
    const found = await seen(deps, actor, wanted.mailboxId);
    if (found === undefined) return refuse({ kind: "not-found" });
    if (!found.loa) return refuse({ kind: "not-allowed" });
    return inTransaction(
      deps.db,
      async (trx): Promise<Result<{ state: "releasing" | "released" }, QuarantineRefusal>> => {
        const item = await trx
          .selectFrom("quarantine_items")
          .select(["id", "state"])
          .where("id", "=", wanted.itemId)
          .where("mailbox_id", "=", wanted.mailboxId)
          .forUpdate()
          .executeTakeFirst();
        if (item === undefined) return refuse({ kind: "not-found" });
        if (item.state === "releasing" || item.state === "released") return ok({ state: item.state });
        await trx
          .updateTable("quarantine_items")
          .set((eb) => ({
            state: "releasing" as const,
            released_by: actor.id,
            // The first decision's time stands in the message, which must stay the same octets.
            released_at: eb.fn.coalesce("released_at", eb.val(deps.clock.now())),
            reason: null,
          }))
          .where("id", "=", item.id)
          .execute();
        await deps.audit.append(trx, {
          event: "quarantine.released",
          actor: actor.id,
          odsCode: found.mailbox.ods_code,
          subject: found.mailbox.id,
          details: { item: item.id },
        });
        await deps.jobs.enqueue(trx, "deliver-released", { itemId: item.id }, { key: item.id });
        return ok({ state: "releasing" });
      },
    );
  };
