import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Database } from "../store/database.ts";
import { isQuiet } from "./rules-waves.ts";
import type { MailboxRow } from "./store.ts";
import { waveOf } from "./switch/go.ts";

export interface RestDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** How often the wave is looked at, in milliseconds. */
  readonly restCheckMs?: number;
}

/**
 * Looks at the wave of a mailbox that is being worked on, until `until` aborts: calls `rest` once it is paused or
 * stopped, or its quiet hours have come. A long copy so ends in the middle of a folder; the ledger knows where.
 */
export const restWithWave = async (
  deps: RestDeps,
  mailbox: Pick<MailboxRow, "id" | "wave_id">,
  until: AbortSignal,
  rest: () => void,
): Promise<void> => {
  if (mailbox.wave_id === null) return;
  const pause = (): Promise<boolean> => delay(deps.restCheckMs ?? 5_000, true, { signal: until }).catch(() => false);
  while (await pause()) {
    const wave = await waveOf(deps.db, mailbox).catch((error: unknown) => {
      // The store is away for a moment: the lease's own heartbeat decides whether that ends the work.
      deps.log.warn({ event: "wave-not-read", mailbox: mailbox.id, err: error });
      return undefined;
    });
    if (wave === undefined) continue;
    const quiet = isQuiet({ quietFrom: wave.quiet_from, quietTo: wave.quiet_to }, deps.clock.now());
    if (wave.state === "running" && !quiet) continue;
    rest();
    return;
  }
};
