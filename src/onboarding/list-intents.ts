import { sql, type Expression, type ExpressionBuilder, type SqlBool } from "kysely";
import { loadActor } from "../people/people.ts";
import { isProgramme } from "../people/rules.ts";
import type { Actor, PersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Db } from "../store/database.ts";
import type { Deps } from "./deps.ts";
import type { ListIntents, ListRefusal } from "./requests.ts";
import type { OrganisationState } from "./rules.ts";
import type { IntentId, OdsCode } from "./types.ts";
import type { IntentList } from "./views.ts";

/**
 * Organisations' current requests that the person may see, the newest change first. The page after is asked for with
 * `next`; it stays right while others change rows, but a row that changed meanwhile comes up at the front again.
 */
export const listIntents =
  (deps: Pick<Deps, "db" | "clock">) =>
  async (request: ListIntents): Promise<Result<IntentList, ListRefusal>> => {
    const which = await conditionOf(deps, request);
    const after = request.after === undefined ? undefined : readCursor(request.after);
    if (request.after !== undefined && after === undefined) return refuse({ kind: "bad-cursor" });
    const limit = Math.min(Math.max(Math.trunc(request.limit ?? 25), 1), 100);
    const found = which === undefined ? [] : await rowsOf(deps.db, request.person, which, after, limit + 1);
    if (found.length === 0) return refuse({ kind: "person-not-known" });
    const rows = found.filter((row) => row.id !== null);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return ok({
      items: page.map((row) => ({
        id: row.id,
        version: row.version,
        reference: row.reference,
        state: row.state,
        odsCode: row.ods_code,
        organisationName: row.name,
        region: row.region,
        assignedTo: row.assigned_to,
        submittedAt: row.submitted_at.toISOString(),
        changedAt: row.changed_at.toISOString(),
      })),
      next: rows.length > limit && last !== undefined ? writeCursor(last.changed_at, last.ods_code) : null,
    });
  };

/** Undefined where the person is not known. The chat asks for "mine" with every message: that needs no actor. */
const conditionOf = async (
  deps: Pick<Deps, "db" | "clock">,
  { which, person }: ListIntents,
): Promise<((row: RowOf) => Expression<SqlBool>) | undefined> => {
  if (which === "mine") return (row) => mine(row, { id: person });
  const actor = await loadActor(deps, person);
  return actor === undefined ? undefined : (row) => whichOnes[which](row, actor);
};

/** The newest first. No row: nobody has this id; one row of nulls: a person for whom there is no request. */
const rowsOf = async (
  db: Db,
  person: PersonId,
  which: (row: RowOf) => Expression<SqlBool>,
  after: Cursor | undefined,
  limit: number,
) =>
  db
    .selectFrom("people as me")
    .leftJoinLateral(
      (lateral) => {
        const query = lateral
          .selectFrom("organisations as o")
          .innerJoin("intents as i", "i.id", "o.intent_id")
          .leftJoin("people as p", "p.id", "o.ism_id")
          .select(["i.id", "o.version", "i.reference", "o.state", "o.ods_code", "o.name", "o.region", "o.changed_at"])
          .select(["p.name as assigned_to", "i.submitted_at"])
          .where(which);
        return (
          after === undefined
            ? query
            : query.where(sql<SqlBool>`(o.changed_at, o.ods_code) < (${after.at}, ${after.code})`)
        )
          .orderBy("o.changed_at", "desc")
          .orderBy("o.ods_code", "desc")
          .limit(limit)
          .as("found");
      },
      (join) => join.onTrue(),
    )
    .selectAll("found")
    .where("me.id", "=", person)
    .orderBy("found.changed_at", "desc")
    .orderBy("found.ods_code", "desc")
    .$castTo<Found | { readonly id: null }>()
    .execute();

interface Found {
  readonly id: IntentId;
  readonly version: number;
  readonly reference: string;
  readonly state: OrganisationState;
  readonly ods_code: OdsCode;
  readonly name: string;
  readonly region: string | null;
  readonly changed_at: Date;
  readonly assigned_to: string | null;
  readonly submitted_at: Date;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the query's own type has no short name
type RowOf = ExpressionBuilder<any, any>;
type Condition = (row: RowOf, actor: Actor) => Expression<SqlBool>;

const regionsOf = (actor: Actor): readonly string[] => [
  ...actor.grants.flatMap((grant) => (grant.role === "ism" ? (grant.region ?? []) : [])),
  ...actor.covers.flatMap((cover) => cover.regions),
];
const namesOf = (actor: Actor): readonly string[] => [actor.id, ...actor.covers.map((cover) => cover.id)];
const oneOf = (column: string, values: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} = any(${[...values]})`;
const oneOfIds = (column: string, values: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} = any(${[...values]}::uuid[])`;

/** Roles are read by the statement itself: they are those of now. */
const mine = (row: RowOf, { id }: Pick<Actor, "id">): Expression<SqlBool> =>
  row.or([
    sql<SqlBool>`o.ods_code in (select ods_code from role_grants
      where person_id = ${id} and role in ('loa', 'technical') and revoked_at is null)`,
    sql<SqlBool>`o.intent_id in (select intent_id from intent_people where person_id = ${id})`,
  ]);

/** The same as people/rules.ts maySeeIntent, as a condition; a test holds the two together. */
const all: Condition = (row, actor) =>
  isProgramme(actor)
    ? sql<SqlBool>`true`
    : row.or([mine(row, actor), oneOf("o.region", regionsOf(actor)), oneOfIds("o.ism_id", namesOf(actor))]);

/** The same as mayDecideFor, without one's own. */
const toDecide: Condition = (row, actor) =>
  row.and([
    sql<SqlBool>`o.state = 'submitted'`,
    sql<SqlBool>`not exists (select from intent_people where intent_id = o.intent_id and person_id = ${actor.id})`,
    isProgramme(actor)
      ? sql<SqlBool>`true`
      : row.or([
          row.and([sql<SqlBool>`o.ism_id is null`, oneOf("o.region", regionsOf(actor))]),
          oneOfIds("o.ism_id", namesOf(actor)),
        ]),
  ]);

const whichOnes = { all, "to-decide": toDecide } as const satisfies Record<
  Exclude<ListIntents["which"], "mine">,
  Condition
>;

const writeCursor = (at: Date, code: string): string => Buffer.from(`${at.getTime()} ${code}`).toString("base64url");

interface Cursor {
  readonly at: Date;
  readonly code: string;
}

const readCursor = (text: string): Cursor | undefined => {
  const [, at, code] = /^(\d{1,15}) ([A-Z0-9]{3,10})$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  if (at === undefined || code === undefined || text.length > 60) return undefined;
  return { at: new Date(Number(at)), code };
};
