import { enqueueNotices } from "../../notices/outbox.ts";
import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { changeMailboxIn, type ChangeRefusal } from "../change.ts";
import { refreshSwitch } from "../deciding/cards.ts";
import { findMailbox, lockMailbox, type MailboxRow } from "../store.ts";
import { ownersOf } from "./deciders.ts";
import { enqueueSwitch } from "./run.ts";
import { seenBy, type SwitchUse } from "./schedule-switch.ts";
import { lockNewestAttempt, patchAttempt, type AttemptRow } from "./store.ts";
import { rolledBackWords } from "./words.ts";

export type RollBackRefusal = ChangeRefusal | { readonly kind: "nothing-to-roll-back" };

export interface RollBack {
  readonly id: string;
  readonly version?: number;
  /** Kept with the decision. */
  readonly reason?: string;
  /** False: mail that came to the new mailbox alone stays there. */
  readonly bringBack?: boolean;
}

/**
 * Takes a switch back, at any point of it: recorded at once, and carried out by a job that takes the forward away. After
 * the switch the mailbox is in step again; before it, the attempt is called off. Saying it twice is saying it once.
 */
export const rollBackSwitch =
  (deps: SwitchUse) =>
  async (actor: Actor, wanted: RollBack): Promise<Result<MailboxRow, RollBackRefusal>> => {
    const seen = await seenBy(deps)(actor, wanted.id);
    if (seen === undefined) return refuse({ kind: "not-found" });
    const { bringBack = true } = wanted;
    return inTransaction(deps.db, async (trx): Promise<Result<MailboxRow, RollBackRefusal>> => {
      const mailbox = await lockMailbox(trx, wanted.id);
      const attempt = await lockNewestAttempt(trx, wanted.id);
      if (mailbox === undefined) return refuse({ kind: "not-found" });
      if (wanted.version !== undefined && wanted.version !== mailbox.version) {
        return refuse({ kind: "stale", version: mailbox.version });
      }
      if (attempt?.state === "rolling-back") return ok(mailbox);
      if (!seen.as.some((as) => as === "loa" || as === "ism" || as === "programme")) {
        return refuse({ kind: "not-allowed", verb: "roll-back" });
      }
      const switched = mailbox.state === "switched" || mailbox.state === "re-pointed";
      if (!switched && attempt?.state !== "running") return refuse({ kind: "nothing-to-roll-back" });
      const changed = switched
        ? await takeBack(deps, trx, { mailbox, actor, as: seen.as, bringBack })
        : await callOff(deps, trx, mailbox, actor, attempt);
      if (!changed.ok || attempt === undefined) return changed;
      const at = deps.clock.now();
      await patchAttempt(trx, attempt, {
        ...{ state: "rolling-back", rolled_back_by: actor.id, due_at: at, tries: 0 },
        ...{ rolled_back_reason: wanted.reason?.slice(0, longestReason) ?? null, bring_back: bringBack },
      });
      await refreshSwitch(deps, trx, wanted.id, `roll-back:${attempt.attempt}`);
      await enqueueSwitch(deps, trx, wanted.id);
      return changed;
    });
  };

/** UTF-16 units. */
export const longestReason = 2_000;

interface TakeBack {
  readonly mailbox: MailboxRow;
  readonly actor: Actor;
  readonly as: Parameters<ReturnType<typeof changeMailboxIn>>[1]["as"];
  readonly bringBack: boolean;
}

const takeBack = async (
  deps: SwitchUse,
  trx: Trx,
  { mailbox, actor, as, bringBack }: TakeBack,
): Promise<Result<MailboxRow, ChangeRefusal>> => {
  // The next switch has its own time, and its own re-pointing.
  const patch = { switched_at: null, switch_at: null, repointed_at: null, repoint_client: null, repoint_proof: null };
  const changed = await changeMailboxIn(deps)(trx, { id: mailbox.id, verb: "roll-back", as, by: actor.id, patch });
  if (!changed.ok) return changed;
  const people = await ownersOf(trx, mailbox.id);
  const dedupeKey = `switch:${mailbox.id}:${changed.value.version}:rolled-back`;
  await enqueueNotices(
    deps,
    trx,
    people.map((to) => ({ to, kind: "mailbox.rolled-back", dedupeKey, ...rolledBackWords({ bringBack }) })),
  );
  return changed;
};

const callOff = async (
  deps: SwitchUse,
  trx: Trx,
  mailbox: MailboxRow,
  actor: Actor,
  attempt: AttemptRow | undefined,
): Promise<Result<MailboxRow, ChangeRefusal>> => {
  if (mailbox.state === "switch-scheduled") {
    const change = {
      id: mailbox.id,
      verb: "cancel-switch",
      as: ["service"],
      by: actor.id,
      patch: { switch_at: null },
    } as const;
    const changed = await changeMailboxIn(deps)(trx, change);
    if (!changed.ok) return changed;
  }
  await deps.audit.append(trx, {
    event: "switch.called-off",
    actor: actor.id,
    odsCode: mailbox.ods_code,
    subject: mailbox.id,
    details: { attempt: attempt?.attempt ?? 0 },
  });
  return ok((await findMailbox(trx, mailbox.id)) ?? mailbox);
};
