import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import { ProgressIndicator } from "@fluentui/react/lib/ProgressIndicator";
import { useEffect, useRef, useState, type JSX } from "react";
import type { ScreenProps } from "../shared/screen-props.ts";
import { countInWords } from "../shared/dates.ts";
import { SignInBox } from "../shared/sign-in-box.tsx";
import { pstWords } from "../shared/words-pst.ts";
import type { Reason, Report } from "./report.ts";
import { startSend, type SendProgress } from "./sender.ts";
import { troubleInWords } from "./troubles.ts";
import { makeWorker, type Check } from "./use-check.ts";

type SendProps = ScreenProps & { readonly check: Check; readonly report: Report };

/** Only chosen items, only after a press, only to the person's own new mailbox. */
export const SendPart = (props: SendProps): JSX.Element => {
  const { session, mailbox, host } = props;
  const { view } = mailbox;
  if (session.config !== undefined && !session.config.importConfigured)
    return <p className="card">{pstWords.noImport}</p>;
  if (session.state.kind !== "in") {
    return (
      <>
        <p>{pstWords.signIn}</p>
        <SignInBox host={host} session={session} />
      </>
    );
  }
  if (view?.actions.includes("import-data") !== true) return <p className="card">{pstWords.notYet}</p>;
  return <Sending {...props} />;
};

const useSending = ({ session, check, report, mailbox }: SendProps) => {
  const [progress, setProgress] = useState<SendProgress>();
  const running = useRef<{ readonly stop: () => void } | undefined>(undefined);
  useEffect(() => () => running.current?.stop(), []);
  const chosen = report.folders.filter(({ nid }) => check.chosen.has(nid));
  const items = chosen.reduce((sum, { items: count, stopped }) => sum + count - stopped, 0);
  const begin = (): void => {
    const { file, fingerprint } = check;
    if (file === undefined || fingerprint === undefined) return;
    check.markSending(true);
    running.current = startSend({
      api: session.api,
      file,
      fingerprint,
      folders: chosen.map(({ nid }) => nid),
      items,
      bytes: chosen.reduce((sum, { bytes }) => sum + bytes, 0),
      makeWorker,
      tell: (next) => {
        setProgress(next);
        // Nothing waits to be gone on with where all is sent, or where there is no mailbox to send it to.
        if (next.state === "done" || next.state === "no-target") check.markSending(false);
        if (next.state === "done") mailbox.refresh();
      },
    });
  };
  return { progress, items, begin, stop: () => running.current?.stop() };
};

const endSentences = {
  stopped: pstWords.paused,
  "line-lost": pstWords.lineLost,
  "signed-out": pstWords.signedOut,
  "no-target": pstWords.noTarget,
  "too-much": pstWords.tooMuch,
  closed: pstWords.closed,
  failed: pstWords.failed("send"),
  done: pstWords.done,
} as const;

const Sending = (props: SendProps): JSX.Element => {
  const { progress, items, begin, stop } = useSending(props);
  const { check } = props;
  if (progress?.state === "sending") {
    return (
      <>
        <ProgressIndicator
          label={pstWords.sending}
          description={`${progress.sent.toLocaleString("en-GB")} of ${countInWords(items, "item")}`}
          percentComplete={items === 0 ? 1 : Math.min(1, progress.sent / items)}
        />
        {progress.waiting && <p role="status">{pstWords.slowDown}</p>}
        <DefaultButton text={pstWords.cancel} onClick={stop} />
      </>
    );
  }
  const again = check.wasSending;
  return (
    <>
      {progress !== undefined && <Ended progress={progress} items={items} />}
      {progress?.state !== "done" && (
        <>
          <p>{pstWords.sendHow}</p>
          {check.file === undefined && <p>{pstWords.chooseSame}</p>}
          <PrimaryButton
            text={again ? pstWords.goOn : pstWords.send}
            disabled={check.file === undefined || check.chosen.size === 0}
            onClick={begin}
          />
        </>
      )}
    </>
  );
};

const Ended = ({ progress, items }: { readonly progress: SendProgress; readonly items: number }): JSX.Element => (
  <div className={progress.state === "done" ? "card tone-good" : "card"} role="status">
    {progress.state !== "sending" && <p>{endSentences[progress.state]}</p>}
    {progress.state !== "no-target" && (
      <p>
        {pstWords.sent}: {progress.sent.toLocaleString("en-GB")} of {countInWords(items, "item")}.
      </p>
    )}
    {progress.refused > 0 && (
      <p>
        {pstWords.refusedItems}: {progress.refused}
      </p>
    )}
    {Object.entries(progress.leftOut).map(([reason, count]) => (
      <p key={reason}>{troubleInWords({ reason: reason as Reason, detail: "", count })}</p>
    ))}
  </div>
);
