import type { AnswerView, ChoiceView } from "../../src/knowledge/views.ts";
import { button, card, fact, heading, plain, subheading, type Card, type Element } from "./elements.ts";

/** An answer of the knowledge base in its three bands. No sentence on it is made here. */
export const answerCard = (view: AnswerView): Card => {
  const title = view.understood ?? titles[view.band];
  // What the heading says is not said again below it.
  const paragraphs = view.paragraphs.map((text) => text.replace(title, "").trim()).filter((text) => text !== "");
  return card(
    `${title} ${paragraphs.join(" ")}`,
    [
      heading(title),
      ...paragraphs.map((paragraph) => plain(paragraph)),
      ...view.sources.map(sourceElement),
      ...(view.nextStep === null ? [] : [fact("Next step", view.nextStep)]),
      ...inFull(view.choices),
      ...(view.related.length === 0 ? [] : [subheading("You may also want to know")]),
    ],
    [
      ...view.choices.map((choice) => choiceButton(choice, view.band === "did-you-mean")),
      ...view.related.map((choice) => choiceButton(choice, false)),
    ].slice(0, mostActions),
  );
};

/** A button shows one line only: a longer question stands above the buttons as a whole. */
const widest = 44;
const inFull = (choices: readonly ChoiceView[]): readonly Element[] =>
  choices.some(({ label }) => label.length > widest)
    ? choices.filter(({ kind }) => kind === "entry").map(({ label }, index) => plain(`${index + 1}. ${label}`))
    : [];

const titles = {
  answer: "Answer",
  "did-you-mean": "Did you mean one of these?",
  "pass-on": "The guidance does not say",
} as const satisfies Record<AnswerView["band"], string>;

// Adaptive Cards in Teams: "at most 6 actions".
const mostActions = 6;

const sourceElement = ({ title, section, date }: AnswerView["sources"][number]): Element =>
  fact(
    "Source",
    [title, section === null ? "" : `section ${section}`, date ?? ""].filter((part) => part !== "").join(", "),
  );

/** An answer to "did you mean" goes to the conversation, which waits for it; an entry beside an answer just opens. */
const choiceButton = (choice: ChoiceView, asked: boolean): Element => {
  if (choice.kind === "ask-ism") return button(choice.label, "draft.choose", { choice: askIsmChoice });
  return asked
    ? button(choice.label, "draft.choose", { choice: choice.entryId })
    : button(choice.label, "answer.show", { entry: choice.entryId });
};

/** The id by which the conversation knows "none of these: ask my ISM". */
export const askIsmChoice = "ask-ism";
