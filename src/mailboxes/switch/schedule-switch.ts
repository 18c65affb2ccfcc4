import { changeMailboxIn, type ChangeRefusal } from "../change.ts";
import { refreshSwitch } from "../deciding/cards.ts";
import { teamRelation } from "../list.ts";
import { londonInstant, type LondonTimeRefusal, type Which } from "../rules-london-time.ts";
import { findMailbox, lockMailbox, type MailboxRow } from "../store.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Actor, PersonId } from "../../people/types.ts";
import { inTransaction } from "../../store/transaction.ts";
import type { Trx } from "../../store/database.ts";
import { switchGates } from "./go.ts";
import { enqueueSwitch } from "./run.ts";
import { addAttempt, lockNewestAttempt } from "./store.ts";
import type { SwitchDeps } from "./types.ts";

export type SwitchUse = Pick<SwitchDeps, "db" | "clock" | "audit" | "log" | "jobs">;

export type ScheduleRefusal = ChangeRefusal | LondonTimeRefusal | { readonly kind: "under-way" };

/** The mailbox, and what the person is to it; a mailbox of another organisation does not exist for them. */
export const seenBy = (deps: SwitchUse) => async (actor: Actor, id: string) => {
  const mailbox = await findMailbox(deps.db, id);
  const relation = mailbox === undefined ? undefined : await teamRelation(deps)(actor, mailbox.ods_code);
  return mailbox === undefined || relation === undefined ? undefined : { mailbox, as: relation.as.filter(isActor) };
};

const actors = ["loa", "technical", "ism", "programme"] as const;
const isActor = (relation: string): relation is (typeof actors)[number] => actors.some((one) => one === relation);

export interface ScheduleSwitch {
  readonly id: string;
  /** "YYYY-MM-DD HH:MM", London's; null: now. */
  readonly at: string | null;
  /** Of a time that comes twice. */
  readonly which?: Which | undefined;
  readonly version?: number;
}

/** Sets the time of a mailbox's switch ("YYYY-MM-DD HH:MM", London's), or begins it at once where `at` is null. */
export const scheduleSwitch =
  (deps: SwitchUse) =>
  async (actor: Actor, wanted: ScheduleSwitch): Promise<Result<MailboxRow, ScheduleRefusal>> => {
    const seen = await seenBy(deps)(actor, wanted.id);
    if (seen === undefined) return refuse({ kind: "not-found" });
    const now = deps.clock.now();
    const at = wanted.at === null ? ok(now) : londonInstant(wanted.at, now, wanted.which);
    if (!at.ok) return at;
    return inTransaction(deps.db, async (trx): Promise<Result<MailboxRow, ScheduleRefusal>> => {
      // First the mailbox: before its first attempt there is nothing else by which two people could wait for each other.
      await lockMailbox(trx, wanted.id);
      const latest = await lockNewestAttempt(trx, wanted.id);
      if (latest?.state === "running" || latest?.state === "rolling-back") return refuse({ kind: "under-way" });
      const gates = await switchGates(trx, seen.mailbox);
      const changed = await changeMailboxIn(deps)(trx, {
        id: wanted.id,
        verb: "schedule-switch",
        as: seen.as,
        by: actor.id,
        gates,
        patch: { switch_at: at.value },
        ...(wanted.version === undefined ? {} : { version: wanted.version }),
      });
      if (!changed.ok) return changed;
      if (wanted.at === null) await startAttempt(deps, trx, wanted.id, actor.id);
      await refreshSwitch(deps, trx, wanted.id, `scheduled:${changed.value.version}`);
      return changed;
    });
  };

/** A new attempt, and the job that carries it on: both, or neither. */
export const startAttempt = async (
  deps: Pick<SwitchUse, "clock" | "jobs">,
  trx: Trx,
  mailboxId: string,
  by: PersonId | null,
): Promise<void> => {
  const latest = await lockNewestAttempt(trx, mailboxId);
  await addAttempt(trx, {
    mailbox_id: mailboxId,
    attempt: (latest?.attempt ?? 0) + 1,
    created_at: deps.clock.now(),
    started_by: by,
  });
  await enqueueSwitch(deps, trx, mailboxId);
};
