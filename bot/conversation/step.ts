/** The conversation as a pure function: what was, what happened, what is known -> what is now and what to do. */
import { catalogue, type Catalogue } from "./catalogue.ts";
import { onForm } from "./form.ts";
import { greet } from "./commands.ts";
import { onMessage } from "./message.ts";
import { onAnswered, onChosen, onDone, onOdsChecked, onRefused, onSubmitted } from "./outcomes.ts";
import { onAdvised } from "./route.ts";
import { onButton } from "./buttons.ts";
import { upToDate } from "./state.ts";
import { backToHeld } from "./held.ts";
import { finished, set, type Talk } from "./talk.ts";
import type { Context, Event, State, Step } from "./types.ts";

export { initialState } from "./state.ts";

const handle = (talk: Talk, event: Event): Talk => {
  switch (event.type) {
    case "joined":
      return greet(talk);
    case "message":
      return onMessage(talk, event.text);
    case "form":
      return onForm(talk, event);
    case "button":
      return onButton(talk, event);
    case "chosen":
      return onChosen(talk, event);
    case "answered":
      return onAnswered(talk, event);
    case "advised":
      return onAdvised(talk, event);
    case "odsChecked":
      return onOdsChecked(talk, event);
    case "submitted":
      return onSubmitted(talk, event);
    case "refused":
      return onRefused(talk, event);
    case "done":
      return onDone(talk, event);
  }
};

/** A turn that was cut off while sending: the record says whether the request arrived. */
const afterInterruption = (talk: Talk, event: Event): Talk => {
  if (talk.state.mode !== "submitting" || event.type === "submitted" || event.type === "refused") return talk;
  return set(talk, { mode: talk.context.request === undefined ? "review" : "sent" });
};

/** `step` over another set of fields; for tests of a deploy that adds one. */
export const stepWith =
  (fields: Catalogue) =>
  (state: State, event: Event, context: Context): Step => {
    const talk: Talk = { state: upToDate(state), effects: [], context, catalogue: fields };
    return finished(backToHeld(handle(afterInterruption(talk, event), event)));
  };

export const step = stepWith(catalogue);
