/**
 * One mailbox's life from mapped to complete: one table. The engine and people's actions report; the rules decide.
 * Pure. `actionsFor` feeds the pane and the LOA's list, so that no face decides what is allowed.
 */
import { ok, refuse, type Result } from "../result.ts";

export const mailboxStates = [
  "mapped",
  "account-created",
  "copying",
  "in-step",
  "switch-scheduled",
  "switched",
  "re-pointed",
  "data-imported",
  "complete",
  "needs-attention",
] as const;
export type MailboxState = (typeof mailboxStates)[number];

export const mailboxVerbs = [
  "create-account",
  "start-copy",
  "report-in-step",
  "report-behind",
  "schedule-switch",
  "cancel-switch",
  "switch",
  "roll-back",
  "confirm-repointed",
  "report-imported",
  "complete",
  "raise",
  "mend",
] as const;
export type MailboxVerb = (typeof mailboxVerbs)[number];

/** `service`: the engine, or a list that an administrator imported. `owner`: the person whose mailbox it is. */
export type MailboxActor = "service" | "owner" | "loa" | "technical" | "ism" | "programme";

/**
 * Named conditions, gathered beforehand. verified: the newest certificate holds. go-given: those whom the life-cycle of
 * the organisation names have said go. watch-over: the 72 hours after the switch have passed without stragglers.
 */
export const mailboxGates = ["verified", "go-given", "watch-over"] as const;
export type MailboxGate = (typeof mailboxGates)[number];
export type MailboxGateFacts = Readonly<Partial<Record<MailboxGate, boolean>>>;

interface Row {
  readonly to: MailboxState;
  readonly by: readonly MailboxActor[];
  readonly gates?: readonly MailboxGate[];
}

const team = ["loa", "technical", "ism", "programme"] as const;
const raise = { to: "needs-attention", by: ["service", ...team] } as const;
const repointed = { to: "re-pointed", by: ["owner", "service", "loa", "technical"] } as const;
const imported = { to: "data-imported", by: ["owner", "service", "loa", "technical"] } as const;

export const mailboxTransitions = {
  mapped: { "create-account": { to: "account-created", by: ["service", ...team] }, raise },
  "account-created": {
    "start-copy": { to: "copying", by: ["service"] },
    // Self-service (options document, section 3): Outlook is re-pointed once the account is there; data come after.
    "confirm-repointed": repointed,
    raise,
  },
  copying: { "report-in-step": { to: "in-step", by: ["service"], gates: ["verified"] }, raise },
  "in-step": {
    "report-behind": { to: "copying", by: ["service"] },
    "schedule-switch": { to: "switch-scheduled", by: ["service", ...team], gates: ["go-given"] },
    switch: { to: "switched", by: ["service"], gates: ["verified", "go-given"] },
    raise,
  },
  "switch-scheduled": {
    "cancel-switch": { to: "in-step", by: ["service", ...team] },
    "schedule-switch": { to: "switch-scheduled", by: ["service", ...team], gates: ["go-given"] },
    switch: { to: "switched", by: ["service"], gates: ["verified", "go-given"] },
    raise,
  },
  switched: {
    "confirm-repointed": repointed,
    "roll-back": { to: "in-step", by: ["loa", "ism", "programme"] },
    raise,
  },
  "re-pointed": {
    "report-imported": imported,
    "roll-back": { to: "in-step", by: ["loa", "ism", "programme"] },
    complete: { to: "complete", by: ["service", "loa", "technical"], gates: ["watch-over"] },
    raise,
  },
  "data-imported": {
    "report-imported": imported,
    complete: { to: "complete", by: ["owner", "service", "loa", "technical"], gates: ["watch-over"] },
    raise,
  },
  complete: {},
  // `mend` goes back to where it was: `to` is the state that was kept when the mailbox was raised.
  "needs-attention": { mend: { to: "mapped", by: ["service", ...team] }, raise },
} as const satisfies Record<MailboxState, Partial<Record<MailboxVerb, Row>>>;

export interface MailboxCommand {
  readonly verb: MailboxVerb;
  readonly as: readonly MailboxActor[];
}

/** Where a mailbox stands. `kept`: the state to go back to from needs-attention, else null. */
export interface MailboxStanding {
  readonly state: MailboxState;
  readonly kept: MailboxState | null;
}

export interface MailboxEvent {
  readonly verb: MailboxVerb;
  readonly from: MailboxState;
  readonly to: MailboxState;
  readonly kept: MailboxState | null;
}

export type MailboxRefusal =
  | { readonly kind: "not-now"; readonly state: MailboxState; readonly verb: MailboxVerb }
  | { readonly kind: "not-allowed"; readonly verb: MailboxVerb }
  | { readonly kind: "gate-closed"; readonly gate: MailboxGate };

/** Decides one command. The order of refusals: not in this state, not this person, gate. */
export const decideMailbox = (
  { state, kept }: MailboxStanding,
  { verb, as }: MailboxCommand,
  facts: MailboxGateFacts,
): Result<MailboxEvent, MailboxRefusal> => {
  const row = (mailboxTransitions[state] as Partial<Record<MailboxVerb, Row>>)[verb];
  if (row === undefined) return refuse({ kind: "not-now", state, verb });
  if (!row.by.some((who) => as.includes(who))) return refuse({ kind: "not-allowed", verb });
  const closed = row.gates?.find((gate) => facts[gate] !== true);
  if (closed !== undefined) return refuse({ kind: "gate-closed", gate: closed });
  if (verb === "mend") return ok({ verb, from: state, to: kept ?? "mapped", kept: null });
  if (verb === "raise") return ok({ verb, from: state, to: row.to, kept: state === "needs-attention" ? kept : state });
  return ok({ verb, from: state, to: row.to, kept: null });
};

/** What these people may do now. Gates that are not open leave the action out. */
export const mailboxActionsFor = (
  standing: MailboxStanding,
  as: readonly MailboxActor[],
  facts: MailboxGateFacts = {},
): readonly MailboxVerb[] => mailboxVerbs.filter((verb) => decideMailbox(standing, { verb, as }, facts).ok);
