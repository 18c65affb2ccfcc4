import type { AskedQuestionView } from "../../src/knowledge/views.ts";
import { recordTitles } from "../titles.ts";
import { button, card, fact, heading, plain, textInput, type Card } from "./elements.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";

/** A question that the guidance does not answer, for the support manager. */
export const askedQuestionCard = (view: AskedQuestionView, told?: string): Card => {
  const from = view.organisation ?? "an organisation";
  const open = view.state === "waiting";
  return card(
    `A question from ${from}: ${view.question}`,
    [
      heading(`A question from ${from}`),
      ...(told === undefined ? [] : [plain(told, { weight: "Bolder" })]),
      fact("Question", view.question),
      fact("Asked", instantInWords(view.askedAt)),
      ...(view.raised === 0 ? [] : [plain("Nobody has answered within two working days. Please answer it.")]),
      ...view.context.slice(0, 6).map(({ label, value }) => fact(label, value)),
      ...(view.answer === null
        ? []
        : [fact("Answer", view.answer), plain("The person who asked has this answer in their chat.")]),
      ...(open
        ? [
            textInput({
              id: "answer",
              label: "Your answer",
              maxLength: 2_000,
              lines: "many",
              needed: "Write your answer, then press Send the answer.",
            }),
            {
              type: "Input.Toggle",
              id: "propose",
              title: "Propose this answer for the guidance. The programme reviews it first.",
              value: "no",
              valueOn: "yes",
              valueOff: "no",
            },
          ]
        : []),
    ],
    open ? [button(recordTitles.sendAnswer, "asked.answer", { id: view.id, version: view.version }, "positive")] : [],
  );
};
