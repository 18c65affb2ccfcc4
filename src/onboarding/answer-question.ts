import type { Result } from "../result.ts";
import { applyVerb } from "./apply-verb.ts";
import type { Deps } from "./deps.ts";
import type { AnswerIsmQuestion, AnswerRefusal } from "./requests.ts";
import { checkText } from "./check-text.ts";
import type { DecisionOutcome } from "./views.ts";

/** The organisation answers the question that waits; the request is then with its ISM again. */
export const answerIsmQuestion =
  (deps: Deps) =>
  async ({ person, id, version, answer }: AnswerIsmQuestion): Promise<Result<DecisionOutcome, AnswerRefusal>> => {
    const text = checkText("answer", answer);
    return text.ok ? applyVerb(deps)({ person, id, version, verb: "answer", text: text.value }) : text;
  };
