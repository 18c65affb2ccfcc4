import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import { TextField } from "@fluentui/react/lib/TextField";
import { useCallback, useId, useState, type JSX } from "react";
import type { SwitchView } from "../../src/mailboxes/switch/views.ts";
import { Breakable } from "./breakable.tsx";
import { CopyText } from "./copy-text.tsx";
import { momentInWords } from "./dates.ts";
import type { Session } from "./session.ts";
import { useDeciding, useLook, type Deciding } from "./use-decisions.ts";
import { WhenForm } from "./when-form.tsx";
import { switchWords } from "./words-moves.ts";

interface SwitchProps {
  readonly session: Session;
  readonly mailbox: string;
  readonly externalId: string;
}

/** One mailbox's switch: its steps, why it stopped, and what this person may do about it. */
export const SwitchPart = ({ session, mailbox, externalId }: SwitchProps): JSX.Element | null => {
  const { api } = session;
  const path = `/api/v1/mailboxes/${mailbox}/switch`;
  const read = useCallback(() => api.read<SwitchView>(path), [api, path]);
  const { view, refresh } = useLook(read);
  const deciding = useDeciding(refresh);
  if (view === undefined) return null;
  const send = (where: string, body: object): Promise<string | undefined> =>
    deciding.decide(() => api.decide<SwitchView>(path + where, view.version, body), switchWords.done);
  return (
    <section aria-label={switchWords.openFor(externalId)}>
      {view.switchAt !== null && <p>{switchWords.set(view.switchAt)}</p>}
      {view.attempt === null ? <p>{switchWords.none}</p> : <Attempt attempt={view.attempt} />}
      <Actions view={view} deciding={deciding} send={send} />
      <p role="status">{deciding.told}</p>
    </section>
  );
};

const Attempt = ({ attempt }: { readonly attempt: NonNullable<SwitchView["attempt"]> }): JSX.Element => (
  <>
    <p>{switchWords.attempt[attempt.state]}</p>
    {attempt.reason !== null && (
      <p>
        <strong>{switchWords.why}:</strong> {attempt.reason}
      </p>
    )}
    {attempt.rollBack !== null && (
      <>
        <p>{switchWords.takenBack(attempt.rollBack.by)}</p>
        {attempt.rollBack.reason !== null && (
          <p>
            <strong>{switchWords.reason}:</strong> {attempt.rollBack.reason}
          </p>
        )}
        <p>{switchWords.returned(attempt.rollBack)}</p>
      </>
    )}
    <ol className="steps">
      {attempt.steps.map(({ step, state, at }) => (
        <li key={step}>
          {switchWords.steps[step]}: {switchWords.state[state]}
          {at !== null && <span className="quiet when">{momentInWords(new Date(at), new Date())}</span>}
        </li>
      ))}
    </ol>
    {attempt.instruction !== null && (
      <>
        <h4>{switchWords.instruction}</h4>
        {attempt.instruction.map((line) => (
          <p key={line}>
            <Breakable text={line} />
          </p>
        ))}
        <CopyText label={switchWords.copy} text={() => (attempt.instruction ?? []).join("\n")} />
      </>
    )}
  </>
);

interface ActionProps {
  readonly view: SwitchView;
  readonly deciding: Deciding;
  readonly send: (where: string, body: object) => Promise<string | undefined>;
}

const Actions = ({ view, deciding: { busy }, send }: ActionProps): JSX.Element => {
  const [open, setOpen] = useState<"none" | "at" | "roll-back">("none");
  const close = (refused: string | undefined): string | undefined => {
    if (refused === undefined) setOpen("none");
    return refused;
  };
  const toggle = (which: "at" | "roll-back"): void => setOpen(open === which ? "none" : which);
  const may = (action: SwitchView["actions"][number]): boolean => view.actions.includes(action);
  return (
    <>
      <div className="row">
        {may("confirm-forwarding") && (
          <PrimaryButton
            text={switchWords.confirm}
            disabled={busy}
            onClick={() => void send("/forwarding-confirmation", {})}
          />
        )}
        {may("schedule") && (
          <>
            <DefaultButton text={switchWords.now} disabled={busy} onClick={() => void send("", { at: null })} />
            <DefaultButton text={switchWords.at} aria-expanded={open === "at"} onClick={() => toggle("at")} />
          </>
        )}
        {may("cancel") && (
          <DefaultButton text={switchWords.cancel} disabled={busy} onClick={() => void send("/cancellation", {})} />
        )}
        {may("roll-back") && (
          <DefaultButton
            text={switchWords.rollBack}
            aria-expanded={open === "roll-back"}
            onClick={() => toggle("roll-back")}
          />
        )}
      </div>
      {open === "at" && may("schedule") && (
        <WhenForm
          busy={busy}
          set={async (at, which) => close(await send("", { at, ...(which === undefined ? {} : { which }) }))}
        />
      )}
      {open === "roll-back" && may("roll-back") && (
        <RollBackForm busy={busy} send={async (body) => void close(await send("/roll-back", body))} />
      )}
    </>
  );
};

interface RollBackProps {
  readonly busy: boolean;
  readonly send: (body: { readonly reason: string; readonly bringBack: boolean }) => Promise<void>;
}

const RollBackForm = ({ busy, send }: RollBackProps): JSX.Element => {
  const [reason, setReason] = useState("");
  const [bringBack, setBringBack] = useState(true);
  const name = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send({ reason: reason.trim(), bringBack });
      }}
    >
      <p>{switchWords.rollBackWhat}</p>
      <TextField
        label={switchWords.rollBackWhy}
        required
        multiline
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={(_, value) => setReason(value ?? "")}
      />
      <fieldset>
        <legend>{switchWords.mailSince}</legend>
        {([true, false] as const).map((choice) => (
          <label key={String(choice)} className="choice">
            <input type="radio" name={name} checked={bringBack === choice} onChange={() => setBringBack(choice)} />
            {choice ? switchWords.bring : switchWords.leave}
          </label>
        ))}
      </fieldset>
      <PrimaryButton type="submit" text={switchWords.rollBackDo} disabled={busy || reason.trim() === ""} />
    </form>
  );
};
