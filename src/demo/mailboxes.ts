import type { Clock } from "../clock.ts";
import { parseOdsCode } from "../onboarding/types.ts";
import type { Database } from "../store/database.ts";
import { demoPeople } from "./people.ts";

const mailboxId = "d0000000-0000-4000-8000-0000000000e1";
const hour = 3_600_000;

/** One mailbox for the demonstration's end user, in the middle of its copy. Changes nothing where it is there. */
export const seedDemoMailboxes = async ({
  db,
  clock,
}: {
  readonly db: Database;
  readonly clock: Clock;
}): Promise<void> => {
  const nurse = demoPeople.find(({ key }) => key === "end-user");
  const code = parseOdsCode("ZZ901");
  if (nurse === undefined || !code.ok) return;
  const now = clock.now();
  const began = new Date(now.getTime() - 2 * hour);
  await db.transaction().execute(async (trx) => {
    const added = await trx
      .insertInto("mailboxes")
      .values({
        id: mailboxId,
        ods_code: code.value,
        external_id: "DEMO-1",
        state: "copying",
        version: 3,
        since: began,
        changed_at: now,
        old_address: "nurse@north.demo.invalid",
        new_address: "demo.nurse@nhs.demo.invalid",
        items_done: 3_120,
        items_total: 8_400,
        bytes_done: 412_000_000,
        bytes_total: 1_100_000_000,
        seconds_left: 5_400,
        progress_at: now,
        steps: JSON.stringify({ client: null, done: [] }),
        facts: JSON.stringify({ route: "managed", platform: "exchange-on-premises", ways: ["engine", "pst-by-me"] }),
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (added === undefined) return;
    const events = [
      { version: 2, verb: "create-account", from_state: "mapped", to_state: "account-created" },
      { version: 3, verb: "start-copy", from_state: "account-created", to_state: "copying" },
    ] as const;
    await trx
      .insertInto("mailbox_events")
      .values(events.map((event) => ({ ...event, mailbox_id: mailboxId, at: began, by_person: null })))
      .execute();
    await trx
      .insertInto("mailbox_owners")
      .values({ mailbox_id: mailboxId, tenant_id: nurse.tenantId, object_id: nurse.objectId, side: "source" })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
};
