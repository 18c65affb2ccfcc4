import { DefaultButton } from "@fluentui/react/lib/Button";
import { TextField } from "@fluentui/react/lib/TextField";
import { useState, type JSX } from "react";
import type { Contact } from "../../src/mailboxes/views.ts";
import type { Host } from "./host.ts";
import type { Session } from "./session.ts";
import { contactWords } from "./words.ts";

interface ContactProps {
  readonly contact: Contact;
  readonly session: Session;
  readonly host: Host;
}

/** Who to ask, by name, and one press to a message. */
export const ContactCard = ({ contact, session, host }: ContactProps): JSX.Element => {
  const [open, setOpen] = useState(false);
  const { chatUrl, email } = contact;
  return (
    <section aria-label={contactWords.title}>
      <h3>{contactWords.title}</h3>
      <p>
        {contact.name}, {contactWords.role[contact.role]}
      </p>
      <div className="row">
        <DefaultButton text={contactWords.write} aria-expanded={open} onClick={() => setOpen(!open)} />
        {chatUrl !== null && <DefaultButton text={contactWords.chat} onClick={() => host.openWindow(chatUrl)} />}
        {email !== null && <DefaultButton text={contactWords.email} href={`mailto:${email}`} target="_blank" />}
      </div>
      {open && <MessageForm session={session} />}
    </section>
  );
};

const MessageForm = ({ session }: { readonly session: Session }): JSX.Element => {
  const [text, setText] = useState("");
  // One key a message: pressing twice, or again after a lost answer, sends it once.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [outcome, setOutcome] = useState<"none" | "sending" | "sent" | "failed">("none");
  const send = (): void => {
    setOutcome("sending");
    session.api.contact(text, key).then(
      () => {
        setOutcome("sent");
        setText("");
        setKey(crypto.randomUUID());
      },
      () => setOutcome("failed"),
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        label={contactWords.label}
        multiline
        rows={4}
        maxLength={2000}
        value={text}
        onChange={(_, value) => setText(value ?? "")}
      />
      <div className="row">
        <DefaultButton type="submit" text={contactWords.send} disabled={text.trim() === "" || outcome === "sending"} />
      </div>
      <p role="status">{outcome === "sent" ? contactWords.sent : outcome === "failed" ? contactWords.failed : ""}</p>
    </form>
  );
};
