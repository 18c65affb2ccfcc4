import { setTimeout as delay } from "node:timers/promises";
import { enqueueNotices } from "../../notices/outbox.ts";
import type { Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { changeMailboxIn } from "../change.ts";
import { assertLease, giveLeaseBack, LeaseLost, takeLease, type Lease } from "../leases.ts";
import { heartbeat } from "../move.ts";
import { nextStep, type StepState, type SwitchStep } from "../rules-switch.ts";
import { cardOf, refreshSwitch } from "../deciding/cards.ts";
import { findMailbox } from "../store.ts";
import { deciders } from "./deciders.ts";
import { newestAttempt, patchAttempt, recordStep, stepsOf } from "./store.ts";
import type { DoSteps, StepContext, StepOutcome, SwitchDeps } from "./types.ts";
import { undoForward } from "./undo.ts";
import { leftWords, stoppedWords, stuckWords } from "./words.ts";

/** Somebody decided otherwise while a step was at work: what it did is looked at afresh. */
class Superseded extends Error {
  override readonly name = "Superseded";
}

/** Longest wait that is sat out with the mailbox in hand, in seconds; a longer one is a job of its own. */
const sitOut = 10;
const mostTries = 20;
/** What no time mends: a person has to. Tried a few times all the same, for somebody may be at it now. */
const personsMatter: ReadonlySet<string> = new Set([
  "no-credential",
  "host-not-approved",
  "host-forbidden",
  "insecure",
  "sign-in-refused",
  "tls-missing",
  "over-quota",
]);
const fewTries = 4;
/** Once mail is sent on nothing gives up by itself; people hear of it at this failure in a row. */
const tellAt = 8;

export type Ran =
  | { readonly kind: "waits"; readonly seconds: number }
  /** Nothing is left to do, or nothing can be done before a person decides. */
  | { readonly kind: "rests" }
  | { readonly kind: "not-now" };

/**
 * Carries a mailbox's switch on from wherever it stands: each step is recorded before and after, and can be repeated.
 * May be called by any number of workers, killed at any moment, and called again. The next call is a job of its own.
 */
export const runSwitch =
  (deps: SwitchDeps, steps: DoSteps) =>
  async (mailboxId: string, stop: AbortSignal): Promise<Ran> => {
    const seconds = deps.leaseSeconds ?? 60;
    const lease = await takeLease(deps.db, mailboxId, deps.worker, seconds);
    if (lease === undefined) {
      await again(deps, mailboxId, deps.timing.look);
      return { kind: "not-now" };
    }
    const lost = new AbortController();
    const signal = AbortSignal.any([stop, lost.signal]);
    const beating = heartbeat(deps, lease, seconds, lost);
    try {
      return await carryOn(deps, steps, lease, signal);
    } catch (error) {
      if (error instanceof LeaseLost || lost.signal.aborted) return { kind: "not-now" };
      throw error;
    } finally {
      lost.abort();
      await beating;
      await giveLeaseBack(deps.db, lease);
    }
  };

const carryOn = async (deps: SwitchDeps, steps: DoSteps, lease: Lease, signal: AbortSignal): Promise<Ran> => {
  for (let sat = 0; ;) {
    const context = await contextOf(deps, lease, signal);
    if (context === undefined) return { kind: "rests" };
    const next = await oneStep(context, steps);
    if (next === "rests") return { kind: "rests" };
    if (next === "again") continue;
    if (next.seconds > sitOut || sat + next.seconds > sitOut * 6 || signal.aborted) {
      await waitFor(context, next.seconds);
      return { kind: "waits", seconds: next.seconds };
    }
    sat += next.seconds;
    await delay(next.seconds * 1000, undefined, { signal }).catch(() => undefined);
  }
};

const contextOf = async (deps: SwitchDeps, lease: Lease, signal: AbortSignal): Promise<StepContext | undefined> => {
  const [mailbox, attempt] = await Promise.all([
    findMailbox(deps.db, lease.mailboxId),
    newestAttempt(deps.db, lease.mailboxId),
  ]);
  return mailbox === undefined || attempt === undefined ? undefined : { deps, mailbox, attempt, lease, signal };
};

const oneStep = async (context: StepContext, steps: DoSteps): Promise<"again" | "rests" | { seconds: number }> => {
  const { deps, attempt } = context;
  const undoing = attempt.state === "rolling-back";
  if (!undoing && attempt.state !== "running") return "rests";
  const recorded = Object.fromEntries(
    (await stepsOf(deps.db, attempt.mailbox_id, attempt.attempt)).map(({ step, state }) => [step, state]),
  ) as Partial<Record<SwitchStep, StepState>>;
  const next = undoing ? { step: "forward" as const } : nextStep(recorded);
  if (next === undefined || !("step" in next)) return "rests";
  const { step } = next;
  try {
    if (undoing) return recorded.forward === "undone" ? await returned(context) : await undone(context);
    if (recorded[step] !== "started") await begin(context, step);
    await deps.checkpoint?.(`${step}:started`);
    const outcome = await steps[step](context);
    await deps.checkpoint?.(`${step}:worked`);
    return await settle(context, step, outcome);
  } catch (error) {
    if (error instanceof Superseded) return "again";
    return await failed(context, step, error);
  }
};

const begin = ({ deps, attempt, lease }: StepContext, step: SwitchStep): Promise<void> =>
  inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    await recordStep(trx, attempt, step, { state: "started", at: deps.clock.now() });
  });

const settle = async (
  context: StepContext,
  step: SwitchStep,
  outcome: StepOutcome,
): Promise<"again" | { seconds: number }> => {
  if (outcome.kind === "wait") return { seconds: outcome.seconds };
  const { deps, attempt, lease, mailbox } = context;
  const at = deps.clock.now();
  const done = outcome.kind === "done";
  const state = done ? (step === "watch" ? "done" : "running") : outcome.undo === true ? "rolling-back" : "stopped";
  const reason = done ? undefined : outcome.reason;
  await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    if (!(await patchAttempt(trx, attempt, { state, tries: 0, due_at: at, reason: reason ?? null }))) {
      throw new Superseded("The attempt was changed");
    }
    const detail = done ? outcome.detail : undefined;
    await recordStep(trx, attempt, step, { state: done ? "done" : "failed", at, reason, detail });
    await outcome.within?.(trx);
    await refreshSwitch(deps, trx, mailbox.id, `${attempt.attempt}:${step}:${state}:${at.getTime()}`);
    if (!done) await tellStopped(context, trx, step, outcome.reason);
    await deps.audit.append(trx, {
      event: `switch.${step}`,
      actor: null,
      odsCode: mailbox.ods_code,
      subject: mailbox.id,
      details: { attempt: attempt.attempt, outcome: done ? "done" : outcome.reason },
    });
  });
  await deps.checkpoint?.(`${step}:recorded`);
  return "again";
};

/** The forward is taken away first, so that no more mail goes there; then what came there alone is brought back. */
const undone = async (context: StepContext): Promise<"again"> => {
  const { deps, attempt, lease } = context;
  const within = await undoForward(context);
  await deps.checkpoint?.("forward:undone");
  await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    const at = deps.clock.now();
    if (!(await patchAttempt(trx, attempt, { tries: 0, due_at: at }))) throw new Superseded("The attempt was changed");
    await recordStep(trx, attempt, "forward", { state: "undone", at });
    await within(trx);
  });
  return "again";
};

const returned = async (context: StepContext): Promise<"again"> => {
  const { deps, attempt, lease, mailbox } = context;
  const result = attempt.bring_back ? await deps.bringBack(context) : undefined;
  await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    const at = deps.clock.now();
    const patch = { state: "rolled-back", tries: 0, due_at: at } as const;
    const returned = result === undefined ? null : JSON.stringify(result);
    if (!(await patchAttempt(trx, attempt, { ...patch, returned }))) throw new Superseded("The attempt was changed");
    await refreshSwitch(deps, trx, mailbox.id, `${attempt.attempt}:rolled-back`);
    if (result !== undefined && result.left > 0) {
      await tellDeciders(context, trx, "left", "switch.mail-left", (told) => leftWords({ ...told, left: result.left }));
    }
    await deps.audit.append(trx, {
      event: "switch.rolled-back",
      actor: null,
      odsCode: mailbox.ods_code,
      subject: mailbox.id,
      details: { attempt: attempt.attempt, brought: result?.brought ?? 0, left: result?.left ?? 0 },
    });
  });
  return "again";
};

/** A server away, a lost line: tried again, a little later each time, and at last a person's matter. */
const failed = async (
  context: StepContext,
  step: SwitchStep,
  error: unknown,
): Promise<"again" | { seconds: number }> => {
  const { deps, attempt, signal } = context;
  if (error instanceof LeaseLost || signal.aborted) throw error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
  const tries = attempt.tries + 1;
  deps.log.warn({ event: "switch-step-failed", mailbox: attempt.mailbox_id, step, code, tries, err: error });
  // Once mail is sent on, and while it is taken back, giving up would leave things half done: only before that.
  const settled = attempt.state === "running" && attempt.forwarded_at === null;
  const most = personsMatter.has(code) ? fewTries : mostTries;
  if (settled && tries >= most) return settle(context, step, { kind: "failed", reason: code });
  await inTransaction(deps.db, async (trx) => {
    const stands = await patchAttempt(trx, attempt, { tries, reason: code });
    if (!stands || tries !== tellAt || attempt.forwarded_at === null) return;
    const undoing = attempt.state === "rolling-back";
    const words = (told: { readonly externalId: string }) => stuckWords({ ...told, reason: code, undoing });
    await tellDeciders(context, trx, `stuck:${undoing ? "undo" : step}`, "switch.stuck", words);
  });
  return { seconds: Math.min(600, deps.timing.again * 2 ** Math.min(tries - 1, 6)) };
};

/** Back to "in step": nothing was switched, and the next try is a person's decision. */
const tellStopped = async (context: StepContext, trx: Trx, step: SwitchStep, reason: string): Promise<void> => {
  const { deps, mailbox } = context;
  const change = {
    id: mailbox.id,
    verb: "cancel-switch",
    as: ["service"],
    by: null,
    patch: { switch_at: null },
  } as const;
  await changeMailboxIn(deps)(trx, change);
  await tellDeciders(context, trx, step, "switch.stopped", (told) => stoppedWords({ ...told, reason }));
};

const tellDeciders = async (
  { deps, mailbox, attempt }: StepContext,
  trx: Trx,
  cause: string,
  kind: string,
  words: (told: { readonly externalId: string }) => ReturnType<typeof stoppedWords>,
): Promise<void> => {
  const people = await deciders(trx, mailbox, attempt);
  await enqueueNotices(
    deps,
    trx,
    people.map((to) => ({
      to,
      kind,
      dedupeKey: `switch:${mailbox.id}:${attempt.attempt}:${cause}`,
      ...words({ externalId: mailbox.external_id }),
      card: cardOf("switch", mailbox.id),
    })),
  );
};

const waitFor = ({ deps, attempt }: StepContext, seconds: number): Promise<void> =>
  inTransaction(deps.db, async (trx) => {
    const due = new Date(deps.clock.now().getTime() + seconds * 1000);
    await trx
      .updateTable("switch_attempts")
      .set({ due_at: due })
      .where("mailbox_id", "=", attempt.mailbox_id)
      .where("attempt", "=", attempt.attempt)
      .execute();
    await enqueueSwitch(deps, trx, attempt.mailbox_id, seconds);
  });

const again = (deps: SwitchDeps, mailboxId: string, seconds: number): Promise<void> =>
  inTransaction(deps.db, (trx) => enqueueSwitch(deps, trx, mailboxId, seconds));

/** One job that waits a mailbox; at once, or after a while. */
export const enqueueSwitch = (
  { jobs }: Pick<SwitchDeps, "jobs">,
  trx: Trx,
  mailboxId: string,
  seconds = 0,
): Promise<void> =>
  seconds === 0
    ? jobs.enqueue(trx, "switch-mailbox", { mailboxId }, { key: `${mailboxId}:now` })
    : jobs.enqueue(
        trx,
        "switch-mailbox",
        { mailboxId },
        { key: `${mailboxId}:later`, startAfterSeconds: Math.ceil(seconds) },
      );
