import { createHash } from "node:crypto";
import { copyMailbox } from "../../mail/copy/mailbox.ts";
import { MailError } from "../../mail/errors.ts";
import { openPostgresLedger } from "../../mail/ledger/postgres.ts";
import { imapSource } from "../../mail/sources/imap.ts";
import { imapTarget } from "../../mail/targets/imap.ts";
import type { MailSource } from "../../mail/types.ts";
import type { Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { mailAccountOf } from "../accounts.ts";
import { derivedKey, type EngineDeps } from "../engine.ts";
import { assertLease } from "../leases.ts";
import { plannedSource } from "./planned-source.ts";
import { planReturns, type Returning } from "./return-plan.ts";
import { patchAttempt } from "./store.ts";
import type { Returned, StepContext } from "./types.ts";

/** After so many tries what the old mailbox has no room for is left where it is, and people are told. */
const patient = 20;

/**
 * Brings mail that came to the new mailbox alone back into the old one. Which messages those are is written down before
 * the first is copied; then the engine, turned round, copies them with a ledger of its own. So it may be broken off
 * anywhere and repeated: each lands once. The new mailbox is only read.
 */
export const bringBack =
  (engine: EngineDeps) =>
  async (context: StepContext): Promise<Returned> => {
    const { deps, mailbox, attempt, lease, signal } = context;
    const [oldAccount, freshAccount] = [
      await mailAccountOf(engine, mailbox, "source"),
      await mailAccountOf(engine, mailbox, "target"),
    ];
    const fresh = imapSource(freshAccount, 2);
    try {
      const old = imapSource(oldAccount, 1);
      const planned = await planOnce(engine, context, { old, fresh }).finally(() => old.close());
      if (planned.length === 0) return { planned: 0, brought: 0, left: 0 };
      await deps.checkpoint?.("return:planned");
      const target = await imapTarget(oldAccount, 2);
      const id = returnLedgerId(mailbox.id, attempt.attempt);
      const ledger = await openPostgresLedger(deps.db, {
        mailboxId: id,
        key: derivedKey(engine.key, `ledger ${id}`),
        guard: (trx) => assertLease(trx as Trx, lease),
      });
      try {
        const { problems } = await copyMailbox({ source: plannedSource(fresh, planned), target, ledger }, { signal });
        await deps.checkpoint?.("return:copied");
        const [problem] = problems;
        if (problem !== undefined) throw problem.error;
        const items = await Promise.all((await ledger.folders()).map(({ id: folder }) => ledger.items(folder)));
        const all = items.flatMap((of) => [...of.values()]);
        const left = all.filter(({ targetUid }) => targetUid === undefined);
        if (left.some(({ note }) => note?.code === "over-quota") && attempt.tries < patient) {
          throw new MailError("over-quota", "The old mailbox has no room for the mail that is to come back.");
        }
        return { planned: planned.length, brought: all.length - left.length, left: left.length };
      } finally {
        await Promise.allSettled([target.close(), ledger.close()]);
      }
    } finally {
      await fresh.close();
    }
  };

const planOnce = async (
  engine: EngineDeps,
  { deps, mailbox, attempt, lease }: StepContext,
  sides: { readonly old: MailSource; readonly fresh: MailSource },
): Promise<readonly Returning[]> => {
  if (attempt.returns_planned_at !== null) return storedPlan(deps, attempt);
  if (attempt.forwarded_at === null) return [];
  const ledger = await openPostgresLedger(deps.db, {
    mailboxId: mailbox.id,
    key: derivedKey(engine.key, `ledger ${mailbox.id}`),
    guard: (trx) => assertLease(trx as Trx, lease),
  });
  const probes = await deps.db
    .selectFrom("switch_probes")
    .select("token")
    .where("mailbox_id", "=", mailbox.id)
    .execute();
  const tokens = new Set(probes.map(({ token }) => token));
  const planned = await planReturns({ ...sides, ledger, since: attempt.forwarded_at, tokens }).finally(() =>
    ledger.close(),
  );
  const key = { mailbox_id: attempt.mailbox_id, attempt: attempt.attempt };
  const rows = planned.map(({ folder, uidValidity, uid }) => ({ ...key, folder, uid_validity: uidValidity, uid }));
  await inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    for (let at = 0; at < rows.length; at += 1_000) {
      await trx
        .insertInto("switch_returns")
        .values(rows.slice(at, at + 1_000))
        .execute();
    }
    const noted = await patchAttempt(trx, attempt, { returns_planned_at: deps.clock.now() });
    if (!noted) throw new MailError("stopped", "The attempt was changed meanwhile.");
  });
  return planned;
};

const storedPlan = async (
  { db }: StepContext["deps"],
  { mailbox_id, attempt }: StepContext["attempt"],
): Promise<readonly Returning[]> => {
  const rows = await db
    .selectFrom("switch_returns")
    .select(["folder", "uid_validity", "uid"])
    .where("mailbox_id", "=", mailbox_id)
    .where("attempt", "=", attempt)
    .execute();
  return rows.map(({ folder, uid_validity, uid }) => ({ folder, uidValidity: uid_validity, uid }));
};

/** The same at each try: a ledger is known by a uuid (RFC 9562 5.8, version 8: of our own making). */
const returnLedgerId = (mailboxId: string, attempt: number): string => {
  const hex = createHash("sha256").update(`return ${mailboxId} ${attempt}`).digest("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join("-");
};
