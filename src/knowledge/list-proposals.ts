import { loadActor } from "../people/people.ts";
import { isProgramme } from "../people/rules.ts";
import type { PersonId } from "../people/types.ts";
import type { Deps } from "./deps.ts";
import { reviewedSource } from "./proposals.ts";
import type { ProposalView } from "./views.ts";

/** Proposed entries that wait for the programme's review, oldest first, at most 100. For anybody else: none. */
export const listProposals =
  (deps: Pick<Deps, "db" | "clock">) =>
  async (person: PersonId): Promise<readonly ProposalView[]> => {
    const actor = await loadActor(deps, person);
    if (actor === undefined || !isProgramme(actor)) return [];
    const rows = await deps.db
      .selectFrom("knowledge_proposals")
      .select(["id", "version", "state", "question", "answer", "alternates", "note"])
      .where("state", "=", "proposed")
      .orderBy("proposed_at")
      .limit(100)
      .execute();
    return rows.map(({ alternates, ...row }) => ({ ...row, alternates: [...alternates], source: reviewedSource }));
  };
