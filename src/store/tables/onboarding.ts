import type { ColumnType, JSONColumnType } from "kysely";
import type { OrganisationState, Verb } from "../../onboarding/rules.ts";
import type { IntentFacts, IntentId, OdsCheck, OdsCode, Reference } from "../../onboarding/types.ts";
import type { PersonId } from "../../people/types.ts";

interface Organisations {
  readonly ods_code: OdsCode;
  readonly name: string;
  readonly region: string | null;
  readonly state: OrganisationState;
  readonly version: number;
  /** The intent that counts now; an earlier one may have been declined or withdrawn. */
  readonly intent_id: IntentId;
  readonly ism_id: PersonId | null;
  readonly created_at: Date;
  readonly changed_at: Date;
}

interface Intents {
  readonly id: IntentId;
  readonly reference: Reference;
  readonly ods_code: OdsCode;
  readonly requester_id: PersonId;
  readonly submit_key: string;
  readonly facts: JSONColumnType<IntentFacts>;
  readonly ods: ColumnType<OdsCheck, string, string>;
  readonly submitted_at: Date;
}

interface IntentPeople {
  readonly intent_id: IntentId;
  readonly person_id: PersonId;
  readonly joined_at: Date;
}

interface OrganisationEvents {
  readonly ods_code: OdsCode;
  /** The organisation's version after the event. */
  readonly version: number;
  readonly intent_id: IntentId;
  readonly verb: Verb;
  readonly from_state: OrganisationState;
  readonly to_state: OrganisationState;
  /** Null: the service itself. */
  readonly by_person: PersonId | null;
  /** The ISM to whom it was handed over. */
  readonly to_person: PersonId | null;
  readonly at: Date;
  readonly text: string | null;
  readonly request_key: string | null;
}

interface Drafts {
  readonly person_id: PersonId;
  readonly kind: string;
  readonly version: number;
  /** JSON as text: it is opaque to the store. Null: forgotten. */
  readonly document: string | null;
  readonly changed_at: Date;
}

interface ProgrammeSettings {
  readonly name: string;
  readonly value: ColumnType<unknown, string, string>;
  readonly version: number;
  readonly changed_by: PersonId | null;
  readonly changed_at: Date;
}

interface OdsRecords {
  readonly code: OdsCode;
  readonly name: string;
  readonly status: "open" | "closed" | "not-known";
  readonly closed_on: string | null;
  readonly successors: string[];
  readonly parents: string[];
  readonly postcode: string | null;
  readonly region: string | null;
  readonly source: "api" | "list";
  readonly as_of: Date;
}

interface RegionRules {
  readonly kind: "code" | "parent" | "postcode";
  readonly value: string;
  readonly region: string;
}

export interface OnboardingTables {
  organisations: Organisations;
  intents: Intents;
  intent_people: IntentPeople;
  organisation_events: OrganisationEvents;
  drafts: Drafts;
  programme_settings: ProgrammeSettings;
  ods_records: OdsRecords;
  region_rules: RegionRules;
}
