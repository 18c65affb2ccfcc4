import type { Generated, GeneratedAlways } from "kysely";
import type { PersonId } from "../../people/types.ts";

interface AuditLanes {
  readonly lane: number;
  readonly position: number;
  readonly mac: Buffer;
}

interface AuditEntries {
  readonly id: GeneratedAlways<number>;
  readonly lane: number;
  readonly position: number;
  readonly at: Date;
  readonly event: string;
  readonly actor: string | null;
  readonly ods_code: string | null;
  readonly subject: string | null;
  /** JSON with sorted keys, kept as text: its very bytes are under the MAC. */
  readonly details: string;
  readonly key_id: string;
  readonly mac: Buffer;
}

interface AuditPseudonyms {
  readonly person_id: PersonId;
  readonly pseudonym: Generated<string>;
}

export interface AuditTables {
  audit_lanes: AuditLanes;
  audit_entries: AuditEntries;
  audit_pseudonyms: AuditPseudonyms;
}
