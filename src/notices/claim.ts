import { sql } from "kysely";
import type { PersonId } from "../people/types.ts";
import type { Database, Trx } from "../store/database.ts";
import { leaseSeconds, notificationsPerMinute, perConversation, perTenantPerSecond } from "./limits.ts";

/** A notice that this worker may send until `lease_until`, and may record under `fence` only. */
export interface Claimed {
  readonly id: number;
  readonly message_id: string;
  readonly person_id: PersonId;
  readonly kind: string;
  readonly mode: "new" | "update";
  readonly channel: "teams" | "email";
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly card_name: string | null;
  readonly card_key: string | null;
  readonly attempts: number;
  readonly fence: number;
  readonly perhaps_sent: boolean;
}

/** Any number, the same in every worker. */
const claimLock = 7_203_114;
const batch = 20;

/**
 * Claims what may go out now: the oldest open notice of each person (so order per person is kept), within Teams'
 * limits, for the channels that this worker has. One worker claims at a time, whichever machine it is on, so that the counts behind the limits are right;
 * sending happens outside, many at once. Returns nothing where another worker is claiming.
 */
export const claimNotices = (
  db: Database,
  now: Date,
  channels: readonly Claimed["channel"][],
): Promise<readonly Claimed[]> =>
  db.transaction().execute(async (trx) => {
    const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${claimLock}) as mine`.execute(trx);
    if (lock.rows[0]?.mine !== true) return [];
    await returnExpired(trx, now);
    const due = await dueNow(trx, now, channels);
    if (due.length === 0) return [];
    const { rows } = await sql<Claimed>`
      update notices set state = 'sending', attempts = attempts + 1, fence = fence + 1, claimed_at = ${now},
        lease_until = ${new Date(now.getTime() + leaseSeconds * 1_000)}
      where id = any(${due}) and state = 'waiting'
      returning id, message_id, person_id, kind, mode, channel, title, paragraphs, card_name, card_key, attempts,
        fence, perhaps_sent`.execute(trx);
    return rows;
  });

/**
 * A worker died in the middle of these: nobody knows whether they arrived. An update or an e-mail may be repeated (the
 * e-mail keeps its Message-ID); a new message in Teams may not, so the person gets it by e-mail instead.
 */
const returnExpired = async (trx: Trx, now: Date): Promise<void> => {
  await sql`
    update notices set state = 'waiting', due_at = ${now}, lease_until = null, reason = 'worker-died',
      perhaps_sent = perhaps_sent or mode = 'new',
      channel = case when channel = 'teams' and mode = 'new' then 'email' else channel end
    where state = 'sending' and lease_until < ${now}`.execute(trx);
};

const dueNow = async (trx: Trx, now: Date, channels: readonly Claimed["channel"][]): Promise<number[]> => {
  const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
  const withinLimits = perConversation.map(
    ({ seconds, most }) => sql`count(*) filter (where claimed_at > ${ago(seconds)}) < ${most}`,
  );
  const { rows } = await sql<{ id: number }>`
    with first as (
      select distinct on (person_id) id, person_id, tenant_id, state, due_at, mode, channel
      from notices where state in ('waiting', 'sending') order by person_id, id),
    ready as (
      select f.*, row_number() over (partition by tenant_id order by id) as place,
        (select count(*) from notices n where n.tenant_id = f.tenant_id and n.claimed_at > ${ago(1)}) as used
      from first f
      where f.state = 'waiting' and f.due_at <= ${now} and f.channel = any(${[...channels]})
        and (f.channel = 'email' or (
          select ${sql.join(withinLimits, sql` and `)}
            and (f.mode = 'update' or
              count(*) filter (where mode = 'new' and claimed_at > ${ago(60)}) < ${notificationsPerMinute})
          from notices n where n.person_id = f.person_id and n.claimed_at > ${ago(3_600)})))
    select id from ready where place + used <= ${perTenantPerSecond} order by id limit ${batch}`.execute(trx);
  return rows.map((row) => row.id);
};
