import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { Db } from "../store/database.ts";
import type { GateFacts, OrganisationState } from "./rules.ts";
import type { OdsCode } from "./types.ts";
import { isOpen, readWindow } from "./window.ts";

/** Gathers only what the state's rows ask for, so that a look-up stays a handful of index reads. */
export const gatherGates = async (
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  state: OrganisationState,
  odsCode: OdsCode,
): Promise<GateFacts> => ({
  ...(windowMatters.has(state) ? { "on-boarding-window": isOpen(await readWindow(db), clock.now()) } : {}),
  ...(mailboxesMatter.has(state) ? await gatherMailboxes(db, odsCode) : {}),
});

const windowMatters = new Set<OrganisationState>(["accepted", "call-booked", "readiness"]);
const mailboxesMatter = new Set<OrganisationState>(["registration-open", "accounts", "migrating"]);

/** Two index look-ups (mailboxes_by_organisation), whatever the number of mailboxes. */
const gatherMailboxes = async (db: Db, odsCode: OdsCode): Promise<GateFacts> => {
  const { rows } = await sql<{ accounts: boolean; unfinished: boolean; any: boolean }>`
    select
      exists (select from mailboxes where ods_code = ${odsCode} and state > 'mapped')
        or exists (select from mailboxes where ods_code = ${odsCode} and state < 'mapped') as accounts,
      exists (select from mailboxes where ods_code = ${odsCode} and state > 'complete')
        or exists (select from mailboxes where ods_code = ${odsCode} and state < 'complete') as unfinished,
      exists (select from mailboxes where ods_code = ${odsCode}) as any`.execute(db);
  const row = rows[0];
  return { "accounts-exist": row?.accounts === true, "all-mailboxes-complete": row?.any === true && !row.unfinished };
};
