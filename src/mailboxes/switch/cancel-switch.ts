import type { Actor } from "../../people/types.ts";
import { refuse, type Result } from "../../result.ts";
import { inTransaction } from "../../store/transaction.ts";
import { changeMailboxIn } from "../change.ts";
import { refreshSwitch } from "../deciding/cards.ts";
import { lockMailbox, type MailboxRow } from "../store.ts";
import { seenBy, type ScheduleRefusal, type SwitchUse } from "./schedule-switch.ts";
import { lockNewestAttempt } from "./store.ts";

/** Takes back the time that was set for a switch. One that has begun is rolled back instead. */
export const cancelSwitch =
  (deps: SwitchUse) =>
  async (
    actor: Actor,
    wanted: { readonly id: string; readonly version?: number },
  ): Promise<Result<MailboxRow, ScheduleRefusal>> => {
    const seen = await seenBy(deps)(actor, wanted.id);
    if (seen === undefined) return refuse({ kind: "not-found" });
    return inTransaction(deps.db, async (trx): Promise<Result<MailboxRow, ScheduleRefusal>> => {
      // The round that begins a switch whose time has come takes the mailbox first as well.
      await lockMailbox(trx, wanted.id);
      const latest = await lockNewestAttempt(trx, wanted.id);
      if (latest?.state === "running" || latest?.state === "rolling-back") return refuse({ kind: "under-way" });
      const changed = await changeMailboxIn(deps)(trx, {
        id: wanted.id,
        verb: "cancel-switch",
        as: seen.as,
        by: actor.id,
        patch: { switch_at: null },
        ...(wanted.version === undefined ? {} : { version: wanted.version }),
      });
      if (changed.ok) await refreshSwitch(deps, trx, wanted.id, `cancelled:${changed.value.version}`);
      return changed;
    });
  };
