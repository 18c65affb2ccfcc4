import { routeAdviceView, routeFactsOfIntent } from "../src/knowledge/route-advice.ts";
import type { Knowledge } from "../src/knowledge/types.ts";
import type { Clock } from "../src/clock.ts";
import { forgetConversation, rememberCardCopy, rememberConversation } from "../src/notices/conversations.ts";
import type { OnboardingActions } from "../src/onboarding/requests.ts";
import { loadActor, meetPerson } from "../src/people/people.ts";
import type { Database } from "../src/store/database.ts";
import type { AskedActions, BotActions } from "./turn-ports.ts";

export interface BotActionsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onboarding: OnboardingActions;
  readonly knowledge: Knowledge;
  readonly asked: AskedActions;
}

/** The use cases of the other rooms as the bot calls them. */
export const botActions = ({ db, clock, onboarding, knowledge, asked }: BotActionsDeps): BotActions => {
  const deps = { db, clock };
  return {
    meetPerson: meetPerson(deps),
    loadActor: (person) => loadActor(deps, person),
    onboarding,
    rememberConversation: rememberConversation(deps),
    forgetConversation: forgetConversation(deps),
    rememberCardCopy: rememberCardCopy(deps),
    knowledge: {
      ...asked,
      answer: knowledge.answer,
      show: knowledge.show,
      advise: (facts) => routeAdviceView(routeFactsOfIntent(facts)),
    },
  };
};
