import { copyMailbox } from "../../mail/copy/mailbox.ts";
import type { MailSource, SourceFolder } from "../../mail/types.ts";
import { inTransaction } from "../../store/transaction.ts";
import type { ChangeDeps } from "../change.ts";
import { refreshHeld } from "../deciding/cards.ts";
import type { LandDeps } from "../land-import.ts";
import { assertLease, giveLeaseBack, takeLease } from "../leases.ts";
import { findMailbox } from "../store.ts";
import { releaseMessage } from "./message.ts";
import { openOctets } from "./seal.ts";

export interface DeliverDeps extends ChangeDeps {
  readonly worker: string;
  readonly openTarget: LandDeps["openTarget"];
  /** The key of a mailbox's quarantine. */
  readonly keyOf: (mailboxId: string) => Uint8Array;
  /** The service's own address. */
  readonly from: string;
}

/** The mailbox is in other hands at this moment: the job engine tries again. */
export class MailboxBusy extends Error {
  override readonly name = "MailboxBusy";
}

/**
 * Brings one released attachment into the person's new mailbox. The engine's ledger, one of its own for each release,
 * sees to it that it lands once, however often this is broken off and repeated.
 */
export const deliverReleased =
  (deps: DeliverDeps) =>
  async ({ itemId }: { readonly itemId: string }): Promise<void> => {
    const item = await deps.db
      .selectFrom("quarantine_items")
      .selectAll()
      .where("id", "=", itemId)
      .where("state", "=", "releasing")
      .executeTakeFirst();
    const mailbox = item === undefined ? undefined : await findMailbox(deps.db, item.mailbox_id);
    if (item === undefined || mailbox === undefined) return;
    const lease = await takeLease(deps.db, mailbox.id, deps.worker, 300);
    if (lease === undefined) throw new MailboxBusy("The mailbox is in other hands");
    try {
      const key = deps.keyOf(mailbox.id);
      const at = item.released_at ?? item.at;
      const message = releaseMessage({
        id: item.id,
        to: mailbox.new_address ?? "undisclosed-recipient@invalid",
        from: deps.from,
        name: item.name,
        at,
        header: openOctets(key, item.id, item.header),
        part: openOctets(key, item.id, item.body),
      });
      const opened = await deps.openTarget(mailbox, lease, item.id).catch(personsMatter);
      let reason: string | undefined = "reason" in opened ? opened.reason : undefined;
      if (!("reason" in opened)) {
        const { target, ledger, close } = opened;
        try {
          await copyMailbox({ source: oneMessage(item.id, message, at), target, ledger }, { workers: 1 });
          const items = await Promise.all((await ledger.folders()).map(({ id }) => ledger.items(id)));
          const landed = items.flatMap((of) => [...of.values()])[0];
          if (landed?.targetUid === undefined) reason = landed?.note?.why ?? "The mailbox did not take it.";
        } finally {
          await close();
        }
      }
      await inTransaction(deps.db, async (trx) => {
        await assertLease(trx, lease);
        await trx
          .updateTable("quarantine_items")
          .set((eb) => ({
            state: reason === undefined ? ("released" as const) : ("refused" as const),
            reason: reason ?? null,
            version: eb("version", "+", 1),
          }))
          .where("id", "=", item.id)
          .execute();
        await deps.audit.append(trx, {
          event: reason === undefined ? "quarantine.delivered" : "quarantine.refused",
          actor: null,
          odsCode: mailbox.ods_code,
          subject: mailbox.id,
          details: { item: item.id },
        });
        await refreshHeld(deps, trx, mailbox.ods_code, `${item.id}:${item.version + 1}`);
      });
    } finally {
      await giveLeaseBack(deps.db, lease);
    }
  };

/** What no time mends is said, and the LOA may try again once it is mended; all else is tried again by the job engine. */
const personsMatter = (error: unknown): { readonly reason: string } => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reason = typeof code === "string" ? reasons[code] : undefined;
  if (reason === undefined) throw error;
  return { reason };
};

const reasons: Readonly<Record<string, string>> = {
  "no-credential": "No login is stored for the new mailbox. Store one, then release it again.",
  "sign-in-refused": "The sign-in to the new mailbox was refused. Renew its login, then release it again.",
  "host-not-approved": "The mail server of the new mailbox is not approved. Have it approved, then release it again.",
};

/** One message in INBOX, as a source of the mail engine. */
const oneMessage = (id: string, message: Buffer, at: Date): MailSource => {
  const folder = { name: "INBOX", path: ["INBOX"], selectable: true, subscribed: true };
  const meta = { uid: 1, size: message.length, date: { at: Math.floor(at.getTime() / 1000), zone: 0 }, flags: [] };
  const open: SourceFolder = {
    folder,
    list: () =>
      Promise.resolve({ state: { uidValidity: 1, messages: 1 }, kind: "changes", items: [meta], vanished: [] }),
    fetch: async (_, sink) => {
      await sink.begin(1, message.length);
      await sink.chunk(message);
      await sink.end();
      return [];
    },
  };
  return {
    kind: "eml",
    identity: `release:${id}`,
    sessions: 1,
    folders: () => Promise.resolve([folder]),
    session: () => Promise.resolve({ open: () => Promise.resolve(open), close: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  };
};
