import type {
  Decision,
  DecideRefusal,
  AnswerRefusal,
  AmendRefusal,
  SubmitRefusal,
} from "../src/onboarding/requests.ts";
import { instantInWords, stateWords } from "../src/onboarding/words-facts.ts";

/** Sentences about what a use case refused, each with what to do next; and what a press came to. */
type Refusal = DecideRefusal | AnswerRefusal | AmendRefusal | SubmitRefusal;
type Of<K extends Refusal["kind"]> = Extract<Refusal, { readonly kind: K }>;

const gateWords = {
  "on-boarding-window": "Your organisation’s on-boarding window is not open yet. We write to you when it opens.",
  "readiness-met": "The readiness checklist is not complete yet. Complete it first.",
  "accounts-exist": "No account exists yet. Create the accounts first.",
  "all-mailboxes-complete": "Some mailboxes have not moved yet. Finish them first.",
} as const;

const textWords = {
  question: "Write your question, then press Send the question.",
  reason: "Write the reason, then press Decline this request.",
  answer: "Write your answer, then send it.",
  note: "Shorten your note, then press Hand it over.",
} as const;

const refusalWords: { readonly [K in Refusal["kind"]]: (refusal: Of<K>) => string } = {
  "not-found": () => "I cannot find this request. Write status to see the requests that are yours.",
  "bad-text": ({ field, problem, limit }) =>
    problem === "missing" ? textWords[field] : `That is too long. Use at most ${limit} letters, then send it again.`,
  "already-decided": ({ by, at }) =>
    `${by} was quicker: they decided this request on ${instantInWords(at)}. Nothing was changed by your press.`,
  stale: () => "This request has changed since this card was made. Nothing was changed. Here is how it stands now.",
  "not-now": ({ state }) => `That cannot be done now. The request stands at: ${stateWords[state]}.`,
  "not-allowed": () => "Your role does not allow this. Ask the support manager of the region.",
  "own-request": () => "You sent this request yourself, so another support manager must decide it.",
  "gate-closed": ({ gate }) => gateWords[gate],
  "not-an-ism": () => "That person is not a support manager. Choose another one from the list.",
  invalid: ({ problems }) =>
    `${problems.length === 1 ? "One fact needs" : `${problems.length} facts need`} another look before I can send this. Write summary to see them.`,
  "bad-key": () => "I lost track of this request. Write start again, and I begin a new one.",
  "code-is-fixed": () =>
    "The ODS code of a request that is sent cannot change. Withdraw the request, then send a new one.",
  "already-requested": ({ ask }) =>
    ask === null
      ? "Your organisation has a request under way already. Ask the NHSmail programme team to add you to it."
      : `Your organisation has a request under way already. Ask ${ask} to add you to it.`,
  "person-not-known": () => "I could not record who you are. Write to me again in a minute.",
};

/** One sentence for a refusal. */
export const refusalSentence = (refusal: Refusal): string =>
  (refusalWords[refusal.kind] as (refusal: Refusal) => string)(refusal);

/** What a decision came to. Undefined: the card says it from the record, and goes on saying it when it is refreshed. */
export const decidedSentence = {
  accept: undefined,
  ask: "Your question is on its way. The answer comes back to this chat.",
  decline: undefined,
  "hand-over": "You handed this request over. The support manager and the organisation are told.",
} as const satisfies Record<Decision["verb"], string | undefined>;

export const repeatedSentence = "This was recorded already. Nothing was done twice.";
export const routeWords = {
  kept: "You chose the route. Your reason is kept with it.",
  missing: "Choose a route and write the reason, then press Keep this route.",
  refused:
    "The route was not kept. Only a support manager of the region chooses it, with a reason of at most 1,000 letters.",
} as const;
export const answeredSentence = "Your answer is sent.";
export const proposalWords = {
  proposed: "This answer waits for a review.",
  accepted: "You accepted this answer. It is used from now on.",
  refused: "You did not take up this answer. The support manager is told, with your reason.",
  "not-found": "I cannot find this proposed answer. Only the NHSmail programme team reviews answers.",
  "own-proposal": "You proposed this answer yourself, so somebody else of the programme team must review it.",
  "too-late": "Somebody has reviewed this answer already. Nothing was changed by your press.",
  missing: "Something is missing. Write the question and the answer, or the reason, then press again.",
  tooLong: (limit: number): string =>
    `That is too long. Use at most ${limit.toLocaleString("en-GB")} letters, then press again.`,
} as const;
export const unknownPress =
  "This button is from an older card. Write to me what you would like to do, or write help to see what I can do.";
export const notHere =
  "I can answer questions about joining NHSmail here. For your own request, write to me in our own chat, where only you can read it.";
export const helloChannel =
  "Hello. Mention me with a question about joining NHSmail and I answer here. For your own request, write to me in our own chat.";
export const tooMany = "You are quicker than I am. Wait a moment, then send your last message again.";
export const crowded =
  "Many people are writing to me just now. Nothing was changed. Press the button again in a minute.";
export const inTrouble =
  "Something went wrong here, and I may not have kept what you sent. Send it again in a minute. Sending it twice does no harm.";
export const tooMuchToKeep =
  "That is more text than I can keep. Shorten it, then send it again. Your support manager can take long documents later.";
export const choiceTaken = "I took your choice. My answer is below.";
export const askedBefore = {
  "not-found": "I cannot find this question any more.",
  "bad-text": textWords.answer,
  "too-late": "Somebody has answered this question already. Nothing was changed.",
  answered: "You answered this question.",
} as const;

/** What stands in the place of a card whose button was pressed, so that it cannot be pressed again by mistake. */
export const pressedWords = {
  begin: "You chose: Ask to join NHSmail.",
  form: "You chose to fill in the form.",
  chat: "You chose to go on in the chat.",
  summary: "You asked to see what I have.",
  submit: "You pressed Send.",
  change: "You chose to change an answer.",
  cancel: "You pressed Cancel.",
  status: "You asked where your request stands.",
  waiting: "You asked what waits for you.",
  withdraw: "You asked to withdraw your request.",
  "sent-form": "You sent me the answers of this form.",
} as const;
