import { setTimeout as delay } from "node:timers/promises";
import { moveMailbox, type MoveDeps } from "./move.ts";
import { HostPace } from "./pace.ts";
import { takeMailboxes, type Taken } from "./schedule.ts";

export interface MoverOptions {
  /** Mailboxes at once in this process. */
  readonly hands: number;
  /** How often it looks for work where it has none, in milliseconds. */
  readonly everyMs?: number;
}

/** Looking for work takes at most this part of a worker's time, however many mailboxes wait. */
const partOfTime = 5;
const leastMs = 50;

/**
 * Visits mailboxes of running waves until stopped, several at once; where a visit ends, the next begins. Any number of
 * processes may do this: the leases see to it that each mailbox has one visitor.
 */
export const startMover = (
  deps: MoveDeps,
  { hands, everyMs = 2_000 }: MoverOptions,
): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const visiting = new Set<Promise<void>>();
  const pace = new HostPace(hands);
  const take = takeMailboxes(deps);
  const move = moveMailbox(deps);
  let ended = Promise.withResolvers<undefined>();
  const visit = async ({ lease, host }: Taken): Promise<void> => {
    pace.began(host);
    let code: string | undefined = "broke";
    try {
      const moved = await move(lease.mailboxId, stopping.signal, lease);
      code = moved.kind === "not-now" ? moved.kind : moved.code;
      deps.log.debug({ event: "mailbox-visited", mailbox: lease.mailboxId, outcome: moved.kind });
    } catch (error) {
      deps.log.error({ event: "mailbox-visit-broke", mailbox: lease.mailboxId, err: error });
    }
    pace.ended(host, code);
  };
  const round = async (): Promise<void> => {
    const free = hands - visiting.size;
    if (free <= 0) return;
    const seconds = deps.leaseSeconds ?? 60;
    for (const taken of await take({ free, worker: deps.worker, seconds, roomAt: (host) => pace.room(host) })) {
      const one = visit(taken).finally(() => {
        visiting.delete(one);
        ended.resolve(undefined);
      });
      visiting.add(one);
    }
  };
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      ended = Promise.withResolvers<undefined>();
      const began = performance.now();
      await round().catch((error: unknown) => deps.log.error({ event: "mover-round-failed", err: error }));
      await pause(Math.max(leastMs, (performance.now() - began) * partOfTime));
      await Promise.race([pause(everyMs), ended.promise]);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all(visiting);
    },
  };
};
