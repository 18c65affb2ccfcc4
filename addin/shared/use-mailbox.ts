import { useCallback, useEffect, useRef, useState } from "react";
import type { MyMailbox } from "../../src/mailboxes/views.ts";
import { ApiError } from "./api.ts";
import type { Session } from "./session.ts";

export interface MailboxState {
  readonly view: MyMailbox | undefined;
  /** When the service last answered, changed or not. */
  readonly checked: Date | undefined;
  readonly problem: "none" | "offline" | "no-mailbox";
  readonly refresh: () => void;
}

/** Between looks while the page is seen, ms; a failed look doubles it up to the longest. 304 answers cost little. */
const pace = { seen: 4_000, longest: 60_000 } as const;

/** The person's mailbox, looked at again and again without a reload; at rest while nobody sees the page. */
export const useMailbox = (session: Session): MailboxState => {
  const { api, state, expired } = session;
  const signedIn = state.kind === "in" && state.me.mailbox;
  const first = state.kind === "in" ? state.first : undefined;
  const [seen, setView] = useState<MyMailbox>();
  const view = signedIn ? (seen ?? first?.view) : undefined;
  const [checked, setChecked] = useState<Date>();
  const [problem, setProblem] = useState<MailboxState["problem"]>("none");
  const [round, setRound] = useState(0);
  const etag = useRef<string | undefined>(undefined);

  useEffect(() => {
    if (!signedIn) {
      etag.current = undefined;
      setView(undefined);
      return;
    }
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait: number = pace.seen;
    // What came with the sign-in is as good as a first look.
    const known = round === 0 && etag.current === undefined ? first : undefined;
    etag.current ??= known?.etag;
    if (known !== undefined) setChecked(new Date());
    const look = async (): Promise<void> => {
      if (document.visibilityState === "visible") wait = await once();
      if (current) timer = setTimeout(() => void look(), wait);
    };
    const once = async (): Promise<number> => {
      try {
        const answer = await api.mailbox(etag.current);
        if (!current) return wait;
        setChecked(new Date());
        setProblem("none");
        if (answer !== undefined) {
          etag.current = answer.etag;
          setView(answer.view);
        }
        return pace.seen;
      } catch (error) {
        if (!current) return wait;
        const status = error instanceof ApiError ? error.status : 0;
        if (status === 401) expired();
        else setProblem(status === 404 ? "no-mailbox" : "offline");
        return Math.min(wait * 2, pace.longest);
      }
    };
    const wake = (): void => {
      if (document.visibilityState !== "visible") return;
      clearTimeout(timer);
      void look();
    };
    document.addEventListener("visibilitychange", wake);
    if (known === undefined) void look();
    else timer = setTimeout(() => void look(), pace.seen);
    return () => {
      current = false;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [api, signedIn, first, round, expired]);

  return {
    view,
    checked,
    problem,
    refresh: useCallback(() => setRound((count) => count + 1), []),
  };
};
