/** One sentence for each refusal of this room: what happened, and what to do next. For the API and the command line. */
import type { AmendRefusal, DecideRefusal, ListRefusal, SubmitRefusal } from "./requests.ts";
import type { FactProblem, PlainProblem } from "./rules-intent.ts";
import type { FactName } from "./types.ts";

export type AnyRefusal = SubmitRefusal | DecideRefusal | AmendRefusal | ListRefusal;

export const factWords = {
  transitionLead: "the transition lead's name",
  organisationName: "the organisation's name",
  odsCode: "the ODS code",
  currentPlatform: "the current e-mail platform",
  supportArrangements: "the support arrangements",
  contractEnd: "the end of the support contract",
  knownIssues: "the known issues",
  preferredStart: "the preferred start",
  currentNhsmailAccounts: "the number of current NHSmail accounts",
  newAccounts: "the number of new accounts",
  mailboxes: "the number of mailboxes",
} as const satisfies Record<FactName, string>;

const problemWords = {
  missing: "is missing. Give it, or say that you do not know it yet",
  "not-text": "is not text",
  "not-an-ods-code": "is not an ODS code. It has 3 to 10 letters and digits, such as ZZ901",
  "not-a-number": "is not a number. Write it in digits, such as 450",
  "not-whole": "is not a whole number",
  "not-a-platform": "is not a list of platforms",
  "not-a-date": "is not a date. Write it like 1 March 2027",
  "in-the-past": "is in the past. Give a later date",
  "too-far-ahead": "is too many years ahead. Check the year",
  "ends-before-it-starts": "ends before it starts. Check both dates",
  "no-accounts-at-all":
    "and the number of current accounts are both 0, so there is nobody to move. Correct one of them",
} as const satisfies Record<PlainProblem, string>;

/** "The ODS code is not an ODS code. It has 3 to 10 letters and digits, such as ZZ901." */
export const sentenceOfProblem = (given: FactProblem): string => {
  const name = factWords[given.field];
  const start = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (!("limit" in given)) return `${start} ${problemWords[given.problem]}.`;
  const limit = new Intl.NumberFormat("en-GB").format(given.limit);
  if (given.problem === "too-long") return `${start} is too long. Use at most ${limit} characters.`;
  return given.problem === "too-many"
    ? `${start} is too large: the most is ${limit}. Check the figure.`
    : `${start} must be at least ${limit}.`;
};

type Sentences = { readonly [K in AnyRefusal["kind"]]: (refusal: Extract<AnyRefusal, { readonly kind: K }>) => string };

const sentences: Sentences = {
  "not-found": () => "There is no such request that you may see. Check the reference and try again.",
  "bad-text": ({ field, problem, limit }) =>
    problem === "missing"
      ? `The ${field} is missing. Write at least one sentence.`
      : `The ${field} is too long. Use at most ${new Intl.NumberFormat("en-GB").format(limit)} characters.`,
  "already-decided": ({ by, intent }) =>
    `${by} was quicker: the request is ${intent.state.replace("-", " ")} now. Look at it again before you go on.`,
  stale: () => "The request has changed since you opened it. Look at it again and decide then.",
  "not-now": ({ state }) => `This cannot be done while the request is ${state.replaceAll("-", " ")}.`,
  "not-allowed": () => "Your role does not let you do this. Ask the support manager of the region.",
  "own-request": () =>
    "You sent this request, so somebody else has to decide it. Hand it over to another support manager.",
  "gate-closed": ({ gate }) => gateWords[gate],
  "not-an-ism": () =>
    "A request can only be handed to another support manager or to the programme. Choose one of them.",
  invalid: ({ problems }) => problems.map(sentenceOfProblem).join(" "),
  "already-requested": ({ ask }) =>
    `This organisation has a request under way. Ask ${ask ?? "the NHSmail programme's team"} to add you to it.`,
  "bad-key": () => "The request's key must have 8 to 100 letters, digits, dots, dashes or colons.",
  "person-not-known": () => "We do not know you yet. Sign in and try again.",
  "code-is-fixed": () => "The ODS code of a request cannot change. Withdraw this one and send a new request.",
  "bad-cursor": () => "The list has no such page. Start from the first page.",
};

const gateWords = {
  "on-boarding-window": "The on-boarding window is not open yet. We will tell you when it opens.",
  "readiness-met": "The readiness checklist is not complete yet. Complete it first.",
  "accounts-exist": "No account exists yet. Create the first accounts before this step.",
  "all-mailboxes-complete": "Some mailboxes are not complete yet. Finish them before this step.",
} as const;

export const sentenceOfRefusal = (refusal: AnyRefusal): string =>
  (sentences[refusal.kind] as (given: AnyRefusal) => string)(refusal);
