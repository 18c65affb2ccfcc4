/** Aborts at the first SIGINT or SIGTERM, so that work ends at a good place; the second ends the process at once. */
export const untilStopped = (): { readonly signal: AbortSignal; readonly release: () => void } => {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
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
