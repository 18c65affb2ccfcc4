import { MailError } from "../../mail/errors.ts";
import { forwardingStands } from "../../mail/sieve/forwarding.ts";
import { enqueueNotices } from "../../notices/outbox.ts";
import { changeMailboxIn } from "../change.ts";
import { organisationAndContact } from "../contact.ts";
import { LeaseLost } from "../leases.ts";
import { storeCertificate, type MailboxEngine, type OpenOptions } from "../move.ts";
import { reportNotMoved } from "../report.ts";
import { isQuiet } from "../rules-waves.ts";
import { ownersOf } from "./deciders.ts";
import { cleanProbes } from "./find-probe.ts";
import { askAdministrator, bySieve, forwardStep, withSieve } from "./forward.ts";
import { switchGates, waveOf } from "./go.ts";
import { probeStep } from "./probe.ts";
import type { DoStep, DoSteps, StepContext } from "./types.ts";
import { switchedWords } from "./words.ts";

const withEngine = async <T>(
  { deps, mailbox, lease }: StepContext,
  work: (engine: MailboxEngine) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> => {
  const engine = await deps.openEngine(mailbox, lease, options);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
};

const copy = (engine: MailboxEngine, { signal }: StepContext): Promise<void> =>
  engine.copy({ signal, onProgress: () => undefined });

/** A paused wave begins no switch; one whose quiet hours have come waits them out, but for a time that a person set. */
const resting = async ({ deps, mailbox, attempt }: StepContext): Promise<boolean> => {
  const wave = await waveOf(deps.db, mailbox);
  if (wave === undefined) return false;
  const bySchedule = attempt.started_by === null && wave.switch_at === null;
  return (
    wave.state !== "running" ||
    (bySchedule && isQuiet({ quietFrom: wave.quiet_from, quietTo: wave.quiet_to }, deps.clock.now()))
  );
};

const finalDelta: DoStep = async (context) => {
  // What can be known to fail later is said before anything is changed.
  if (context.deps.sendProbe === undefined) return { kind: "failed", reason: "no-smtp" };
  const { old_address: from, new_address: to } = context.mailbox;
  if (from === null || to === null) return { kind: "failed", reason: "no-address" };
  if (await resting(context)) return { kind: "wait", seconds: context.deps.timing.administrator };
  await withEngine(context, (engine) => copy(engine, context));
  return { kind: "done" };
};

/** While people work, mail comes between copy and check: so often it is brought over and checked again. */
const mostRounds = 4;

const verify: DoStep = async (context) => {
  const { deps, mailbox, lease } = context;
  return withEngine(context, async (engine) => {
    for (let round = 1; round <= mostRounds; round += 1) {
      const { holds, certificate, notMoved } = await engine.verify();
      await storeCertificate(deps, mailbox.id, holds, certificate);
      await reportNotMoved(deps)(lease, notMoved);
      if (holds) return { kind: "done", detail: { rounds: round } };
      await copy(engine, context);
    }
    return { kind: "failed", reason: "not-in-step" };
  });
};

/** The moment of the switch: the life-cycle's own gates are asked once more, in the transaction that records it. */
const mark: DoStep = async (context) => {
  const { deps, mailbox } = context;
  const gates = await switchGates(deps.db, mailbox);
  if (gates["go-given"] !== true) return { kind: "failed", reason: "no-go", undo: true };
  const at = deps.clock.now();
  return {
    kind: "done",
    within: async (trx) => {
      const change = {
        id: mailbox.id,
        verb: "switch",
        as: ["service"],
        by: null,
        gates,
        patch: { switched_at: at },
      } as const;
      const changed = await changeMailboxIn(deps)(trx, change);
      // Rolled back whole, and tried again: the mailbox is raised, and has to be mended first.
      if (!changed.ok) throw new Error(`The switch was refused: ${changed.refusal.kind}`);
    },
  };
};

const tell: DoStep = async ({ deps, mailbox, attempt }) => {
  const { name } = await organisationAndContact(deps.db)(mailbox.ods_code);
  return {
    kind: "done",
    within: async (trx) => {
      const dedupeKey = `switch:${mailbox.id}:${attempt.attempt}:switched`;
      const people = await ownersOf(trx, mailbox.id);
      await enqueueNotices(
        deps,
        trx,
        people.map((to) => ({ to, kind: "mailbox.switched", dedupeKey, ...switchedWords(name) })),
      );
    },
  };
};

/** How long after the switch probes may still turn up, in seconds. */
const lateProbes = 7_200;

/** Brings over what still comes to the old mailbox alone, and sees to it that the redirect stands, until time is up. */
const watch: DoStep = async (context) => {
  const { deps, mailbox, attempt, lease } = context;
  const since = mailbox.switched_at?.getTime() ?? deps.clock.now().getTime();
  const gone = (deps.clock.now().getTime() - since) / 1000;
  const left = deps.timing.watchFor - gone;
  // Where the redirect does not stand, mail comes to the old mailbox alone: then above all it has to be brought over.
  const trouble = await keepForward(context).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (trouble !== undefined && (trouble.error instanceof LeaseLost || context.signal.aborted)) throw trouble.error;
  // A probe may be late, but not by days: to look through every folder of both sides each time would be too much.
  if (gone < lateProbes || left <= 0) await cleanProbes(context);
  const work = async (engine: MailboxEngine): Promise<void> => {
    await copy(engine, context);
    if (left > 0) return;
    const { holds, certificate, notMoved } = await engine.verify();
    await storeCertificate(deps, mailbox.id, holds, certificate);
    await reportNotMoved(deps)(lease, notMoved);
  };
  await withEngine(context, work, { last: left <= 0 });
  if (trouble !== undefined) throw trouble.error;
  if (left > 0) return { kind: "wait", seconds: Math.min(left, deps.timing.watch) };
  return { kind: "done", detail: { attempt: attempt.attempt } };
};

/** A person who changes their rules during the watch makes another script active: ours is put before it once more. */
const keepForward = async (context: StepContext): Promise<void> => {
  const { deps, mailbox, attempt } = context;
  const { old_address: from, new_address: to } = mailbox;
  const { script } = attempt;
  if (attempt.forwarding !== "managesieve" || script === null || from === null || to === null) return;
  const account = await deps.sieveAccount(mailbox);
  if (account === undefined) return;
  if (await withSieve(account, (session) => forwardingStands(session, script))) return;
  deps.log.info({ event: "switch-forward-set-again", mailbox: mailbox.id });
  try {
    await bySieve(context, account, from, to);
  } catch (error) {
    if (!(error instanceof MailError) || !takesNoScript.has(error.code)) throw error;
    deps.log.warn({ event: "switch-script-refused", mailbox: mailbox.id, code: error.code });
    await askAdministrator(context);
  }
};

const takesNoScript: ReadonlySet<string> = new Set(["refused", "over-quota"]);

/** What each step of a switch does. */
export const switchStepActions: DoSteps = {
  "final-delta": finalDelta,
  verify,
  forward: forwardStep,
  probe: probeStep,
  mark,
  tell,
  watch,
};
