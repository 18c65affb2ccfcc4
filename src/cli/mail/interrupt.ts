/** A terminal and the process that started us may both pass on one Ctrl-C: that is one. Milliseconds. */
const together = 500;

/** Aborts at the first SIGINT or SIGTERM, so that work ends at a good place; the second ends the process at once. */
export const untilStopped = (): { readonly signal: AbortSignal; readonly release: () => void } => {
  const controller = new AbortController();
  let first = 0;
  const stop = (): void => {
    if (controller.signal.aborted && Date.now() - first > together) process.exit(130);
    if (!controller.signal.aborted) first = Date.now();
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
};
