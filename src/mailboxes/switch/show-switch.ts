import { nameOf } from "../../onboarding/store.ts";
import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Db } from "../../store/database.ts";
import { mailboxActionsFor, type MailboxActor } from "../rules.ts";
import { switchSteps, type AttemptState } from "../rules-switch.ts";
import type { MailboxRow } from "../store.ts";
import { switchGates } from "./go.ts";
import { seenBy, type SwitchUse } from "./schedule-switch.ts";
import { newestAttempt, stepsOf, type AttemptRow, type StepRow } from "./store.ts";
import type { SwitchView } from "./views.ts";
import { forwardInstruction, reasonSentence, undoInstruction } from "./words.ts";

/** Where a mailbox's switch stands, and what this person may do about it. */
export const showSwitch =
  (deps: SwitchUse) =>
  async (actor: Actor, id: string): Promise<Result<SwitchView, { readonly kind: "not-found" }>> => {
    const seen = await seenBy(deps)(actor, id);
    if (seen === undefined) return refuse({ kind: "not-found" });
    const { mailbox, as } = seen;
    const attempt = await newestAttempt(deps.db, id);
    const steps = attempt === undefined ? [] : await stepsOf(deps.db, id, attempt.attempt);
    const gates = await switchGates(deps.db, mailbox);
    const verbs = mailboxActionsFor({ state: mailbox.state, kept: mailbox.kept_state }, as, gates);
    return ok({
      mailbox: mailbox.id,
      externalId: mailbox.external_id,
      odsCode: mailbox.ods_code,
      version: mailbox.version,
      state: mailbox.state,
      switchAt: mailbox.switch_at?.toISOString() ?? null,
      switchedAt: mailbox.switched_at?.toISOString() ?? null,
      attempt: attempt === undefined ? null : await attemptView(deps.db, mailbox, attempt, steps),
      actions: actionsOf(verbs, as, attempt),
    });
  };

const attemptView = async (
  db: Db,
  mailbox: MailboxRow,
  attempt: AttemptRow,
  steps: readonly StepRow[],
): Promise<NonNullable<SwitchView["attempt"]>> => ({
  number: attempt.attempt,
  state: attempt.state,
  startedAt: attempt.created_at.toISOString(),
  reason: attempt.reason === null ? null : reasonSentence(attempt.reason),
  forwarding: attempt.forwarding,
  rollBack: rolledBack.has(attempt.state)
    ? {
        by: attempt.rolled_back_by === null ? null : await nameOf(db, attempt.rolled_back_by),
        reason: attempt.rolled_back_reason,
        bringBack: attempt.bring_back,
        returned: attempt.returned,
      }
    : null,
  instruction: instructionFor(mailbox, attempt),
  steps: switchSteps.map((step) => {
    const row = steps.find((one) => one.step === step);
    return {
      step,
      state: row?.state ?? "waiting",
      at: row?.at.toISOString() ?? null,
      reason: row?.reason === null || row?.reason === undefined ? null : reasonSentence(row.reason),
    };
  }),
});

const rolledBack: ReadonlySet<AttemptState> = new Set(["rolling-back", "rolled-back"]);

const instructionFor = (mailbox: MailboxRow, attempt: AttemptRow): string[] | null => {
  const { old_address: from, new_address: to } = mailbox;
  if (attempt.forwarding !== "administrator" || from === null || to === null) return null;
  if (attempt.state === "rolled-back" || attempt.state === "rolling-back") return [...undoInstruction({ from, to })];
  return attempt.state === "running" && attempt.confirmed_at === null ? [...forwardInstruction({ from, to })] : null;
};

const actionsOf = (
  verbs: readonly string[],
  as: readonly MailboxActor[],
  attempt: AttemptRow | undefined,
): SwitchView["actions"] => {
  const open = attempt?.state === "running" || attempt?.state === "rolling-back";
  const actions: SwitchView["actions"] = [];
  if (!open && verbs.includes("schedule-switch")) actions.push("schedule");
  if (!open && verbs.includes("cancel-switch")) actions.push("cancel");
  const asked = attempt?.state === "running" && attempt.forwarding === "administrator";
  if (asked && attempt.confirmed_at === null) actions.push("confirm-forwarding");
  const may = as.some((one) => one === "loa" || one === "ism" || one === "programme");
  if (may && (attempt?.state === "running" || verbs.includes("roll-back"))) actions.push("roll-back");
  return actions;
};
