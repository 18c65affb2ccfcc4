import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import { ismsOnDuty, programmeTeam, standIns } from "../people/on-duty.ts";
import type { OrganisationTies } from "../people/rules.ts";
import type { PersonId } from "../people/types.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { Db } from "../store/database.ts";
import type { AskedQuestionView } from "./views.ts";

export interface AskedRecord {
  readonly id: string;
  readonly version: number;
  readonly personId: PersonId;
  readonly odsCode: OdsCode | null;
  readonly organisation: string | null;
  readonly region: string | null;
  readonly ismId: PersonId | null;
  readonly question: string;
  readonly context: AskedQuestionView["context"];
  readonly state: AskedQuestionView["state"];
  readonly askedAt: Date;
  readonly raised: number;
  readonly answer: string | null;
  readonly answeredBy: PersonId | null;
  readonly answeredAt: Date | null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const asked = (db: Db) =>
  db
    .selectFrom("asked_questions as q")
    .leftJoin("organisations as o", "o.ods_code", "q.ods_code")
    .select([
      "q.id",
      "q.version",
      "q.person_id as personId",
      "q.ods_code as odsCode",
      "o.name as organisation",
      "o.region",
      "o.ism_id as ismId",
      "q.question",
      "q.context",
      "q.state",
      "q.asked_at as askedAt",
      "q.raised",
      "q.answer",
      "q.answered_by as answeredBy",
      "q.answered_at as answeredAt",
    ]);

export const findAsked = async (db: Db, id: string): Promise<AskedRecord | undefined> =>
  uuid.test(id) ? asked(db).where("q.id", "=", id.toLowerCase()).executeTakeFirst() : undefined;

export const findAskedByKey = async (db: Db, person: PersonId, key: string): Promise<AskedRecord | undefined> =>
  asked(db).where("q.person_id", "=", person).where("q.request_key", "=", key).executeTakeFirst();

/** Waiting questions whose time has come, locked against a second worker; at most 50 at a time. */
export const dueQuestions = async (db: Db, now: Date): Promise<readonly AskedRecord[]> =>
  asked(db)
    .where("q.state", "=", "waiting")
    .where("q.raise_at", "<=", now)
    .orderBy("q.raise_at")
    .limit(50)
    .forUpdate("q")
    .skipLocked()
    .execute();

/** Everything that waits, oldest first. Few by nature: each is raised until somebody answers; 1,000 at most are read. */
export const waitingQuestions = async (db: Db): Promise<readonly AskedRecord[]> =>
  asked(db).where("q.state", "=", "waiting").orderBy("q.asked_at").limit(1_000).execute();

export const viewOfAsked = (record: AskedRecord): AskedQuestionView => ({
  id: record.id,
  version: record.version,
  state: record.state,
  organisation: record.organisation,
  question: record.question,
  context: record.context,
  askedAt: record.askedAt.toISOString(),
  answer: record.answer,
  answeredAt: record.answeredAt?.toISOString() ?? null,
  raised: record.raised,
});

/** What a person is to a question is what they are to its organisation; without one, only the programme has to do with it. */
export const tiesOfAsked = (record: AskedRecord): OrganisationTies => ({
  odsCode: record.odsCode ?? "",
  region: record.region,
  ismId: record.ismId,
  requesterIds: [record.personId],
});

/** The organisation for which a person speaks: a role first, else the latest request that they sent or joined. */
export const organisationOfPerson = async (db: Db, person: PersonId): Promise<OdsCode | null> => {
  const { rows } = await sql<{ odsCode: OdsCode }>`
    select o.ods_code as "odsCode" from organisations o
    left join role_grants g on g.ods_code = o.ods_code and g.person_id = ${person} and g.revoked_at is null
    left join intent_people p on p.intent_id = o.intent_id and p.person_id = ${person}
    where g.id is not null or p.person_id is not null
    order by (g.id is not null) desc, o.changed_at desc limit 1`.execute(db);
  return rows[0]?.odsCode ?? null;
};

/** Who answers: the organisation's ISM or whoever stands in, else those on duty for the region, else the programme. */
export const answerersOf = async (
  deps: { readonly db: Db; readonly clock: Clock },
  { ismId, region, personId }: Pick<AskedRecord, "ismId" | "region" | "personId">,
): Promise<readonly PersonId[]> => {
  const named = ismId === null ? await ismsOnDuty(deps, region) : await standIns(deps, [ismId]);
  const others = named.filter((id) => id !== personId);
  if (others.length > 0) return others;
  return (await programmeTeam(deps.db)).filter((id) => id !== personId);
};
