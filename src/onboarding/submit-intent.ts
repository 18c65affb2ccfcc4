import { randomUUID } from "node:crypto";
import { londonDay } from "../london-day.ts";
import { loadActor } from "../people/people.ts";
import { relationsTo } from "../people/rules.ts";
import type { Actor } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Deps } from "./deps.ts";
import { enqueueForEvent } from "./notices.ts";
import { regionFor } from "./ods/regions.ts";
import { makeReference } from "./reference.ts";
import type { SubmitIntent, Submitted, SubmitRefusal } from "./requests.ts";
import { checkFacts } from "./rules-intent.ts";
import { decide, isUnderWay, type OrganisationState } from "./rules.ts";
import { contactOf, viewOf } from "./show-intent.ts";
import { findCurrentIntent, findSubmitted, tiesOf, type IntentRecord } from "./store.ts";
import type { IntentFacts, IntentId, OdsCheck } from "./types.ts";

/** Names one request: made once per draft by whoever asks. */
export const goodKey = (key: string): boolean => /^[\w.:-]{8,100}$/.test(key);

type Taken =
  | { readonly kind: Submitted["outcome"]; readonly record: IntentRecord }
  | { readonly kind: "occupied"; readonly record: IntentRecord };

/**
 * Sends an intent to migrate. One record per ODS code: a colleague of the organisation joins the request that is under
 * way, a stranger is refused with whom to ask. The same key twice is one request. The ODS directory is asked
 * beforehand, within a time limit; what it cannot say is marked unchecked and asked again later.
 */
export const submitIntent =
  (deps: Deps) =>
  async (request: SubmitIntent): Promise<Result<Submitted, SubmitRefusal>> => {
    if (!goodKey(request.key)) return refuse({ kind: "bad-key" });
    const facts = checkFacts(request.facts, londonDay(deps.clock.now()));
    if (!facts.ok) return facts;
    const actor = await loadActor(deps, request.person);
    if (actor === undefined) return refuse({ kind: "person-not-known" });
    const ods = await deps.ods.lookUp(facts.value.odsCode);
    const wanted = { ...request, facts: facts.value, ods, actor };
    const taken = await inTransaction(deps.db, (trx) => take(deps, trx, wanted));
    if (taken.kind === "occupied") {
      deps.log.warn({ event: "access.foreign", person: actor.id, intent: taken.record.id }, "already requested");
      const ask = await contactOf(deps, taken.record);
      return refuse({ kind: "already-requested", ask, region: taken.record.organisation.region });
    }
    return ok({ outcome: taken.kind, intent: await viewOf(deps, actor, taken.record) });
  };

interface Wanted {
  readonly key: string;
  readonly facts: IntentFacts;
  readonly ods: OdsCheck;
  readonly actor: Actor;
}

const take = async (deps: Deps, trx: Trx, wanted: Wanted): Promise<Taken> => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const sent = await findSubmitted(trx, wanted.actor.id, wanted.key);
    if (sent !== undefined) return { kind: "repeated", record: sent };
    const current = await findCurrentIntent(trx, wanted.facts.odsCode);
    if (current !== undefined && isUnderWay(current.organisation.state)) return join(deps, trx, wanted.actor, current);
    const record = await open(deps, trx, wanted, current);
    if (record !== undefined) return { kind: "submitted", record };
    // Somebody sent one for the same organisation in the same moment: look again.
  }
  throw new Error("An intent could not be stored after five attempts");
};

/** A second person of the organisation belongs to the one request from now on. */
const join = async (deps: Deps, trx: Trx, actor: Actor, record: IntentRecord): Promise<Taken> => {
  const relations = relationsTo(actor, tiesOf(record));
  if (relations.includes("requester")) return { kind: "repeated", record };
  if (!relations.includes("loa") && !relations.includes("technical")) return { kind: "occupied", record };
  await trx
    .insertInto("intent_people")
    .values({ intent_id: record.id, person_id: actor.id, joined_at: deps.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await deps.audit.append(trx, {
    event: "intent.joined",
    actor: actor.id,
    odsCode: record.odsCode,
    subject: record.id,
  });
  return { kind: "joined", record: { ...record, people: [...record.people, actor.id] } };
};

/** Undefined where somebody else was quicker. */
const open = async (
  deps: Deps,
  trx: Trx,
  wanted: Wanted,
  before: IntentRecord | undefined,
): Promise<IntentRecord | undefined> => {
  const from: OrganisationState = before?.organisation.state ?? "draft";
  const event = decide(from, { verb: "submit", as: ["requester"] }, {});
  if (!event.ok) throw new Error(`The table does not let a ${from} organisation submit`);
  const id = randomUUID() as IntentId;
  const version = await claimOrganisation(deps, trx, wanted, before, id);
  if (version === undefined) return undefined;
  await storeIntent(deps, trx, wanted, id);
  const now = deps.clock.now();
  const { actor, facts } = wanted;
  await trx.insertInto("intent_people").values({ intent_id: id, person_id: actor.id, joined_at: now }).execute();
  await trx
    .insertInto("organisation_events")
    .values({
      ods_code: facts.odsCode,
      version,
      intent_id: id,
      verb: "submit",
      from_state: from,
      to_state: event.value.to,
      by_person: actor.id,
      to_person: null,
      at: now,
      text: null,
      request_key: null,
    })
    .execute();
  if (wanted.ods.status === "unchecked") await deps.jobs.enqueue(trx, "ods-check", { intentId: id }, { key: id });
  const record = await findCurrentIntent(trx, facts.odsCode);
  if (record === undefined) throw new Error("An intent was stored and is not there");
  await enqueueForEvent(deps, trx, record, { ...event.value, version, text: undefined, handedTo: undefined, actor });
  await deps.audit.append(trx, {
    event: "intent.submit",
    actor: actor.id,
    odsCode: facts.odsCode,
    subject: id,
    details: { version, from, to: event.value.to, facts: deps.audit.digest(JSON.stringify(facts)) },
  });
  deps.log.info({ event: "intent.submit", intent: id, version, ods: wanted.ods.status });
  return record;
};

/** Makes the organisation's row, or takes over the one whose last request ended. Returns its new version. */
const claimOrganisation = async (
  deps: Deps,
  trx: Trx,
  { facts, ods }: Wanted,
  before: IntentRecord | undefined,
  id: IntentId,
): Promise<number | undefined> => {
  const now = deps.clock.now();
  const region = await regionFor(trx, facts.odsCode, ods);
  const row = { name: facts.organisationName, region, state: "submitted" as const, intent_id: id, changed_at: now };
  if (before === undefined) {
    const made = await trx
      .insertInto("organisations")
      .values({ ods_code: facts.odsCode, version: 1, ism_id: null, created_at: now, ...row })
      .onConflict((conflict) => conflict.doNothing())
      .returning("version")
      .executeTakeFirst();
    return made?.version;
  }
  const { version, state } = before.organisation;
  const taken = await trx
    .updateTable("organisations")
    .set({ ...row, version: version + 1, ism_id: null })
    .where("ods_code", "=", facts.odsCode)
    .where("version", "=", version)
    .where("state", "=", state)
    .returning("version")
    .executeTakeFirst();
  return taken?.version;
};

const storeIntent = async (deps: Deps, trx: Trx, wanted: Wanted, id: IntentId): Promise<void> => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const stored = await trx
      .insertInto("intents")
      .values({
        id,
        reference: makeReference(deps.random),
        ods_code: wanted.facts.odsCode,
        requester_id: wanted.actor.id,
        submit_key: wanted.key,
        facts: JSON.stringify(wanted.facts),
        ods: JSON.stringify(wanted.ods),
        submitted_at: deps.clock.now(),
      })
      // 47 million references: two alike are rare, and then another one is drawn.
      .onConflict((conflict) => conflict.column("reference").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (stored !== undefined) return;
  }
  throw new Error("No free reference was found in five draws");
};
