/**
 * "Which route suits us?": the adviser's word on what is known, then at most three questions whose answers could change
 * it, then its word again. What was told is kept, and goes to the support manager with the request.
 */
import type { RouteFact } from "../../src/knowledge/facts.ts";
import type { ToldRouteFacts } from "../understanding/route-facts.ts";
import { routeFactsInWords } from "../words-route.ts";
import { askAgain } from "./ask.ts";
import type { FactValues } from "./facts.ts";
import { isSent } from "./sent.ts";
import { choices, effect, pend, say, set, settled, type Talk } from "./talk.ts";
import type { Choice, Event } from "./types.ts";

const mostQuestions = 3;

/** Asks the adviser; `advised` comes back. */
export const advise = (talk: Talk): Talk => askAdviser(set(talk, { routeAsked: [] }));

const askAdviser = (talk: Talk): Talk => {
  const facts = Object.fromEntries(
    Object.entries(talk.state.draft).flatMap(([field, entry]) => (entry.is === "given" ? [[field, entry.value]] : [])),
  ) as Partial<FactValues>;
  const waiting = [...talk.state.waiting.filter((one) => one !== "advice"), "advice" as const];
  return effect(set(talk, { waiting }), { do: "advise", facts, told: talk.state.routeFacts ?? {} });
};

export const onAdvised = (talk: Talk, { advice, unknown }: Extract<Event, { type: "advised" }>): Talk => {
  const here = set(talk, { waiting: talk.state.waiting.filter((one) => one !== "advice") });
  const asked = here.state.routeAsked ?? [];
  const next = unknown.find(({ fact, couldChange }) => couldChange && !asked.includes(fact));
  const first = asked.length === 0;
  const shown =
    first || next === undefined || asked.length >= mostQuestions ? effect(here, { do: "showAdvice", advice }) : here;
  if (next === undefined || asked.length >= mostQuestions) return goOn(shown);
  const asking = say(set(shown, { routeAsked: [...asked, next.fact] }), "routeAsk", { question: next.question, first });
  return choices(pend(asking, { is: "routeFact", fact: next.fact }), choicesFor[next.fact] ?? yesNoNotSure);
};

const goOn = (talk: Talk): Talk =>
  talk.state.mode === "intake" || talk.state.mode === "review" ? askAgain(settled(talk)) : settled(talk);

const notSure: Choice = { id: "not sure", label: "I do not know" };
const yesNoNotSure: readonly Choice[] = [{ id: "yes", label: "Yes" }, { id: "no", label: "No" }, notSure];
const choicesFor: Readonly<Partial<Record<RouteFact, readonly Choice[]>>> = {
  topology: [{ id: "simple", label: "Simple" }, { id: "challenging", label: "Challenging" }, notSure],
  sources: [{ id: "1", label: "One" }, { id: "2", label: "Two" }, { id: "3", label: "Three or more" }, notSure],
  mailboxes: [notSure],
};

/** Keeps what was told and says so; for a request on record it is passed on at once. */
export const tellRoute = (talk: Talk, told: ToldRouteFacts): Talk => {
  const before = talk.state.routeFacts ?? {};
  const fresh = Object.fromEntries(
    Object.entries(told).filter(([fact, value]) => before[fact as RouteFact] !== value),
  ) as ToldRouteFacts;
  if (Object.keys(fresh).length === 0) return talk;
  const rev = talk.state.rev + 1;
  const kept = say(set(talk, { routeFacts: { ...before, ...fresh }, rev, misses: 0 }), "routeNoted", {
    facts: routeFactsInWords(fresh),
  });
  return isSent(kept) ? effect(kept, { do: "keepRoute", facts: fresh }) : kept;
};

/** An answer to the adviser's question: on to the next one, or to its word. */
export const routeAnswered = (talk: Talk, told: ToldRouteFacts): Talk => askAdviser(tellRoute(settled(talk), told));
