import { sql } from "kysely";
import type { Log } from "../log.ts";
import { copyMailbox } from "../mail/copy/mailbox.ts";
import type { Ledger } from "../mail/ledger/types.ts";
import type { MailTarget } from "../mail/types.ts";
import type { Database } from "../store/database.ts";
import { changeMailbox, type ChangeDeps } from "./change.ts";
import { importSource } from "./import-source.ts";
import { giveLeaseBack, takeLease, type Lease } from "./leases.ts";
import { findMailbox, type MailboxRow } from "./store.ts";

export interface LandDeps extends ChangeDeps {
  readonly log: Log;
  readonly worker: string;
  /** The mailbox's target, and the import's own ledger under the lease. */
  readonly openTarget: (
    mailbox: MailboxRow,
    lease: Lease,
    ledgerId: string,
  ) => Promise<{ readonly target: MailTarget; readonly ledger: Ledger; readonly close: () => Promise<void> }>;
}

/** Imports that hold something, oldest first. */
const importsToLand = async (db: Database): Promise<readonly { readonly id: string; readonly mailboxId: string }[]> => {
  const { rows } = await sql<{ id: string; mailboxId: string }>`
    select i.id, i.mailbox_id as "mailboxId" from imports i
    where exists (select 1 from import_items t where t.import_id = i.id and t.state = 'held')
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
      try {
        await copyMailbox({ source: importSource(deps.db, id), target, ledger }, { workers: 1 });
        const landed = await settle(deps, id, ledger);
        await reportImported(deps, id, lease);
        return landed;
      } finally {
        await close();
      }
    } finally {
      await giveLeaseBack(deps.db, lease);
    }
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

/** One round over all imports that hold something; the failure of one does not hold up the others. */
export const landAll = (deps: LandDeps) => async (): Promise<void> => {
  for (const waiting of await importsToLand(deps.db)) {
    await landImport(deps)(waiting).catch((error: unknown) =>
      deps.log.warn({ event: "import-not-landed", import: waiting.id, err: error }),
    );
  }
};

/** What the ledger says has landed, or was left out for good. */
const settle = async ({ db }: LandDeps, id: string, ledger: Ledger): Promise<number> => {
  let landed = 0;
  for (const folder of await ledger.folders()) {
    for (const item of (await ledger.items(folder.id)).values()) {
      const there = item.targetUid !== undefined;
      const { numUpdatedRows } = await db
        .updateTable("import_items")
        .set(
          there
            ? { state: "landed" as const, body: null }
            : { state: "refused" as const, body: null, reason: item.note?.why ?? "The mailbox did not take it." },
        )
        .where("import_id", "=", id)
        .where("number", "=", item.uid)
        .where("state", "=", "held")
        .executeTakeFirst();
      if (there) landed += Number(numUpdatedRows);
    }
  }
  return landed;
};
