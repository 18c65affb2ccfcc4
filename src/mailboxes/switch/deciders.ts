import type { PersonId } from "../../people/types.ts";
import type { Db } from "../../store/database.ts";
import type { MailboxRow } from "../store.ts";
import { waveOf } from "./go.ts";
import type { AttemptRow } from "./store.ts";

/** Whom a switch that stopped concerns: those who gave the two goes, and whoever started it. */
export const deciders = async (
  db: Db,
  mailbox: Pick<MailboxRow, "wave_id">,
  attempt: Pick<AttemptRow, "started_by">,
): Promise<readonly PersonId[]> => {
  const wave = await waveOf(db, mailbox);
  const all = [wave?.go_loa_by, wave?.go_ism_by, attempt.started_by];
  return [...new Set(all.filter((person) => person !== null && person !== undefined))];
};

/** Who can change the old mail system: the organisation's administrators and its technical team. */
export const administratorsOf = async (db: Db, odsCode: string): Promise<readonly PersonId[]> => {
  const rows = await db
    .selectFrom("role_grants")
    .select("person_id")
    .distinct()
    .where("role", "in", ["loa", "technical"])
    .where("ods_code", "=", odsCode)
    .where("revoked_at", "is", null)
    .execute();
  return rows.map(({ person_id }) => person_id);
};

/** The people whose mailbox it is, as far as they have ever signed in: others hear it from their administrator. */
export const ownersOf = async (db: Db, mailboxId: string): Promise<readonly PersonId[]> => {
  const rows = await db
    .selectFrom("mailbox_owners as o")
    .innerJoin("people as p", (join) =>
      join.onRef("p.tenant_id", "=", "o.tenant_id").onRef("p.object_id", "=", "o.object_id"),
    )
    .select("p.id")
    .where("o.mailbox_id", "=", mailboxId)
    .execute();
  return rows.map(({ id }) => id);
};
