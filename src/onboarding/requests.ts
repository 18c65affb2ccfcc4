/** What people ask of the on-boarding room, and what it may refuse. Data only. */
import type { PersonId } from "../people/types.ts";
import type { Result } from "../result.ts";
import type { FactProblem, GivenFacts } from "./rules-intent.ts";
import type { LifeRefusal } from "./rules.ts";
import type { DecisionOutcome, IntentList, IntentView, IsmChoice, OdsAnswer } from "./views.ts";

/** `person` is always the verified one: from the token or the activity's authenticated sender, never from a body. */
export interface ByPerson {
  readonly person: PersonId;
}

export interface SubmitIntent extends ByPerson {
  /** Made once per draft, so that a repeated press or a redelivery submits once. 8 to 100 characters. */
  readonly key: string;
  readonly facts: GivenFacts;
}

/** Changes some facts while the request waits; every ISM's card follows. The ODS code cannot change: withdraw instead. */
export interface AmendIntent extends ByPerson {
  readonly id: string;
  /** Where not given, the newest version is amended (a chat has no card that could be stale). */
  readonly version?: number;
  readonly key: string;
  readonly facts: GivenFacts;
}

export type Decision =
  | { readonly verb: "accept" }
  | { readonly verb: "ask"; readonly question: string }
  | { readonly verb: "decline"; readonly reason: string }
  /** `to` comes from listIsms; `note` is for that ISM. */
  | { readonly verb: "hand-over"; readonly to: string; readonly note?: string };

export interface DecideIntent extends ByPerson {
  readonly id: string;
  readonly version: number;
  readonly decision: Decision;
}

export interface AnswerIsmQuestion extends ByPerson {
  readonly id: string;
  /** Where not given: the newest (an answer typed in the chat belongs to the question that waits). */
  readonly version?: number;
  readonly answer: string;
}

export interface WithdrawIntent extends ByPerson {
  readonly id: string;
  readonly version?: number;
  readonly reason?: string;
}

export interface CheckOds extends ByPerson {
  readonly code: string;
}

export interface ShowIntent extends ByPerson {
  /** The opaque id, a reference such as K7M-4RXP (any case, with or without the dash), or an ODS code. */
  readonly id: string;
}

export interface ListIntents extends ByPerson {
  /** `mine`: of my organisations; `to-decide`: waiting for my decision; `all`: everything that I may see. */
  readonly which: "mine" | "to-decide" | "all";
  /** From the list before. */
  readonly after?: string;
  /** 1 to 100; 25 where not given. */
  readonly limit?: number;
}

export interface Draft {
  /** Goes up by one with each save; 0 means that there is none yet. */
  readonly version: number;
  /** Opaque to us: the conversation's own versioned state. At most 64 KiB as JSON. */
  readonly document: unknown;
}

/** Where a person stands when they write: their draft, and the id of their organisations' newest request (null: none). */
export interface Standing {
  readonly draft: Draft;
  readonly newest: string | null;
}

export interface SaveDraft extends ByPerson {
  readonly kind: string;
  /** The version that was loaded; a save over a newer one is refused. Null document: forget it. */
  readonly version: number;
  readonly document: unknown;
}

/** Missing and foreign are one kind on purpose: the answer does not tell which. */
export type NotFound = { readonly kind: "not-found" };
export type BadText = {
  readonly kind: "bad-text";
  readonly field: "question" | "reason" | "answer" | "note";
  readonly problem: "missing" | "too-long";
  readonly limit: number;
};
/** Somebody was quicker. `intent` is how it stands now, as this person may see it. */
export type AlreadyDecided = {
  readonly kind: "already-decided";
  readonly by: string;
  readonly at: string;
  readonly intent: IntentView;
};
/** The card or page is older than the record (`intent` is the fresh one); nothing was changed. */
export type Stale = { readonly kind: "stale"; readonly intent: IntentView };

export type SubmitRefusal =
  | { readonly kind: "invalid"; readonly problems: readonly FactProblem[] }
  /** The organisation has a request under way that this person is no part of. `ask`: an ISM's name, or null: the programme. */
  | { readonly kind: "already-requested"; readonly ask: string | null; readonly region: string | null }
  | { readonly kind: "bad-key" }
  | { readonly kind: "person-not-known" };

export type DecideRefusal = NotFound | BadText | AlreadyDecided | Stale | LifeRefusal | { readonly kind: "not-an-ism" };
export type AnswerRefusal = NotFound | BadText | AlreadyDecided | Stale | LifeRefusal;
export type AmendRefusal =
  | AnswerRefusal
  | { readonly kind: "invalid"; readonly problems: readonly FactProblem[] }
  | { readonly kind: "bad-key" }
  | { readonly kind: "code-is-fixed" };
export type ListRefusal = { readonly kind: "bad-cursor" } | { readonly kind: "person-not-known" };
export type DraftRefusal =
  | { readonly kind: "stale-draft"; readonly draft: Draft }
  | { readonly kind: "draft-too-large"; readonly limit: number };

/** `joined`: the organisation's request was under way already and this person now belongs to it. */
export interface Submitted {
  readonly outcome: "submitted" | "repeated" | "joined";
  readonly intent: IntentView;
}

/** Who supports an organisation. `contact`: a name, or null while any of the region (or the programme) may. */
export interface SupportOf {
  readonly odsCode: string;
  readonly region: string | null;
  readonly contact: string | null;
}

/** The use cases as the faces see them (made by onboardingActions in actions.ts). */
export interface OnboardingActions {
  readonly submitIntent: (request: SubmitIntent) => Promise<Result<Submitted, SubmitRefusal>>;
  readonly amendIntent: (request: AmendIntent) => Promise<Result<DecisionOutcome, AmendRefusal>>;
  /** Asks the directory, within a time limit; unreachable is an answer, not an error. */
  readonly checkOds: (request: CheckOds) => Promise<Result<OdsAnswer, { readonly kind: "not-an-ods-code" }>>;
  readonly decideIntent: (request: DecideIntent) => Promise<Result<DecisionOutcome, DecideRefusal>>;
  readonly answerIsmQuestion: (request: AnswerIsmQuestion) => Promise<Result<DecisionOutcome, AnswerRefusal>>;
  readonly withdrawIntent: (request: WithdrawIntent) => Promise<Result<DecisionOutcome, AnswerRefusal>>;
  readonly showIntent: (request: ShowIntent) => Promise<Result<IntentView, NotFound>>;
  readonly listIntents: (request: ListIntents) => Promise<Result<IntentList, ListRefusal>>;
  /** ISMs to whom the person may hand over, without themselves. */
  readonly listIsms: (request: ByPerson) => Promise<readonly IsmChoice[]>;
  /** Who supports the organisation that the person administers; undefined where they administer none. */
  readonly showSupport: (request: ByPerson) => Promise<SupportOf | undefined>;
  readonly saveDraft: (request: SaveDraft) => Promise<Result<Draft, DraftRefusal>>;
  readonly loadDraft: (request: ByPerson & { readonly kind: string }) => Promise<Draft>;
  readonly loadStanding: (request: ByPerson & { readonly kind: string }) => Promise<Standing>;
}
