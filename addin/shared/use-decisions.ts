import { useCallback, useEffect, useState } from "react";
import { ApiError } from "./api.ts";
import { moveProblems } from "./words-moves.ts";

/** Between looks while the page is seen, ms. */
const pace = 10_000;

export interface Looked<T> {
  /** Undefined: not known yet, or not for this person to see. */
  readonly view: T | undefined;
  readonly refresh: () => void;
}

/** Reads something again and again while the page is seen. `read` must stay the same function while its subject does. */
export const useLook = <T>(read: () => Promise<T>): Looked<T> => {
  const [view, setView] = useState<T>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        if (document.visibilityState === "visible") {
          const seen = await read();
          if (current) setView(seen);
        }
      } catch (error) {
        // Not this person's to see, or gone: what was shown is not theirs any more.
        if (current && error instanceof ApiError && (error.status === 404 || error.status === 403)) {
          setView(undefined);
          return;
        }
      }
      if (current) timer = setTimeout(() => void look(), pace);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [read, round]);
  return { view, refresh: useCallback(() => setRound((count) => count + 1), []) };
};

export interface Deciding {
  readonly busy: boolean;
  /** What the last decision came to, in a sentence; "" before the first. */
  readonly told: string;
  /** Resolves to the service's word for why it was not done, or undefined where it was. */
  readonly decide: (work: () => Promise<unknown>, done: string) => Promise<string | undefined>;
}

/** One decision at a time. Whatever came of it, the list is read again: others decide too. */
export const useDeciding = (refresh: () => void): Deciding => {
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState("");
  const decide = useCallback(
    async (work: () => Promise<unknown>, done: string): Promise<string | undefined> => {
      setBusy(true);
      try {
        await work();
        setTold(done);
        return undefined;
      } catch (error) {
        const known = error instanceof ApiError ? error : undefined;
        // Of a time that comes twice the form itself asks which is meant.
        const sentence = known?.status === 412 ? moveProblems.stale : (known?.detail ?? moveProblems.away);
        setTold(known?.kind === "comes-twice" ? "" : sentence);
        return known?.kind ?? "away";
      } finally {
        setBusy(false);
        refresh();
      }
    },
    [refresh],
  );
  return { busy, told, decide };
};
