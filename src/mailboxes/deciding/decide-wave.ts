import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import type { Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { teamRelation } from "../list.ts";
import { londonInstant, type LondonTimeRefusal, type Which } from "../rules-london-time.ts";
import { decideWave, type WaveVerb } from "../rules-waves.ts";
import { noSwitchUnderWay, plannedByWave } from "../switch/store.ts";
import { changeWave, type WaveChangeRefusal, type WaveDeps } from "../waves.ts";
import { refreshWave } from "./cards.ts";
import { showWave } from "./show-wave.ts";
import type { WaveDecision, WaveView } from "./views.ts";

export interface DecideWave {
  readonly id: string;
  readonly version: number;
  readonly decision: WaveDecision;
  /** With "at": London's wall clock, "YYYY-MM-DD HH:MM". */
  readonly at?: string | undefined;
  readonly which?: Which | undefined;
}

export type DecideWaveRefusal = WaveChangeRefusal | LondonTimeRefusal | { readonly kind: "own-go" };

/**
 * A person's decision on a wave: when it is switched (which is the organisation's go), not yet (which takes that go
 * back), the support's go, or rest. Whoever gave one go cannot give the other. Resolves to the wave as it stands then.
 */
export const decideOnWave =
  (deps: WaveDeps) =>
  async (actor: Actor, wanted: DecideWave): Promise<Result<WaveView, DecideWaveRefusal>> => {
    const { id, version, decision } = wanted;
    const done =
      decision === "now" || decision === "at" || decision === "not-yet"
        ? await planSwitch(deps, actor, wanted)
        : await inLife(deps, actor, { id, version, verb: verbs[decision] });
    return done.ok ? showWave(deps)(actor, id) : done;
  };

const verbs = {
  "support-go": "give-go-support",
  start: "start",
  pause: "pause",
  resume: "resume",
} as const satisfies Partial<Record<WaveDecision, WaveVerb>>;

const inLife = async (
  deps: WaveDeps,
  actor: Actor,
  change: { readonly id: string; readonly version: number; readonly verb: WaveVerb },
): Promise<Result<unknown, DecideWaveRefusal>> => {
  if (change.verb === "give-go-support") {
    const wave = await deps.db.selectFrom("waves").select("go_loa_by").where("id", "=", change.id).executeTakeFirst();
    if (wave?.go_loa_by === actor.id) return refuse({ kind: "own-go" });
  }
  return changeWave(deps)(actor, change);
};

const planSwitch = (
  deps: WaveDeps,
  actor: Actor,
  { id, version, decision, at, which }: DecideWave,
): Promise<Result<unknown, DecideWaveRefusal>> =>
  inTransaction(deps.db, async (trx): Promise<Result<unknown, DecideWaveRefusal>> => {
    const row = await trx.selectFrom("waves").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
    const relation = row === undefined ? undefined : await teamRelation(deps)(actor, row.ods_code);
    if (row === undefined || relation === undefined) return refuse({ kind: "not-found" });
    if (row.version !== version) return refuse({ kind: "stale", version: row.version });
    const allowed = decideWave({ state: row.state, verb: "give-go-organisation", as: relation.as });
    if (!allowed.ok) return allowed;
    if (row.go_ism_by === actor.id) return refuse({ kind: "own-go" });
    const now = deps.clock.now();
    const time = decision === "at" ? londonInstant(at ?? "", now, which) : ok(null);
    if (!time.ok) return time;
    const plan = { mode: time.value === null ? "automatic" : "at-time", at: time.value, typed: at ?? null } as const;
    const changed = await trx
      .updateTable("waves")
      .set({
        version: row.version + 1,
        changed_at: now,
        ...(decision === "not-yet"
          ? { go_loa_by: null, go_loa_at: null, put_off_by: actor.id, put_off_at: now }
          : {
              ...{ go_loa_by: actor.id, go_loa_at: now, put_off_by: null, put_off_at: null },
              ...{
                switch_mode: plan.mode,
                switch_at: plan.at,
                switch_typed: plan.mode === "automatic" ? null : plan.typed,
              },
            }),
      })
      .where("id", "=", row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (decision !== "not-yet") await moveThePlanned(trx, row.id, time.value ?? now, now);
    await deps.audit.append(trx, {
      event: `wave.switch-${decision}`,
      actor: actor.id,
      odsCode: row.ods_code,
      subject: row.id,
      details: { version: changed.version },
    });
    await refreshWave(deps, trx, changed);
    return ok(undefined);
  });

/** Mailboxes that the wave's plan has given a time already get the new one; a time that a person set for one stays. */
const moveThePlanned = async (trx: Trx, wave: string, at: Date, now: Date): Promise<void> => {
  await trx
    .updateTable("mailboxes as m")
    .set((eb) => ({ switch_at: at, changed_at: now, progress_version: eb("progress_version", "+", 1) }))
    .where("m.wave_id", "=", wave)
    .where("m.state", "=", "switch-scheduled")
    .where(plannedByWave)
    .where(noSwitchUnderWay)
    .execute();
};
