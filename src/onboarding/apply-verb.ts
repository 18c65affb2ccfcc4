import { actingAs, maySeeIntent, relationsTo } from "../people/rules.ts";
import { loadActor } from "../people/people.ts";
import type { Actor, PersonId } from "../people/types.ts";
import { ok, type Result } from "../result.ts";
import type { Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Deps } from "./deps.ts";
import { gatherGates } from "./gates.ts";
import { enqueueForEvent } from "./notices.ts";
import type { AlreadyDecided, NotFound, Stale } from "./requests.ts";
import { decide, type LifeEvent, type LifeRefusal, type Verb } from "./rules.ts";
import { viewOf } from "./show-intent.ts";
import { eventsOf, findIntent, tiesOf, type EventRecord, type IntentRecord } from "./store.ts";
import type { DecisionOutcome } from "./views.ts";

/** One change of an organisation's record that a person asks for. */
export interface Change {
  readonly person: PersonId;
  readonly id: string;
  /** The version that the person saw; undefined: the newest (words typed in a chat). */
  readonly version: number | undefined;
  readonly verb: Verb;
  /** The question, answer, reason or note. */
  readonly text?: string;
  /** Names the request where there is no version: the same key is the same request. */
  readonly requestKey?: string;
  /** Who it is handed to. */
  readonly to?: PersonId;
  /** The ISM that it belongs to afterwards; absent: as before. */
  readonly ism?: PersonId;
  /** What else belongs to the change, in the same transaction, once it is certain that it happens. */
  readonly also?: (trx: Trx, record: IntentRecord) => Promise<void>;
}

export type ChangeRefusal = NotFound | AlreadyDecided | Stale | LifeRefusal;

type Applied =
  | { readonly kind: "done" | "repeated"; readonly actor: Actor }
  | { readonly kind: "overtaken"; readonly actor: Actor; readonly by: EventRecord | undefined }
  | { readonly kind: "refused"; readonly refusal: LifeRefusal | NotFound };

/**
 * Makes one change happen once: load, ask the rules, one conditional update (id, version and state), then the event,
 * the audit entry and the notices, all in one transaction. A second delivery of the same request (same person, version
 * and verb, or same key) is answered as the first was. Whoever comes second to another's change gets the fresh view.
 */
export const applyVerb =
  (deps: Deps) =>
  async (change: Change): Promise<Result<DecisionOutcome, ChangeRefusal>> => {
    const applied = await inTransaction(deps.db, (trx) => applyOnce(deps, trx, change));
    if (applied.kind === "refused") return { ok: false, refusal: applied.refusal };
    const record = await findIntent(deps.db, change.id);
    if (record === undefined) return { ok: false, refusal: { kind: "not-found" } };
    const intent = await viewOf(deps, applied.actor, record);
    if (applied.kind !== "overtaken") return ok({ repeated: applied.kind === "repeated", intent });
    const { by } = applied;
    if (by === undefined || !decisions.has(by.verb)) return { ok: false, refusal: { kind: "stale", intent } };
    return { ok: false, refusal: { kind: "already-decided", by: by.by, at: by.at.toISOString(), intent } };
  };

/** Changes after which another's press comes too late; after the others the card is merely old. */
const decisions = new Set<Verb>(["accept", "decline", "withdraw", "ask"]);

const applyOnce = async (deps: Deps, trx: Trx, change: Change): Promise<Applied> => {
  const actor = await loadActor({ db: trx, clock: deps.clock }, change.person);
  const record = await findIntent(trx, change.id);
  if (actor === undefined || record === undefined) return refused({ kind: "not-found" });
  const ties = tiesOf(record);
  if (!maySeeIntent(relationsTo(actor, ties))) {
    deps.log.warn({ event: "access.foreign", person: actor.id, intent: record.id }, "a foreign record was asked for");
    return refused({ kind: "not-found" });
  }
  const before = await earlier(trx, change, record, actor);
  if (before !== undefined) return before;
  const gates = {
    ...(await gatherGates({ db: trx, clock: deps.clock }, record.organisation.state, record.odsCode)),
    "not-own-request": !record.people.includes(actor.id),
  };
  const decided = decide(record.organisation.state, { verb: change.verb, as: actingAs(actor, ties) }, gates);
  if (!decided.ok) return refused(decided.refusal);
  if (!(await moveOn(deps, trx, change, record, decided.value))) {
    const fresh = await findIntent(trx, record.id);
    return (fresh && (await earlier(trx, change, fresh, actor))) ?? { kind: "overtaken", actor, by: undefined };
  }
  await change.also?.(trx, record);
  await writeDown(deps, trx, change, record, decided.value, actor);
  return { kind: "done", actor };
};

const refused = (refusal: LifeRefusal | NotFound): Applied => ({ kind: "refused", refusal });

/** Has this very request been recorded, or did another change come first? Undefined: neither. */
const earlier = async (trx: Trx, change: Change, record: IntentRecord, actor: Actor): Promise<Applied | undefined> => {
  const events = await eventsOf(trx, record.id);
  const mine = (event: EventRecord | undefined): boolean => event?.verb === change.verb && event.byId === actor.id;
  const { version, requestKey } = change;
  if (requestKey !== undefined && events.some((event) => mine(event) && event.requestKey === requestKey)) {
    return { kind: "repeated", actor };
  }
  const current = record.organisation.intentId === record.id;
  if (version === undefined) {
    if (!current) return { kind: "overtaken", actor, by: events.at(-1) };
    const last = events.at(-1);
    const same = requestKey === undefined && mine(last) && last?.text === (change.text ?? null);
    return same ? { kind: "repeated", actor } : undefined;
  }
  if (current && version === record.organisation.version) return undefined;
  const next = events.find((event) => event.version === version + 1);
  return mine(next)
    ? { kind: "repeated", actor }
    : {
        kind: "overtaken",
        actor,
        by: events.findLast((event) => decisions.has(event.verb) && event.version > version) ?? next,
      };
};

/** The one conditional update: nobody else's change can lie between what was read and this. */
const moveOn = async (
  deps: Deps,
  trx: Trx,
  change: Change,
  record: IntentRecord,
  event: LifeEvent,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable("organisations")
    .set({
      state: event.to,
      version: record.organisation.version + 1,
      changed_at: deps.clock.now(),
      ...(change.ism === undefined ? {} : { ism_id: change.ism }),
    })
    .where("ods_code", "=", record.odsCode)
    .where("intent_id", "=", record.id)
    .where("version", "=", record.organisation.version)
    .where("state", "=", event.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

const writeDown = async (
  deps: Deps,
  trx: Trx,
  change: Change,
  record: IntentRecord,
  event: LifeEvent,
  actor: Actor,
): Promise<void> => {
  const version = record.organisation.version + 1;
  await trx
    .insertInto("organisation_events")
    .values({
      ods_code: record.odsCode,
      version,
      intent_id: record.id,
      verb: event.verb,
      from_state: event.from,
      to_state: event.to,
      by_person: actor.id,
      to_person: change.to ?? null,
      at: deps.clock.now(),
      text: change.text ?? null,
      request_key: change.requestKey ?? null,
    })
    .execute();
  await enqueueForEvent(deps, trx, record, { ...event, version, text: change.text, handedTo: change.to, actor });
  await deps.audit.append(trx, {
    event: `intent.${event.verb}`,
    actor: actor.id,
    odsCode: record.odsCode,
    subject: record.id,
    details: {
      version,
      from: event.from,
      to: event.to,
      ...(change.text === undefined ? {} : { text: deps.audit.digest(change.text) }),
    },
  });
  deps.log.info({ event: `intent.${event.verb}`, intent: record.id, version, state: event.to });
};
