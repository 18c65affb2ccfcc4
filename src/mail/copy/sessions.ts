import { isTransient } from "../errors.ts";
import type { MailSource, MailTarget, SourceSession, TargetSession } from "../types.ts";

/** Both, or neither: what one side opened is closed when the other side fails. */
export const both = async <A extends object, B extends object>(
  a: Promise<A>,
  b: Promise<B>,
  closable = true,
): Promise<[A, B]> => {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === "fulfilled" && second.status === "fulfilled") return [first.value, second.value];
  const opened = [first, second].flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  for (const one of opened) if (closable && "close" in one) await (one as { close: () => Promise<void> }).close();
  const failures = [first, second].flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  throw failures.find((error) => !isTransient(error)) ?? failures[0];
};

interface Sides {
  readonly source: Pick<MailSource, "session">;
  readonly target: Pick<MailTarget, "session">;
}

export const openBoth = ({ source, target }: Sides): Promise<[SourceSession, TargetSession]> =>
  both(source.session(), target.session());

/**
 * So many workers as both servers take connections of, `most` at the most: each opens its own first, and whoever is
 * refused one (servers allow a user two, four or ten at once) leaves the work to the others. The last one stays, whatever
 * happens: what it meets is the work's own matter. Resolves when all have ended; rejects with the first failure then.
 */
export const crew = async (sides: Sides, most: number, work: () => Promise<void>): Promise<void> => {
  let there = most;
  const hand = async (): Promise<void> => {
    if (there > 1 && !(await mayOpen(sides))) {
      // Those that went before may have been refused too: then this one is the last.
      if (there > 1) {
        there -= 1;
        return;
      }
    }
    await work();
  };
  const ended = await Promise.allSettled(Array.from({ length: most }, hand));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
};

/** Opens and gives back at once: a server's connections are kept for the work that follows. */
const mayOpen = async (sides: Sides): Promise<boolean> => {
  try {
    for (const session of await openBoth(sides)) await session.close();
    return true;
  } catch {
    return false;
  }
};
