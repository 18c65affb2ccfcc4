import { setTimeout as delay } from "node:timers/promises";
import { isTransient, MailError } from "../errors.ts";
import type { Patience } from "../waits.ts";

/**
 * Runs `work` until it succeeds, waiting longer after each transient failure; `progress` gives a number that grows when
 * something was done, which starts the count afresh; `worthAnother` tells which failures are transient. Honours a wait
 * that the server names (Exchange's "Suggested Backoff Time: N milliseconds"). Throws the last error, or the first that waiting can not mend.
 */
export const persist = async (
  work: () => Promise<void>,
  progress: () => number,
  signal: AbortSignal,
  limits: Patience,
  waits: (ms: number, error: MailError) => void = () => undefined,
  worthAnother: (error: unknown) => error is MailError = isTransient,
): Promise<void> => {
  for (let failures = 0, done = progress(); ;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!worthAnother(error)) throw error;
      if (progress() > done) {
        done = progress();
        failures = 0;
      }
      failures += 1;
      if (failures >= limits.attempts) throw error;
      const ms =
        namedWait(error) ?? Math.min(limits.mostMs, limits.firstMs * 2 ** (failures - 1) * throttleFactor(error));
      waits(ms, error);
      await delay(Math.min(ms, 600_000), undefined, { signal }).catch((cause: unknown) => {
        throw new MailError("stopped", "The copy was stopped.", { cause });
      });
    }
  }
};

const throttleFactor = (error: MailError): number => (error.code === "throttled" ? 10 : 1);

const namedWait = ({ said }: MailError): number | undefined => {
  const found = /backoff time: ?(\d{1,7}) ?milliseconds/i.exec(said ?? "");
  return found?.[1] === undefined ? undefined : Number(found[1]);
};
