import { PrimaryButton } from "@fluentui/react/lib/Button";
import { TextField } from "@fluentui/react/lib/TextField";
import { useState, type JSX } from "react";
import type { AnswerView, SourceView } from "../../src/knowledge/views.ts";
import type { AskRequest } from "../../src/mailboxes/views.ts";
import type { ScreenProps } from "./screen-props.ts";
import { ContactCard } from "./contact-card.tsx";
import { frame } from "./words.ts";
import { askWords } from "./words-ask.ts";

type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "failed" }
  | { readonly kind: "answered"; readonly answer: AnswerView };

/** The same knowledge base as in Teams, with its sources; what it does not know, it says, and passes on. */
export const AskScreen = (props: ScreenProps): JSX.Element => {
  const [question, setQuestion] = useState("");
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const [passed, setPassed] = useState(false);
  const ask = (request: AskRequest): void => {
    setQuestion(request.question);
    setPassed(false);
    setOutcome({ kind: "asking" });
    props.session.api.ask(request).then(
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
          if (question.trim().length >= 2) ask({ question: question.trim() });
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
        {outcome.kind === "answered" && <Answer answer={outcome.answer} ask={ask} pass={() => setPassed(true)} />}
      </div>
      {passed && <p className="card">{askWords.unknown}</p>}
      {passed && props.mailbox.view?.contact != null && (
        <ContactCard contact={props.mailbox.view.contact} session={props.session} host={props.host} />
      )}
    </>
  );
};

interface AnswerProps {
  readonly answer: AnswerView;
  readonly ask: (request: AskRequest) => void;
  readonly pass: () => void;
}

const Answer = ({ answer, ask, pass }: AnswerProps): JSX.Element => (
  <>
    <div className={answer.band === "answer" ? "card" : undefined}>
      {answer.understood !== null && answer.band === "answer" && <h3>{answer.understood}</h3>}
      {answer.paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {answer.band === "did-you-mean" && answer.paragraphs.length === 0 && <p>{askWords.didYouMean}</p>}
      {answer.band === "pass-on" && answer.paragraphs.length === 0 && <p>{askWords.unknown}</p>}
      {answer.nextStep !== null && <p>{answer.nextStep}</p>}
      {answer.sources.map((source) => (
        <SourceLine key={`${source.title} ${source.section ?? ""}`} source={source} />
      ))}
    </div>
    <ul className="plain">
      {[...answer.choices, ...answer.related].map((choice) => (
        <li key={choice.label}>
          <button
            type="button"
            className="link"
            onClick={() =>
              choice.kind === "entry" ? ask({ question: choice.label, entryId: choice.entryId }) : pass()
            }
          >
            {choice.kind === "entry" ? choice.label : askWords.noneOfThese}
          </button>
        </li>
      ))}
    </ul>
  </>
);

const SourceLine = ({ source: { title, section, date, url } }: { readonly source: SourceView }): JSX.Element => (
  <p className="quiet">
    {askWords.source}:{" "}
    {url === null ? (
      title
    ) : (
      <a href={url} target="_blank" rel="noreferrer">
        {title}
      </a>
    )}
    {section !== null && `, ${section}`}
    {date !== null && `, ${date}`}
  </p>
);
