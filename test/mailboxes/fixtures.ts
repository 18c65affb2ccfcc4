import { randomUUID } from "node:crypto";
import type { Database } from "../../src/store/database.ts";
import type { OdsCode } from "../../src/onboarding/types.ts";
import type { MailboxState } from "../../src/mailboxes/rules.ts";

/** A mailbox straight in the store, in the state that a test needs. Returns its id. */
export const addMailbox = async (
  db: Database,
  odsCode: string,
  given: {
    readonly state?: MailboxState;
    readonly owner?: { readonly tenantId: string; readonly objectId: string; readonly side: "source" | "target" };
  } = {},
): Promise<string> => {
  const id = randomUUID();
  const now = new Date();
  await db
    .insertInto("mailboxes")
    .values({
      id,
      ods_code: odsCode as OdsCode,
      external_id: id.slice(0, 8),
      state: given.state ?? "mapped",
      since: now,
      changed_at: now,
      steps: JSON.stringify({ client: null, done: [] }),
      facts: "{}",
    })
    .execute();
  if (given.owner !== undefined) {
    const { tenantId, objectId, side } = given.owner;
    await db
      .insertInto("mailbox_owners")
      .values({ mailbox_id: id, tenant_id: tenantId, object_id: objectId, side })
      .execute();
  }
  return id;
};
