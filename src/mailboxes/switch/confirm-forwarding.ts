import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import { inTransaction } from "../../store/transaction.ts";
import { refreshSwitch } from "../deciding/cards.ts";
import { enqueueSwitch } from "./run.ts";
import { seenBy, type SwitchUse } from "./schedule-switch.ts";
import { lockNewestAttempt, patchAttempt } from "./store.ts";

export type ConfirmRefusal = { readonly kind: "not-found" } | { readonly kind: "not-asked" };

/** An administrator says that the forward is set. It is believed once a probe has come through. */
export const confirmForwarding =
  (deps: SwitchUse) =>
  async (actor: Actor, wanted: { readonly id: string }): Promise<Result<void, ConfirmRefusal>> => {
    const seen = await seenBy(deps)(actor, wanted.id);
    if (seen === undefined) return refuse({ kind: "not-found" });
    return inTransaction(deps.db, async (trx): Promise<Result<void, ConfirmRefusal>> => {
      const attempt = await lockNewestAttempt(trx, wanted.id);
      if (attempt?.state !== "running" || attempt.forwarding !== "administrator") return refuse({ kind: "not-asked" });
      if (attempt.confirmed_at !== null) return ok(undefined);
      const at = deps.clock.now();
      await patchAttempt(trx, attempt, { confirmed_at: at, confirmed_by: actor.id, due_at: at });
      await deps.audit.append(trx, {
        event: "switch.forward-confirmed",
        actor: actor.id,
        odsCode: seen.mailbox.ods_code,
        subject: wanted.id,
        details: { attempt: attempt.attempt },
      });
      await refreshSwitch(deps, trx, wanted.id, `confirmed:${attempt.attempt}:${at.getTime()}`);
      await enqueueSwitch(deps, trx, wanted.id);
      return ok(undefined);
    });
  };
