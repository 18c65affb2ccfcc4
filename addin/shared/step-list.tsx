import { Checkbox } from "@fluentui/react/lib/Checkbox";
import type { JSX } from "react";
import type { Steps } from "./use-steps.ts";
import { setupWords, type Step } from "./words-setup.ts";

interface StepListProps {
  readonly list: readonly Step[];
  readonly steps: Steps;
  readonly label: string;
}

/** Steps to tick, in order, with help folded away. */
export const StepList = ({ list, steps, label }: StepListProps): JSX.Element => (
  <ol className="steps" aria-label={label}>
    {list.map(({ id, text, help }) => (
      <li key={id}>
        <Checkbox label={text} checked={steps.isDone(id)} onChange={(_, done) => steps.tick(id, done === true)} />
        {help !== undefined && (
          <details className="why">
            <summary>{setupWords.help}</summary>
            <p>{help}</p>
          </details>
        )}
      </li>
    ))}
  </ol>
);
