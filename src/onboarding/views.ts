/** What travels from the on-boarding room to the faces. A face shows a view and sends back id and version alone. */
import { z } from "zod";
import { states, verbs, gates } from "./rules.ts";
import { approximations, datePrecisions } from "./types.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const instant = z.iso.datetime();

export const DateSpanView = z.object({
  from: day,
  to: day.optional(),
  precision: z.enum(datePrecisions),
  raw: z.string(),
  notBefore: z.literal(true).optional(),
  by: z.literal(true).optional(),
});
export const QuantityView = z.object({
  value: z.int().min(0),
  to: z.int().min(0).optional(),
  about: z.enum(approximations),
});
export const PlatformView = z.object({ name: z.string(), version: z.string().optional(), known: z.boolean() });

/** Null: the organisation does not know yet. */
export const IntentFactsView = z.object({
  transitionLead: z.string(),
  organisationName: z.string(),
  odsCode: z.string(),
  currentPlatform: z.array(PlatformView).nullable(),
  supportArrangements: z.string().nullable(),
  contractEnd: DateSpanView.nullable(),
  knownIssues: z.string().nullable(),
  preferredStart: DateSpanView.nullable(),
  currentNhsmailAccounts: QuantityView.nullable(),
  newAccounts: QuantityView.nullable(),
  mailboxes: QuantityView.nullable(),
});
export type IntentFactsView = z.infer<typeof IntentFactsView>;

/** What the directory says of the code, for the ISM's card. `nameDiffers`: it knows the code under another name. */
export const OdsView = z.object({
  status: z.enum(["open", "closed", "not-known", "unchecked"]),
  name: z.string().nullable(),
  nameDiffers: z.boolean(),
  closedOn: day.nullable(),
  successors: z.array(z.string()),
  asOf: instant.nullable(),
});
export type OdsView = z.infer<typeof OdsView>;

/** One line of the list. */
export const IntentSummary = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  reference: z.string(),
  state: z.enum(states),
  odsCode: z.string(),
  organisationName: z.string(),
  region: z.string().nullable(),
  /** The ISM it was handed to or decided by; null while it waits for any ISM of the region. */
  assignedTo: z.string().nullable(),
  submittedAt: instant,
  changedAt: instant,
});
export type IntentSummary = z.infer<typeof IntentSummary>;

export const IntentList = z.object({ items: z.array(IntentSummary), next: z.string().nullable() });
export type IntentList = z.infer<typeof IntentList>;

export const HistoryEntry = z.object({
  version: z.int(),
  verb: z.enum(verbs),
  by: z.string(),
  at: instant,
  /** The question, the answer, the reason, or the name of the ISM it went to. */
  text: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Everything that this viewer may see of one intent. `actions`: what they may do now. */
export const IntentView = IntentSummary.extend({
  facts: IntentFactsView,
  requester: z.object({
    name: z.string(),
    /** False: nobody has recorded this person as an LOA of the organisation yet; accepting does so. */
    knownLoa: z.boolean(),
    isMe: z.boolean(),
  }),
  ods: OdsView,
  /** The latest question of an ISM and its answer. */
  question: z
    .object({
      text: z.string(),
      by: z.string(),
      /** The viewer asked it. */
      mine: z.boolean(),
      at: instant,
      answer: z.string().nullable(),
      answeredAt: instant.nullable(),
    })
    .nullable(),
  /** Who accepted, declined or withdrew it. */
  decision: z
    .object({
      verb: z.enum(["accept", "decline", "withdraw"]),
      by: z.string(),
      /** The viewer decided it. */
      mine: z.boolean(),
      at: instant,
      reason: z.string().nullable(),
    })
    .nullable(),
  history: z.array(HistoryEntry),
  actions: z.array(z.enum(verbs)),
  /** The gate that alone holds it back, e.g. the on-boarding window. */
  waitingFor: z.enum(gates).nullable(),
  /** Whom the organisation asks: the ISM by name, or null for the programme's team. */
  contact: z.string().nullable(),
});
export type IntentView = z.infer<typeof IntentView>;

/** The answer to a decision. `repeated`: this very decision had been recorded before, and nothing was done twice. */
export const DecisionOutcome = z.object({ repeated: z.boolean(), intent: IntentView });
export type DecisionOutcome = z.infer<typeof DecisionOutcome>;

/** An ISM to whom a request may be handed over. */
export const IsmChoice = z.object({
  id: z.uuid(),
  name: z.string(),
  regions: z.array(z.string()),
  absent: z.boolean(),
});
export type IsmChoice = z.infer<typeof IsmChoice>;

/** What is known of a code while somebody is still filling in: the directory's word, and a request under way. */
export const OdsAnswer = z.object({
  ods: OdsView,
  /** `mine`: this person belongs to it or may join it. The reference is told only then. `contact`: an ISM's name. */
  existing: z
    .object({ mine: z.boolean(), reference: z.string().nullable(), contact: z.string().nullable() })
    .nullable(),
});
export type OdsAnswer = z.infer<typeof OdsAnswer>;
