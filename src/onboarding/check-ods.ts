import { loadActor } from "../people/people.ts";
import { relationsTo } from "../people/rules.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Deps } from "./deps.ts";
import type { CheckOds } from "./requests.ts";
import { isUnderWay } from "./rules.ts";
import { contactOf, odsViewOf } from "./show-intent.ts";
import { findCurrentIntent, tiesOf } from "./store.ts";
import { parseOdsCode } from "./types.ts";
import type { OdsAnswer } from "./views.ts";

/** What the directory says of a code, and whether the organisation has a request under way. */
export const checkOds =
  (deps: Deps) =>
  async ({ person, code }: CheckOds): Promise<Result<OdsAnswer, { readonly kind: "not-an-ods-code" }>> => {
    const parsed = parseOdsCode(code);
    if (!parsed.ok) return refuse({ kind: "not-an-ods-code" });
    const [ods, record, actor] = await Promise.all([
      deps.ods.lookUp(parsed.value),
      findCurrentIntent(deps.db, parsed.value),
      loadActor(deps, person),
    ]);
    const view = odsViewOf(ods, null);
    if (record === undefined || !isUnderWay(record.organisation.state)) return ok({ ods: view, existing: null });
    const mine = actor !== undefined && relationsTo(actor, tiesOf(record)).some((relation) => relation !== "end-user");
    return ok({
      ods: view,
      existing: { mine, reference: mine ? record.reference : null, contact: await contactOf(deps, record) },
    });
  };
