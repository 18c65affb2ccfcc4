import { MailError } from "../../mail/errors.ts";
import { signInSieve, type SieveAccount } from "../../mail/sieve/account.ts";
import { setForwarding } from "../../mail/sieve/forwarding.ts";
import { logout } from "../../mail/sieve/logout.ts";
import type { SieveSession } from "../../mail/sieve/session.ts";
import { enqueueNotices } from "../../notices/outbox.ts";
import { inTransaction } from "../../store/transaction.ts";
import { londonDay } from "../../london-day.ts";
import { assertLease } from "../leases.ts";
import { administratorsOf } from "./deciders.ts";
import { patchAttempt } from "./store.ts";
import type { DoStep, StepContext, StepOutcome } from "./types.ts";
import { forwardWords } from "./words.ts";

/** Our script's name at the server: the same at each repetition, another for each attempt. */
export const scriptName = (mailboxId: string, attempt: number): string =>
  `nhsmail-onboarding-${mailboxId.slice(0, 8)}-${attempt}`;

/**
 * Sends new mail of the old mailbox on to the new one: with ManageSieve where the server has it and takes our script,
 * else by an administrator, who is told what to do and confirms it. Probes decide later whether it is so.
 */
export const forwardStep: DoStep = async (context) => {
  const { deps, mailbox, attempt } = context;
  const { old_address: from, new_address: to } = mailbox;
  if (from === null || to === null) return { kind: "failed", reason: "no-address" };
  // From here on mail may come both ways: what follows must be able to tell (see arrivals.ts).
  const account = attempt.forwarding === "administrator" ? undefined : await deps.sieveAccount(mailbox);
  if (account === undefined) return byAdministrator(context);
  try {
    await bySieve(context, account, from, to);
  } catch (error) {
    if (!(error instanceof MailError) || !cannot.has(error.code)) throw error;
    deps.log.warn({ event: "switch-script-refused", mailbox: mailbox.id, code: error.code });
    return byAdministrator(context);
  }
  return { kind: "done", detail: { by: "managesieve" } };
};

/** What no second try mends: the server takes no script of ours, or this sign-in. An administrator can. */
const cannot: ReadonlySet<string> = new Set(["refused", "over-quota", "sign-in-unavailable", "sign-in-refused"]);

/** Sets the redirect, or sets it again; what was active before is recorded before anything changes. */
export const bySieve = async (
  { deps, mailbox, attempt, lease }: StepContext,
  account: SieveAccount,
  from: string,
  to: string,
): Promise<void> => {
  const script = attempt.script ?? scriptName(mailbox.id, attempt.attempt);
  const remember = (before: string): Promise<void> =>
    inTransaction(deps.db, async (trx) => {
      await assertLease(trx, lease);
      const at = attempt.forwarded_at ?? deps.clock.now();
      const patch = { forwarding: "managesieve", script, script_before: before, forwarded_at: at } as const;
      if (!(await patchAttempt(trx, attempt, patch))) throw new MailError("stopped", "The switch was called off.");
    });
  await withSieve(account, async (session) => {
    await setForwarding(session, { script, from, to }, attempt.script_before ?? undefined, async (before) => {
      await remember(before);
      await deps.checkpoint?.("forward:remembered");
    });
  });
};

/** Signs in, works, and signs out again whatever comes. */
export const withSieve = async <T>(account: SieveAccount, work: (session: SieveSession) => Promise<T>): Promise<T> => {
  const session = await signInSieve(account);
  try {
    return await work(session);
  } finally {
    await logout(session);
  }
};

const byAdministrator = async (context: StepContext): Promise<StepOutcome> => {
  const { deps, attempt } = context;
  if (attempt.confirmed_at !== null) return { kind: "done", detail: { by: "administrator" } };
  if (attempt.forwarding !== "administrator") await askAdministrator(context);
  return { kind: "wait", seconds: deps.timing.administrator };
};

/** From now on the forward is an administrator's matter: they are told, and the instruction waits for them. */
export const askAdministrator = ({ deps, mailbox, attempt, lease }: StepContext): Promise<void> =>
  inTransaction(deps.db, async (trx) => {
    await assertLease(trx, lease);
    // Mail may come both ways from the moment an administrator reads this, or longer where our redirect stood before.
    const forwarded_at = attempt.forwarded_at ?? deps.clock.now();
    const patch = { forwarding: "administrator", forwarded_at, confirmed_at: null, confirmed_by: null } as const;
    if (!(await patchAttempt(trx, attempt, patch))) return;
    const words = forwardWords({ odsCode: mailbox.ods_code });
    const people = await administratorsOf(trx, mailbox.ods_code);
    const day = londonDay(deps.clock.now());
    const dedupeKey = `switch:set-forward:${mailbox.wave_id ?? mailbox.id}:${day}`;
    await enqueueNotices(
      deps,
      trx,
      people.map((person) => ({ to: person, kind: "switch.set-forward", dedupeKey, ...words })),
    );
  });
