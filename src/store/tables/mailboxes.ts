import type { ColumnType, Generated } from "kysely";
import type { OdsCode } from "../../onboarding/types.ts";
import type { MailboxState, MailboxVerb } from "../../mailboxes/rules.ts";

type Instant = ColumnType<Date, Date | string, Date | string>;

/** One mailbox that moves. Addresses are needed to move it and go with it; they never reach a log or the audit. */
export interface MailboxesTable {
  readonly id: string;
  readonly ods_code: OdsCode;
  /** The LOA's own id of the row (in the Portal's CSV: ExternalSyncID). Unique in the organisation. */
  readonly external_id: string;
  readonly state: MailboxState;
  readonly kept_state: MailboxState | null;
  readonly version: Generated<number>;
  readonly since: Instant;
  readonly changed_at: Instant;
  readonly vip: Generated<boolean>;
  readonly wave_id: string | null;
  readonly old_address: string | null;
  readonly new_address: string | null;
  readonly switch_at: Instant | null;
  readonly switched_at: Instant | null;
  readonly repointed_at: Instant | null;
  readonly repoint_client: string | null;
  readonly repoint_proof: "proven" | "stated" | null;
  readonly attention_code: string | null;
  /** Goes up with each progress report; part of the ETag, so that a page polls cheaply. */
  readonly progress_version: Generated<number>;
  readonly items_done: Generated<number>;
  readonly items_total: number | null;
  readonly bytes_done: Generated<number>;
  readonly bytes_total: number | null;
  readonly seconds_left: number | null;
  readonly paused: Generated<boolean>;
  readonly progress_at: Instant | null;
  /** The person's own ticks: { client, done[] }. */
  readonly steps: unknown;
  /** What is known of the case: route, shared mailboxes, quota... (views.ts MyCase). */
  readonly facts: unknown;
}

/** Who may see a mailbox as their own: the person of the old tenant, and the same person of the new one. */
export interface MailboxOwnersTable {
  readonly mailbox_id: string;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly side: "source" | "target";
}

export interface MailboxEventsTable {
  readonly mailbox_id: string;
  readonly version: number;
  readonly verb: MailboxVerb;
  readonly from_state: MailboxState;
  readonly to_state: MailboxState;
  readonly at: Instant;
  /** Pseudonymous; null for the engine. */
  readonly by_person: string | null;
}

export interface MailboxNotMovedTable {
  readonly mailbox_id: string;
  readonly reason: string;
  readonly detail: string;
  readonly count: number;
  readonly releasable: boolean;
}

export interface MailboxTables {
  mailboxes: MailboxesTable;
  mailbox_owners: MailboxOwnersTable;
  mailbox_events: MailboxEventsTable;
  mailbox_not_moved: MailboxNotMovedTable;
}
