import { useCallback, type JSX } from "react";
import type { MyHeldList } from "../../src/mailboxes/deciding/views.ts";
import { Breakable } from "./breakable.tsx";
import { shortDate, sizeInWords } from "./dates.ts";
import type { Session } from "./session.ts";
import { useLook } from "./use-decisions.ts";
import { myHeldWords } from "./words-moves.ts";

interface MyHeldProps {
  readonly session: Session;
  /** Whom to ask, by name, where one is known. */
  readonly contact: string | undefined;
}

/** Which files were taken out of the person's own mail, what became of each, and whom to ask. */
export const MyHeld = ({ session, contact }: MyHeldProps): JSX.Element | null => {
  const { api } = session;
  const read = useCallback(() => api.read<MyHeldList>("/api/v1/me/mailbox/quarantine"), [api]);
  const { view } = useLook(read);
  if (view === undefined) return null;
  if (view.items.length === 0) return <p>{myHeldWords.none}</p>;
  return (
    <>
      <ul className="plain">
        {view.items.map(({ id, name, size, at, state }) => (
          <li key={id}>
            <Breakable text={name} />
            <span className="quiet when">
              {sizeInWords(size)}, {shortDate(new Date(at))}: {myHeldWords.state[state]}
            </span>
          </li>
        ))}
      </ul>
      {view.count > view.items.length && <p>{myHeldWords.more(view.count - view.items.length)}</p>}
      <p>{contact === undefined ? myHeldWords.askLoa : myHeldWords.ask(contact)}</p>
    </>
  );
};
