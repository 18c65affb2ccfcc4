import { parsePersonId, type PersonId } from "../../people/types.ts";
import type { Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { changeMailboxIn } from "../change.ts";
import { isQuiet } from "../rules-waves.ts";
import { lockMailbox } from "../store.ts";
import { switchGates } from "./go.ts";
import { enqueueSwitch } from "./run.ts";
import { startAttempt, type SwitchUse } from "./schedule-switch.ts";
import { lockNewestAttempt, noSwitchUnderWay, plannedByWave } from "./store.ts";

/** A wave's time that has passed longer ago is not made up for: people were told another hour. */
const lateHours = 12;
/** A job that is so late was lost, with its worker or its queue. Seconds. */
const lostAfter = 120;
const mostARound = 200;

/**
 * Resolves to how many attempts were begun. One round of looking for switches that are due: mailboxes of a wave that switches by itself or at a set time, mailboxes
 * whose own time has come, and attempts whose job was lost. Any number of processes may do this at once.
 */
export const dueSwitches = (deps: SwitchUse) => async (): Promise<number> => {
  let begun = 0;
  for (const { id } of await withoutGo(deps)) await takeTimeBack(deps, id);
  for (const { id } of await planned(deps)) await byPlan(deps, id);
  for (const { id } of await whoseTimeHasCome(deps)) begun += (await begin(deps, id)) ? 1 : 0;
  for (const { id } of await lost(deps)) await inTransaction(deps.db, (trx) => enqueueSwitch(deps, trx, id));
  return begun;
};

/** In step, in a running wave with both goes, and never tried before: after a failure or a roll-back a person decides. */
const planned = async ({ db, clock }: SwitchUse): Promise<readonly { readonly id: string }[]> => {
  const now = clock.now();
  const earliest = new Date(now.getTime() - lateHours * 3_600_000);
  const rows = await db
    .selectFrom("mailboxes as m")
    .innerJoin("waves as w", "w.id", "m.wave_id")
    .select(["m.id", "w.switch_mode", "w.quiet_from", "w.quiet_to"])
    .where("m.state", "=", "in-step")
    .where("w.state", "=", "running")
    .where("w.go_loa_by", "is not", null)
    .where("w.go_ism_by", "is not", null)
    .where((eb) => eb.or([eb("w.switch_mode", "=", "automatic"), eb("w.switch_at", ">", earliest)]))
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom("switch_attempts as a").select("a.attempt").whereRef("a.mailbox_id", "=", "m.id")),
      ),
    )
    .orderBy("w.priority")
    .orderBy("m.vip", "desc")
    .orderBy("m.id")
    .limit(mostARound)
    .execute();
  return rows.filter(
    (row) => row.switch_mode === "at-time" || !isQuiet({ quietFrom: row.quiet_from, quietTo: row.quiet_to }, now),
  );
};

const byPlan = (deps: SwitchUse, id: string): Promise<boolean> =>
  inTransaction(deps.db, async (trx) => {
    const mailbox = await lockMailbox(trx, id);
    if (mailbox?.state !== "in-step" || (await lockNewestAttempt(trx, id)) !== undefined) return false;
    const wave = await trx
      .selectFrom("waves")
      .select(["switch_mode", "switch_at"])
      .where("id", "=", mailbox.wave_id ?? "")
      .executeTakeFirst();
    const at = wave?.switch_mode === "at-time" && wave.switch_at !== null ? wave.switch_at : deps.clock.now();
    const gates = await switchGates(trx, mailbox);
    const change = { id, verb: "schedule-switch", as: ["service"], by: null, gates, patch: { switch_at: at } } as const;
    return (await changeMailboxIn(deps)(trx, change)).ok;
  });

/** The wave's plan gave them a time, and a go of the wave was taken back since. */
const withoutGo = ({ db }: SwitchUse): Promise<readonly { readonly id: string }[]> =>
  db
    .selectFrom("mailboxes as m")
    .innerJoin("waves as w", "w.id", "m.wave_id")
    .select("m.id")
    .where("m.state", "=", "switch-scheduled")
    .where((eb) => eb.or([eb("w.go_loa_by", "is", null), eb("w.go_ism_by", "is", null)]))
    .where(plannedByWave)
    .where(noSwitchUnderWay)
    .orderBy("m.id")
    .limit(mostARound)
    .execute();

const takeTimeBack = (deps: SwitchUse, id: string): Promise<boolean> =>
  inTransaction(deps.db, async (trx) => {
    const mailbox = await lockMailbox(trx, id);
    if (mailbox === undefined || (await switchGates(trx, mailbox))["go-given"] === true) return false;
    const latest = await lockNewestAttempt(trx, id);
    if (latest?.state === "running" || latest?.state === "rolling-back") return false;
    const change = { id, verb: "cancel-switch", as: ["service"], by: null, patch: { switch_at: null } } as const;
    return (await changeMailboxIn(deps)(trx, change)).ok;
  });

const whoseTimeHasCome = ({ db, clock }: SwitchUse): Promise<readonly { readonly id: string }[]> =>
  db
    .selectFrom("mailboxes as m")
    .innerJoin("waves as w", "w.id", "m.wave_id")
    .select("m.id")
    .where("m.state", "=", "switch-scheduled")
    .where("m.switch_at", "<=", clock.now())
    .where("w.state", "=", "running")
    // A go that was taken back: nothing begins that would have to be undone.
    .where("w.go_loa_by", "is not", null)
    .where("w.go_ism_by", "is not", null)
    .where(noSwitchUnderWay)
    .orderBy("m.switch_at")
    .orderBy("m.id")
    .limit(mostARound)
    .execute();

const begin = (deps: SwitchUse, id: string): Promise<boolean> =>
  inTransaction(deps.db, async (trx) => {
    const mailbox = await trx
      .selectFrom("mailboxes")
      .select(["state", "switch_at"])
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    const latest = await lockNewestAttempt(trx, id);
    if (latest?.state === "running" || latest?.state === "rolling-back") return false;
    if (mailbox?.state !== "switch-scheduled" || mailbox.switch_at === null) return false;
    if (mailbox.switch_at > deps.clock.now()) return false;
    await startAttempt(deps, trx, id, await whoScheduled(trx, id));
    return true;
  });

/** Null: the wave's own plan. */
const whoScheduled = async (trx: Trx, id: string): Promise<PersonId | null> => {
  const event = await trx
    .selectFrom("mailbox_events")
    .select("by_person")
    .where("mailbox_id", "=", id)
    .where("verb", "=", "schedule-switch")
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  return event?.by_person == null ? null : (parsePersonId(event.by_person) ?? null);
};

const lost = ({ db, clock }: SwitchUse): Promise<readonly { readonly id: string }[]> =>
  db
    .selectFrom("switch_attempts as a")
    .leftJoin("mailbox_leases as l", "l.mailbox_id", "a.mailbox_id")
    .select("a.mailbox_id as id")
    .where("a.state", "in", ["running", "rolling-back"])
    .where("a.due_at", "<", new Date(clock.now().getTime() - lostAfter * 1000))
    .where((eb) => eb.or([eb("l.lease_until", "is", null), eb("l.lease_until", "<", clock.now())]))
    .orderBy("a.due_at")
    .limit(mostARound)
    .execute();
