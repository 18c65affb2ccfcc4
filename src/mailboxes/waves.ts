import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { Actor } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import type { WavesTable } from "../store/tables/mailboxes.ts";
import { refreshWave } from "./deciding/cards.ts";
import { teamRelation } from "./list.ts";
import { londonInstant, type LondonTimeRefusal } from "./rules-london-time.ts";
import { decideWave, type WaveRefusal, type WaveVerb } from "./rules-waves.ts";

export interface WaveDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
}

export type WaveRow = Selectable<WavesTable>;

export interface PlanWave {
  readonly odsCode: string;
  readonly name: string;
  readonly priority: number;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly maxConnectionsPerHost: number;
  readonly maxBytesPerSecond: number | null;
  /** Null: each mailbox is switched as soon as it is in step. Else London's wall clock, "YYYY-MM-DD HH:MM". */
  readonly switchAt: string | null;
}

export type PlanRefusal = { readonly kind: "not-found" } | { readonly kind: "name-taken" } | LondonTimeRefusal;

/** Plans a wave. Nothing moves before it is started, and no mailbox is switched before both goes are given. */
export const planWave =
  (deps: WaveDeps) =>
  async (actor: Actor, plan: PlanWave): Promise<Result<WaveRow, PlanRefusal>> => {
    const relation = await teamRelation(deps)(actor, plan.odsCode);
    if (relation === undefined) return refuse({ kind: "not-found" });
    const at = plan.switchAt === null ? undefined : londonInstant(plan.switchAt, deps.clock.now());
    if (at?.ok === false) return at;
    const id = randomUUID();
    return inTransaction(deps.db, async (trx) => {
      const row = await trx
        .insertInto("waves")
        .values({
          id,
          ods_code: relation.odsCode,
          name: plan.name,
          priority: plan.priority,
          switch_mode: at === undefined ? "automatic" : "at-time",
          switch_at: at?.value ?? null,
          switch_typed: plan.switchAt,
          quiet_from: plan.quietFrom,
          quiet_to: plan.quietTo,
          max_connections_per_host: plan.maxConnectionsPerHost,
          max_bytes_per_second: plan.maxBytesPerSecond,
          go_loa_by: null,
          go_loa_at: null,
          go_ism_by: null,
          go_ism_at: null,
          changed_at: deps.clock.now(),
        })
        .onConflict((conflict) => conflict.columns(["ods_code", "name"]).doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return refuse({ kind: "name-taken" });
      await record(deps, trx, actor, row, "wave.planned");
      return ok(row);
    });
  };

export type WaveChangeRefusal =
  WaveRefusal | { readonly kind: "not-found" } | { readonly kind: "stale"; readonly version: number };

/** Starts, pauses, resumes or stops a wave, or gives one of its two goes. */
export const changeWave =
  (deps: WaveDeps) =>
  async (
    actor: Actor,
    change: { readonly id: string; readonly version: number; readonly verb: WaveVerb },
  ): Promise<Result<WaveRow, WaveChangeRefusal>> =>
    inTransaction(deps.db, async (trx): Promise<Result<WaveRow, WaveChangeRefusal>> => {
      const row = await trx.selectFrom("waves").selectAll().where("id", "=", change.id).forUpdate().executeTakeFirst();
      const relation = row === undefined ? undefined : await teamRelation(deps)(actor, row.ods_code);
      if (row === undefined || relation === undefined) return refuse({ kind: "not-found" });
      if (row.version !== change.version) return refuse({ kind: "stale", version: row.version });
      const decided = decideWave({ state: row.state, verb: change.verb, as: relation.as });
      if (!decided.ok) return decided;
      const now = deps.clock.now();
      const changed = await trx
        .updateTable("waves")
        .set({
          state: decided.value,
          version: row.version + 1,
          changed_at: now,
          ...(change.verb === "give-go-organisation" ? { go_loa_by: actor.id, go_loa_at: now } : {}),
          ...(change.verb === "give-go-support" ? { go_ism_by: actor.id, go_ism_at: now } : {}),
        })
        .where("id", "=", row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(deps, trx, actor, changed, `wave.${change.verb}`);
      await refreshWave(deps, trx, changed);
      return ok(changed);
    });

/** Both goes are there, and from two people. */
export const goGiven = (wave: Pick<WaveRow, "go_loa_by" | "go_ism_by">): boolean =>
  wave.go_loa_by !== null && wave.go_ism_by !== null && wave.go_loa_by !== wave.go_ism_by;

export const wavesOf =
  (deps: Pick<WaveDeps, "db" | "log">) =>
  async (actor: Actor, code: string): Promise<Result<readonly WaveRow[], { readonly kind: "not-found" }>> => {
    const relation = await teamRelation(deps)(actor, code);
    if (relation === undefined) return refuse({ kind: "not-found" });
    return ok(
      await deps.db
        .selectFrom("waves")
        .selectAll()
        .where("ods_code", "=", relation.odsCode)
        .orderBy("priority")
        .orderBy("name")
        .limit(500)
        .execute(),
    );
  };

/** Puts mailboxes of the organisation into a wave; those that are switched already stay where they are. */
export const putIntoWave =
  (deps: WaveDeps) =>
  async (
    actor: Actor,
    wanted: { readonly waveId: string; readonly mailboxIds: readonly string[] },
  ): Promise<Result<{ readonly moved: number }, { readonly kind: "not-found" }>> =>
    inTransaction(deps.db, async (trx) => {
      const wave = await trx.selectFrom("waves").selectAll().where("id", "=", wanted.waveId).executeTakeFirst();
      const relation = wave === undefined ? undefined : await teamRelation(deps)(actor, wave.ods_code);
      if (wave === undefined || relation === undefined) return refuse({ kind: "not-found" });
      const { numUpdatedRows } = await trx
        .updateTable("mailboxes")
        .set({ wave_id: wave.id, changed_at: deps.clock.now() })
        .where("id", "in", [...wanted.mailboxIds])
        .where("ods_code", "=", wave.ods_code)
        .where("state", "in", ["mapped", "account-created", "copying", "in-step"])
        .executeTakeFirst();
      const moved = Number(numUpdatedRows);
      await record(deps, trx, actor, wave, "wave.filled", { mailboxes: moved });
      return ok({ moved });
    });

const record = (
  { audit }: WaveDeps,
  trx: Trx,
  actor: Actor,
  wave: { readonly id: string; readonly ods_code: OdsCode; readonly version: number },
  event: string,
  more: Readonly<Record<string, number>> = {},
): Promise<void> =>
  audit.append(trx, {
    event,
    actor: actor.id,
    odsCode: wave.ods_code,
    subject: wave.id,
    details: { version: wave.version, ...more },
  });
