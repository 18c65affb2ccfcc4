import { sql } from "kysely";
import type { Log } from "../log.ts";
import { copyMailbox } from "../mail/copy/mailbox.ts";
import type { Ledger } from "../mail/ledger/types.ts";
import type { MailTarget } from "../mail/types.ts";
import type { TransferRules } from "../pst/types.ts";
import { changeMailbox, type ChangeDeps } from "./change.ts";
import { importSource } from "./import-source.ts";
import { giveLeaseBack, takeLease, type Lease } from "./leases.ts";
import { takingOutToStore } from "./quarantine/keep.ts";
import { findMailbox, type MailboxRow } from "./store.ts";

export interface LandDeps extends ChangeDeps {
  readonly log: Log;
  readonly worker: string;
  /** What the engine judges by as well: nothing passes here that it would stop. */
  readonly rules: TransferRules;
  /** The key under which originals of what was taken out are kept. */
  readonly quarantineKeyOf: (mailboxId: string) => Uint8Array;
  /** The mailbox's target, and the import's own ledger under the lease. */
  readonly openTarget: (
    mailbox: MailboxRow,
    lease: Lease,
    ledgerId: string,
  ) => Promise<{ readonly target: MailTarget; readonly ledger: Ledger; readonly close: () => Promise<void> }>;
}

/** Imports that hold something and need not wait, oldest first. */
const importsToLand = async ({
  db,
  clock,
}: Pick<LandDeps, "db" | "clock">): Promise<readonly { readonly id: string; readonly mailboxId: string }[]> => {
  const { rows } = await sql<{ id: string; mailboxId: string }>`
    select i.id, i.mailbox_id as "mailboxId" from imports i
    where exists (select 1 from import_items t where t.import_id = i.id and t.state = 'held')
      and coalesce(i.not_before <= ${clock.now()}, true)
    order by i.created_at limit 100`.execute(db);
  return rows;
};

/**
 * Brings what is held of one import into the mailbox, and lets go of the bodies that landed. Undefined where another
 * worker has the mailbox. Interrupted anywhere, it goes on where the ledger says, without losing or doubling an item.
 */
export const landImport =
  (deps: LandDeps) =>
  async ({ id, mailboxId }: { readonly id: string; readonly mailboxId: string }): Promise<number | undefined> => {
    const mailbox = await findMailbox(deps.db, mailboxId);
    const lease = mailbox === undefined ? undefined : await takeLease(deps.db, mailboxId, deps.worker, 300);
    if (mailbox === undefined || lease === undefined) return undefined;
    try {
      const { target, ledger, close } = await deps.openTarget(mailbox, lease, id);
      let landed = 0;
      try {
        try {
          await copyHeld(deps, id, mailbox.id, target, ledger);
        } finally {
          // Whatever stopped the copy, what is in is in: it need not wait for the next round to be told.
          landed = await settle(deps, id, ledger);
        }
        await reportImported(deps, id, lease);
        return landed;
      } finally {
        await close();
      }
    } finally {
      await giveLeaseBack(deps.db, lease);
    }
  };

const copyHeld = async (
  { db, rules, quarantineKeyOf }: LandDeps,
  id: string,
  mailboxId: string,
  target: MailTarget,
  ledger: Ledger,
): Promise<void> => {
  await copyMailbox(
    { source: importSource(db, id), target, ledger },
    {
      workers: 1,
      alter: takingOutToStore({ db, key: quarantineKeyOf(mailboxId) }, mailboxId, (name) => rules.blocked(name)),
      largest: rules.maxItemBytes,
    },
  );
};

/** The person has sent everything and all of it is in: their mailbox moves on, where its life has come so far. */
const reportImported = async (deps: LandDeps, id: string, lease: Lease): Promise<void> => {
  const open = await deps.db
    .selectFrom("imports as i")
    .select("i.id")
    .where("i.id", "=", id)
    .where((eb) =>
      eb.or([
        eb("i.state", "!=", "complete"),
        eb.exists(
          eb
            .selectFrom("import_items as t")
            .select("t.key")
            .whereRef("t.import_id", "=", "i.id")
            .where("t.state", "=", "held"),
        ),
      ]),
    )
    .executeTakeFirst();
  if (open !== undefined) return;
  // Before the re-pointing it is too early to say so; the rules refuse, and a later import says it again.
  await changeMailbox(deps)({ id: lease.mailboxId, verb: "report-imported", as: ["service"], by: null, lease });
};

/** The engine's own code for what stopped the whole import. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^[a-z-]{1,40}$/.test(error.code)
    ? error.code
    : "failed";

/** One round over all imports that hold something; the failure of one does not hold up the others. */
export const landAll = (deps: LandDeps) => async (): Promise<void> => {
  for (const waiting of await importsToLand(deps)) {
    await landImport(deps)(waiting).catch(async (error: unknown) => {
      deps.log.warn({ event: "import-not-landed", import: waiting.id, err: error });
      const code = codeOf(error);
      await deps.db
        .updateTable("import_items")
        .set({ code })
        .where("import_id", "=", waiting.id)
        .where("state", "=", "held")
        .execute();
      await waitBefore(deps, waiting.id, code === "over-quota" ? laterMs.full : laterMs.failed);
    });
  }
};

/** These end by themselves or by somebody's help: the item is kept, and tried again after a while. */
const passing: ReadonlySet<string> = new Set(["over-quota", "lost"]);
const laterMs = { full: 10 * 60_000, failed: 60_000 } as const;

const waitBefore = async ({ db, clock }: LandDeps, id: string, ms: number | undefined): Promise<void> => {
  const until = ms === undefined ? null : new Date(clock.now().getTime() + ms);
  await db.updateTable("imports").set({ not_before: until }).where("id", "=", id).execute();
};

/** What the ledger says has landed, or was left out for good. Nothing that may still land is let go of. */
const settle = async (deps: LandDeps, id: string, ledger: Ledger): Promise<number> => {
  const { db } = deps;
  let landed = 0;
  let waits = false;
  for (const folder of await ledger.folders()) {
    for (const item of (await ledger.items(folder.id)).values()) {
      const there = item.targetUid !== undefined;
      const again = !there && passing.has(item.note?.code ?? "");
      waits ||= again;
      const { numUpdatedRows } = await db
        .updateTable("import_items")
        .set({
          code: there ? (item.note?.code ?? null) : (item.note?.code ?? "refused"),
          reason: there ? (item.note?.why ?? null) : (item.note?.why ?? "The mailbox did not take it."),
          ...(again ? {} : { state: there ? ("landed" as const) : ("refused" as const), body: null }),
        })
        .where("import_id", "=", id)
        .where("number", "=", item.uid)
        .where("state", "=", "held")
        .executeTakeFirst();
      if (there) landed += Number(numUpdatedRows);
    }
  }
  await waitBefore(deps, id, waits ? laterMs.full : undefined);
  return landed;
};
