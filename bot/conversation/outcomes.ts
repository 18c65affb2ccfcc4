/** What came back: an answer, the directory's word, a request on record, a refusal. Then back to where we were. */
import { backToDraft, proceed } from "./ask.ts";
import { useDirectoryName } from "./directory-name.ts";
import { letGo } from "./held.ts";
import { onMessage } from "./message.ts";
import { choices, effect, pend, say, set, settled, tell, yesNo, type Talk } from "./talk.ts";
import type { Event } from "./types.ts";

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

const busy = ({ state: { mode } }: Talk): boolean => mode === "intake" || mode === "review";
const came = (talk: Talk, what: "ods" | "answer"): Talk =>
  set(talk, { waiting: talk.state.waiting.filter((one) => one !== what) });

/** The answer is shown; a request in the making goes on where it was. */
export const onAnswered = (
  talk: Talk,
  { question, band, choices: offered = [], answer, topic }: Of<"answered">,
): Talk => {
  const shown = effect(came(talk, "answer"), { do: "showAnswer", answer });
  // What follows is about what was offered last, or about nothing before.
  const now = topic ?? (band === "choices" ? offered.find(({ id }) => id !== "ask-ism")?.id : undefined);
  const known = set(about(shown, now), {
    lastQuestion: question.slice(0, 500),
    misses: 0,
    // "Say that again" is about this answer.
    lastSaid: [],
    sinceTopic: 0,
  });
  if (band === "choices") return pend(known, { is: "didYouMean", question, choices: offered.slice(0, 6) });
  const back = busy(known) ? backToDraft(known) : known;
  // The question is ours to pass on only if nothing else waits for a yes.
  return band === "none" && (back.state.pending === undefined || !busy(back))
    ? pend(back, { is: "offerIsm", question })
    : back;
};

const about = (talk: Talk, topic: string | undefined): Talk => {
  const { lastTopic: _before, ...state } = talk.state;
  return { ...talk, state: topic === undefined ? state : { ...state, lastTopic: topic } };
};

export const onOdsChecked = (talk: Talk, checked: Of<"odsChecked">): Talk => {
  const { code, directory, existing } = checked;
  const back = came(talk, "ods");
  const given = back.state.draft.odsCode;
  // The code was changed meanwhile: what the directory says of the old one is of no interest.
  if (given?.is !== "given" || given.value !== code) return proceed(back);
  const kept = set(back, { ods: { code, directory } });
  if (existing !== undefined) {
    const { reference, contact = "" } = existing;
    return set(say(kept, "odsExisting", { code, reference, contact }), { asked: ["odsCode"] });
  }
  return named(kept, checked);
};

const named = (talk: Talk, { code, directory, name }: Of<"odsChecked">): Talk => {
  if (directory === "unknown") return proceed(say(talk, "odsUnknown", { code }));
  if (directory === "unreachable") return proceed(say(talk, "odsUnchecked", { code }));
  const told = directory === "closed" ? say(talk, "odsClosed", { code }) : talk;
  const organisation = told.state.draft.organisationName;
  if (name === undefined || name === "") return proceed(told);
  if (organisation?.is !== "given" && told.state.waiting.length === 0) {
    return choices(pend(say(told, "directoryName", { code, name }), { is: "directoryName", name }), yesNo);
  }
  if (organisation?.is !== "given" || alike(organisation.value, name)) return proceed(told);
  // The name of a closed code is no better. Nobody has to answer: the next question follows at once.
  if (directory === "closed") return proceed(say(told, "directoryDiffers", { code, name }));
  const offered = set(told, { ods: { code, directory, name } });
  return proceed(choices(say(offered, "directoryOffers", { code, name }), [useDirectoryName]));
};

const core = (name: string): string =>
  name.toLowerCase().replace(/\b(?:the|nhs|foundation|trust|ft|ltd|limited)\b|[^a-z0-9]/g, "");
const alike = (one: string, other: string): boolean =>
  core(one).includes(core(other)) || core(other).includes(core(one));

/** What was told for the route advice follows the request: before, there was no record to keep it with. */
export const onSubmitted = (talk: Talk, { reference }: Of<"submitted">): Talk => {
  const sent = say(set(letGo(settled(talk)), { mode: "sent", asked: [], waiting: [] }), "sent", { reference });
  const { routeFacts = {} } = sent.state;
  return Object.keys(routeFacts).length === 0 ? sent : effect(sent, { do: "keepRoute", facts: routeFacts });
};

export const onRefused = (talk: Talk, { what, because }: Of<"refused">): Talk => {
  const told = say(settled(talk), "refused", { what, because });
  // It was seen as it is: "send it" tries again.
  return what === "submit" && talk.state.mode === "submitting"
    ? pend(set(told, { mode: "review" }), { is: "confirm", what: "submit", rev: told.state.rev })
    : told;
};

export const onDone = (talk: Talk, { what }: Of<"done">): Talk => {
  switch (what) {
    case "amend":
      return tell(talk, "amended");
    case "reply":
      return tell(talk, "replied");
    case "withdraw":
      return tell(
        set(letGo(settled(talk)), { mode: "idle", draft: {}, asked: [], touched: [], rev: talk.state.rev + 1 }),
        "withdrawn",
      );
    case "askIsm":
      return busy(talk) ? proceed(tell(talk, "ismAsked")) : tell(talk, "ismAsked");
  }
};

const ownChoices =
  /^(?:use that name|yes|no|not sure|simple|challenging|[123]|form|skip|ask my ISM|[a-z]+(?:[A-Z][a-z]+)+|mailboxes)$/;

/** A pressed choice counts as its word; one of an older answer still opens its entry. */
export const onChosen = (talk: Talk, { id }: Of<"chosen">): Talk => {
  if (talk.state.pending !== undefined || ownChoices.test(id)) return onMessage(talk, id);
  const question = talk.state.lastQuestion ?? id;
  if (id === "ask-ism") return effect(talk, { do: "askIsm", question });
  return effect(set(talk, { waiting: ["answer"] }), { do: "askKnowledge", question, id });
};
