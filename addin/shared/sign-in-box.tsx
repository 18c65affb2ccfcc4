import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import type { JSX } from "react";
import { CopyText } from "./copy-text.tsx";
import { diagnostics } from "./diagnostics.ts";
import type { Host } from "./host.ts";
import type { Session } from "./session.ts";
import { frame } from "./words.ts";
import { failureSentences, signInWords } from "./words-sign-in.ts";

interface SignInBoxProps {
  readonly host: Host;
  readonly session: Session;
}

/** The one place to sign in, with what went wrong and what to do about it. */
export const SignInBox = ({ host, session }: SignInBoxProps): JSX.Element | null => {
  const { state, config, demoPeople } = session;
  if (state.kind === "in" || state.kind === "starting") return null;
  if (state.kind === "working") {
    return (
      <>
        <p role="status">{signInWords.working}</p>
        <DefaultButton text={frame.retry} onClick={session.signOut} />
      </>
    );
  }
  if (state.kind === "offline") return <PrimaryButton text={frame.retry} onClick={session.retry} />;
  return (
    <>
      {state.failure !== undefined && <Failure {...{ host, session }} />}
      {config?.mode === "local" ? (
        <>
          <p className="quiet">{signInWords.local}</p>
          <ul className="plain">
            {demoPeople.map(({ id, name, role }) => (
              <li key={id}>
                <DefaultButton text={`${signInWords.continueAs} ${name}`} onClick={() => session.continueAs(id)} />
                <span className="quiet"> {role}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <PrimaryButton text={signInWords.button} onClick={session.signIn} />
      )}
    </>
  );
};

const Failure = ({ host, session }: SignInBoxProps): JSX.Element | null => {
  const { state, config } = session;
  if (state.kind !== "out" || state.failure === undefined) return null;
  const { code } = state.failure;
  return (
    <div className="card warn" role="alert">
      <p>{failureSentences[code]}</p>
      <p className="quiet">Code {code}</p>
      <div className="row">
        <CopyText label={signInWords.copy} done={signInWords.copied} text={() => diagnostics(host, session)} />
        {config !== undefined && host.facts().kind !== "browser" && (
          <DefaultButton text={frame.openWeb} onClick={() => host.openWindow(config.webUrl)} />
        )}
      </div>
    </div>
  );
};
