import { useEffect, useState, type JSX } from "react";
import type { ImportView } from "../../src/mailboxes/views.ts";
import { countInWords, momentInWords } from "../shared/dates.ts";
import type { ScreenProps } from "../shared/screen-props.ts";
import { importWords } from "../shared/words-imports.ts";
import { itemReason, waitingReason } from "../shared/words-items.ts";

/** Between looks while something is on the way, ms; nothing moves without a reason to look again. */
const pace = 10_000;

/** The person's own imports as the service has them: also of another day, browser or computer. */
const useImports = ({ session, mailbox }: ScreenProps): readonly ImportView[] => {
  const [imports, setImports] = useState<readonly ImportView[]>([]);
  const { api, state } = session;
  const signedIn = state.kind === "in" && state.me.mailbox;
  useEffect(() => {
    if (!signedIn) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      // Out of reach: what was seen last stays, and the next look comes all the same.
      const seen = await api.imports().catch(() => undefined);
      if (!current) return;
      if (seen !== undefined) setImports(seen.imports);
      if (seen?.imports.some(isMoving) !== false) timer = setTimeout(() => void look(), pace);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // A change of the mailbox is a good moment to look again.
  }, [api, signedIn, mailbox.view?.version]);
  return signedIn ? imports : [];
};

const isMoving = ({ state, waiting }: ImportView): boolean => waiting > 0 || state === "open";

/** What was sent, what is in, what waits, what was not taken and why. */
export const ImportList = (props: ScreenProps): JSX.Element | null => {
  const shown = useImports(props).filter(({ received, state }) => received > 0 || state === "open");
  if (shown.length === 0) return null;
  return (
    <section aria-label={importWords.title}>
      <h4>{importWords.title}</h4>
      <ul className="plain">
        {shown.map((each) => (
          <li key={each.id}>
            <OneImport view={each} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const OneImport = ({ view }: { readonly view: ImportView }): JSX.Element => {
  const { landed, received, waiting, items, state } = view;
  const unsent = Math.max(0, items - received);
  const lines = [
    importWords.counts(landed, received),
    waiting > 0 ? importWords.waiting(waiting) : "",
    state === "open" && unsent > 0 ? importWords.rest(unsent) : "",
    state === "cancelled" ? importWords.cancelled : "",
    state === "complete" && waiting === 0 && landed === received ? importWords.done : "",
  ];
  return (
    <>
      <p>
        <strong>{importWords.opened(momentInWords(new Date(view.openedAt), new Date()))}</strong>
      </p>
      {lines
        .filter((line) => line !== "")
        .map((line) => (
          <p key={line}>{line}</p>
        ))}
      <Notes view={view} outcome="waiting" title={importWords.waitingTitle} words={waitingReason} />
      <Notes view={view} outcome="refused" title={importWords.refusedTitle} words={itemReason} />
      <Notes view={view} outcome="landed" title={importWords.changedTitle} words={itemReason} />
    </>
  );
};

interface NotesProps {
  readonly view: ImportView;
  readonly outcome: ImportView["notes"][number]["outcome"];
  readonly title: string;
  readonly words: (code: string) => string;
}

const Notes = ({ view, outcome, title, words }: NotesProps): JSX.Element | null => {
  const notes = view.notes.filter((note) => note.outcome === outcome);
  if (notes.length === 0) return null;
  return (
    <div className={outcome === "landed" ? "card" : "card warn"}>
      <p>
        <strong>{title}</strong>
      </p>
      {notes.map(({ code, count }) => (
        <p key={code}>
          {countInWords(count, "item")}. {words(code)}
        </p>
      ))}
      {outcome === "refused" && <p>{importWords.keep}</p>}
    </div>
  );
};
