import type { Result } from "../result.ts";
import { applyVerb } from "./apply-verb.ts";
import type { Deps } from "./deps.ts";
import type { AnswerRefusal, WithdrawIntent } from "./requests.ts";
import { checkText } from "./check-text.ts";
import type { DecisionOutcome } from "./views.ts";

/** The organisation takes its request back; a reason may be given. */
export const withdrawIntent =
  (deps: Deps) =>
  async ({ person, id, version, reason }: WithdrawIntent): Promise<Result<DecisionOutcome, AnswerRefusal>> => {
    const given = reason === undefined || reason.trim() === "" ? undefined : checkText("reason", reason);
    if (given?.ok === false) return given;
    return applyVerb(deps)({
      person,
      id,
      version,
      verb: "withdraw",
      ...(given === undefined ? {} : { text: given.value }),
    });
  };
