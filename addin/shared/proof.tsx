import { PrimaryButton } from "@fluentui/react/lib/Button";
import { useCallback, useEffect, useRef, useState, type JSX } from "react";
import type { MailClient, MyMailbox } from "../../src/mailboxes/views.ts";
import type { ScreenProps } from "./screen-props.ts";
import { setupWords } from "./words-setup.ts";
import { SignInBox } from "./sign-in-box.tsx";

const same = (one: string | null | undefined, other: string | null | undefined): boolean =>
  one != null && other != null && one.toLowerCase() === other.toLowerCase();

/** Opened from the new mailbox? A hint to the page; whether it counts as proof is the server's to decide. */
export const openedFromNew = (mailbox: string | undefined, view: MyMailbox): boolean =>
  same(mailbox, view.case.newAddress);

/** Tells the server once that the page was opened from the new mailbox. */
export const useReport = ({ host, session, mailbox }: ScreenProps, client: MailClient) => {
  const [failed, setFailed] = useState(false);
  const { api } = session;
  const { refresh } = mailbox;
  const report = useCallback((): void => {
    const { mailbox: openedFrom = null, accountType = null } = host.facts();
    setFailed(false);
    api.repointed({ client, openedFrom, accountType }).then(refresh, () => setFailed(true));
  }, [api, refresh, client, host]);
  return { report, failed };
};

/** The proof that Outlook is set up: by itself from the new mailbox, by a press from anywhere else. */
export const Proof = (props: ScreenProps & { readonly client: MailClient }): JSX.Element | null => {
  const { host, mailbox, session, client } = props;
  const { view } = mailbox;
  const { report, failed } = useReport(props, client);
  if (view === undefined) {
    return (
      <section aria-label={setupWords.proof}>
        <h3>{setupWords.proof}</h3>
        <p>{setupWords.proofSignedOut}</p>
        <SignInBox host={host} session={session} />
      </section>
    );
  }
  if (!view.repoint.needed && view.repoint.at === null) return null;
  return (
    <section aria-label={setupWords.proof}>
      <h3>{setupWords.proof}</h3>
      <Standing view={view} openedFrom={host.facts().mailbox} />
      {view.repoint.at === null && view.actions.includes("confirm-repointed") && (
        <PrimaryButton text={setupWords.proofButton} onClick={report} />
      )}
      <p role="alert">{failed ? setupWords.proofFailed : ""}</p>
    </section>
  );
};

const Standing = ({ view, openedFrom }: { readonly view: MyMailbox; readonly openedFrom: string | undefined }) => {
  const { at, proof } = view.repoint;
  if (at !== null) {
    const words = proof === "stated" ? setupWords.proofStated : setupWords.proofDone;
    return <p className="card tone-good">{openedFromNew(openedFrom, view) ? setupWords.proofAuto : words}</p>;
  }
  return (
    <>
      {openedFrom !== undefined && <p>{setupWords.proofOld(openedFrom)}</p>}
      <p>{setupWords.proofHow}</p>
    </>
  );
};

/** Wherever the page opens in the new mailbox, on whatever screen: the proof goes out by itself, once. */
export const useAutomaticProof = (props: ScreenProps): void => {
  const { host, mailbox } = props;
  const { view } = mailbox;
  const client = host.facts().client ?? "web";
  const { report } = useReport(props, client);
  const sent = useRef(false);
  const due =
    view !== undefined &&
    view.repoint.proof !== "proven" &&
    view.actions.includes("confirm-repointed") &&
    openedFromNew(host.facts().mailbox, view);
  useEffect(() => {
    if (!due || sent.current) return;
    sent.current = true;
    report();
  }, [due, report]);
};
