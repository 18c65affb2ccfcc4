import type { Actor } from "../../people/types.ts";
import { ok, refuse, type Result } from "../../result.ts";
import { teamRelation } from "../list.ts";
import type { SwitchUse } from "./schedule-switch.ts";
import type { ForwardList } from "./views.ts";
import { forwardInstruction } from "./words.ts";

const most = 1_000;

/** The mailboxes of an organisation that wait for an administrator's forward, longest first, and what to set for each. */
export const listForwards =
  (deps: SwitchUse) =>
  async (actor: Actor, code: string): Promise<Result<ForwardList, { readonly kind: "not-found" }>> => {
    const relation = await teamRelation(deps)(actor, code);
    if (relation === undefined) return refuse({ kind: "not-found" });
    const rows = await deps.db
      .selectFrom("switch_attempts as a")
      .innerJoin("mailboxes as m", "m.id", "a.mailbox_id")
      .select(["m.id", "m.external_id", "m.old_address", "m.new_address", "a.forwarded_at", "a.reason"])
      .where("m.ods_code", "=", relation.odsCode)
      .where("a.state", "=", "running")
      .where("a.forwarding", "=", "administrator")
      .where("a.confirmed_at", "is", null)
      .orderBy("a.forwarded_at")
      .orderBy("m.id")
      .limit(most)
      .execute();
    return ok({
      items: rows.flatMap(({ id, external_id, old_address: from, new_address: to, forwarded_at, reason }) =>
        from === null || to === null
          ? []
          : [
              {
                mailbox: id,
                externalId: external_id,
                from,
                to,
                since: forwarded_at?.toISOString() ?? null,
                triedInVain: reason === "not-forwarded",
                instruction: [...forwardInstruction({ from, to })],
              },
            ],
      ),
    });
  };
