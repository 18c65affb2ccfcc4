import { lazy, type JSX } from "react";
import type { ScreenProps } from "./screen-props.ts";
import { ClientPicker } from "./client-picker.tsx";
import { Part } from "./part.tsx";
import { StepList } from "./step-list.tsx";
import { useSteps } from "./use-steps.ts";
import { frame } from "./words.ts";
import { everyWay, mailWords, stepsOf, ways } from "./words-old-mail.ts";

const PstCheck = lazy(() => import("../pst/pst-check.tsx").then((part) => ({ default: part.PstCheck })));

export const MailScreen = (props: ScreenProps): JSX.Element => {
  const steps = useSteps(props);
  const mine = props.mailbox.view?.case.ways;
  const shown = mine !== undefined && mine.length > 0 ? mine : everyWay;
  return (
    <>
      <h2>{frame.sections.mail}</h2>
      <p className="quiet">{mine === undefined ? mailWords.all : mailWords.mine}</p>
      <ClientPicker client={steps.client} choose={steps.choose} label={mailWords.client} />
      {shown.map((way) => (
        <details className="fold" key={way}>
          <summary>{ways[way].title}</summary>
          <p>{ways[way].suits}</p>
          <StepList list={stepsOf(way, steps.client)} steps={steps} label={ways[way].title} />
        </details>
      ))}
      <section className="fold" aria-label={mailWords.check}>
        <h3>{mailWords.check}</h3>
        {props.host.facts().phone ? (
          <p>{mailWords.checkPhone}</p>
        ) : (
          <Part>
            <PstCheck {...props} />
          </Part>
        )}
      </section>
    </>
  );
};
