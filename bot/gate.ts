/** How much work a process takes on at once: some at work, some waiting in their order, the rest turned away. */
export interface Gate {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
}

export class GateFull extends Error {
  override readonly name = "GateFull";
}

/**
 * `atWork` at once; `waiting` more wait in their order; whatever comes then is turned away with GateFull, before
 * anything of it was begun. What waits is told apart from what runs so that a crowd does not make everybody's turn fail
 * by waiting for a database connection: those who were let in are answered.
 */
export const createGate = ({ atWork, waiting }: { readonly atWork: number; readonly waiting: number }): Gate => {
  const line: (() => void)[] = [];
  let running = 0;
  const leave = (): void => {
    const next = line.shift();
    // The place goes on to whoever waits longest: it never stands free in between.
    if (next === undefined) running -= 1;
    else next();
  };
  return {
    run: async (work) => {
      if (running < atWork) running += 1;
      else if (line.length >= waiting) throw new GateFull("Too many turns are in hand.");
      else await new Promise<void>((enter) => void line.push(enter));
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
};
