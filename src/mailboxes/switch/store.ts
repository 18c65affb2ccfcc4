import { sql, type Selectable, type Updateable } from "kysely";
import type { Db, Trx } from "../../store/database.ts";
import type { SwitchAttemptsTable, SwitchStepsTable } from "../../store/tables/mailboxes.ts";
import type { AttemptState, StepState, SwitchStep } from "../rules-switch.ts";

/** Of mailboxes `m`: none whose switch is under way, for that visits its mailbox itself. */
export const noSwitchUnderWay = sql<boolean>`not exists (
  select from switch_attempts a where a.mailbox_id = m.id and a.state in ('running', 'rolling-back'))`;

/** Of mailboxes `m`: the time of their switch was set by the wave's plan, and not by a person for this mailbox. */
export const plannedByWave = sql<boolean>`(
  select e.by_person from mailbox_events e where e.mailbox_id = m.id and e.verb = 'schedule-switch'
  order by e.version desc limit 1) is null`;

export type AttemptRow = Selectable<SwitchAttemptsTable>;
export type StepRow = Selectable<SwitchStepsTable>;

/** The newest attempt of a mailbox; earlier ones are history. */
export const newestAttempt = (db: Db, mailboxId: string): Promise<AttemptRow | undefined> =>
  db
    .selectFrom("switch_attempts")
    .selectAll()
    .where("mailbox_id", "=", mailboxId)
    .orderBy("attempt", "desc")
    .limit(1)
    .executeTakeFirst();

/** The same, locked until the transaction ends. */
export const lockNewestAttempt = (trx: Trx, mailboxId: string): Promise<AttemptRow | undefined> =>
  trx
    .selectFrom("switch_attempts")
    .selectAll()
    .where("mailbox_id", "=", mailboxId)
    .orderBy("attempt", "desc")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();

export const addAttempt = (
  trx: Trx,
  given: Pick<AttemptRow, "mailbox_id" | "attempt" | "created_at" | "started_by">,
): Promise<AttemptRow> =>
  trx
    .insertInto("switch_attempts")
    .values({
      ...given,
      state: "running",
      due_at: given.created_at,
      forwarding: null,
      script: null,
      script_before: null,
      forwarded_at: null,
      confirmed_at: null,
      confirmed_by: null,
      rolled_back_by: null,
      reason: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();

export type AttemptPatch = Omit<
  Updateable<SwitchAttemptsTable>,
  "mailbox_id" | "attempt" | "created_at" | "started_by"
>;

/** Changes the attempt if it still stands as it was seen; false where somebody has decided otherwise meanwhile. */
export const patchAttempt = async (
  db: Db,
  { mailbox_id, attempt, state }: Pick<AttemptRow, "mailbox_id" | "attempt"> & { readonly state: AttemptState },
  patch: AttemptPatch,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable("switch_attempts")
    .set(patch)
    .where("mailbox_id", "=", mailbox_id)
    .where("attempt", "=", attempt)
    .where("state", "=", state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const stepsOf = (db: Db, mailboxId: string, attempt: number): Promise<readonly StepRow[]> =>
  db
    .selectFrom("switch_steps")
    .selectAll()
    .where("mailbox_id", "=", mailboxId)
    .where("attempt", "=", attempt)
    .execute();

export const recordStep = async (
  trx: Trx,
  { mailbox_id, attempt }: Pick<AttemptRow, "mailbox_id" | "attempt">,
  step: SwitchStep,
  said: {
    readonly state: StepState;
    readonly at: Date;
    readonly reason?: string | undefined;
    readonly detail?: Readonly<Record<string, unknown>> | undefined;
  },
): Promise<void> => {
  const values = {
    state: said.state,
    at: said.at,
    reason: said.reason ?? null,
    detail: JSON.stringify(said.detail ?? {}),
  };
  await trx
    .insertInto("switch_steps")
    .values({ mailbox_id, attempt, step, ...values })
    .onConflict((conflict) => conflict.columns(["mailbox_id", "attempt", "step"]).doUpdateSet(values))
    .execute();
};
