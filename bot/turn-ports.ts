import type { Clock } from "../src/clock.ts";
import type { Knowledge } from "../src/knowledge/types.ts";
import type { RouteFacts } from "../src/knowledge/facts.ts";
import type { Review } from "../src/knowledge/proposals.ts";
import type { AskedQuestionView, ProposalView, RouteAdviceView, RouteId } from "../src/knowledge/views.ts";
import type { Log } from "../src/log.ts";
import type { MoveActions } from "../src/mailboxes/deciding/actions.ts";
import type { CardCopy, StoredConversation } from "../src/notices/types.ts";
import type { OnboardingActions } from "../src/onboarding/requests.ts";
import type { IntentView } from "../src/onboarding/views.ts";
import type { MeetPerson } from "../src/people/people.ts";
import type { Actor, PersonId } from "../src/people/types.ts";
import type { Result } from "../src/result.ts";
import type { FactValues } from "./conversation/types.ts";

/** The use cases that the bot calls; main.ts hands them over. The person is always the verified one. */
export interface BotActions {
  readonly meetPerson: (person: MeetPerson) => Promise<PersonId>;
  readonly loadActor: (person: PersonId) => Promise<Actor | undefined>;
  readonly onboarding: OnboardingActions;
  readonly rememberConversation: (person: PersonId, conversation: StoredConversation) => Promise<void>;
  readonly forgetConversation: (person: PersonId) => Promise<void>;
  readonly rememberCardCopy: (card: { readonly name: string; readonly key: string }, copy: CardCopy) => Promise<void>;
  readonly knowledge: KnowledgeActions;
  /** Decisions that a move asks of its team. */
  readonly moves: MoveActions;
}

/** The guidance, the route adviser, and questions that go to an ISM. */
export interface KnowledgeActions {
  readonly answer: Knowledge["answer"];
  readonly show: Knowledge["show"];
  /** The route adviser over whatever facts are known. */
  readonly advise: (facts: Partial<FactValues>, told: Readonly<Partial<RouteFacts>>) => RouteAdviceView;
  /** Keeps what was told for the advice with an organisation on record. */
  readonly tellRouteFacts: (request: {
    readonly person: PersonId;
    readonly odsCode: string;
    readonly facts: Readonly<Partial<RouteFacts>>;
  }) => Promise<Result<RouteAdviceView, { readonly kind: string }>>;
  /** The advice for an organisation on record, with what was told besides and the ISM's own choice. */
  readonly showRouteAdvice: (request: {
    readonly person: PersonId;
    readonly odsCode: string;
  }) => Promise<Result<RouteAdviceView, { readonly kind: "not-found" }>>;
  /** The ISM's own choice of a route; the reason is kept. */
  readonly overrideRoute: (request: {
    readonly person: PersonId;
    readonly odsCode: string;
    readonly route: RouteId;
    readonly reason: string;
  }) => Promise<Result<RouteAdviceView, { readonly kind: string }>>;
  /** Passes a question to the person's ISM; the same key is the same question. */
  readonly askIsm: (request: {
    readonly person: PersonId;
    readonly key: string;
    readonly question: string;
    readonly context: { label: string; value: string }[];
  }) => Promise<void>;
  /** Questions that wait for this person's answer, oldest first. */
  readonly listAsked: (person: PersonId) => Promise<readonly AskedQuestionView[]>;
  /** Proposed entries that wait for this person's review, oldest first. */
  readonly listProposals: (person: PersonId) => Promise<readonly ProposalView[]>;
  readonly showAsked: (request: {
    readonly person: PersonId;
    readonly id: string;
  }) => Promise<AskedQuestionView | undefined>;
  readonly answerAsked: (request: {
    readonly person: PersonId;
    readonly id: string;
    readonly version: number;
    readonly answer: string;
    readonly propose: boolean;
  }) => Promise<AnswerAskedOutcome>;
  /** A proposed entry; undefined for everybody but the programme. */
  readonly showProposal: (request: {
    readonly person: PersonId;
    readonly id: string;
  }) => Promise<ProposalView | undefined>;
  /** The programme's review: one conditional update; an accepted entry is used in answers at once. */
  readonly reviewEntry: (request: {
    readonly person: PersonId;
    readonly id: string;
    readonly version: number;
    readonly review: Review;
  }) => Promise<Result<ProposalView, ReviewProposalRefusal>>;
}

export type ReviewProposalRefusal =
  | { readonly kind: "not-found" | "own-proposal" }
  | {
      readonly kind: "bad-text";
      readonly field: string;
      readonly problem: "missing" | "too-long";
      readonly limit: number;
    }
  | { readonly kind: "too-late"; readonly proposal: ProposalView };

export type AnswerAskedOutcome =
  | { readonly kind: "answered"; readonly question: AskedQuestionView }
  | { readonly kind: "too-late"; readonly question: AskedQuestionView }
  | { readonly kind: "bad-text" | "not-found" };

export interface TurnDeps {
  readonly actions: BotActions;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/** `turnId` is the same when an activity is delivered again, so that what was begun is not begun twice. */
export interface ThisTurn extends TurnDeps {
  readonly turnId: string;
  /** The person's newest request on record, read at the start of the turn. */
  readonly request: Promise<IntentView | undefined>;
  /** Does the speaker support organisations? Read from the store when it is first asked for in this turn. */
  readonly supports: () => Promise<boolean>;
}

/** Who speaks. */
export interface Speaker {
  readonly person: PersonId;
  readonly name: string;
}
