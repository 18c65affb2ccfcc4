import { setTimeout as delay } from "node:timers/promises";
import type { MessageSink } from "../mail/types.ts";

/**
 * Lets at most so many octets a second through, over all the sinks that it is put before: the source is read no faster.
 * A burst of one second is let through at once. What waits when `signal` aborts goes through at once; the copy ends then.
 */
export const atMost = (
  bytesPerSecond: number,
  signal: AbortSignal,
  now: () => number = Date.now,
): ((sink: MessageSink) => MessageSink) => {
  let free = bytesPerSecond;
  let at = now();
  const take = (octets: number): number => {
    const time = now();
    free = Math.min(bytesPerSecond, free + ((time - at) / 1000) * bytesPerSecond);
    at = time;
    free -= octets;
    return free >= 0 ? 0 : (-free / bytesPerSecond) * 1000;
  };
  return (sink) => ({
    ...sink,
    chunk: (data) => {
      const ms = take(data.length);
      if (ms < 1) return sink.chunk(data);
      return delay(ms, undefined, { signal }).then(
        () => sink.chunk(data),
        () => sink.chunk(data),
      );
    },
  });
};
