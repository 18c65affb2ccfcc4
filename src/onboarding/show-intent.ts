import { loadActor } from "../people/people.ts";
import { actingAs, maySeeIntent, relationsTo, type Relation } from "../people/rules.ts";
import { ismsOnDuty } from "../people/on-duty.ts";
import type { Actor, PersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Db } from "../store/database.ts";
import type { Deps } from "./deps.ts";
import { gatherGates } from "./gates.ts";
import type { NotFound, ShowIntent } from "./requests.ts";
import { actionsFor, waitingFor, type GateFacts } from "./rules.ts";
import { eventsOf, findIntent, nameOf, tiesOf, type EventRecord, type IntentRecord } from "./store.ts";
import type { IntentView, OdsView } from "./views.ts";

/** One intent as this person may see it. Missing and foreign are the same answer; a foreign one is logged. */
export const showIntent =
  (deps: Deps) =>
  async ({ person, id }: ShowIntent): Promise<Result<IntentView, NotFound>> => {
    const seen = await seeIntent(deps, deps.db, person, id);
    return seen === undefined ? refuse({ kind: "not-found" }) : ok(await viewOf(deps, seen.actor, seen.record));
  };

/** The record and the person, where the one may be seen by the other. */
export const seeIntent = async (
  deps: Deps,
  db: Db,
  person: PersonId,
  id: string,
): Promise<{ readonly actor: Actor; readonly record: IntentRecord } | undefined> => {
  const actor = await loadActor({ db, clock: deps.clock }, person);
  const record = await findIntent(db, id);
  if (actor === undefined || record === undefined) return undefined;
  if (maySeeIntent(relationsTo(actor, tiesOf(record)))) return { actor, record };
  deps.log.warn({ event: "access.foreign", person, intent: record.id }, "a foreign record was asked for");
  return undefined;
};

/** The view of a record that `actor` may see. */
export const viewOf = async (
  deps: Pick<Deps, "db" | "clock">,
  actor: Actor,
  record: IntentRecord,
): Promise<IntentView> => {
  const { db } = deps;
  const { organisation } = record;
  const relations = actingAs(actor, tiesOf(record));
  const events = await eventsOf(db, record.id);
  const last = events.at(-1);
  const current = organisation.intentId === record.id;
  // An intent that a newer one replaced stands as its own last event left it, and nothing can be done with it.
  const state = current ? organisation.state : (last?.to ?? "withdrawn");
  const gates: GateFacts = {
    ...(current ? await gatherGates(deps, state, record.odsCode) : {}),
    "not-own-request": !record.people.includes(actor.id),
  };
  return {
    id: record.id,
    version: current ? organisation.version : (last?.version ?? 1),
    reference: record.reference,
    state,
    odsCode: record.odsCode,
    organisationName: record.facts.organisationName,
    region: organisation.region,
    assignedTo: organisation.ismName,
    submittedAt: record.submittedAt.toISOString(),
    changedAt: (current ? organisation.changedAt : (last?.at ?? record.submittedAt)).toISOString(),
    facts: { ...record.facts, currentPlatform: record.facts.currentPlatform?.map((one) => ({ ...one })) ?? null },
    requester: {
      name: record.requesterName,
      knownLoa: record.requesterIsLoa,
      isMe: record.requesterId === actor.id,
    },
    ods: odsView(record),
    question: questionOf(events, actor.id),
    decision: decisionOf(events, actor.id),
    history: events.map((event) => historyOf(event, relations)),
    actions: current ? [...actionsFor(state, relations, gates)] : [],
    waitingFor: (current ? waitingFor(state, gates) : undefined) ?? null,
    contact: await contactOf(deps, record),
  };
};

/** The directory's word beside the organisation's own. Names are compared without case, signs and filling words. */
const odsView = ({ ods, facts }: IntentRecord): OdsView => odsViewOf(ods, facts.organisationName);

export const odsViewOf = (ods: IntentRecord["ods"], givenName: string | null): OdsView => ({
  status: ods.status,
  name: "name" in ods ? ods.name : null,
  nameDiffers: "name" in ods && givenName !== null && plain(ods.name) !== plain(givenName),
  closedOn: ods.status === "closed" ? ods.closedOn : null,
  successors: ods.status === "closed" ? [...ods.successors] : [],
  asOf: "asOf" in ods ? ods.asOf : null,
});

const plain = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, " ")
    .replace(/\b(the|nhs|trust|foundation|ft|of|and)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();

const questionOf = (events: readonly EventRecord[], viewer: PersonId): IntentView["question"] => {
  const at = events.findLastIndex((event) => event.verb === "ask");
  const asked = events[at];
  if (asked === undefined) return null;
  const answer = events.slice(at + 1).find((event) => event.verb === "answer");
  return {
    text: asked.text ?? "",
    by: asked.by,
    mine: asked.byId === viewer,
    at: asked.at.toISOString(),
    answer: answer?.text ?? null,
    answeredAt: answer?.at.toISOString() ?? null,
  };
};

const decisionOf = (events: readonly EventRecord[], viewer: PersonId): IntentView["decision"] => {
  for (const { verb, by, byId, at, text } of events.toReversed()) {
    if (verb === "accept" || verb === "decline" || verb === "withdraw") {
      return { verb, by, mine: byId === viewer, at: at.toISOString(), reason: text };
    }
  }
  return null;
};

const historyOf = (event: EventRecord, relations: readonly Relation[]): IntentView["history"][number] => {
  // The note of a hand-over is for the ISM who takes over; the organisation sees to whom it went.
  const support = relations.includes("ism") || relations.includes("programme");
  const handedOver = [event.toPerson, support ? event.text : null].filter((part) => part !== null).join(": ");
  return {
    version: event.version,
    verb: event.verb,
    by: event.by,
    at: event.at.toISOString(),
    text: event.verb === "hand-over" ? handedOver : event.text,
  };
};

/** Whom to ask: the ISM it belongs to, or the only one of the region on duty; else the programme's team (null). */
export const contactOf = async (
  deps: Pick<Deps, "db" | "clock">,
  { organisation }: { readonly organisation: Pick<IntentRecord["organisation"], "ismName" | "region"> },
): Promise<string | null> => {
  if (organisation.ismName !== null) return organisation.ismName;
  const [only, ...more] = await ismsOnDuty(deps, organisation.region);
  return only === undefined || more.length > 0 ? null : nameOf(deps.db, only);
};
