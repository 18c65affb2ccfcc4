import { setTimeout as delay } from "node:timers/promises";
import { moveMailbox, type MoveDeps } from "./move.ts";
import { mailboxesToVisit } from "./schedule.ts";

export interface MoverOptions {
  /** Mailboxes at once in this process. */
  readonly hands: number;
  readonly everyMs?: number;
}

/**
 * Visits mailboxes of running waves until stopped, several at once. Any number of processes may do this: the leases see
 * to it that each mailbox has one visitor.
 */
export const startMover = (
  deps: MoveDeps,
  { hands, everyMs = 2_000 }: MoverOptions,
): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  const visiting = new Map<string, Promise<void>>();
  const toVisit = mailboxesToVisit(deps);
  const move = moveMailbox(deps);
  const round = async (): Promise<void> => {
    const free = hands - visiting.size;
    if (free <= 0) return;
    for (const id of await toVisit(free)) {
      if (visiting.has(id)) continue;
      const visit = move(id, stopping.signal)
        .then(
          ({ kind }) => deps.log.debug({ event: "mailbox-visited", mailbox: id, outcome: kind }),
          (error: unknown) => deps.log.error({ event: "mailbox-visit-broke", mailbox: id, err: error }),
        )
        .finally(() => visiting.delete(id));
      visiting.set(id, visit);
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => deps.log.error({ event: "mover-round-failed", err: error }));
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
      await Promise.all(visiting.values());
    },
  };
};
