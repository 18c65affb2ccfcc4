import type { ProposalView } from "../../src/knowledge/views.ts";
import { recordTitles } from "../titles.ts";
import { button, card, fact, heading, opens, plain, textInput, type Card, type Element } from "./elements.ts";

/** A proposed entry for the programme's review: its words can be mended, and nothing is used before it is accepted. */
export const proposalCard = (view: ProposalView, told?: string): Card => {
  const open = view.state === "proposed";
  return card(
    `A proposed answer for the guidance: ${view.question}`,
    [
      heading("A proposed answer for the guidance"),
      ...(told === undefined ? [] : [plain(told, { weight: "Bolder" })]),
      plain(standings[view.state]),
      ...(open ? inputs(view) : words(view)),
    ],
    open ? actions(view) : [],
  );
};

const standings = {
  proposed:
    "A support manager gave this answer to one organisation. Take out what is about that organisation only. It is not used before you accept it.",
  accepted: "This answer was accepted. It is in use.",
  refused: "This answer was not taken up.",
} as const satisfies Record<ProposalView["state"], string>;

const inputs = ({ question, answer }: ProposalView): readonly Element[] => [
  textInput({
    id: "question",
    label: "Question, as everybody would ask it",
    value: question,
    maxLength: 1_000,
    lines: "many",
    needed: "Write the question, then press Accept.",
  }),
  textInput({
    id: "answer",
    label: "Answer",
    value: answer,
    maxLength: 2_000,
    lines: "many",
    needed: "Write the answer, then press Accept.",
  }),
  textInput({
    id: "alternates",
    label: "Other ways of asking it, one a line (if you like)",
    maxLength: 2_000,
    lines: "many",
  }),
];

const words = ({ question, answer, alternates, note }: ProposalView): readonly Element[] => [
  fact("Question", question),
  fact("Answer", answer),
  ...(alternates.length === 0 ? [] : [fact("Also asked as", alternates.join("; "))]),
  ...(note === null ? [] : [fact("Reason", note)]),
];

const actions = ({ id, version }: ProposalView): readonly Element[] => [
  button(recordTitles.accept, "proposal.accept", { id, version }, "positive"),
  opens(
    recordTitles.reject,
    "Write why, so that the support manager knows.",
    [
      textInput({
        id: "note",
        label: "Why this answer is not taken up",
        maxLength: 2_000,
        lines: "many",
        needed: "Write the reason, then press Reject this answer.",
      }),
    ],
    button(recordTitles.rejectThis, "proposal.refuse", { id, version }),
  ),
];
