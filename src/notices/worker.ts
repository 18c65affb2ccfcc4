import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Database } from "../store/database.ts";
import { claimNotices, type Claimed } from "./claim.ts";
import { cardCopiesOf, conversationOf } from "./conversations.ts";
import { sendSeconds } from "./limits.ts";
import { settle } from "./settle.ts";
import type { NoticeChannel, OutgoingNotice, SendOutcome } from "./types.ts";

export interface OutboxDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** A worker without a bot leaves Teams out; those notices wait for one that has it. */
  readonly channels: { readonly teams?: NoticeChannel; readonly email: NoticeChannel };
}

export interface RunningOutbox {
  /** Look now, rather than at the next round. */
  readonly wake: () => void;
  /** Ends after what is being sent; at most 20 s. */
  readonly stop: () => Promise<void>;
}

/** One round: claim, send all at once, record. Returns how many were claimed. Throws where the database is away. */
export const sendDue = async (deps: OutboxDeps): Promise<number> => {
  const channels = deps.channels.teams === undefined ? (["email"] as const) : (["teams", "email"] as const);
  const claimed = await claimNotices(deps.db, deps.clock.now(), channels);
  await Promise.all(
    claimed.map(async (notice) => {
      const outcome = await sendOne(deps, notice);
      await settle(deps.db, deps.log, deps.clock.now(), notice, outcome);
    }),
  );
  return claimed.length;
};

/** Sends until stopped. A database that is away is waited for; the claims of that time are settled by their lease. */
export const startOutbox = (deps: OutboxDeps, everyMs = 300): RunningOutbox => {
  const stopping = new AbortController();
  let woken = new AbortController();
  const pause = (ms: number): Promise<unknown> =>
    delay(ms, undefined, { signal: AbortSignal.any([stopping.signal, woken.signal]) }).catch(() => undefined);
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const sent = await sendDue(deps);
        failures = 0;
        if (sent === 0) await pause(everyMs);
      } catch (error) {
        failures += 1;
        deps.log.error({ event: "outbox.round-failed", failures, err: error });
        await pause(Math.min(5_000, 250 * 2 ** failures));
      }
      if (woken.signal.aborted) woken = new AbortController();
    }
  };
  const ended = run();
  return {
    wake: () => woken.abort(),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
};

type Outcome = SendOutcome | { readonly kind: "nothing-to-do" };

const sendOne = async (deps: OutboxDeps, notice: Claimed): Promise<Outcome> => {
  let asked = false;
  try {
    const outgoing = await outgoingOf(deps, notice);
    const channel = deps.channels[notice.channel];
    if (channel === undefined) throw new Error(`This worker has no channel ${notice.channel}`);
    if (notice.mode === "update" && outgoing.copies.length === 0) return { kind: "nothing-to-do" };
    if (notice.channel === "teams" && outgoing.to.conversation === null) {
      return { kind: "unreachable", reason: "no-conversation" };
    }
    const signal = AbortSignal.timeout(sendSeconds * 1_000);
    asked = true;
    return await Promise.race([channel.send(outgoing, signal), tooSlow(signal)]);
  } catch (error) {
    deps.log.error({ event: "notice.send-threw", notice: notice.id, channel: notice.channel, err: error });
    return asked ? { kind: "in-doubt", reason: "channel-threw" } : { kind: "later", reason: "not-prepared" };
  }
};

/** A channel that does not heed its signal must not hold the others up. */
const tooSlow = (signal: AbortSignal): Promise<SendOutcome> =>
  new Promise((done) => {
    signal.addEventListener("abort", () => done({ kind: "in-doubt", reason: "too-slow" }), { once: true });
  });

const outgoingOf = async ({ db }: OutboxDeps, notice: Claimed): Promise<OutgoingNotice> => {
  const person = await db
    .selectFrom("people")
    .select(["tenant_id", "object_id", "name", "email"])
    .where("id", "=", notice.person_id)
    .executeTakeFirstOrThrow();
  const { card_key: key, card_name: name } = notice;
  const copies = notice.mode === "update" && key !== null ? await cardCopiesOf({ db })(key, notice.person_id) : [];
  return {
    id: notice.message_id,
    kind: notice.kind,
    title: notice.title,
    paragraphs: notice.paragraphs,
    card: key === null || name === null ? null : { key, name },
    mode: notice.mode,
    copies,
    to: {
      person: notice.person_id,
      tenantId: person.tenant_id,
      objectId: person.object_id,
      name: person.name,
      email: person.email,
      conversation: await conversationOf({ db })(notice.person_id),
    },
    perhapsAlreadySent: notice.perhaps_sent,
  };
};
