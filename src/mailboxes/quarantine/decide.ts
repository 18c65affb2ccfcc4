import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { refreshHeld } from "../deciding/cards.ts";
import { teamRelation } from "../list.ts";
import { findMailbox, type MailboxRow } from "../store.ts";
import type { QuarantineRefusal, QuarantineUse } from "./types.ts";
import { heldActions, type HeldState } from "./rules-held.ts";

export interface DecideHeld {
  readonly itemId: string;
  readonly decision: "release" | "keep";
  /** As the person saw it; left out where they decide on whatever stands there. */
  readonly version?: number;
}

export type DecideHeldRefusal =
  QuarantineRefusal | { readonly kind: "stale" } | { readonly kind: "not-now"; readonly state: HeldState };

export interface DecidedHeld {
  readonly state: HeldState;
  readonly mailboxId: string;
  readonly odsCode: string;
  /** It was decided so already; nothing was done. */
  readonly repeated: boolean;
}

/**
 * The LOA releases one attachment, or decides that it stays out. A released one is brought into the person's new mailbox
 * by a job, once; one that was kept may be released later. The same decision again is one decision, also on an old card.
 */
export const decideHeld =
  (deps: QuarantineUse) =>
  async (actor: Actor, wanted: DecideHeld): Promise<Result<DecidedHeld, DecideHeldRefusal>> => {
    const found = await ownerOf(deps, actor, wanted.itemId);
    if (found === undefined) return refuse({ kind: "not-found" });
    if (!found.loa) return refuse({ kind: "not-allowed" });
    const { mailbox } = found;
    return inTransaction(deps.db, async (trx): Promise<Result<DecidedHeld, DecideHeldRefusal>> => {
      const item = await trx
        .selectFrom("quarantine_items")
        .select(["id", "state", "version"])
        .where("id", "=", wanted.itemId)
        .forUpdate()
        .executeTakeFirst();
      if (item === undefined) return refuse({ kind: "not-found" });
      const done = (state: HeldState, repeated: boolean): Result<DecidedHeld, never> =>
        ok({ state, repeated, mailboxId: mailbox.id, odsCode: mailbox.ods_code });
      if (already[wanted.decision].has(item.state)) return done(item.state, true);
      if (wanted.version !== undefined && wanted.version !== item.version) return refuse({ kind: "stale" });
      if (!heldActions(item.state).includes(wanted.decision)) return refuse({ kind: "not-now", state: item.state });
      const state = wanted.decision === "release" ? "releasing" : "kept";
      await store(deps, trx, { actor, mailbox, itemId: item.id, state });
      await refreshHeld(deps, trx, mailbox.ods_code, `${item.id}:${item.version + 1}`);
      return done(state, false);
    });
  };

const already = {
  release: new Set<HeldState>(["releasing", "released"]),
  keep: new Set<HeldState>(["kept"]),
} as const satisfies Record<DecideHeld["decision"], ReadonlySet<HeldState>>;

/** The mailbox an item came from, where the person is of its team; of another organisation it does not exist. */
const ownerOf = async (
  deps: QuarantineUse,
  actor: Actor,
  itemId: string,
): Promise<{ readonly mailbox: MailboxRow; readonly loa: boolean } | undefined> => {
  const item = await deps.db
    .selectFrom("quarantine_items")
    .select("mailbox_id")
    .where("id", "=", itemId)
    .executeTakeFirst();
  const mailbox = item === undefined ? undefined : await findMailbox(deps.db, item.mailbox_id);
  const relation = mailbox === undefined ? undefined : await teamRelation(deps)(actor, mailbox.ods_code);
  return mailbox === undefined || relation === undefined ? undefined : { mailbox, loa: relation.as.includes("loa") };
};

interface Decided {
  readonly actor: Actor;
  readonly mailbox: MailboxRow;
  readonly itemId: string;
  readonly state: "releasing" | "kept";
}

const store = async (deps: QuarantineUse, trx: Trx, { actor, mailbox, itemId, state }: Decided): Promise<void> => {
  const now = deps.clock.now();
  await trx
    .updateTable("quarantine_items")
    .set((eb) => ({
      state,
      version: eb("version", "+", 1),
      reason: null,
      ...(state === "kept"
        ? { kept_by: actor.id, kept_at: now }
        : // The first decision's time stands in the message, which must stay the same octets.
          { released_by: actor.id, released_at: eb.fn.coalesce("released_at", eb.val(now)) }),
    }))
    .where("id", "=", itemId)
    .execute();
  await deps.audit.append(trx, {
    event: state === "kept" ? "quarantine.kept" : "quarantine.released",
    actor: actor.id,
    odsCode: mailbox.ods_code,
    subject: mailbox.id,
    details: { item: itemId },
  });
  if (state === "releasing") await deps.jobs.enqueue(trx, "deliver-released", { itemId }, { key: itemId });
};
