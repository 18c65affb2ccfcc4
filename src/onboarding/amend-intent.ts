import { londonDay } from "../london-day.ts";
import { refuse, type Result } from "../result.ts";
import { applyVerb } from "./apply-verb.ts";
import type { Deps } from "./deps.ts";
import type { AmendIntent, AmendRefusal } from "./requests.ts";
import { checkFacts, checkSomeFacts } from "./rules-intent.ts";
import { seeIntent } from "./show-intent.ts";
import { goodKey } from "./submit-intent.ts";
import type { IntentFacts } from "./types.ts";
import { changesInWords } from "./words-changes.ts";
import type { DecisionOutcome } from "./views.ts";

/** Corrects facts of a request that waits. What changed is kept in words, so that nobody has to compare two cards. */
export const amendIntent =
  (deps: Deps) =>
  async (request: AmendIntent): Promise<Result<DecisionOutcome, AmendRefusal>> => {
    if (!goodKey(request.key)) return refuse({ kind: "bad-key" });
    const today = londonDay(deps.clock.now());
    const some = checkSomeFacts(request.facts, today);
    if (!some.ok) return some;
    const seen = await seeIntent(deps, deps.db, request.person, request.id);
    if (seen === undefined) return refuse({ kind: "not-found" });
    const { record } = seen;
    if (some.value.odsCode !== undefined && some.value.odsCode !== record.odsCode)
      return refuse({ kind: "code-is-fixed" });
    const merged: IntentFacts = { ...record.facts, ...some.value };
    // Only what was given is judged by today: a start that has passed meanwhile is no reason to refuse another fact.
    const whole = checkFacts({ ...merged, preferredStart: some.value.preferredStart ?? null }, today);
    if (!whole.ok) return whole;
    return applyVerb(deps)({
      person: request.person,
      id: record.id,
      version: request.version,
      verb: "amend",
      requestKey: request.key,
      text: changesInWords(record.facts, merged),
      also: async (trx, current) => {
        const facts = { ...current.facts, ...some.value };
        await trx
          .updateTable("intents")
          .set({ facts: JSON.stringify(facts) })
          .where("id", "=", record.id)
          .execute();
        await trx
          .updateTable("organisations")
          .set({ name: facts.organisationName })
          .where("ods_code", "=", record.odsCode)
          .execute();
      },
    });
  };
