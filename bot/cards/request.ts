import type { IntentView } from "../../src/onboarding/views.ts";
import { recordTitles } from "../titles.ts";
import { button, card, fact, heading, plain, subheading, textInput, type Card, type Element } from "./elements.ts";
import { stateWords } from "../../src/onboarding/words-facts.ts";
import { decisionSentence, factElements, questionElements, standing } from "./intent-rows.ts";

/** What comes next, for the person who asked, by the request's state. */
const next = {
  draft: "Send the request when you are ready.",
  submitted: "Your Implementation Support Manager decides next. We write to you here.",
  "question-asked": "Answer the question. The request then goes back to your Implementation Support Manager.",
  accepted: "The next step is the on-boarding call. Your Implementation Support Manager arranges it with you.",
  declined: "Read the reason. When you have changed what it names, send a new request.",
  withdrawn: "You can send a new request at any time.",
  "call-booked": "Have the support contract and the list of mailboxes at hand for the call.",
  "call-held": "The readiness checklist comes next.",
  readiness: "Work through the readiness checklist with your Implementation Support Manager.",
  "registration-open": "You can create accounts now.",
  accounts: "Your accounts are being created. This takes up to 24 hours.",
  migrating: "Mailboxes are moving. Each person sees their own on their status page.",
  complete: "Everything has moved. There is nothing left to do.",
} as const satisfies Record<IntentView["state"], string>;

/** Where the organisation's request stands, for its own people. */
export const requestCard = (intent: IntentView, told?: string): Card => {
  const decided = decisionSentence(intent);
  return card(
    `Your request ${intent.reference}: ${stateWords[intent.state]}. ${told ?? decided ?? ""} ${next[intent.state]}`,
    [
      heading(`Your request ${intent.reference}`),
      ...(told === undefined ? [] : [plain(told, { weight: "Bolder" })]),
      fact("Organisation", `${intent.organisationName} (${intent.odsCode})`),
      ...standing(intent).slice(1),
      ...(decided === undefined ? [] : [plain(decided)]),
      ...(intent.contact === null ? [] : [fact("Your Implementation Support Manager", intent.contact)]),
      ...questionElements(intent),
      ...(intent.waitingFor === "on-boarding-window"
        ? [plain("Your organisation waits for the on-boarding window.")]
        : []),
      fact("What comes next", next[intent.state]),
      subheading("What you told us"),
      ...factElements(intent),
      ...answerInput(intent),
    ],
    answerAction(intent),
  );
};

/** Right after sending: the reference first, big, since it is read out on the telephone. */
export const submittedCard = (intent: IntentView, joined: boolean): Card =>
  card(
    `Your request is sent. The reference is ${intent.reference}.`,
    [
      heading(joined ? "You are now part of this request" : "Your request is sent"),
      { ...plain(intent.reference, { size: "ExtraLarge", weight: "Bolder" }) },
      plain("This is your reference. Keep it, and say it when you call."),
      fact("What comes next", next[intent.state]),
      subheading("What you told us"),
      ...factElements(intent),
    ],
    [],
  );

const mayAnswer = ({ actions, question }: IntentView): boolean =>
  actions.includes("answer") && question !== null && question.answer === null;

const answerInput = (intent: IntentView): readonly Element[] =>
  mayAnswer(intent)
    ? [
        textInput({
          id: "answer",
          label: "Your answer",
          maxLength: 2_000,
          lines: "many",
          needed: "Write your answer, then press Send the answer.",
        }),
      ]
    : [];

const answerAction = (intent: IntentView): readonly Element[] =>
  mayAnswer(intent)
    ? [button(recordTitles.sendAnswer, "intent.answer", { id: intent.id, version: intent.version }, "positive")]
    : [];
