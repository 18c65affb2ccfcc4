/** Runs work one after the other per key: messages in quick succession are answered in their order. */
export interface Queue {
  readonly run: <T>(key: string, work: () => Promise<T>) => Promise<T>;
}

export class QueueFull extends Error {
  override readonly name = "QueueFull";
}

/** `most`: how many may wait per key; the next one is turned away with QueueFull. */
export const createQueue = (most: number): Queue => {
  const lines = new Map<string, { readonly last: Promise<unknown>; readonly length: number }>();
  return {
    run: (key, work) => {
      const line = lines.get(key);
      const length = (line?.length ?? 0) + 1;
      if (length > most) return Promise.reject(new QueueFull("Too many messages wait in this conversation."));
      const mine = (line?.last ?? Promise.resolve()).then(work, work);
      lines.set(key, { last: mine, length });
      const leave = (): void => {
        const now = lines.get(key);
        if (now === undefined) return;
        if (now.length === 1) lines.delete(key);
        else lines.set(key, { ...now, length: now.length - 1 });
      };
      mine.then(leave, leave);
      return mine;
    },
  };
};
