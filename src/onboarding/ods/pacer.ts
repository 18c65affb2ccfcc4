/**
 * Starts at most `perSecond` calls in any second, in the order of asking; later ones wait their turn or give up with their
 * signal. Each starts a full gap after the one before really started, so a process that stood still does not catch up.
 */
export const pacer = (perSecond: number): ((signal: AbortSignal) => Promise<void>) => {
  const gap = 1_000 / perSecond;
  const waiting: (() => void)[] = [];
  let last = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    timer = undefined;
    const early = last + gap - performance.now();
    // A timer may come a fraction of a millisecond before its time.
    if (early > 0) {
      timer = setTimeout(next, early);
      return;
    }
    const start = waiting.shift();
    if (start === undefined) return;
    last = performance.now();
    start();
    if (waiting.length > 0) timer = setTimeout(next, gap);
  };
  return (signal) =>
    new Promise((done, fail) => {
      signal.throwIfAborted();
      const start = (): void => {
        signal.removeEventListener("abort", give);
        done();
      };
      const give = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        fail(signal.reason as Error);
      };
      signal.addEventListener("abort", give, { once: true });
      waiting.push(start);
      if (timer === undefined) next();
    });
};
