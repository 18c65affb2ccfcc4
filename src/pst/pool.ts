/** Does `work` for every entry, no more than `most` at once, in the order of the entries. The first failure ends it. */
export const inPool = async <T>(
  entries: Iterable<T>,
  most: number,
  work: (entry: T) => Promise<void>,
): Promise<void> => {
  const iterator = entries[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: most }, worker));
};
