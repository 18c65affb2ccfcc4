import type { Log } from "../log.ts";
import { findCurrentIntent, tiesOf } from "../onboarding/store.ts";
import { parseOdsCode, type OdsCode } from "../onboarding/types.ts";
import { relationsTo, type Relation } from "../people/rules.ts";
import type { Actor } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Db } from "../store/database.ts";
import { mailboxStates, type MailboxState } from "./rules.ts";
import { countByState, listMailboxes } from "./store.ts";
import type { MailboxList } from "./views-team.ts";

export interface ListDeps {
  readonly db: Db;
  readonly log: Log;
}

export type ListRefusal = { readonly kind: "not-found" } | { readonly kind: "bad-cursor" };

/** Those who run the move of an organisation: they see its mailboxes, an end user of it does not. */
const team: readonly Relation[] = ["loa", "technical", "ism", "programme"];

/** What the person is to the organisation of this code; undefined where it does not exist for them (logged). */
export const teamRelation =
  ({ db, log }: ListDeps) =>
  async (
    actor: Actor,
    code: string,
  ): Promise<{ readonly odsCode: OdsCode; readonly as: readonly Relation[] } | undefined> => {
    const parsed = parseOdsCode(code);
    if (!parsed.ok) return undefined;
    const record = await findCurrentIntent(db, parsed.value);
    const ties =
      record === undefined ? { odsCode: parsed.value, region: null, ismId: null, requesterIds: [] } : tiesOf(record);
    const as = relationsTo(actor, ties).filter((relation) => team.includes(relation));
    if (as.length > 0) return { odsCode: parsed.value, as };
    log.warn({ event: "foreign-organisation", person: actor.id });
    return undefined;
  };

/** An organisation's mailboxes: counts by state, and one page. Cursor: `state:id` of the last one, opaque to callers. */
export const mailboxesOf =
  (deps: ListDeps) =>
  async (
    actor: Actor,
    wanted: {
      readonly odsCode: string;
      readonly states: readonly MailboxState[];
      readonly after: string | undefined;
      readonly limit: number;
    },
  ): Promise<Result<MailboxList, ListRefusal>> => {
    const relation = await teamRelation(deps)(actor, wanted.odsCode);
    if (relation === undefined) return refuse({ kind: "not-found" });
    const after = wanted.after === undefined ? undefined : readCursor(wanted.after);
    if (after === null) return refuse({ kind: "bad-cursor" });
    const { odsCode } = relation;
    const [counts, rows] = await Promise.all([
      countByState(deps.db, odsCode),
      listMailboxes(deps.db, { odsCode, states: wanted.states, after, limit: wanted.limit + 1 }),
    ]);
    const page = rows.slice(0, wanted.limit);
    const last = page.at(-1);
    return ok({
      counts: Object.fromEntries(mailboxStates.map((state) => [state, counts[state] ?? 0])) as MailboxList["counts"],
      items: page.map((row) => ({
        id: row.id,
        externalId: row.external_id,
        state: row.state,
        version: row.version,
        since: row.since.toISOString(),
        vip: row.vip,
        attention: row.attention_code,
      })),
      next: rows.length > wanted.limit && last !== undefined ? `${last.state}:${last.id}` : null,
    });
  };

const readCursor = (text: string): { readonly state: MailboxState; readonly id: string } | null => {
  const [state = "", id = ""] = text.split(":");
  const known = mailboxStates.find((one) => one === state);
  return known === undefined || !/^[0-9a-f-]{36}$/.test(id) ? null : { state: known, id };
};
