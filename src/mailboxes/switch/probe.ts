import type { Selectable } from "kysely";
import { enqueueNotices } from "../../notices/outbox.ts";
import { inTransaction } from "../../store/transaction.ts";
import type { SwitchProbesTable } from "../../store/tables/mailboxes.ts";
import { assertLease } from "../leases.ts";
import { judgeProbe, type ProbeResult } from "../rules-switch.ts";
import { administratorsOf } from "./deciders.ts";
import { findProbes } from "./find-probe.ts";
import { patchAttempt, recordStep } from "./store.ts";
import type { DoStep, StepContext, StepOutcome } from "./types.ts";
import { notArrivedWords } from "./words.ts";

type Probe = Selectable<SwitchProbesTable>;

/**
 * Sends one message to the old address and one to the new, and looks where they come: each once into the new mailbox,
 * none from the new into the old. Only then is the mailbox switched.
 */
export const probeStep: DoStep = async (context) => {
  const { deps, mailbox } = context;
  const { sendProbe } = deps;
  const { old_address: old, new_address: fresh } = mailbox;
  if (sendProbe === undefined) return { kind: "failed", reason: "no-smtp", undo: true };
  if (old === null || fresh === null) return { kind: "failed", reason: "no-address", undo: true };
  const probes = await probesOnTheirWay(context, { old, new: fresh }, sendProbe);
  const looked = await look(context, probes);
  const now = deps.clock.now().getTime();
  const age = (now - Math.max(...probes.map(({ sent_at }) => sent_at?.getTime() ?? now))) / 1000;
  const verdict = judgeProbe(looked);
  if (verdict === "loop" || verdict === "doubled") return { kind: "failed", reason: verdict, undo: true };
  if (verdict !== "passes") {
    if (age < deps.timing.probes) return { kind: "wait", seconds: deps.timing.look };
    return notArrived(context, verdict);
  }
  // Both are there: a moment more, in which a second copy or one that comes back would show.
  const settled = await arrivedSince(context, now);
  if (settled < deps.timing.settle) return { kind: "wait", seconds: deps.timing.settle - settled };
  // Taken away by the watch, or when the switch is undone: before this is on record they must be there to be found again.
  return { kind: "done", detail: { hops: looked.hops } };
};

/**
 * The pair of probes that counts. A probe whose sending was broken off may or may not be under way: it is void, and a
 * new pair is made, so that no probe is ever sent twice and taken for a doubling.
 */
const probesOnTheirWay = async (
  context: StepContext,
  addresses: Readonly<Record<"old" | "new", string>>,
  send: (probe: { readonly to: string; readonly token: string }) => Promise<void>,
): Promise<readonly Probe[]> => {
  const { deps, attempt, lease } = context;
  const live = await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    const rows = await trx
      .selectFrom("switch_probes")
      .selectAll()
      .where("mailbox_id", "=", attempt.mailbox_id)
      .where("attempt", "=", attempt.attempt)
      .where("state", "!=", "void")
      .execute();
    if (rows.length === 2 && rows.every(({ state }) => state === "sent")) return rows;
    await trx
      .updateTable("switch_probes")
      .set({ state: "void" })
      .where("mailbox_id", "=", attempt.mailbox_id)
      .where("attempt", "=", attempt.attempt)
      .execute();
    return trx
      .insertInto("switch_probes")
      .values(
        (["old", "new"] as const).map((sentTo) => ({
          token: Buffer.from(deps.random(16)).toString("hex"),
          mailbox_id: attempt.mailbox_id,
          attempt: attempt.attempt,
          sent_to: sentTo,
          state: "sending" as const,
          made_at: deps.clock.now(),
          sent_at: null,
        })),
      )
      .returningAll()
      .execute();
  });
  const sent: Probe[] = [];
  for (const probe of live) {
    if (probe.state === "sent") {
      sent.push(probe);
      continue;
    }
    await deps.checkpoint?.(`probe:sending-${probe.sent_to}`);
    await send({ to: addresses[probe.sent_to], token: probe.token });
    await deps.checkpoint?.(`probe:sent-${probe.sent_to}`);
    const at = deps.clock.now();
    await deps.db
      .updateTable("switch_probes")
      .set({ state: "sent", sent_at: at })
      .where("token", "=", probe.token)
      .execute();
    sent.push({ ...probe, state: "sent", sent_at: at });
  }
  return sent;
};

const look = async (context: StepContext, probes: readonly Probe[]): Promise<ProbeResult> => {
  const tokens = probes.map(({ token }) => token);
  const [there, here] = await Promise.all([
    findProbes(context, "target", tokens),
    findProbes(context, "source", tokens),
  ]);
  const tokenTo = (side: "old" | "new"): string | undefined => probes.find(({ sent_to }) => sent_to === side)?.token;
  const times = (side: "old" | "new"): number => there.filter(({ token }) => token === tokenTo(side)).length;
  return {
    oldToNew: times("old") > 0,
    oldArrivedTimes: times("old"),
    newArrivedTimes: times("new"),
    cameBack: here.some(({ token }) => token === tokenTo("new")),
    hops: Math.max(0, ...there.map(({ hops }) => hops)),
  };
};

/** Seconds since both were first seen; remembered, so that a worker that is killed does not start anew. */
const arrivedSince = async ({ deps, attempt, lease }: StepContext, now: number): Promise<number> => {
  const row = await deps.db
    .selectFrom("switch_steps")
    .select("detail")
    .where("mailbox_id", "=", attempt.mailbox_id)
    .where("attempt", "=", attempt.attempt)
    .where("step", "=", "probe")
    .executeTakeFirst();
  const { arrivedAt } = (row?.detail ?? {}) as { readonly arrivedAt?: number };
  if (typeof arrivedAt === "number") return (now - arrivedAt) / 1000;
  await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    await recordStep(trx, attempt, "probe", { state: "started", at: deps.clock.now(), detail: { arrivedAt: now } });
  });
  return 0;
};

/** Not forwarded by an administrator's forward: asked again, nothing is undone. Else the redirect is taken away. */
const notArrived = async ({ deps, mailbox, attempt, lease }: StepContext, verdict: string): Promise<StepOutcome> => {
  if (verdict !== "not-forwarded" || attempt.forwarding !== "administrator") {
    return { kind: "failed", reason: verdict, undo: true };
  }
  await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    const at = deps.clock.now();
    if (!(await patchAttempt(trx, attempt, { confirmed_at: null, confirmed_by: null, reason: verdict }))) return;
    await recordStep(trx, attempt, "forward", { state: "started", at, reason: verdict });
    await trx
      .updateTable("switch_probes")
      .set({ state: "void" })
      .where("mailbox_id", "=", attempt.mailbox_id)
      .where("attempt", "=", attempt.attempt)
      .execute();
    const dedupeKey = `switch:${mailbox.id}:${attempt.attempt}:not-arrived:${attempt.confirmed_at?.getTime() ?? 0}`;
    const people = await administratorsOf(trx, mailbox.ods_code);
    const words = notArrivedWords({ externalId: mailbox.external_id });
    await enqueueNotices(
      deps,
      trx,
      people.map((to) => ({ to, kind: "switch.not-forwarded", dedupeKey, ...words })),
    );
  });
  return { kind: "wait", seconds: deps.timing.look };
};
