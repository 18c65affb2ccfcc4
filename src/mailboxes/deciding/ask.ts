import { sql } from "kysely";
import type { Clock } from "../../clock.ts";
import { londonDay } from "../../london-day.ts";
import { enqueueNotices } from "../../notices/outbox.ts";
import { findCurrentIntent } from "../../onboarding/store.ts";
import type { OdsCode } from "../../onboarding/types.ts";
import { ismsOnDuty, programmeTeam, standIns } from "../../people/on-duty.ts";
import type { PersonId } from "../../people/types.ts";
import type { Database, Db } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { organisationAndContact } from "../contact.ts";
import { cardOf } from "./cards.ts";
import { heldWords, readyWords, supportGoWords } from "./words.ts";

export interface AskDeps {
  readonly db: Database;
  readonly clock: Clock;
}

const hour = 3_600_000;
/** After "not yet" the LOA is asked again. */
const patience = 72 * hour;
/** A plan's time that has passed longer ago is not made up for (due.ts): the LOA is asked for another. */
const late = 12 * hour;

/**
 * One round of asking people for the decisions that a move waits for: when to switch a wave, the support's go, and what
 * to do with attachments that were taken out. Each question goes out once to each person, however often this runs and
 * in however many processes. Resolves to how many questions there were.
 */
export const askForDecisions = (deps: AskDeps) => async (): Promise<number> => {
  let asked = 0;
  for (const wave of await waitingWaves(deps)) asked += await askAboutWave(deps, wave);
  for (const held of await newlyHeld(deps)) asked += await askAboutHeld(deps, held);
  return asked;
};

interface WaitingWave {
  readonly id: string;
  readonly name: string;
  readonly odsCode: OdsCode;
  readonly inStep: number;
  readonly putOffAt: Date | null;
  readonly switchAt: Date | null;
  readonly loaGo: boolean;
  readonly ismGo: boolean;
  readonly atTime: boolean;
}

/** Running, with a mailbox in step that was never tried: after a failure each mailbox has a question of its own. */
const waitingWaves = async ({ db, clock }: AskDeps): Promise<readonly WaitingWave[]> => {
  const passed = new Date(clock.now().getTime() - late);
  const { rows } = await sql<WaitingWave>`
    select w.id, w.name, w.ods_code as "odsCode", count(*)::int as "inStep", w.put_off_at as "putOffAt",
      w.switch_at as "switchAt", w.go_loa_by is not null as "loaGo", w.go_ism_by is not null as "ismGo",
      w.switch_mode = 'at-time' as "atTime"
    from waves w join mailboxes m on m.wave_id = w.id
    where w.state = 'running' and m.state = 'in-step'
      and (w.go_loa_by is null or w.go_ism_by is null or (w.switch_mode = 'at-time' and w.switch_at < ${passed}))
      and not exists (select from switch_attempts a where a.mailbox_id = m.id)
    group by w.id order by w.id limit 500`.execute(db);
  return rows;
};

const askAboutWave = async (deps: AskDeps, wave: WaitingWave): Promise<number> => {
  const now = deps.clock.now().getTime();
  const putOff = wave.putOffAt !== null && now - wave.putOffAt.getTime() < patience;
  const lateTime = wave.atTime && wave.switchAt !== null && wave.switchAt.getTime() < now - late;
  const { name: organisation } = await organisationAndContact(deps.db)(wave.odsCode);
  const about = { wave: wave.name, organisation, inStep: wave.inStep };
  const card = cardOf("wave", wave.id);
  const since = wave.loaGo ? `late:${wave.switchAt?.getTime() ?? 0}` : String(wave.putOffAt?.getTime() ?? 0);
  const loas = (!wave.loaGo && !putOff) || lateTime ? await loasOf(deps.db, wave.odsCode) : [];
  const support = wave.ismGo ? [] : await supportOf(deps, wave.odsCode);
  if (loas.length + support.length === 0) return 0;
  const before = { kind: "wave.ready", dedupeKey: `wave:${wave.id}:when:${since}`, ...readyWords(about), card };
  const go = { kind: "wave.go-needed", dedupeKey: `wave:${wave.id}:go`, ...supportGoWords(about), card };
  await inTransaction(deps.db, (trx) =>
    enqueueNotices(deps, trx, [...loas.map((to) => ({ to, ...before })), ...support.map((to) => ({ to, ...go }))]),
  );
  return loas.length + support.length;
};

export const loasOf = async (db: Db, odsCode: string): Promise<readonly PersonId[]> => {
  const rows = await db
    .selectFrom("role_grants")
    .select("person_id")
    .distinct()
    .where("role", "=", "loa")
    .where("ods_code", "=", odsCode)
    .where("revoked_at", "is", null)
    .execute();
  return rows.map(({ person_id }) => person_id);
};

/** The ISM the organisation belongs to, or those on duty for its region, or the programme. */
const supportOf = async (deps: AskDeps, odsCode: OdsCode): Promise<readonly PersonId[]> => {
  const record = await findCurrentIntent(deps.db, odsCode);
  if (record?.organisation.ismId != null) return standIns(deps, [record.organisation.ismId]);
  const onDuty = await ismsOnDuty(deps, record?.organisation.region ?? null);
  return onDuty.length > 0 ? onDuty : programmeTeam(deps.db);
};

interface Held {
  readonly odsCode: OdsCode;
  readonly items: number;
  readonly boxes: number;
}

/** Organisations of which something was taken out since their administrators were last told. */
const newlyHeld = async ({ db }: AskDeps): Promise<readonly Held[]> => {
  const { rows } = await sql<Held>`
    select m.ods_code as "odsCode", count(*)::int as items, count(distinct m.id)::int as boxes
    from quarantine_items q join mailboxes m on m.id = q.mailbox_id
    where q.state = 'held'
    group by m.ods_code
    having max(q.at) > coalesce(
      (select max(n.created_at) from notices n where n.card_key = 'held:' || m.ods_code and n.mode = 'new'), '-infinity')
    order by m.ods_code limit 500`.execute(db);
  return rows;
};

/** At most one message a day and person: mail of a whole organisation is copied over weeks. */
const askAboutHeld = async (deps: AskDeps, { odsCode, items, boxes }: Held): Promise<number> => {
  const loas = await loasOf(deps.db, odsCode);
  const { name: organisation } = await organisationAndContact(deps.db)(odsCode);
  const dedupeKey = `held:${odsCode}:${londonDay(deps.clock.now())}`;
  const notice = {
    kind: "held.new",
    dedupeKey,
    ...heldWords({ organisation, items, boxes }),
    card: cardOf("held", odsCode),
  };
  await inTransaction(deps.db, (trx) =>
    enqueueNotices(
      deps,
      trx,
      loas.map((to) => ({ to, ...notice })),
    ),
  );
  return loas.length;
};
