import type { ColumnType, Generated } from "kysely";
import type { PersonId } from "../../people/types.ts";
import type { AttemptState, StepState, SwitchStep } from "../../mailboxes/rules-switch.ts";
import type { WaveState } from "../../mailboxes/rules-waves.ts";
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

export interface WavesTable {
  readonly id: string;
  readonly ods_code: OdsCode;
  readonly name: string;
  readonly version: Generated<number>;
  readonly priority: Generated<number>;
  readonly state: Generated<WaveState>;
  readonly switch_mode: Generated<"automatic" | "at-time">;
  readonly switch_at: Date | null;
  readonly switch_typed: string | null;
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly max_connections_per_host: Generated<number>;
  readonly max_bytes_per_second: number | null;
  readonly go_loa_by: PersonId | null;
  readonly go_loa_at: Date | null;
  readonly go_ism_by: PersonId | null;
  readonly go_ism_at: Date | null;
  readonly put_off_by: Generated<PersonId | null>;
  readonly put_off_at: Generated<Date | null>;
  readonly changed_at: Date;
}

export interface MailHostsTable {
  readonly ods_code: OdsCode;
  readonly side: "source" | "target";
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "loopback-only";
  readonly service: Generated<"imap" | "managesieve">;
  readonly proposed_by: PersonId;
  readonly proposed_at: Date;
  readonly approved_by: PersonId | null;
  readonly approved_at: Date | null;
}

export interface MailboxCredentialsTable {
  readonly mailbox_id: string;
  readonly side: "source" | "target";
  readonly host: string;
  readonly port: number;
  readonly user_name: string;
  readonly admin_user: string | null;
  readonly key_id: string;
  readonly nonce: string;
  readonly tag: string;
  readonly sealed: string;
  readonly stored_at: Date;
}

export interface MailboxLeasesTable {
  readonly mailbox_id: string;
  readonly worker: string;
  readonly fence: number;
  readonly lease_until: Date;
  readonly connections: Generated<number>;
}

export interface SwitchStepsTable {
  readonly mailbox_id: string;
  readonly attempt: number;
  readonly step: SwitchStep;
  readonly state: StepState;
  readonly at: Date;
  readonly reason: string | null;
  readonly detail: unknown;
}

export interface SwitchAttemptsTable {
  readonly mailbox_id: string;
  readonly attempt: number;
  readonly state: AttemptState;
  readonly due_at: Instant;
  readonly created_at: Instant;
  readonly started_by: PersonId | null;
  readonly forwarding: "managesieve" | "administrator" | null;
  readonly script: string | null;
  readonly script_before: string | null;
  readonly forwarded_at: Instant | null;
  readonly confirmed_at: Instant | null;
  readonly confirmed_by: PersonId | null;
  readonly rolled_back_by: PersonId | null;
  readonly rolled_back_reason: Generated<string | null>;
  readonly bring_back: Generated<boolean>;
  readonly returns_planned_at: Generated<Date | null>;
  readonly returned: ColumnType<
    { planned: number; brought: number; left: number } | null,
    string | null,
    string | null
  >;
  readonly tries: Generated<number>;
  readonly reason: string | null;
}

export interface SwitchProbesTable {
  readonly token: string;
  readonly mailbox_id: string;
  readonly attempt: number;
  readonly sent_to: "old" | "new";
  readonly state: "sending" | "sent" | "void";
  readonly made_at: Instant;
  readonly sent_at: Instant | null;
}

export interface SwitchArrivalsTable {
  readonly mailbox_id: string;
  readonly folder: string;
  readonly uid_validity: number;
  readonly uid: number;
  readonly fingerprint: string | null;
  readonly source_folder: string | null;
  readonly source_uid_validity: number | null;
  readonly source_uid: number | null;
}

/** Messages that a roll-back brings back: where they lie in the new mailbox. */
export interface SwitchReturnsTable {
  readonly mailbox_id: string;
  readonly attempt: number;
  readonly folder: string;
  readonly uid_validity: number;
  readonly uid: number;
}

export interface QuarantineItemsTable {
  readonly id: string;
  readonly mailbox_id: string;
  readonly digest: string;
  readonly name: string;
  readonly why: string;
  readonly size: number;
  readonly version: Generated<number>;
  /** kept: the LOA decided that it stays out. It may still be released later. */
  readonly state: Generated<"held" | "kept" | "releasing" | "released" | "refused">;
  readonly kept_by: Generated<PersonId | null>;
  readonly kept_at: Generated<Date | null>;
  readonly at: Instant;
  readonly released_by: PersonId | null;
  readonly released_at: Instant | null;
  readonly reason: string | null;
  readonly header: Buffer;
  readonly body: Buffer;
}

export interface MailboxCertificatesTable {
  readonly mailbox_id: string;
  readonly made_at: Date;
  readonly holds: boolean;
  readonly document: unknown;
}

export interface ImportsTable {
  readonly id: string;
  readonly mailbox_id: string;
  readonly fingerprint: string;
  readonly state: Generated<"open" | "complete" | "cancelled">;
  readonly items: number;
  readonly bytes: number;
  readonly created_at: Date;
  readonly changed_at: Date;
  /** Not tried before this moment: the mailbox was full. */
  readonly not_before: Generated<Date | null>;
}

export interface ImportItemsTable {
  readonly import_id: string;
  readonly key: string;
  readonly number: Generated<number>;
  readonly digest: string;
  readonly size: number;
  readonly folder: string;
  readonly flags: string;
  readonly at: Date;
  readonly state: Generated<"held" | "landed" | "refused">;
  readonly reason: string | null;
  /** The engine's code for what is different, or why it was left out; null: exactly as it was sent. */
  readonly code: Generated<string | null>;
  readonly body: Buffer | null;
}

export interface MailboxTables {
  mailboxes: MailboxesTable;
  mailbox_owners: MailboxOwnersTable;
  mailbox_events: MailboxEventsTable;
  mailbox_not_moved: MailboxNotMovedTable;
  waves: WavesTable;
  mail_hosts: MailHostsTable;
  mailbox_credentials: MailboxCredentialsTable;
  mailbox_leases: MailboxLeasesTable;
  switch_steps: SwitchStepsTable;
  switch_attempts: SwitchAttemptsTable;
  switch_probes: SwitchProbesTable;
  switch_arrivals: SwitchArrivalsTable;
  switch_returns: SwitchReturnsTable;
  quarantine_items: QuarantineItemsTable;
  imports: ImportsTable;
  import_items: ImportItemsTable;
  mailbox_certificates: MailboxCertificatesTable;
}
