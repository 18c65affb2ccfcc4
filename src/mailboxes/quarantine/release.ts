import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import { teamRelation } from "../list.ts";
import { findMailbox, type MailboxRow } from "../store.ts";
import { decideHeld } from "./decide.ts";
import type { QuarantineRefusal, QuarantineUse } from "./types.ts";
import type { QuarantineList } from "./views.ts";

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
    const item = await deps.db
      .selectFrom("quarantine_items")
      .select("id")
      .where("id", "=", wanted.itemId)
      .where("mailbox_id", "=", wanted.mailboxId)
      .executeTakeFirst();
    if (item === undefined) return refuse({ kind: "not-found" });
    const done = await decideHeld(deps)(actor, { itemId: item.id, decision: "release" });
    if (done.ok) return ok({ state: done.value.state === "released" ? "released" : "releasing" });
    return refuse({ kind: done.refusal.kind === "not-allowed" ? "not-allowed" : "not-found" });
  };
