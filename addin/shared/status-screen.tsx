import { PrimaryButton } from "@fluentui/react/lib/Button";
import { ProgressIndicator } from "@fluentui/react/lib/ProgressIndicator";
import { lazy, useState, type JSX } from "react";
import type { CopyProgress, MailboxState, MyMailbox } from "../../src/mailboxes/views.ts";
import type { ScreenProps } from "./screen-props.ts";
import { Breakable } from "./breakable.tsx";
import { ContactCard } from "./contact-card.tsx";
import { countInWords, durationInWords, momentInWords, shortDate, sizeInWords, timeInWords } from "./dates.ts";
import { Draw } from "./icons.tsx";
import { Part } from "./part.tsx";
import { SignInBox } from "./sign-in-box.tsx";
import { frame } from "./words.ts";
import { reasonInWords, statusLines, statusWords } from "./words-status.ts";

const TeamList = lazy(() => import("./team-list.tsx").then((part) => ({ default: part.TeamList })));

const MyHeld = lazy(() => import("./my-held.tsx").then((part) => ({ default: part.MyHeld })));

export const StatusScreen = (props: ScreenProps): JSX.Element => {
  const { session, mailbox } = props;
  const { view } = mailbox;
  if (view !== undefined) return <Status {...props} view={view} />;
  return (
    <>
      <h2>{frame.sections.status}</h2>
      <Organisations session={session} />
      <div className="card" role="status">
        <Waiting {...props} />
      </div>
      <SignInBox {...props} />
    </>
  );
};

/** For those who run a move. Somebody with a mailbox alone has one organisation too, and no list of it. */
const Organisations = ({ session }: Pick<ScreenProps, "session">): JSX.Element | null => {
  const { state } = session;
  if (state.kind !== "in" || state.me.role === "end-user") return null;
  return (
    <Part>
      {state.me.organisations.slice(0, 10).map(({ odsCode, name }) => (
        <TeamList key={odsCode} session={session} odsCode={odsCode} name={name} />
      ))}
    </Part>
  );
};

const Waiting = ({ session, mailbox }: ScreenProps): JSX.Element => {
  const { state } = session;
  if (state.kind === "offline" || mailbox.problem === "offline") return <p>{statusWords.offlineEmpty}</p>;
  if (state.kind === "in" && (!state.me.mailbox || mailbox.problem === "no-mailbox")) {
    return (
      <>
        <p>{statusWords.noMailbox}</p>
        <p>{statusWords.noMailboxNext}</p>
      </>
    );
  }
  if (state.kind === "in" || state.kind === "starting") return <p>{statusWords.waking}</p>;
  return (
    <>
      <p>{statusWords.signedOut}</p>
      <p>{statusWords.signedOutNext}</p>
    </>
  );
};

const Status = ({ view, mailbox, session, goTo, host }: ScreenProps & { readonly view: MyMailbox }): JSX.Element => {
  const now = new Date();
  const line = statusLines[view.state];
  return (
    <div className="columns">
      <div>
        <div className={`card tone-${line.tone}`} role="status">
          <h2>
            <Breakable text={line.title(view, now)} />
          </h2>
          <p>
            <Breakable text={line.next(view, now)} />
          </p>
          {view.attention !== null && (
            <p className="quiet">
              {statusWords.code}: {view.attention.code}
            </p>
          )}
        </div>
        {mailbox.problem !== "none" && <p role="alert">{statusWords.offline}</p>}
        {view.copy !== null && <Progress copy={view.copy} stopped={view.state === "needs-attention"} />}
        <NextPresses {...{ view, mailbox, session, goTo }} />
        <NotMovedList view={view} session={session} />
      </div>
      <div>
        <Timeline view={view} />
      </div>
      <div>
        {view.contact !== null && <ContactCard contact={view.contact} session={session} host={host} />}
        <p className="quiet">
          {mailbox.checked !== undefined && `${statusWords.updated} ${momentInWords(mailbox.checked, now)}.`}
        </p>
        <Organisations session={session} />
      </div>
    </div>
  );
};

type PressProps = Pick<ScreenProps, "mailbox" | "session" | "goTo"> & { readonly view: MyMailbox };

const NextPresses = ({ view, mailbox, session, goTo }: PressProps): JSX.Element => (
  <div className="row">
    {view.repoint.needed && view.repoint.at === null && (
      <PrimaryButton text={statusWords.goSetup} onClick={() => goTo("setup")} />
    )}
    {view.actions.includes("import-data") && (view.repoint.at !== null || !view.repoint.needed) && (
      <PrimaryButton text={statusWords.goMail} onClick={() => goTo("mail")} />
    )}
    {view.actions.includes("confirm-complete") && (
      <PrimaryButton
        text={statusWords.confirmComplete}
        onClick={() => void session.api.confirmComplete().then(mailbox.refresh, mailbox.refresh)}
      />
    )}
  </div>
);

interface ProgressProps {
  readonly copy: CopyProgress;
  /** Somebody must mend something first: no time left is honest then. */
  readonly stopped: boolean;
}

const Progress = ({ copy, stopped }: ProgressProps): JSX.Element => {
  const { itemsDone, itemsTotal, bytesDone, bytesTotal, secondsLeft } = copy;
  // By bytes where known: a few large messages would else make the bar stand still near its end.
  const share =
    bytesTotal !== null && bytesTotal > 0 ? bytesDone / bytesTotal : itemsTotal ? itemsDone / itemsTotal : 0;
  const counts =
    itemsTotal === null
      ? `${countInWords(itemsDone, "message")}. ${statusWords.counting}`
      : `${itemsDone.toLocaleString("en-GB")} of ${countInWords(itemsTotal, "message")}` +
        (bytesTotal === null ? "" : `, ${sizeInWords(bytesDone)} of ${sizeInWords(bytesTotal)}`);
  const done = itemsTotal !== null && itemsDone >= itemsTotal;
  const time =
    secondsLeft === null ? statusWords.timeUnknown : `${durationInWords(secondsLeft)} ${statusWords.timeLeft}`;
  return (
    <ProgressIndicator
      label={statusWords.progress}
      description={`${counts}. ${stopped ? statusWords.halted : copy.paused ? statusWords.paused : done ? "" : capital(time)}`}
      barHeight={8}
      {...(itemsTotal === null ? {} : { percentComplete: Math.min(1, share) })}
      ariaValueText={counts}
    />
  );
};

const capital = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;

interface NotMovedProps {
  readonly view: MyMailbox;
  readonly session: ScreenProps["session"];
}

const NotMovedList = ({ view, session }: NotMovedProps): JSX.Element | null => {
  const [which, setWhich] = useState(false);
  if (view.notMoved.length === 0) {
    return view.copy === null ? null : <p className="quiet">{statusWords.notMovedNothing}</p>;
  }
  return (
    <>
      <h3>{statusWords.notMoved}</h3>
      <ul className="plain">
        {view.notMoved.map(({ reason, count, detail, releasable }) => (
          <li key={`${reason} ${detail ?? ""}`}>
            <strong>{countInWords(count, "item")}.</strong> {reasonInWords(reason, detail)}
            {releasable && ` ${statusWords.releasable}`}
          </li>
        ))}
      </ul>
      {view.notMoved.some(({ releasable }) => releasable) && (
        <details className="fold" onToggle={({ currentTarget }) => setWhich(currentTarget.open)}>
          <summary>{statusWords.whichFiles}</summary>
          {which && (
            <Part>
              <MyHeld session={session} contact={view.contact?.name} />
            </Part>
          )}
        </details>
      )}
    </>
  );
};

const places = {
  now: { drawing: "now", word: statusWords.current },
  done: { drawing: "check", word: statusWords.done },
  later: { drawing: "dot", word: statusWords.later },
  stopped: { drawing: "warning", word: statusWords.stopped },
} as const;

/** Where a step stands. A mailbox that needs attention stands at the last step that it reached. */
const placeOf = ({ state, timeline }: MyMailbox, step: MailboxState): keyof typeof places => {
  const entry = timeline.find((each) => each.state === step);
  if (state === "needs-attention" && timeline.findLast(({ done }) => done)?.state === step) return "stopped";
  if (state === step && state !== "complete") return "now";
  return entry?.done === true ? "done" : "later";
};

const Timeline = ({ view }: { readonly view: MyMailbox }): JSX.Element => (
  <>
    <h3>{statusWords.timeline}</h3>
    <ol className="plain timeline">
      {view.timeline.map(({ state, at }) => {
        const place = placeOf(view, state);
        const isHere = place === "now" || place === "stopped";
        return (
          <li key={state} className={place} aria-current={isHere ? "step" : undefined}>
            <Draw name={places[place].drawing} />
            <span>
              {isHere ? <strong>{statusLines[state].name}</strong> : statusLines[state].name}
              {/* What is to come is seen by its look; whoever hears the page is told. */}
              <span className={place === "later" ? "seen-only-by-readers" : "quiet when"}>
                {places[place].word}
                {at !== null && `, ${shortDate(new Date(at))} at ${timeInWords(new Date(at))}`}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  </>
);
