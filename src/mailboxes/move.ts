import { setTimeout as delay } from "node:timers/promises";
import { changeMailbox, type ChangeDeps } from "./change.ts";
import { giveLeaseBack, keepLease, LeaseLost, takeLease, type Lease } from "./leases.ts";
import { notePause, reportNotMoved, reportProgress, type NotMovedGroup, type ProgressReport } from "./report.ts";
import { restWithWave, type RestDeps } from "./rest.ts";
import type { MailboxState } from "./rules.ts";
import { findMailbox, type MailboxRow } from "./store.ts";

/** What the mail engine does for one mailbox, under one lease; src/mailboxes/engine.ts makes it of sources and targets. */
export interface MailboxEngine {
  /** Copies, or brings the copy in step. Throws a MailError for what concerns the whole mailbox. */
  readonly copy: (options: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: ProgressReport) => void;
  }) => Promise<void>;
  /** Accounts for every item afresh. */
  readonly verify: () => Promise<{
    readonly holds: boolean;
    readonly certificate: unknown;
    readonly notMoved: readonly NotMovedGroup[];
  }>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  /** The last visit: what might still come by the redirect is no longer waited for. */
  readonly last?: boolean;
}

export interface MoveDeps extends ChangeDeps, RestDeps {
  readonly worker: string;
  readonly openEngine: (mailbox: MailboxRow, lease: Lease, options?: OpenOptions) => Promise<MailboxEngine>;
  /** How long a lease lasts without a sign of life, in seconds. */
  readonly leaseSeconds?: number;
}

export type Moved =
  | { readonly kind: "in-step" | "behind" | "needs-attention"; readonly code?: string }
  /** Another worker has it, or there is nothing for the engine to do in this state. */
  | { readonly kind: "not-now" };

const movable: ReadonlySet<MailboxState> = new Set([
  "account-created",
  "copying",
  "in-step",
  "switch-scheduled",
  "switched",
  "re-pointed",
]);

/**
 * One visit to a mailbox: copy what is new, verify, and say in the mailbox's life what came of it. May be called by any
 * number of workers at once, killed at any moment, and called again. `taken`: the lease, where the caller holds it.
 */
export const moveMailbox =
  (deps: MoveDeps) =>
  async (mailboxId: string, stop: AbortSignal, taken?: Lease): Promise<Moved> => {
    const row = await findMailbox(deps.db, mailboxId);
    const seconds = deps.leaseSeconds ?? 60;
    if (row === undefined || !movable.has(row.state)) {
      if (taken !== undefined) await giveLeaseBack(deps.db, taken);
      return { kind: "not-now" };
    }
    const lease = taken ?? (await takeLease(deps.db, mailboxId, deps.worker, seconds));
    if (lease === undefined) return { kind: "not-now" };
    const lost = new AbortController();
    const resting = new AbortController();
    const signal = AbortSignal.any([stop, lost.signal, resting.signal]);
    const beating = heartbeat(deps, lease, seconds, lost);
    const watching = restWithWave(deps, row, lost.signal, () => resting.abort());
    try {
      return await visit(deps, row, lease, signal);
    } catch (error) {
      if (error instanceof LeaseLost || lost.signal.aborted) return { kind: "not-now" };
      if (resting.signal.aborted) await notePause(deps, lease);
      if (stop.aborted || resting.signal.aborted) return { kind: "behind" };
      return await raise(deps, lease, error);
    } finally {
      lost.abort();
      await Promise.all([beating, watching]);
      await giveLeaseBack(deps.db, lease);
    }
  };

/** Keeps the lease alive until `lost` is aborted; a lease that has another holder by now, or a store that is away for long, ends the work. */
export const heartbeat = async (
  deps: Pick<MoveDeps, "db" | "log">,
  lease: Lease,
  seconds: number,
  lost: AbortController,
): Promise<void> => {
  let keptAt = Date.now();
  const pause = (): Promise<boolean> => delay((seconds * 1000) / 3, true, { signal: lost.signal }).catch(() => false);
  while (await pause()) {
    try {
      await keepLease(deps.db, lease, seconds);
      keptAt = Date.now();
    } catch (error) {
      const gone = error instanceof LeaseLost || Date.now() - keptAt > seconds * 1000;
      deps.log.warn({ event: "lease-not-kept", mailbox: lease.mailboxId, gone, err: error });
      if (gone) lost.abort(error);
    }
  }
};

const visit = async (deps: MoveDeps, row: MailboxRow, lease: Lease, signal: AbortSignal): Promise<Moved> => {
  const change = changeMailbox(deps);
  if (row.state === "account-created") {
    await change({ id: row.id, verb: "start-copy", as: ["service"], by: null, lease });
  }
  const engine = await deps.openEngine(row, lease);
  try {
    const progress = throttled(deps, lease);
    await engine.copy({ signal, onProgress: progress.report });
    await progress.last();
    const { holds, certificate, notMoved } = await engine.verify();
    await storeCertificate(deps, row.id, holds, certificate);
    await reportNotMoved(deps)(lease, notMoved);
    const fresh = await findMailbox(deps.db, row.id);
    if (holds && fresh?.state === "copying") {
      await change({ id: row.id, verb: "report-in-step", as: ["service"], by: null, lease, gates: { verified: true } });
    }
    if (!holds && fresh?.state === "in-step") {
      await change({ id: row.id, verb: "report-behind", as: ["service"], by: null, lease });
    }
    return { kind: holds ? "in-step" : "behind" };
  } finally {
    await engine.close();
  }
};

export const storeCertificate = async (
  deps: Pick<MoveDeps, "db" | "clock">,
  id: string,
  holds: boolean,
  document: unknown,
): Promise<void> => {
  await deps.db
    .insertInto("mailbox_certificates")
    .values({ mailbox_id: id, made_at: deps.clock.now(), holds, document: JSON.stringify(document) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Progress at most once a second: the page polls, and the store has better things to do. The last one always goes. */
const throttled = (deps: MoveDeps, lease: Lease) => {
  let waiting: ProgressReport | undefined;
  let running = Promise.resolve();
  let sentAt = 0;
  const send = async (): Promise<void> => {
    const next = waiting;
    if (next === undefined) return;
    waiting = undefined;
    await reportProgress(deps)(lease, next).catch((error: unknown) => {
      // The page shows an older figure; the copy itself is held to its lease by the ledger.
      deps.log.warn({ event: "progress-not-stored", mailbox: lease.mailboxId, err: error });
    });
  };
  return {
    report: (progress: ProgressReport): void => {
      waiting = progress;
      if (Date.now() - sentAt < 1_000) return;
      sentAt = Date.now();
      running = running.then(send);
    },
    last: (): Promise<void> => (running = running.then(send)),
  };
};

/** The error's code to the page's. What passes by itself is no matter for a person: the next visit tries again. */
const attentionOf: Readonly<Record<string, string>> = {
  "sign-in-refused": "source-sign-in",
  "over-quota": "target-full",
  "host-unknown": "server-unreachable",
  "tls-failed": "server-not-safe",
  "tls-missing": "server-not-safe",
  insecure: "server-not-safe",
  "host-not-approved": "server-not-approved",
  "host-forbidden": "server-not-approved",
  "ledger-damaged": "ledger",
  "no-credential": "no-credential",
};

const raise = async (deps: MoveDeps, lease: Lease, error: unknown): Promise<Moved> => {
  const found = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
  const side = error instanceof Error && "side" in error ? error.side : undefined;
  deps.log.warn({ event: "mailbox-visit-failed", mailbox: lease.mailboxId, code: found });
  const known = attentionOf[found];
  if (known === undefined) return { kind: "behind", code: found };
  const code = known === "source-sign-in" && side === "target" ? "target-sign-in" : known;
  await changeMailbox(deps)({
    id: lease.mailboxId,
    verb: "raise",
    as: ["service"],
    by: null,
    lease,
    patch: { attention_code: code },
  });
  return { kind: "needs-attention", code };
};
