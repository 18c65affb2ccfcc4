import { lazy, Suspense, type JSX } from "react";
import type { ScreenProps } from "./screen-props.ts";
import { ClientPicker } from "./client-picker.tsx";
import { Proof } from "./proof.tsx";
import { StepList } from "./step-list.tsx";
import { useSteps } from "./use-steps.ts";
import { frame } from "./words.ts";
import { delegateSteps, setupSteps, setupWords, sharedSteps } from "./words-setup.ts";

const PhoneCard = lazy(() => import("./phone-card.tsx").then((part) => ({ default: part.PhoneCard })));

/** States before the switch: the steps may be read, but it is too early to do them. */
const tooEarly = new Set(["mapped", "account-created", "copying", "in-step", "switch-scheduled"]);

export const SetupScreen = (props: ScreenProps): JSX.Element => {
  const steps = useSteps(props);
  const { view } = props.mailbox;
  const list = setupSteps[steps.client];
  const done = list.filter(({ id }) => steps.isDone(id)).length;
  const webUrl = view?.case.webUrl;
  // Null = not known: then the part is offered, since leaving it out could cost somebody a shared mailbox.
  const shared = view?.case.sharedMailboxes !== 0;
  const delegates = view?.case.delegates !== 0;
  return (
    <>
      <h2>{frame.sections.setup}</h2>
      {view !== undefined && tooEarly.has(view.state) && !view.repoint.needed && (
        <p className="card">{setupWords.early}</p>
      )}
      <ClientPicker client={steps.client} choose={steps.choose} label={setupWords.client} />
      <p className="quiet">
        {props.host.facts().client === steps.client ? setupWords.detected : setupWords.undetected}
      </p>
      <p role="status">{done === list.length ? setupWords.allDone : setupWords.progress(done, list.length)}</p>
      {steps.client === "web" && webUrl != null && (
        <p>
          {setupWords.webAddress}:{" "}
          <a href={webUrl} target="_blank" rel="noreferrer">
            {webUrl}
          </a>
        </p>
      )}
      <StepList list={list} steps={steps} label={frame.sections.setup} />
      <p className="quiet">{view === undefined ? setupWords.keptHere : setupWords.kept}</p>
      {shared && <Folded title={setupWords.shared} list={sharedSteps[steps.client]} steps={steps} />}
      {delegates && <Folded title={setupWords.delegates} list={delegateSteps} steps={steps} />}
      <Proof {...props} client={steps.client} />
      {!props.host.facts().phone && (
        <Suspense>
          <PhoneCard session={props.session} />
        </Suspense>
      )}
    </>
  );
};

type FoldedProps = Pick<Parameters<typeof StepList>[0], "list" | "steps"> & { readonly title: string };

const Folded = ({ title, list, steps }: FoldedProps): JSX.Element => (
  <details className="fold">
    <summary>{title}</summary>
    <StepList list={list} steps={steps} label={title} />
  </details>
);
