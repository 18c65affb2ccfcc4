import type { Generated } from "kysely";
import type { AuditTables } from "./tables/audit.ts";
import type { KnowledgeTables } from "./tables/knowledge.ts";
import type { MailTables } from "./tables/mail.ts";
import type { MailboxTables } from "./tables/mailboxes.ts";
import type { NoticeTables } from "./tables/notices.ts";
import type { OnboardingTables } from "./tables/onboarding.ts";
import type { PeopleTables } from "./tables/people.ts";

interface StoreIdentity {
  readonly single: Generated<boolean>;
  readonly id: Generated<string>;
  readonly created_at: Generated<Date>;
}

/**
 * Every table of the one SQL schema. Each room describes its own tables in `tables/<room>.ts`; here they meet.
 * Shapes only: the truth is in `migrations/`.
 */
export interface Tables
  extends PeopleTables, AuditTables, OnboardingTables, NoticeTables, MailTables, MailboxTables, KnowledgeTables {
  store_identity: StoreIdentity;
}
