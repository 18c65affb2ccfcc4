import type { PersonId } from "../people/types.ts";
import {
  askIsm,
  answerQuestion,
  listAsked,
  raiseUnansweredAfterTwoWorkingDays,
  showAsked,
  type AskIsm,
} from "./asked.ts";
import type { Deps } from "./deps.ts";
import type { RouteFacts, RouteSettings } from "./facts.ts";
import { listProposals } from "./list-proposals.ts";
import { loadReviewed, proposeEntry, reviewEntry, showProposal } from "./proposals.ts";
import { overrideRoute, showRouteAdvice, tellRouteFacts } from "./route-actions.ts";
import { ourRouteSettings, routeAdviceView, routeFactsOfIntent } from "./route-advice.ts";
import type { Knowledge } from "./types.ts";
import type { AskedQuestionView, RouteAdviceView } from "./views.ts";

export interface AnswerAndPropose {
  readonly person: PersonId;
  readonly id: string;
  readonly version: number;
  readonly answer: string;
  readonly propose: boolean;
}

export type AnswerAskedOutcome =
  | { readonly kind: "answered"; readonly question: AskedQuestionView }
  | { readonly kind: "too-late"; readonly question: AskedQuestionView }
  | { readonly kind: "bad-text" | "not-found" };

/** Every use case of the room, as the faces call them; main.ts and the command line put it together. */
export const knowledgeActions = (deps: Deps, knowledge: Knowledge, settings: RouteSettings = ourRouteSettings) => {
  const answer = answerQuestion(deps);
  const propose = proposeEntry(deps);
  return {
    answer: knowledge.answer,
    show: knowledge.show,
    /** The adviser over whatever facts of an intent are known, for the conversation. */
    advise: (
      facts: Parameters<typeof routeFactsOfIntent>[0],
      told: Readonly<Partial<RouteFacts>> = {},
    ): RouteAdviceView => routeAdviceView({ ...routeFactsOfIntent(facts), ...told }, settings),
    /** Throws where the question is empty: a face offers this only for a question that it has shown. */
    askIsm: async (request: AskIsm): Promise<void> => {
      const asked = await askIsm(deps)(request);
      if (!asked.ok) throw new Error(`The question could not be passed on: ${asked.refusal.problem}`);
    },
    showAsked: showAsked(deps),
    answerAsked: async (request: AnswerAndPropose): Promise<AnswerAskedOutcome> => {
      const answered = await answer(request);
      if (!answered.ok) {
        const { refusal } = answered;
        return refusal.kind === "too-late" ? refusal : { kind: refusal.kind };
      }
      if (request.propose) await propose({ person: request.person, askedId: request.id });
      return { kind: "answered", question: answered.value };
    },
    proposeEntry: propose,
    reviewEntry: reviewEntry(deps, knowledge),
    showProposal: showProposal(deps),
    listProposals: listProposals(deps),
    listAsked: listAsked(deps),
    raiseUnanswered: raiseUnansweredAfterTwoWorkingDays(deps),
    loadReviewed: () => loadReviewed(deps.db, knowledge),
    showRouteAdvice: showRouteAdvice(deps, settings),
    tellRouteFacts: tellRouteFacts(deps, settings),
    overrideRoute: overrideRoute(deps, settings),
  };
};
