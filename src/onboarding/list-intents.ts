import { sql, type Expression, type ExpressionBuilder, type SqlBool } from "kysely";
import { loadActor } from "../people/people.ts";
import { isProgramme } from "../people/rules.ts";
import type { Actor } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Deps } from "./deps.ts";
import type { ListIntents, ListRefusal } from "./requests.ts";
import type { IntentList } from "./views.ts";

/**
 * Organisations' current requests that the person may see, the newest change first. The page after is asked for with
 * `next`; it stays right while others change rows, but a row that changed meanwhile comes up at the front again.
 */
export const listIntents =
  (deps: Pick<Deps, "db" | "clock">) =>
  async (request: ListIntents): Promise<Result<IntentList, ListRefusal>> => {
    const actor = await loadActor(deps, request.person);
    if (actor === undefined) return refuse({ kind: "person-not-known" });
    const after = request.after === undefined ? undefined : readCursor(request.after);
    if (request.after !== undefined && after === undefined) return refuse({ kind: "bad-cursor" });
    const limit = Math.min(Math.max(Math.trunc(request.limit ?? 25), 1), 100);
    let query = deps.db
      .selectFrom("organisations as o")
      .innerJoin("intents as i", "i.id", "o.intent_id")
      .leftJoin("people as p", "p.id", "o.ism_id")
      .select(["i.id", "o.version", "i.reference", "o.state", "o.ods_code", "o.name", "o.region", "o.changed_at"])
      .select(["p.name as assigned_to", "i.submitted_at"])
      .where((row) => whichOnes[request.which](row, actor));
    if (after !== undefined) {
      query = query.where(sql<SqlBool>`(o.changed_at, o.ods_code) < (${after.at}, ${after.code})`);
    }
    const rows = await query
      .orderBy("o.changed_at", "desc")
      .orderBy("o.ods_code", "desc")
      .limit(limit + 1)
      .execute();
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

const mine: Condition = (row, actor) => {
  const codes = actor.grants.flatMap(({ role, odsCode }) =>
    role === "loa" || role === "technical" ? (odsCode ?? []) : [],
  );
  return row.or([
    oneOf("o.ods_code", codes),
    sql<SqlBool>`o.intent_id in (select intent_id from intent_people where person_id = ${actor.id})`,
  ]);
};

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

const whichOnes = { mine, all, "to-decide": toDecide } as const satisfies Record<ListIntents["which"], Condition>;

const writeCursor = (at: Date, code: string): string => Buffer.from(`${at.getTime()} ${code}`).toString("base64url");

const readCursor = (text: string): { readonly at: Date; readonly code: string } | undefined => {
  const [, at, code] = /^(\d{1,15}) ([A-Z0-9]{3,10})$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  if (at === undefined || code === undefined || text.length > 60) return undefined;
  return { at: new Date(Number(at)), code };
};
