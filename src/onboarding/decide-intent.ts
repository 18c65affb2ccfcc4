import { grantRole } from "../people/roles.ts";
import { loadActor } from "../people/people.ts";
import { parsePersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import { applyVerb, type Change } from "./apply-verb.ts";
import type { Deps } from "./deps.ts";
import type { BadText, DecideIntent, DecideRefusal, Decision } from "./requests.ts";
import { checkText } from "./check-text.ts";
import type { DecisionOutcome } from "./views.ts";

/**
 * An ISM's (or the programme's) decision: accept, ask, decline with a reason, hand over. `id` and `version` are all
 * that is believed of a card. Accepting records the requester as an LOA of the organisation.
 */
export const decideIntent =
  (deps: Deps) =>
  async (request: DecideIntent): Promise<Result<DecisionOutcome, DecideRefusal>> => {
    const change = await changeFor[request.decision.verb](deps, request, request.decision as never);
    return change.ok ? applyVerb(deps)(change.value) : change;
  };

type Prepared = Promise<Result<Change, BadText | { readonly kind: "not-an-ism" }>>;
type Prepare<V extends Decision["verb"]> = (
  deps: Deps,
  request: DecideIntent,
  decision: Extract<Decision, { verb: V }>,
) => Prepared;

const base = ({ person, id, version }: DecideIntent): Omit<Change, "verb"> => ({ person, id, version });

const changeFor: { readonly [V in Decision["verb"]]: Prepare<V> } = {
  accept: (deps, request) =>
    Promise.resolve(
      ok({
        ...base(request),
        verb: "accept",
        ism: request.person,
        also: async (trx, record) => {
          // Until now it was a claim; an ISM who knows the organisation has vouched for it.
          await grantRole(deps, trx, {
            by: request.person,
            person: record.requesterId,
            role: "loa",
            odsCode: record.odsCode,
          });
        },
      }),
    ),
  ask: (_deps, request, decision) => {
    const text = checkText("question", decision.question);
    return Promise.resolve(text.ok ? ok({ ...base(request), verb: "ask", text: text.value }) : text);
  },
  decline: (_deps, request, decision) => {
    const text = checkText("reason", decision.reason);
    return Promise.resolve(
      text.ok ? ok({ ...base(request), verb: "decline", text: text.value, ism: request.person }) : text,
    );
  },
  "hand-over": async (deps, request, decision) => {
    const to = parsePersonId(decision.to);
    const taker = to === undefined ? undefined : await loadActor(deps, to);
    const supports = taker?.grants.some(({ role }) => role === "ism" || role === "programme") === true;
    if (taker === undefined || !supports || taker.id === request.person) return refuse({ kind: "not-an-ism" });
    const given = decision.note?.trim() === "" ? undefined : decision.note;
    const note = given === undefined ? undefined : checkText("note", given);
    if (note?.ok === false) return note;
    return ok({
      ...base(request),
      verb: "hand-over",
      to: taker.id,
      ism: taker.id,
      ...(note === undefined ? {} : { text: note.value }),
    });
  },
};
