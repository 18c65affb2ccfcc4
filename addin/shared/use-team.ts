import { useCallback, useEffect, useState } from "react";
import { mailboxStates, type MailboxState } from "../../src/mailboxes/rules.ts";
import type { MailboxList } from "../../src/mailboxes/views-team.ts";
import { ApiError, type Api } from "./api.ts";

export interface Team {
  /** Undefined: not known yet, or not for this person to see. */
  readonly list: MailboxList | undefined;
  readonly away: boolean;
  readonly more: () => void;
}

/** Between looks while the page is seen, ms. */
const pace = 5_000;
/** Rows a page; "more" adds as many. */
const page = 25;

export const everybodyLeft: readonly MailboxState[] = mailboxStates.filter((state) => state !== "complete");

/** An organisation's mailboxes in some states, looked at again and again; as many rows as the person asked for. */
export const useTeam = (api: Api, odsCode: string, states: readonly MailboxState[]): Team => {
  const [list, setList] = useState<MailboxList>();
  const [away, setAway] = useState(false);
  const [pages, setPages] = useState(1);
  const wanted = states.join(",");
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        if (document.visibilityState === "visible") {
          const seen = await api.mailboxesOf(odsCode, { states: wanted, limit: Math.min(200, page * pages) });
          if (!current) return;
          setList(seen);
          setAway(false);
        }
      } catch (error) {
        if (!current) return;
        // Not this person's to see: there is nothing to say about it.
        if (error instanceof ApiError && error.status === 404) return;
        setAway(true);
      }
      timer = setTimeout(() => void look(), pace);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, odsCode, wanted, pages]);
  return { list, away, more: useCallback(() => setPages((count) => count + 1), []) };
};
