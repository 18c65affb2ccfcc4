import { useId, type JSX } from "react";
import type { MailClient } from "../../src/mailboxes/views.ts";
import { clientNames, clients } from "./words.ts";

interface PickerProps {
  readonly client: MailClient;
  readonly choose: (client: MailClient) => void;
  readonly label: string;
  readonly only?: readonly MailClient[];
}

/** The computer's own list: it fits 320 px, every screen reader and every phone, and weighs nothing. */
export const ClientPicker = ({ client, choose, label, only = clients }: PickerProps): JSX.Element => {
  const id = useId();
  return (
    <>
      <label className="field" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="pick"
        value={client}
        onChange={({ target }) => {
          const chosen = only.find((name) => name === target.value);
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {only.map((name) => (
          <option key={name} value={name}>
            {clientNames[name]}
          </option>
        ))}
      </select>
    </>
  );
};
