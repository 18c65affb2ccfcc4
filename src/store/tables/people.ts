import type { ColumnType, Generated } from "kysely";
import type { PersonId, Role } from "../../people/types.ts";

interface People {
  readonly id: Generated<PersonId>;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly first_seen_at: ColumnType<Date, Date, never>;
  readonly last_seen_at: Date;
}

interface RoleGrants {
  readonly id: Generated<string>;
  readonly person_id: PersonId;
  readonly role: Role;
  readonly ods_code: string | null;
  readonly region: string | null;
  /** Null: the configuration or the demonstration gave it. */
  readonly granted_by: PersonId | null;
  readonly granted_at: Date;
  readonly revoked_by: PersonId | null;
  readonly revoked_at: Date | null;
}

interface Covers {
  readonly id: Generated<string>;
  readonly person_id: PersonId;
  readonly cover_id: PersonId;
  readonly first_day: string;
  readonly last_day: string;
  readonly created_by: PersonId | null;
  readonly created_at: Date;
}

/** Exchange identity tokens that have served; see src/people/exchange-session.ts. */
interface ExchangeTokensUsed {
  readonly digest: string;
  readonly until: Date;
}

export interface PeopleTables {
  people: People;
  role_grants: RoleGrants;
  covers: Covers;
  exchange_tokens_used: ExchangeTokensUsed;
}
