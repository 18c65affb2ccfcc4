/**
 * The organisation's life-cycle: one table, decided by people. Pure. The diagram in the README is made from it, and
 * `actionsFor` feeds every face, so that none of them decides what is allowed.
 */
import { ok, refuse, type Result } from "../result.ts";
import type { Relation } from "../people/rules.ts";

export const states = [
  "draft",
  "submitted",
  "question-asked",
  "accepted",
  "declined",
  "withdrawn",
  "call-booked",
  "call-held",
  "readiness",
  "registration-open",
  "accounts",
  "migrating",
  "complete",
] as const;
export type OrganisationState = (typeof states)[number];

export const verbs = [
  "submit",
  "amend",
  "accept",
  "ask",
  "answer",
  "decline",
  "hand-over",
  "withdraw",
  "book-call",
  "cancel-call",
  "hold-call",
  "start-readiness",
  "open-registration",
  "close-registration",
  "create-accounts",
  "start-migrating",
  "complete",
] as const;
export type Verb = (typeof verbs)[number];

/** Named conditions beyond who and when. Each is a fact that the action gathers beforehand. */
export const gates = [
  "not-own-request",
  "on-boarding-window",
  "readiness-met",
  "accounts-exist",
  "all-mailboxes-complete",
] as const;
export type Gate = (typeof gates)[number];

/** `undefined` for a gate means "not gathered": it counts as closed. */
export type GateFacts = Readonly<Partial<Record<Gate, boolean>>>;

export type Who = Relation | "service";

export interface Row {
  readonly to: OrganisationState;
  readonly by: readonly Who[];
  readonly gates?: readonly Gate[];
}

const organisation = ["requester", "loa"] as const;
const support = ["ism", "programme"] as const;
const decision = { by: support, gates: ["not-own-request"] } as const;
/** The organisation may step back until its mail moves; after that, its ISM has to unpick what was done. */
const withdraw = { to: "withdrawn", by: [...organisation, "programme"] } as const;

export const transitions = {
  draft: { submit: { to: "submitted", by: ["requester"] } },
  submitted: {
    amend: { to: "submitted", by: organisation },
    accept: { to: "accepted", ...decision },
    ask: { to: "question-asked", ...decision },
    decline: { to: "declined", ...decision },
    "hand-over": { to: "submitted", by: support },
    withdraw,
  },
  "question-asked": {
    amend: { to: "question-asked", by: organisation },
    answer: { to: "submitted", by: organisation },
    accept: { to: "accepted", ...decision },
    decline: { to: "declined", ...decision },
    "hand-over": { to: "question-asked", by: support },
    withdraw,
  },
  accepted: {
    "book-call": { to: "call-booked", by: [...organisation, ...support], gates: ["on-boarding-window"] },
    "hand-over": { to: "accepted", by: support },
    withdraw,
  },
  declined: { submit: { to: "submitted", by: ["requester"] } },
  withdrawn: { submit: { to: "submitted", by: ["requester"] } },
  "call-booked": {
    "book-call": { to: "call-booked", by: [...organisation, ...support], gates: ["on-boarding-window"] },
    "cancel-call": { to: "accepted", by: [...organisation, ...support] },
    "hold-call": { to: "call-held", by: support },
    withdraw,
  },
  "call-held": { "start-readiness": { to: "readiness", by: [...organisation, ...support] }, withdraw },
  readiness: {
    // Options document, section 3: accounts only after the programme has approved and enabled the registration controls.
    "open-registration": { to: "registration-open", by: ["programme"], gates: ["on-boarding-window", "readiness-met"] },
    withdraw,
  },
  "registration-open": {
    "create-accounts": { to: "accounts", by: ["loa", "technical", "service"], gates: ["accounts-exist"] },
    "close-registration": { to: "readiness", by: ["programme"] },
    withdraw,
  },
  accounts: {
    "start-migrating": { to: "migrating", by: ["loa", "technical", "service"], gates: ["accounts-exist"] },
    withdraw,
  },
  migrating: {
    complete: { to: "complete", by: ["loa", "ism", "programme"], gates: ["all-mailboxes-complete"] },
  },
  complete: {},
} as const satisfies Record<OrganisationState, Partial<Record<Verb, Row>>>;

export interface Command {
  readonly verb: Verb;
  /** What the person is to the organisation (src/people/rules.ts), or `service` for the engine. */
  readonly as: readonly Who[];
}

/** What happened, to be stored with the version that was expected. */
export interface LifeEvent {
  readonly verb: Verb;
  readonly from: OrganisationState;
  readonly to: OrganisationState;
}

export type LifeRefusal =
  | { readonly kind: "not-now"; readonly state: OrganisationState; readonly verb: Verb }
  | { readonly kind: "not-allowed"; readonly verb: Verb }
  | { readonly kind: "own-request" }
  | { readonly kind: "gate-closed"; readonly gate: Exclude<Gate, "not-own-request"> };

const rowOf = (state: OrganisationState, verb: Verb): Row | undefined =>
  (transitions[state] as Partial<Record<Verb, Row>>)[verb];

/** Decides one command. The order of refusals: not in this state, not this person, own request, gate. */
export const decide = (
  state: OrganisationState,
  command: Command,
  facts: GateFacts,
): Result<LifeEvent, LifeRefusal> => {
  const row = rowOf(state, command.verb);
  if (row === undefined) return refuse({ kind: "not-now", state, verb: command.verb });
  if (!row.by.some((who) => command.as.includes(who))) return refuse({ kind: "not-allowed", verb: command.verb });
  for (const gate of row.gates ?? []) {
    if (facts[gate] === true) continue;
    return gate === "not-own-request" ? refuse({ kind: "own-request" }) : refuse({ kind: "gate-closed", gate });
  }
  return ok({ verb: command.verb, from: state, to: row.to });
};

/** What these people may do now, for a card or a page; gates that are not open leave the action out. */
export const actionsFor = (state: OrganisationState, as: readonly Who[], facts: GateFacts = {}): readonly Verb[] =>
  verbs.filter((verb) => decide(state, { verb, as }, facts).ok);

/** A gate that alone holds the organisation back, for the sentence "waiting for the on-boarding window". */
export const waitingFor = (state: OrganisationState, facts: GateFacts): Gate | undefined => {
  const shut = (verb: Verb): Gate | undefined => rowOf(state, verb)?.gates?.find((gate) => facts[gate] !== true);
  if (state === "accepted") return shut("book-call");
  if (state === "readiness") return shut("open-registration");
  return undefined;
};

/** Open: the organisation's one record is under way, so a second intent joins it or is refused. */
export const isUnderWay = (state: OrganisationState): boolean =>
  state !== "draft" && state !== "declined" && state !== "withdrawn";
