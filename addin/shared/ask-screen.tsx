import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import { TextField } from "@fluentui/react/lib/TextField";
import { useState, type JSX } from "react";
import type { AskAnswer } from "../../src/mailboxes/views.ts";
import type { ScreenProps } from "./app.tsx";
import { ContactCard } from "./contact-card.tsx";
import { frame } from "./words.ts";
import { askWords } from "./words-ask.ts";

type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "failed" }
  | { readonly kind: "answered"; readonly answer: AskAnswer };

/** The same knowledge base as in Teams, with its sources; what it does not know, it says, and passes on. */
export const AskScreen = (props: ScreenProps): JSX.Element => {
  const [question, setQuestion] = useState("");
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const ask = (text: string): void => {
    setQuestion(text);
    setOutcome({ kind: "asking" });
    props.session.api.ask(text).then(
      (answer) => setOutcome({ kind: "answered", answer }),
      () => setOutcome({ kind: "failed" }),
    );
  };
  return (
    <>
      <h2>{frame.sections.ask}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (question.trim().length >= 2) ask(question.trim());
        }}
      >
        <TextField
          label={askWords.label}
          maxLength={500}
          value={question}
          onChange={(_, value) => setQuestion(value ?? "")}
        />
        <div className="row">
          <PrimaryButton type="submit" text={askWords.button} disabled={outcome.kind === "asking"} />
        </div>
      </form>
      <div role="status">
        {outcome.kind === "asking" && <p>{askWords.asking}</p>}
        {outcome.kind === "failed" && <p>{askWords.failed}</p>}
        {outcome.kind === "answered" && <Answer answer={outcome.answer} ask={ask} pass={() => setOutcome(passOn)} />}
      </div>
      {outcome.kind === "answered" && outcome.answer.band === "pass-on" && props.mailbox.view?.contact != null && (
        <ContactCard contact={props.mailbox.view.contact} session={props.session} host={props.host} />
      )}
    </>
  );
};

const passOn: Outcome = {
  kind: "answered",
  answer: { band: "pass-on", title: null, paragraphs: [], sources: [], suggestions: [] },
};

interface AnswerProps {
  readonly answer: AskAnswer;
  readonly ask: (question: string) => void;
  readonly pass: () => void;
}

const Answer = ({ answer, ask, pass }: AnswerProps): JSX.Element => {
  if (answer.band === "pass-on") return <p className="card">{askWords.unknown}</p>;
  if (answer.band === "did-you-mean") {
    return (
      <>
        <p>{askWords.didYouMean}</p>
        <ul className="plain">
          {answer.suggestions.map((text) => (
            <li key={text}>
              <button type="button" className="link" onClick={() => ask(text)}>
                {text}
              </button>
            </li>
          ))}
          <li>
            <DefaultButton text={askWords.noneOfThese} onClick={pass} />
          </li>
        </ul>
      </>
    );
  }
  return (
    <div className="card">
      {answer.title !== null && <h3>{answer.title}</h3>}
      {answer.paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {answer.sources.map(({ title, section, url }) => (
        <p className="quiet" key={`${title} ${section ?? ""}`}>
          {askWords.source}:{" "}
          {url === null ? (
            title
          ) : (
            <a href={url} target="_blank" rel="noreferrer">
              {title}
            </a>
          )}
          {section !== null && `, ${section}`}
        </p>
      ))}
    </div>
  );
};
