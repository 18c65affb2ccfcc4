import type { Log } from "../log.ts";
import type { Database } from "../store/database.ts";
import type { Claimed } from "./claim.ts";
import { mostAttempts, waitAfter } from "./limits.ts";
import type { SendOutcome } from "./types.ts";

interface Settled {
  readonly state: "waiting" | "sent" | "nothing-to-do" | "failed";
  readonly channel: "teams" | "email";
  readonly reason: string | null;
  readonly afterSeconds: number;
  readonly perhapsSent: boolean;
  /** Counts attempts per channel. */
  readonly attempts: number;
}

/** What becomes of a notice after an attempt. Pure; a new Teams message that may have arrived is never sent there again. */
export const settlementOf = (notice: Claimed, outcome: SendOutcome | { readonly kind: "nothing-to-do" }): Settled => {
  const { channel, attempts } = notice;
  const kept = { channel, attempts, afterSeconds: 0, perhapsSent: notice.perhaps_sent };
  if (outcome.kind === "sent") return { ...kept, state: "sent", reason: null };
  if (outcome.kind === "nothing-to-do") return { ...kept, state: "nothing-to-do", reason: null };
  const { reason } = outcome;
  const doubtful = outcome.kind === "in-doubt";
  const repeatable = channel === "email" || notice.mode === "update";
  if ((outcome.kind === "later" || (doubtful && repeatable)) && attempts < mostAttempts) {
    const asked = outcome.kind === "later" ? (outcome.afterSeconds ?? 0) : 0;
    const afterSeconds = Math.min(3_600, Math.max(asked, waitAfter(attempts)));
    return { ...kept, state: "waiting", reason, afterSeconds, perhapsSent: kept.perhapsSent || doubtful };
  }
  // An out-of-date card in a chat that cannot be reached is no lost message.
  if (notice.mode === "update" && outcome.kind === "unreachable") return { ...kept, state: "nothing-to-do", reason };
  if (channel === "teams" && notice.mode === "new") {
    const perhapsSent = kept.perhapsSent || doubtful;
    return { state: "waiting", channel: "email", attempts: 0, afterSeconds: 0, reason, perhapsSent };
  }
  return { ...kept, state: "failed", reason };
};

/**
 * Records the outcome, and the cards that now stand, in one transaction; only while the claim is still ours. Returns
 * false where the lease had run out and another worker took over: its outcome counts.
 */
export const settle = (
  db: Database,
  log: Log,
  now: Date,
  notice: Claimed,
  outcome: SendOutcome | { readonly kind: "nothing-to-do" },
): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    const settled = settlementOf(notice, outcome);
    const done = settled.state !== "waiting";
    const { numUpdatedRows } = await trx
      .updateTable("notices")
      .set({
        state: settled.state,
        channel: settled.channel,
        reason: settled.reason,
        attempts: settled.attempts,
        perhaps_sent: settled.perhapsSent,
        due_at: new Date(now.getTime() + settled.afterSeconds * 1_000),
        lease_until: null,
        done_at: done ? now : null,
      })
      .where("id", "=", notice.id)
      .where("fence", "=", notice.fence)
      .where("state", "=", "sending")
      .executeTakeFirst();
    const ours = numUpdatedRows === 1n;
    const fields = {
      event: `notice.${settled.state}`,
      notice: notice.id,
      channel: notice.channel,
      reason: settled.reason,
    };
    if (settled.state === "failed") log.error(fields);
    else if (ours) log.info(fields);
    else log.warn({ ...fields, event: "notice.lease-lost" });
    const { card_key: key, card_name: name } = notice;
    if (outcome.kind !== "sent" || key === null || name === null) return ours;
    // Even where the lease was lost: the card stands, and an update has to find it.
    for (const copy of outcome.copies ?? []) {
      await trx
        .insertInto("card_copies")
        .values({
          card_key: key,
          card_name: name,
          person_id: notice.person_id,
          conversation_id: copy.conversationId,
          activity_id: copy.activityId,
          created_at: now,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return ours;
  });
