import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import { useId, useState, type JSX } from "react";
import { whenWords } from "./words-moves.ts";

interface WhenProps {
  readonly busy: boolean;
  /** Resolves to the service's word for why the time was not taken, or undefined. */
  readonly set: (at: string, which?: "first" | "second") => Promise<string | undefined>;
}

/** A date and a time of the United Kingdom's clock. One that comes twice when the clocks go back is asked again. */
export const WhenForm = ({ busy, set }: WhenProps): JSX.Element => {
  const [date, setDate] = useState("");
  const [time, setTime] = useState("");
  const [twice, setTwice] = useState<string>();
  const id = useId();
  const send = (at: string, which?: "first" | "second"): void => {
    void set(at, which).then((refused) => setTwice(refused === "comes-twice" ? at : undefined));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(`${date} ${time}`);
      }}
    >
      <label className="field" htmlFor={`${id}d`}>
        {whenWords.date}
      </label>
      <input
        id={`${id}d`}
        className="pick"
        type="date"
        required
        value={date}
        onChange={({ target }) => setDate(target.value)}
      />
      <label className="field" htmlFor={`${id}t`}>
        {whenWords.time}
      </label>
      <input
        id={`${id}t`}
        className="pick"
        type="time"
        required
        value={time}
        onChange={({ target }) => setTime(target.value)}
      />
      {twice === undefined ? (
        <PrimaryButton type="submit" text={whenWords.set} disabled={busy} />
      ) : (
        <div role="group" aria-label={whenWords.twice}>
          <p role="alert">{whenWords.twice}</p>
          <div className="row">
            <DefaultButton
              text={whenWords.first(twice.slice(11))}
              disabled={busy}
              onClick={() => send(twice, "first")}
            />
            <DefaultButton
              text={whenWords.second(twice.slice(11))}
              disabled={busy}
              onClick={() => send(twice, "second")}
            />
          </div>
        </div>
      )}
    </form>
  );
};
