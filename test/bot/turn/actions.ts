import type { BotActions } from "../../../bot/turn-ports.ts";
import { knowledgeActions } from "../../../src/knowledge/actions.ts";
import { loadEntries } from "../../../src/knowledge/load.ts";
import { createKnowledge } from "../../../src/knowledge/retrieve.ts";
import { moveActions } from "../../../src/mailboxes/deciding/actions.ts";
import { forgetConversation, rememberCardCopy, rememberConversation } from "../../../src/notices/conversations.ts";
import { enqueueNotices } from "../../../src/notices/outbox.ts";
import { onboardingActions } from "../../../src/onboarding/actions.ts";
import type { Deps } from "../../../src/onboarding/deps.ts";
import { loadActor, meetPerson } from "../../../src/people/people.ts";

/** The real use cases, put together for the bot as main.ts does it. */
export const botActions = (deps: Deps): BotActions => ({
  meetPerson: meetPerson(deps),
  loadActor: (person) => loadActor(deps, person),
  onboarding: onboardingActions(deps),
  rememberConversation: rememberConversation(deps),
  forgetConversation: forgetConversation(deps),
  rememberCardCopy: rememberCardCopy(deps),
  moves: moveActions(deps),
  knowledge: knowledgeActions(
    { ...deps, notify: (trx, notices) => enqueueNotices(deps, trx, notices) },
    createKnowledge(loadEntries()),
  ),
});
