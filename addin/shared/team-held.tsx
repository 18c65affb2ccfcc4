import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import { useCallback, useId, useState, type JSX } from "react";
import type { HeldItem, HeldList } from "../../src/mailboxes/deciding/views.ts";
import { quarantineStates } from "../../src/mailboxes/quarantine/rules-held.ts";
import { Breakable } from "./breakable.tsx";
import { sizeInWords } from "./dates.ts";
import type { Session } from "./session.ts";
import { useDeciding, useLook, type Deciding } from "./use-decisions.ts";
import { heldWords } from "./words-moves.ts";

interface HeldProps {
  readonly session: Session;
  readonly odsCode: string;
}

/** Attachments that were taken out of an organisation's mail, for its LOA: nobody else is shown anything. */
export const HeldBack = ({ session, odsCode }: HeldProps): JSX.Element | null => {
  const { api } = session;
  const [state, setState] = useState<HeldItem["state"]>("held");
  const [rows, setRows] = useState(25);
  const read = useCallback(
    () =>
      api.read<HeldList>(
        `/api/v1/organisations/${encodeURIComponent(odsCode)}/quarantine?state=${state}&limit=${rows}`,
      ),
    [api, odsCode, state, rows],
  );
  const { view, refresh } = useLook(read);
  const deciding = useDeciding(refresh);
  const id = useId();
  if (view === undefined || Object.values(view.counts).every((count) => count === 0)) return null;
  return (
    <>
      <h4>{heldWords.title}</h4>
      <p>{heldWords.count(view.counts.held)}</p>
      <p>{heldWords.what}</p>
      <label className="field" htmlFor={id}>
        {heldWords.filter}
      </label>
      <select
        id={id}
        className="pick"
        value={state}
        onChange={({ target }) => setState(quarantineStates.find((one) => one === target.value) ?? "held")}
      >
        {quarantineStates.map((one) => (
          <option key={one} value={one}>{`${heldWords.state[one]} (${view.counts[one]})`}</option>
        ))}
      </select>
      {view.items.length === 0 && <p>{heldWords.empty}</p>}
      <ul className="plain">
        {view.items.map((item) => (
          <Item key={item.id} session={session} item={item} deciding={deciding} />
        ))}
      </ul>
      {view.next !== null && rows < 200 && (
        <DefaultButton text={heldWords.more} onClick={() => setRows(Math.min(200, rows + 25))} />
      )}
      <p role="status">{deciding.told}</p>
    </>
  );
};

interface ItemProps {
  readonly session: Session;
  readonly item: HeldItem;
  readonly deciding: Deciding;
}

const Item = ({ session, item, deciding: { busy, decide } }: ItemProps): JSX.Element => {
  const [sure, setSure] = useState(false);
  const send = (decision: "release" | "keep"): void => {
    setSure(false);
    void decide(
      () => session.api.decide(`/api/v1/quarantine/${item.id}/decision`, item.version, { decision }),
      decision === "release" ? heldWords.released : heldWords.kept,
    );
  };
  return (
    <li>
      <strong>
        <Breakable text={item.name} />
      </strong>
      <span className="quiet when">{heldWords.from(item.externalId, sizeInWords(item.size), item.at)}</span>
      <span className="quiet when">{item.reason ?? item.why}</span>
      {item.decided !== null && (
        <span className="quiet when">
          {heldWords.state[item.state]}: {heldWords.decided(item.decided.by, item.decided.at)}
        </span>
      )}
      {sure ? (
        <div role="group" aria-label={heldWords.releaseName(item.name)}>
          <p role="alert">{heldWords.sure(item.externalId)}</p>
          <div className="row">
            <PrimaryButton text={heldWords.yes} disabled={busy} onClick={() => send("release")} />
            <DefaultButton text={heldWords.no} onClick={() => setSure(false)} />
          </div>
        </div>
      ) : (
        <div className="row">
          {item.actions.includes("release") && (
            <DefaultButton
              text={heldWords.release}
              ariaLabel={heldWords.releaseName(item.name)}
              disabled={busy}
              onClick={() => setSure(true)}
            />
          )}
          {item.actions.includes("keep") && (
            <DefaultButton
              text={heldWords.keep}
              ariaLabel={heldWords.keepName(item.name)}
              disabled={busy}
              onClick={() => send("keep")}
            />
          )}
        </div>
      )}
    </li>
  );
};
