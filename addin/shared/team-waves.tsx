import { DefaultButton, PrimaryButton } from "@fluentui/react/lib/Button";
import { useCallback, useState, type JSX } from "react";
import type { WaveDecision, WaveView, WaveViews } from "../../src/mailboxes/deciding/views.ts";
import { Breakable } from "./breakable.tsx";
import type { Session } from "./session.ts";
import { useDeciding, useLook } from "./use-decisions.ts";
import { WhenForm } from "./when-form.tsx";
import { waveWords } from "./words-moves.ts";

interface WavesProps {
  readonly session: Session;
  readonly odsCode: string;
}

/** An organisation's waves: how many mailboxes stand where, who said go, and what this person may decide. */
export const Waves = ({ session, odsCode }: WavesProps): JSX.Element | null => {
  const { api } = session;
  const read = useCallback(
    () => api.read<WaveViews>(`/api/v1/organisations/${encodeURIComponent(odsCode)}/waves`),
    [api, odsCode],
  );
  const { view, refresh } = useLook(read);
  if (view === undefined) return null;
  return (
    <>
      <h4>{waveWords.title}</h4>
      {view.items.length === 0 && <p>{waveWords.none}</p>}
      {view.items.map((wave) => (
        <Wave key={wave.id} session={session} wave={wave} refresh={refresh} />
      ))}
    </>
  );
};

const shown = ["all", "onTheWay", "inStep", "scheduled", "switched", "attention", "stopped"] as const;

interface WaveProps {
  readonly session: Session;
  readonly wave: WaveView;
  readonly refresh: () => void;
}

const Wave = ({ session, wave, refresh }: WaveProps): JSX.Element => {
  const { busy, told, decide } = useDeciding(refresh);
  const [timing, setTiming] = useState(false);
  const send = async (decision: WaveDecision, more: object = {}): Promise<string | undefined> => {
    const refused = await decide(
      () => session.api.decide<WaveView>(`/api/v1/waves/${wave.id}/decisions`, wave.version, { decision, ...more }),
      waveWords.done[decision],
    );
    if (refused === undefined) setTiming(false);
    return refused;
  };
  return (
    <section className="card" aria-label={wave.name}>
      <h5>
        <Breakable text={wave.name} />
      </h5>
      <p>{waveWords.standing(wave)}</p>
      <dl className="figures">
        {shown
          .filter((count) => wave.counts[count] > 0 || count === "all" || count === "inStep")
          .map((count) => (
            <div key={count}>
              <dt>{waveWords.counts[count]}</dt>
              <dd>{wave.counts[count].toLocaleString("en-GB")}</dd>
            </div>
          ))}
        <div>
          <dt>{waveWords.organisationGo}</dt>
          <dd>{waveWords.go(wave.goes.organisation)}</dd>
        </div>
        <div>
          <dt>{waveWords.supportGo}</dt>
          <dd>{waveWords.go(wave.goes.support)}</dd>
        </div>
      </dl>
      {wave.putOff !== null && <p>{waveWords.putOff(wave.putOff)}</p>}
      <div className="row">
        {wave.actions.map((action) =>
          action === "at" ? (
            <DefaultButton
              key={action}
              text={waveWords.actions.at}
              aria-expanded={timing}
              onClick={() => setTiming(!timing)}
            />
          ) : action === "now" || action === "support-go" ? (
            <PrimaryButton
              key={action}
              text={waveWords.actions[action]}
              disabled={busy}
              onClick={() => void send(action)}
            />
          ) : (
            <DefaultButton
              key={action}
              text={waveWords.actions[action]}
              disabled={busy}
              onClick={() => void send(action)}
            />
          ),
        )}
      </div>
      {timing && wave.actions.includes("at") && (
        <WhenForm busy={busy} set={(at, which) => send("at", { at, ...(which === undefined ? {} : { which }) })} />
      )}
      <p role="status">{told}</p>
    </section>
  );
};
