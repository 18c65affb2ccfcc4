/** Lets `work` run when all that came before has ended: what takes much memory takes it once. */
export const oneByOne = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // The next one waits for the end, whatever it is; who asked for this one gets its failure.
    last = mine.catch(() => undefined);
    return mine;
  };
};
