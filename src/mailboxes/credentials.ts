import type { Clock } from "../clock.ts";
import type { Database } from "../store/database.ts";
import { sql } from "kysely";
import type { SecretBox } from "./secrets.ts";

export interface CredentialDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly box: SecretBox;
}

export interface MailboxLogin {
  readonly host: string;
  readonly port: number;
  readonly userName: string;
  /** Who signs in to act for the user, where a proxy does (PLAIN with an authorisation id, RFC 4616). */
  readonly adminUser?: string | null;
  /** Opened only in the memory of the worker that needs it now. */
  readonly secret: string;
}

/** Keeps the login of one side of a mailbox, sealed. A newer one replaces it. */
export const storeCredential =
  ({ db, clock, box }: CredentialDeps) =>
  async (
    mailbox: { readonly id: string; readonly odsCode: string },
    side: "source" | "target",
    login: MailboxLogin,
  ): Promise<void> => {
    const { keyId, nonce, tag, sealed } = box.seal(login.secret, {
      odsCode: mailbox.odsCode,
      mailboxId: mailbox.id,
      side,
    });
    const values = {
      host: login.host,
      port: login.port,
      user_name: login.userName,
      admin_user: login.adminUser ?? null,
      key_id: keyId,
      nonce,
      tag,
      sealed,
      stored_at: clock.now(),
    };
    await db
      .insertInto("mailbox_credentials")
      .values({ mailbox_id: mailbox.id, side, ...values })
      .onConflict((conflict) => conflict.columns(["mailbox_id", "side"]).doUpdateSet(values))
      .execute();
  };

/** The login of one side, or undefined where none is stored. Throws SecretError where it does not open. */
export const readCredential =
  ({ db, box }: Omit<CredentialDeps, "clock">) =>
  async (
    mailbox: { readonly id: string; readonly odsCode: string },
    side: "source" | "target",
  ): Promise<MailboxLogin | undefined> => {
    const row = await db
      .selectFrom("mailbox_credentials")
      .selectAll()
      .where("mailbox_id", "=", mailbox.id)
      .where("side", "=", side)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const secret = box.open(
      { keyId: row.key_id, nonce: row.nonce, tag: row.tag, sealed: row.sealed },
      { odsCode: mailbox.odsCode, mailboxId: mailbox.id, side },
    );
    return { host: row.host, port: row.port, userName: row.user_name, adminUser: row.admin_user, secret };
  };

/** Deletes the credentials of mailboxes that were completed at least 24 hours ago. Returns how many. */
export const deleteSpentCredentials =
  ({ db, clock }: Omit<CredentialDeps, "box">) =>
  async (): Promise<number> => {
    const before = new Date(clock.now().getTime() - 24 * 3_600_000);
    const { numAffectedRows } = await sql`
      delete from mailbox_credentials c using mailboxes m
      where m.id = c.mailbox_id and m.state = 'complete' and m.since <= ${before}`.execute(db);
    return Number(numAffectedRows ?? 0n);
  };
