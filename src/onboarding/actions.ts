/** What the on-boarding room does for the faces, put together in one place. */
import { amendIntent } from "./amend-intent.ts";
import { answerIsmQuestion } from "./answer-question.ts";
import { checkOds } from "./check-ods.ts";
import { decideIntent } from "./decide-intent.ts";
import type { Deps } from "./deps.ts";
import { loadDraft, saveDraft } from "./drafts.ts";
import { listIntents } from "./list-intents.ts";
import { listIsms } from "./list-isms.ts";
import type { OnboardingActions } from "./requests.ts";
import { showIntent } from "./show-intent.ts";
import { showSupport } from "./show-support.ts";
import { loadStanding } from "./standing.ts";
import { submitIntent } from "./submit-intent.ts";
import { withdrawIntent } from "./withdraw-intent.ts";

export const onboardingActions = (deps: Deps): OnboardingActions => ({
  submitIntent: submitIntent(deps),
  amendIntent: amendIntent(deps),
  checkOds: checkOds(deps),
  decideIntent: decideIntent(deps),
  answerIsmQuestion: answerIsmQuestion(deps),
  withdrawIntent: withdrawIntent(deps),
  showIntent: showIntent(deps),
  listIntents: listIntents(deps),
  listIsms: listIsms(deps),
  showSupport: showSupport(deps),
  saveDraft: saveDraft(deps),
  loadDraft: loadDraft(deps),
  loadStanding: loadStanding(deps),
});
