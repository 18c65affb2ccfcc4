import { sql } from "kysely";
import type { Log } from "../../log.ts";
import { nameOf } from "../../onboarding/store.ts";
import type { Relation } from "../../people/rules.ts";
import type { Actor, PersonId } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Db } from "../../store/database.ts";
import { organisationAndContact } from "../contact.ts";
import { teamRelation } from "../list.ts";
import { decideWave, type WaveVerb } from "../rules-waves.ts";
import type { WaveRow } from "../waves.ts";
import type { WaveDecision, WaveView, WaveViews } from "./views.ts";

export interface ShowDeps {
  readonly db: Db;
  readonly log: Log;
}

export type NotFound = { readonly kind: "not-found" };

/** One wave as this person may see it and decide on it; a wave of another organisation does not exist for them. */
export const showWave =
  (deps: ShowDeps) =>
  async (actor: Actor, id: string): Promise<Result<WaveView, NotFound>> => {
    const row = await deps.db.selectFrom("waves").selectAll().where("id", "=", id).executeTakeFirst();
    const relation = row === undefined ? undefined : await teamRelation(deps)(actor, row.ods_code);
    if (row === undefined || relation === undefined) return refuse({ kind: "not-found" });
    const { name } = await organisationAndContact(deps.db)(row.ods_code);
    return ok(await viewOf(deps.db, actor, relation.as, row, name));
  };

/** The waves of an organisation, the first to move first. */
export const showWaves =
  (deps: ShowDeps) =>
  async (actor: Actor, code: string): Promise<Result<WaveViews, NotFound>> => {
    const relation = await teamRelation(deps)(actor, code);
    if (relation === undefined) return refuse({ kind: "not-found" });
    const rows = await deps.db
      .selectFrom("waves")
      .selectAll()
      .where("ods_code", "=", relation.odsCode)
      .orderBy("priority")
      .orderBy("name")
      .limit(100)
      .execute();
    const { name } = await organisationAndContact(deps.db)(relation.odsCode);
    const items: WaveView[] = [];
    for (const row of rows) items.push(await viewOf(deps.db, actor, relation.as, row, name));
    return ok({ items });
  };

const viewOf = async (
  db: Db,
  actor: Actor,
  as: readonly Relation[],
  row: WaveRow,
  organisation: string,
): Promise<WaveView> => {
  const [counts, loa, ism, putOff] = await Promise.all([
    countsOf(db, row.id),
    whoAndWhen(db, row.go_loa_by, row.go_loa_at),
    whoAndWhen(db, row.go_ism_by, row.go_ism_at),
    whoAndWhen(db, row.put_off_by, row.put_off_at),
  ]);
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    odsCode: row.ods_code,
    organisation,
    state: row.state,
    counts,
    switchAt: row.switch_mode === "at-time" ? (row.switch_at?.toISOString() ?? null) : null,
    goes: { organisation: loa, support: ism },
    putOff: row.go_loa_by === null ? putOff : null,
    actions: waveActions(row, actor.id, as).filter((action) => leftToDecide(action, counts)),
  };
};

/** The life-cycle's own table says who may; whoever gave one go does not give the other. */
export const waveActions = (
  row: Pick<WaveRow, "state" | "go_loa_by" | "go_ism_by" | "go_loa_at">,
  actor: PersonId,
  as: readonly Relation[],
): WaveDecision[] => {
  const may = (verb: WaveVerb): boolean => decideWave({ state: row.state, verb, as }).ok;
  const actions: WaveDecision[] = [];
  if (may("give-go-organisation") && row.go_ism_by !== actor) actions.push("now", "at", "not-yet");
  if (may("give-go-support") && row.go_ism_by === null && row.go_loa_by !== actor) actions.push("support-go");
  if (may("start")) actions.push("start");
  if (may("pause")) actions.push("pause");
  if (may("resume")) actions.push("resume");
  return actions;
};

/** Where every mailbox is switched there is no time left to set, and nothing to pause. */
const leftToDecide = (action: WaveDecision, { all, switched }: WaveView["counts"]): boolean =>
  all === 0 || switched < all || action === "resume" || action === "start";

const whoAndWhen = async (db: Db, by: PersonId | null, at: Date | null) =>
  by === null || at === null ? null : { by: await nameOf(db, by), at: at.toISOString() };

const countsOf = async (db: Db, wave: string): Promise<WaveView["counts"]> => {
  const { rows } = await sql<WaveView["counts"]>`
    select count(*)::int as "all",
      count(*) filter (where state in ('mapped', 'account-created', 'copying'))::int as "onTheWay",
      count(*) filter (where state = 'in-step' and not tried)::int as "inStep",
      count(*) filter (where state = 'switch-scheduled')::int as "scheduled",
      count(*) filter (where state in ('switched', 're-pointed', 'data-imported', 'complete'))::int as "switched",
      count(*) filter (where state = 'needs-attention')::int as "attention",
      count(*) filter (where state = 'in-step' and tried)::int as "stopped"
    from (
      select m.state, exists (
        select from switch_attempts a where a.mailbox_id = m.id and a.state in ('stopped', 'rolling-back', 'rolled-back')
      ) as tried
      from mailboxes m where m.wave_id = ${wave}) each_one`.execute(db);
  const [counts] = rows;
  if (counts === undefined) throw new Error("A count gave no row");
  return counts;
};
