import type { IntentView } from "../../src/onboarding/views.ts";
import { fact, notice, plain, type Element } from "./elements.ts";
import { factRows, instantInWords, odsInWords, stateWords } from "../../src/onboarding/words-facts.ts";

/** What several cards show of an intent alike. */
export const factElements = ({ facts }: IntentView): readonly Element[] =>
  factRows(facts).map(([label, value]) => fact(label, value));

export const odsElement = (intent: IntentView): Element => {
  const { text, care } = odsInWords(intent);
  return care ? notice(`Check the ODS code. ${text}`) : fact("ODS directory", text);
};

export const standing = (intent: IntentView): readonly Element[] => [
  fact("Reference", intent.reference),
  fact("State", stateWords[intent.state]),
];

/** Question and answer so far, where there are any. */
export const questionElements = ({ question }: IntentView): readonly Element[] =>
  question === null
    ? []
    : [
        fact(
          `${question.mine ? "Your question" : `Question from ${question.by}`}, ${instantInWords(question.at)}`,
          question.text,
        ),
        question.answer === null
          ? plain(question.mine ? "No answer yet. It comes to this chat." : "No answer yet.")
          : fact("Answer", question.answer),
      ];

/** Who decided, when and why; to whoever pressed, what became of the press, also after the card was refreshed. */
export const decisionSentence = ({ decision }: IntentView): string | undefined => {
  if (decision === null) return undefined;
  const { verb, by, mine, at, reason } = decision;
  const done = { accept: "accepted", decline: "declined", withdraw: "withdrew" }[verb];
  const told = mine && verb !== "withdraw" ? " The organisation is told." : "";
  const why = reason === null || reason === "" ? "" : ` Reason: ${reason}`;
  return `${mine ? "You" : by} ${done} this request on ${instantInWords(at)}.${told}${why}`;
};
