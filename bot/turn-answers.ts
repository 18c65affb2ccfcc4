/** What the guidance answers, as the event that the conversation waits for. */
import type { AnswerView, ChoiceView } from "../src/knowledge/views.ts";
import { words as guidanceWords } from "../src/knowledge/words.ts";
import type { IntentView } from "../src/onboarding/views.ts";
import { askIsmChoice } from "./cards/answer.ts";
import type { Effect, Event } from "./conversation/types.ts";
import type { ThisTurn, TurnDeps } from "./turn-ports.ts";
import { render } from "./words.ts";

type Answered = Extract<Event, { type: "answered" }> & { readonly answer: AnswerView };
export const answered = (
  { actions }: TurnDeps,
  { question, after, id }: Extract<Effect, { do: "askKnowledge" }>,
): Answered => {
  const chosen = id === undefined ? undefined : actions.knowledge.show(id, question);
  const last = after === undefined ? undefined : { entryId: after, asked: "" };
  const view = chosen ?? actions.knowledge.answer(question, last === undefined ? undefined : { last });
  const bands = { answer: "answer", "did-you-mean": "choices", "pass-on": "none" } as const;
  return {
    type: "answered",
    question,
    band: bands[view.band],
    choices: view.choices.map(choiceOf),
    answer: view,
    ...(view.entryId === null ? {} : { topic: view.entryId }),
  };
};

/** A support manager is not offered to ask a support manager. */
export const forSupport = async (
  { supports }: ThisTurn,
  request: IntentView | undefined,
  event: Answered,
): Promise<Event> => {
  const { choices } = event.answer;
  if (request !== undefined || choices.every(({ kind }) => kind === "entry") || !(await supports())) return event;
  const entries = choices.filter(({ kind }) => kind === "entry");
  const said = event.answer.paragraphs.filter((paragraph) => paragraph !== guidanceWords.offer);
  const offered = said.length < event.answer.paragraphs.length;
  const paragraphs = offered ? [...said, render({ key: "askProgramme", params: {} })] : said;
  const nextStep = /\bISM\b/.test(event.answer.nextStep ?? "") ? null : event.answer.nextStep;
  return {
    ...event,
    band: event.band === "none" ? "answer" : event.band,
    choices: entries.map(choiceOf),
    answer: { ...event.answer, choices: entries, paragraphs, nextStep },
  };
};

const choiceOf = (choice: ChoiceView): { readonly id: string; readonly label: string } => ({
  id: choice.kind === "entry" ? choice.entryId : askIsmChoice,
  label: choice.label,
});
