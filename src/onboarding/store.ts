import { sql } from "kysely";
import type { OrganisationTies } from "../people/rules.ts";
import type { PersonId } from "../people/types.ts";
import type { Db } from "../store/database.ts";
import { parseReference } from "./reference.ts";
import type { OrganisationState, Verb } from "./rules.ts";
import { parseIntentId, parseOdsCode, type IntentFacts, type IntentId, type OdsCheck, type OdsCode } from "./types.ts";
import { prepared } from "../store/prepared.ts";

/** An intent with its organisation, as stored. */
export interface IntentRecord {
  readonly id: IntentId;
  readonly reference: string;
  readonly odsCode: OdsCode;
  readonly facts: IntentFacts;
  readonly ods: OdsCheck;
  readonly requesterId: PersonId;
  readonly requesterName: string;
  /** Has somebody recorded the requester as an LOA of the organisation? */
  readonly requesterIsLoa: boolean;
  readonly submittedAt: Date;
  readonly people: readonly PersonId[];
  readonly organisation: {
    readonly name: string;
    readonly region: string | null;
    readonly state: OrganisationState;
    readonly version: number;
    readonly intentId: IntentId;
    readonly ismId: PersonId | null;
    readonly ismName: string | null;
    readonly changedAt: Date;
  };
}

export const tiesOf = ({ odsCode, people, organisation }: IntentRecord): OrganisationTies => ({
  odsCode,
  region: organisation.region,
  ismId: organisation.ismId,
  requesterIds: people,
});

const intents = (db: Db) =>
  db
    .selectFrom("intents as i")
    .modifyFront(prepared)
    .innerJoin("organisations as o", "o.ods_code", "i.ods_code")
    .innerJoin("people as r", "r.id", "i.requester_id")
    .leftJoin("people as m", "m.id", "o.ism_id")
    .select(["r.name as requester_name", "m.name as ism_name"])
    .select(
      sql<boolean>`exists (select from role_grants g where g.person_id = i.requester_id and g.role = 'loa'
        and g.ods_code = i.ods_code and g.revoked_at is null)`.as("requester_is_loa"),
    )
    .select([
      "i.id",
      "i.reference",
      "i.ods_code",
      "i.facts",
      "i.ods",
      "i.requester_id",
      "i.submitted_at",
      "o.name",
      "o.region",
      "o.state",
      "o.version",
      "o.intent_id",
      "o.ism_id",
      "o.changed_at",
      sql<PersonId[]>`array(select person_id from intent_people where intent_id = i.id order by joined_at)`.as(
        "people",
      ),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof intents>["executeTakeFirstOrThrow"]>>;

const recordOf = (row: Row): IntentRecord => ({
  id: row.id,
  reference: row.reference,
  odsCode: row.ods_code,
  facts: row.facts,
  ods: row.ods,
  requesterId: row.requester_id,
  requesterName: row.requester_name,
  requesterIsLoa: row.requester_is_loa,
  submittedAt: row.submitted_at,
  people: row.people,
  organisation: {
    name: row.name,
    region: row.region,
    state: row.state,
    version: row.version,
    intentId: row.intent_id,
    ismId: row.ism_id,
    ismName: row.ism_name,
    changedAt: row.changed_at,
  },
});

/** By opaque id, by reference as read out, or by ODS code (its current intent). Undefined where there is none. */
export const findIntent = async (db: Db, key: string): Promise<IntentRecord | undefined> => {
  if (key.length > 60) return undefined;
  const id = parseIntentId(key.trim());
  if (id !== undefined) return one(await intents(db).where("i.id", "=", id).executeTakeFirst());
  const reference = parseReference(key);
  if (reference !== undefined) {
    const row = await intents(db).where("i.reference", "=", reference).executeTakeFirst();
    if (row !== undefined) return recordOf(row);
  }
  const code = parseOdsCode(key);
  return code.ok ? findCurrentIntent(db, code.value) : undefined;
};

export const findCurrentIntent = async (db: Db, code: OdsCode): Promise<IntentRecord | undefined> =>
  one(await intents(db).where("o.ods_code", "=", code).whereRef("i.id", "=", "o.intent_id").executeTakeFirst());

export const findSubmitted = async (db: Db, requester: PersonId, key: string): Promise<IntentRecord | undefined> =>
  one(await intents(db).where("i.requester_id", "=", requester).where("i.submit_key", "=", key).executeTakeFirst());

const one = (row: Row | undefined): IntentRecord | undefined => (row === undefined ? undefined : recordOf(row));

export interface EventRecord {
  readonly version: number;
  readonly verb: Verb;
  readonly from: OrganisationState;
  readonly to: OrganisationState;
  readonly byId: PersonId | null;
  readonly by: string;
  readonly toPerson: string | null;
  readonly at: Date;
  readonly text: string | null;
  readonly requestKey: string | null;
}

/** What happened to one intent, oldest first, with people's names as they are now. */
export const eventsOf = (db: Db, intent: IntentId): Promise<EventRecord[]> =>
  db
    .selectFrom("organisation_events as e")
    .modifyFront(prepared)
    .leftJoin("people as p", "p.id", "e.by_person")
    .leftJoin("people as t", "t.id", "e.to_person")
    .select([
      "e.version",
      "e.verb",
      "e.from_state as from",
      "e.to_state as to",
      "e.by_person as byId",
      "t.name as toPerson",
      "e.at",
      "e.text",
      "e.request_key as requestKey",
    ])
    .select((row) => row.fn.coalesce("p.name", row.val("The service")).as("by"))
    .where("e.intent_id", "=", intent)
    .orderBy("e.version")
    .execute();

export const nameOf = async (db: Db, person: PersonId): Promise<string> =>
  (await db.selectFrom("people").modifyFront(prepared).select("name").where("id", "=", person).executeTakeFirst())
    ?.name ?? "Somebody";
