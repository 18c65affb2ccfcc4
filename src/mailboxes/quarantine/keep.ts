import { createHmac, randomUUID } from "node:crypto";
import { takingOut } from "../../mail/attachments/alter.ts";
import type { TakenOut } from "../../mail/attachments/take-out.ts";
import type { Judge } from "../../mail/attachments/judge.ts";
import type { Alter } from "../../mail/copy/context.ts";
import type { Database } from "../../store/database.ts";
import { sealOctets } from "./seal.ts";

export interface KeepDeps {
  readonly db: Database;
  /** 32 octets, of this mailbox. */
  readonly key: Uint8Array;
}

/** A header above this is cut: it only tells people which message an attachment came in. */
const mostHeader = 64 * 1024;

/**
 * Takes banned attachments out and keeps each original, sealed, in the store before the message without it is given on.
 * A message that is read again (a retry, a resolved doubt) is kept once.
 */
export const takingOutToStore =
  (deps: KeepDeps, mailboxId: string, judge: Judge): Alter =>
  (sink, changed) => {
    let header: Buffer[] = [];
    let kept = 0;
    const inner = takingOut(judge, (_, taken) => keep(deps, mailboxId, headerOf(Buffer.concat(header)), taken))(
      sink,
      changed,
    );
    return {
      begin: (uid, size) => {
        header = [];
        kept = 0;
        return inner.begin(uid, size);
      },
      chunk: (data) => {
        if (kept < mostHeader) header.push(Buffer.from(data.subarray(0, mostHeader - kept)));
        kept += data.length;
        return inner.chunk(data);
      },
      end: () => inner.end(),
    };
  };

const headerOf = (start: Buffer): Buffer => {
  const end = /\r?\n\r?\n/.exec(start.toString("latin1"))?.index;
  return start.subarray(0, end ?? start.length);
};

const keep = async (
  { db, key }: KeepDeps,
  mailboxId: string,
  header: Buffer,
  { original, name, why }: TakenOut,
): Promise<void> => {
  const id = randomUUID();
  const digest = createHmac("sha256", key).update(header).update("\0").update(original).digest("hex");
  await db
    .insertInto("quarantine_items")
    .values({
      id,
      mailbox_id: mailboxId,
      digest,
      // Names come from senders: shown to people as text, kept short, without control characters.
      name: name.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 255),
      why: why.slice(0, 1_000),
      size: original.length,
      at: new Date(),
      released_by: null,
      released_at: null,
      reason: null,
      header: sealOctets(key, id, header),
      body: sealOctets(key, id, original),
    })
    .onConflict((conflict) => conflict.columns(["mailbox_id", "digest"]).doNothing())
    .execute();
};
