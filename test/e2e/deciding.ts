import { randomUUID } from "node:crypto";
import type { MailboxState } from "../../src/mailboxes/rules.ts";
import type { OdsCode } from "../../src/onboarding/types.ts";
import type { Database } from "../../src/store/database.ts";
import { addMailbox } from "../mailboxes/fixtures.ts";

/** A wave of the demonstration's organisation with mailboxes in these states, straight in the store. */
export const addWave = async (
  db: Database,
  name: string,
  states: readonly MailboxState[],
): Promise<{ readonly wave: string; readonly mailboxes: readonly string[] }> => {
  const [wave, now] = [randomUUID(), new Date()];
  const none = { switch_at: null, switch_typed: null, quiet_from: null, quiet_to: null, max_bytes_per_second: null };
  const goes = { go_loa_by: null, go_loa_at: null, go_ism_by: null, go_ism_at: null };
  await db
    .insertInto("waves")
    .values({ id: wave, ods_code: "ZZ901" as OdsCode, name, state: "running", changed_at: now, ...none, ...goes })
    .execute();
  const mailboxes: string[] = [];
  for (const state of states) {
    const id = await addMailbox(db, "ZZ901", { state });
    await db
      .updateTable("mailboxes")
      .set({ wave_id: wave, switched_at: state === "switched" ? now : null })
      .where("id", "=", id)
      .execute();
    mailboxes.push(id);
  }
  return { wave, mailboxes };
};

/** Attachments of these names, taken out of a mailbox's mail. */
export const addHeld = async (db: Database, mailbox: string, names: readonly string[]): Promise<void> => {
  for (const [n, name] of names.entries()) {
    const id = randomUUID();
    const none = { released_by: null, released_at: null, reason: null };
    const octets = { header: Buffer.from("x"), body: Buffer.from("x") };
    const why = "Files of this type can run programs.";
    const row = {
      id,
      mailbox_id: mailbox,
      digest: id,
      name,
      why,
      size: 20_480 * (n + 1),
      at: new Date(Date.now() + n),
    };
    await db
      .insertInto("quarantine_items")
      .values({ ...row, ...none, ...octets })
      .execute();
  }
};
