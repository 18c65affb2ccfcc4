/** A button of one of our cards, pressed or typed. */
import { ask, askAgain, beginDraft, proceed, showSummary, submit } from "./ask.ts";
import { begin, cancel, change, status, summary, withdraw } from "./commands.ts";
import { showForm } from "./form.ts";
import { canStillChange } from "./sent.ts";
import { effect, settled, tell, type Talk } from "./talk.ts";
import type { ButtonVerb, Event } from "./types.ts";

const busy = ({ state: { mode } }: Talk): boolean => mode === "intake" || mode === "review";

/** Buttons that act on the draft must be of its present card. */
const needCurrent: ReadonlySet<ButtonVerb> = new Set<ButtonVerb>(["submit", "change", "cancel"]);

export const onButton = (talk: Talk, { rev, verb, field }: Extract<Event, { type: "button" }>): Talk => {
  if (needCurrent.has(verb) && rev !== talk.state.rev) {
    const told = tell(talk, "staleCard");
    return busy(talk) ? askAgain(talk.state.mode === "review" ? told : showSummary(told)) : told;
  }
  switch (verb) {
    case "begin":
      return begin(talk, "");
    case "form":
      return canStillChange(talk) && !busy(talk) ? begin(talk, "") : showForm(beginDraft(talk), {}, {});
    case "chat":
      return busy(talk) ? proceed(settled(talk)) : begin(talk, "");
    case "summary":
      return summary(talk, "");
    case "status":
      return status(talk, "");
    case "waiting":
      return effect(talk, { do: "showStatus", waiting: true });
    case "submit":
      return busy(talk) ? submit(settled(talk)) : status(talk, "");
    case "change":
      return field === undefined || !busy(talk) ? change(talk, field ?? "") : ask(settled(talk), [field]);
    case "cancel":
      return cancel(talk, "");
    case "withdraw":
      return withdraw(talk, "");
  }
};
