import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { PersonId } from "../people/types.ts";
import type { Trx } from "../store/database.ts";
import { detailsText, keyIdOf, macOf, type Detail } from "./chain.ts";

export interface AuditEntry {
  /** What happened, e.g. "intent.accepted". */
  readonly event: string;
  /** Null: the service itself. Kept as a pseudonym. */
  readonly actor: PersonId | null;
  readonly odsCode?: string;
  /** Opaque id of what it was done to: an intent, a mailbox; or a person, who is kept as a pseudonym. */
  readonly subject?: string | { readonly person: PersonId };
  /** Ids, states, numbers. Never names, addresses or free text: give `audit.digest(text)` instead. */
  readonly details?: Readonly<Record<string, Detail>>;
}

export interface Audit {
  /** Appends within the transaction of what happened: both are recorded, or neither. */
  readonly append: (trx: Trx, entry: AuditEntry) => Promise<void>;
  /** Stands for a text that may hold personal data: proves later which text it was; tells nothing without the key. */
  readonly digest: (text: string) => string;
}

/**
 * The audit trail. Each transaction takes the first free one of 16 lanes and holds it until it commits; so entries are
 * chained strictly within a lane, and sixteen transactions can commit at once (docs/adr/011 has the measurement).
 */
export const createAudit = ({ clock, key }: { readonly clock: Clock; readonly key: Uint8Array }): Audit => {
  const keyId = keyIdOf(key);
  const lanes = new WeakMap<Trx, number>();
  return {
    digest: (text) =>
      createHmac("sha256", key).update("nhsmail-onboarding audit text\0").update(text, "utf8").digest("hex"),
    append: async (trx, entry) => {
      const actor = entry.actor === null ? null : await pseudonymOf(trx, entry.actor);
      const subject =
        typeof entry.subject === "object" ? await pseudonymOf(trx, entry.subject.person) : (entry.subject ?? null);
      const head = await takeLane(trx, lanes.get(trx));
      lanes.set(trx, head.lane);
      const row = {
        lane: head.lane,
        position: head.position + 1,
        at: clock.now(),
        event: entry.event,
        actor,
        odsCode: entry.odsCode ?? null,
        subject,
        details: detailsText(entry.details ?? {}),
      };
      const mac = macOf(key, head.mac, row);
      await sql`
        with head as (update audit_lanes set position = ${row.position}, mac = ${mac} where lane = ${row.lane})
        insert into audit_entries (lane, position, at, event, actor, ods_code, subject, details, key_id, mac)
        values (${row.lane}, ${row.position}, ${row.at}, ${row.event}, ${row.actor}, ${row.odsCode}, ${row.subject},
          ${row.details}, ${keyId}, ${mac})`.execute(trx);
    },
  };
};

interface Head {
  readonly lane: number;
  readonly position: number;
  readonly mac: Buffer;
}

/** The lane that this transaction holds already, else the first free one, else the wait for a busy one. */
const takeLane = async (trx: Trx, held: number | undefined): Promise<Head> => {
  const lanes = trx.selectFrom("audit_lanes").select(["lane", "position", "mac"]);
  if (held !== undefined) return lanes.where("lane", "=", held).executeTakeFirstOrThrow();
  const free = await lanes.orderBy("lane").limit(1).forUpdate().skipLocked().executeTakeFirst();
  if (free !== undefined) return free;
  return lanes
    .orderBy(sql`random()`)
    .limit(1)
    .forUpdate()
    .executeTakeFirstOrThrow();
};

/** The person's pseudonym in the trail; made at the first entry. */
export const pseudonymOf = async (trx: Trx, person: PersonId): Promise<string> => {
  const query = trx.selectFrom("audit_pseudonyms").select("pseudonym").where("person_id", "=", person);
  const found = await query.executeTakeFirst();
  if (found !== undefined) return found.pseudonym;
  await trx
    .insertInto("audit_pseudonyms")
    .values({ person_id: person })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await query.executeTakeFirstOrThrow()).pseudonym;
};
