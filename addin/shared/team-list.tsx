import { DefaultButton } from "@fluentui/react/lib/Button";
import { ProgressIndicator } from "@fluentui/react/lib/ProgressIndicator";
import { lazy, useId, useState, type JSX } from "react";
import { mailboxStates, type MailboxState } from "../../src/mailboxes/rules.ts";
import type { MailboxList } from "../../src/mailboxes/views-team.ts";
import { shortDate } from "./dates.ts";
import { Part } from "./part.tsx";
import type { Session } from "./session.ts";
import { everybodyLeft, useTeam } from "./use-team.ts";
import { switchWords } from "./words-moves.ts";
import { statusLines } from "./words-status.ts";
import { teamWords } from "./words-team.ts";

const Waves = lazy(() => import("./team-waves.tsx").then((part) => ({ default: part.Waves })));
const SwitchPart = lazy(() => import("./team-switch.tsx").then((part) => ({ default: part.SwitchPart })));
const HeldBack = lazy(() => import("./team-held.tsx").then((part) => ({ default: part.HeldBack })));

interface TeamProps {
  readonly session: Session;
  readonly odsCode: string;
  readonly name: string;
}

/** Who is left in an organisation: counts by step and the rows, by the LOA's own ids; no address, no subject. */
export const TeamList = ({ session, odsCode, name }: TeamProps): JSX.Element | null => {
  const [chosen, setChosen] = useState<MailboxState | "left">("left");
  const { list, away, more } = useTeam(session.api, odsCode, chosen === "left" ? everybodyLeft : [chosen]);
  const id = useId();
  if (list === undefined) return null;
  // Only steps that somebody is in are counted.
  const counts: Partial<Record<MailboxState, number>> = list.counts;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const left = total - (counts.complete ?? 0);
  return (
    <section className="team" aria-label={teamWords.title(name)}>
      <h3>{teamWords.title(name)}</h3>
      {away && <p role="alert">{teamWords.away}</p>}
      {total === 0 ? (
        <p>{teamWords.none}</p>
      ) : (
        <>
          <ProgressIndicator
            label={teamWords.left(left, total)}
            percentComplete={(total - left) / total}
            barHeight={8}
            ariaValueText={teamWords.left(left, total)}
          />
          <label className="field" htmlFor={id}>
            {teamWords.filter}
          </label>
          <select
            id={id}
            className="pick"
            value={chosen}
            onChange={({ target }) => setChosen(readChoice(target.value))}
          >
            <option value="left">{`${teamWords.everybodyLeft} (${left})`}</option>
            {mailboxStates
              .filter((state) => (counts[state] ?? 0) > 0 || state === chosen)
              .map((state) => (
                <option key={state} value={state}>{`${statusLines[state].name} (${counts[state] ?? 0})`}</option>
              ))}
          </select>
          <Rows session={session} list={list} more={more} />
        </>
      )}
      <Part>
        <Waves session={session} odsCode={odsCode} />
        <HeldBack session={session} odsCode={odsCode} />
      </Part>
    </section>
  );
};

const readChoice = (value: string): MailboxState | "left" => mailboxStates.find((state) => state === value) ?? "left";

interface RowsProps {
  readonly session: Session;
  readonly list: MailboxList;
  readonly more: () => void;
}

/** States in which there is something to see or decide of a mailbox's switch. */
const switchable: ReadonlySet<MailboxState> = new Set([
  "in-step",
  "switch-scheduled",
  "switched",
  "re-pointed",
  "data-imported",
]);

const Rows = ({ session, list, more }: RowsProps): JSX.Element => {
  const [open, setOpen] = useState<string>();
  if (list.items.length === 0) return <p>{teamWords.empty}</p>;
  return (
    <>
      <ul className="plain">
        {list.items.map(({ id, externalId, state, since, vip, attention }) => (
          <li key={id}>
            <strong>{externalId}</strong>. {statusLines[state].name}.
            <span className="quiet when">
              {[
                vip ? teamWords.vip : "",
                teamWords.since(shortDate(new Date(since))),
                attention === null ? "" : teamWords.attention(attention),
              ]
                .filter((part) => part !== "")
                .join(", ")}
            </span>
            {switchable.has(state) && (
              <DefaultButton
                text={switchWords.open}
                ariaLabel={switchWords.openFor(externalId)}
                aria-expanded={open === id}
                onClick={() => setOpen(open === id ? undefined : id)}
              />
            )}
            {open === id && (
              <Part>
                <SwitchPart session={session} mailbox={id} externalId={externalId} />
              </Part>
            )}
          </li>
        ))}
      </ul>
      {list.next !== null && list.items.length < 200 && <DefaultButton text={teamWords.more} onClick={more} />}
    </>
  );
};
