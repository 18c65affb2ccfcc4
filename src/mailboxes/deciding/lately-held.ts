import { sql } from "kysely";
import type { PersonId } from "../../people/types.ts";
import type { Db } from "../../store/database.ts";

/** A decision about one attachment, from the record. `mine`: the person who looks made it. */
export interface HeldDecided {
  readonly name: string;
  readonly did: "released" | "kept";
  readonly by: string;
  readonly mine: boolean;
  readonly at: string;
  /** Is a released one in the person's mailbox yet? */
  readonly arrived: "yes" | "not-yet" | "refused";
}

const most = 3;

/** The newest decisions about an organisation's attachments, newest first, for a card that says what a press did. */
export const latelyHeld = async (db: Db, odsCode: string, viewer: PersonId): Promise<readonly HeldDecided[]> => {
  const { rows } = await sql<{
    name: string;
    state: "kept" | "releasing" | "released" | "refused";
    byId: PersonId;
    by: string;
    at: Date;
  }>`
    select d.name, d.state, d.by_id as "byId", p.name as by, d.at from (
      select q.name, q.state,
        case when q.state = 'kept' then q.kept_by else q.released_by end as by_id,
        case when q.state = 'kept' then q.kept_at else q.released_at end as at
      from quarantine_items q join mailboxes m on m.id = q.mailbox_id
      where m.ods_code = ${odsCode} and q.state <> 'held') d
    join people p on p.id = d.by_id
    where d.at is not null order by d.at desc, d.name limit ${most}`.execute(db);
  return rows.map(({ name, state, byId, by, at }) => ({
    name,
    did: state === "kept" ? "kept" : "released",
    by,
    mine: byId === viewer,
    at: at.toISOString(),
    arrived: state === "released" ? "yes" : state === "refused" ? "refused" : "not-yet",
  }));
};
