import { sql } from "kysely";
import type { Deps } from "./deps.ts";
import { documentOf } from "./drafts.ts";
import type { ByPerson, Standing } from "./requests.ts";
import type { IntentId } from "./types.ts";

interface Row {
  readonly version: number | null;
  readonly document: string | null;
  readonly newest: IntentId | null;
}

/**
 * The person's draft of a kind, and the newest request of their organisations: what a chat needs to know before it can
 * say anything, with each message, in one statement. Roles are read by the statement itself: they are those of now.
 */
export const loadStanding =
  ({ db }: Pick<Deps, "db">) =>
  async ({ person, kind }: ByPerson & { readonly kind: string }): Promise<Standing> => {
    const { rows } = await sql<Row>`/* prepared */
      with mine as (
        select o.intent_id, o.changed_at, o.ods_code
        from role_grants g join organisations o on o.ods_code = g.ods_code
        where g.person_id = ${person} and g.role in ('loa', 'technical') and g.revoked_at is null
        union all
        select o.intent_id, o.changed_at, o.ods_code
        from intent_people p join intents i on i.id = p.intent_id
          join organisations o on o.ods_code = i.ods_code and o.intent_id = i.id
        where p.person_id = ${person}
      )
      select d.version, d.document,
        (select intent_id from mine order by changed_at desc, ods_code desc limit 1) as newest
      from (select) one left join drafts d on d.person_id = ${person} and d.kind = ${kind}`.execute(db);
    const [row] = rows;
    const draft = row?.version == null ? undefined : { version: row.version, document: documentOf(row.document) };
    return { draft: draft ?? { version: 0, document: null }, newest: row?.newest ?? null };
  };
