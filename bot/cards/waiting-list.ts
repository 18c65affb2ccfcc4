import type { AskedQuestionView, ProposalView } from "../../src/knowledge/views.ts";
import type { IntentSummary } from "../../src/onboarding/views.ts";
import { titleAnswer, titleOpen, titleReview } from "../titles.ts";
import { button, card, fact, heading, plain, type Card, type Element } from "./elements.ts";
import { stateWords } from "../../src/onboarding/words-facts.ts";

/** Everything that waits for one person of the support side; `more`: there are more requests than these. */
export interface WaitingView {
  readonly requests: readonly IntentSummary[];
  readonly more: boolean;
  readonly questions: readonly AskedQuestionView[];
  readonly proposals: readonly ProposalView[];
}

// Adaptive Cards in Teams: "at most 6 actions".
const most = 6;

interface Line {
  readonly row: Element;
  readonly action: Element;
}

/** What waits for a support manager: requests, questions, proposed answers. Each opens as its own card. */
export const waitingListCard = ({ requests, more, questions, proposals }: WaitingView): Card => {
  const all: readonly Line[] = [
    ...requests.map(requestLine),
    ...questions.map((question, index) => questionLine(question, index + 1)),
    ...proposals.map((proposal, index) => proposalLine(proposal, index + 1)),
  ];
  const lines = all.slice(0, most);
  if (lines.length === 0) {
    const says = "Nothing waits for you";
    return card(`${says}.`, [
      heading(says),
      plain("When a request or a question comes, its card appears in this chat."),
    ]);
  }
  const title = [
    counted(requests.length, more, "request waits for your decision", "requests wait for your decision"),
    counted(questions.length, false, "question waits for your answer", "questions wait for your answer"),
    counted(proposals.length, false, "proposed answer waits for your review", "proposed answers wait for your review"),
  ]
    .filter((part) => part !== "")
    .join("; ");
  return card(
    `${title}.`,
    [
      heading(title),
      ...lines.map(({ row }) => row),
      ...(all.length > most ? [plain("The others follow when these are done.")] : []),
    ],
    lines.map(({ action }) => action),
  );
};

const counted = (count: number, more: boolean, one: string, many: string): string =>
  count === 0 ? "" : count === 1 && !more ? `1 ${one}` : `${count}${more ? " or more" : ""} ${many}`;

const requestLine = ({ id, reference, organisationName, odsCode, state }: IntentSummary): Line => ({
  row: fact(reference, `${organisationName} (${odsCode}). ${stateWords[state]}`),
  action: button(titleOpen(reference), "intent.show", { id }),
});

const questionLine = ({ id, organisation, question }: AskedQuestionView, number: number): Line => ({
  row: fact(`Question ${number}, from ${organisation ?? "an organisation"}`, question),
  action: button(titleAnswer(number), "asked.show", { id }),
});

const proposalLine = ({ id, question }: ProposalView, number: number): Line => ({
  row: fact(`Proposed answer ${number}`, question),
  action: button(titleReview(number), "proposal.show", { id }),
});
