import type { ColumnType, Generated } from "kysely";
import type { Route, RouteFacts } from "../../knowledge/facts.ts";
import type { AskedQuestionView, ProposalView } from "../../knowledge/views.ts";
import type { OdsCode } from "../../onboarding/types.ts";
import type { PersonId } from "../../people/types.ts";

/** Written as JSON text, read as data. */
type Json<T> = ColumnType<T, string, string>;

interface AskedQuestions {
  readonly id: Generated<string>;
  readonly version: Generated<number>;
  readonly person_id: PersonId;
  readonly request_key: string;
  /** Null: the person belongs to no organisation that we know; the programme answers. */
  readonly ods_code: OdsCode | null;
  readonly question: string;
  readonly context: Json<AskedQuestionView["context"]>;
  readonly state: AskedQuestionView["state"];
  readonly asked_at: Date;
  /** When it is raised again, unless it was answered. */
  readonly raise_at: Date;
  readonly raised: Generated<number>;
  readonly answer: string | null;
  readonly answered_by: PersonId | null;
  readonly answered_at: Date | null;
}

interface KnowledgeProposals {
  readonly id: Generated<string>;
  readonly version: Generated<number>;
  readonly asked_id: string;
  readonly state: ProposalView["state"];
  readonly question: string;
  readonly answer: string;
  readonly alternates: Json<readonly string[]>;
  readonly proposed_by: PersonId;
  readonly proposed_at: Date;
  readonly reviewed_by: PersonId | null;
  readonly reviewed_at: Date | null;
  readonly note: string | null;
}

interface RouteFactsTable {
  readonly ods_code: OdsCode;
  readonly facts: Json<Partial<RouteFacts>>;
  readonly changed_by: PersonId;
  readonly changed_at: Date;
}

interface RouteOverrides {
  readonly id: Generated<number>;
  readonly ods_code: OdsCode;
  readonly route: Route;
  readonly advised: Route | null;
  readonly reason: string;
  readonly by_person: PersonId;
  readonly at: Date;
}

export interface KnowledgeTables {
  asked_questions: AskedQuestions;
  knowledge_proposals: KnowledgeProposals;
  route_facts: RouteFactsTable;
  route_overrides: RouteOverrides;
}
