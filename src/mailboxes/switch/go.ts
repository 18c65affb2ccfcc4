import type { Db } from "../../store/database.ts";
import type { MailboxGateFacts } from "../rules.ts";
import type { MailboxRow } from "../store.ts";
import { goGiven, type WaveRow } from "../waves.ts";

export const waveOf = (db: Db, mailbox: Pick<MailboxRow, "wave_id">): Promise<WaveRow | undefined> =>
  mailbox.wave_id === null
    ? Promise.resolve(undefined)
    : db.selectFrom("waves").selectAll().where("id", "=", mailbox.wave_id).executeTakeFirst();

/** The gates of a switch: both goes of its wave, and a newest certificate that holds. */
export const switchGates = async (db: Db, mailbox: Pick<MailboxRow, "id" | "wave_id">): Promise<MailboxGateFacts> => {
  const wave = await waveOf(db, mailbox);
  const certificate = await db
    .selectFrom("mailbox_certificates")
    .select("holds")
    .where("mailbox_id", "=", mailbox.id)
    .orderBy("made_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return { "go-given": wave !== undefined && goGiven(wave), verified: certificate?.holds === true };
};
