import type { Generated } from "kysely";
import type { MailboxTables } from "./tables/mailboxes.ts";

interface StoreIdentity {
  readonly single: Generated<boolean>;
  readonly id: Generated<string>;
  readonly created_at: Generated<Date>;
}

/**
 * Every table of the one SQL schema. Each room describes its own tables in `tables/<room>.ts`; here they meet.
 * Shapes only: the truth is in `migrations/`.
 */
export interface Tables extends MailboxTables {
  store_identity: StoreIdentity;
}
