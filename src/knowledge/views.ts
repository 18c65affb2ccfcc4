/**
 * What the knowledge room hands to the faces (Teams card, pane, tab, API). Importable by a browser.
 * No sentence of an answer is made here: each comes from an entry, which names its source.
 */
import { z } from "zod";

/** Who reads. One entry may serve several. */
export const audiences = ["loa", "ism", "endUser", "technical"] as const;
export const Audience = z.enum(audiences);
export type Audience = z.infer<typeof Audience>;

/**
 * answer: one entry, said with confidence. did-you-mean: two to four questions to choose from, and always "none of
 * these". pass-on: the guidance does not say, with the offer to ask the ISM.
 */
export const bands = ["answer", "did-you-mean", "pass-on"] as const;
export const Band = z.enum(bands);
export type Band = z.infer<typeof Band>;

/** Where a sentence comes from. `section` for the options document; `date` (YYYY or YYYY-MM-DD) for a page read. */
export const SourceView = z.object({
  title: z.string(),
  section: z.string().nullable(),
  date: z.string().nullable(),
  url: z.url().nullable(),
});
export type SourceView = z.infer<typeof SourceView>;

/** One thing to press. `entry` opens that entry; `ask-ism` passes the question as it was asked to the person's ISM. */
export const ChoiceView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("entry"), entryId: z.string(), label: z.string() }),
  z.object({ kind: z.literal("ask-ism"), label: z.string() }),
]);
export type ChoiceView = z.infer<typeof ChoiceView>;

/** Why nothing was answered. not-stated: the subject is known, the thing asked for is in no source. */
export const passOnReasons = ["not-stated", "not-covered", "outside", "empty"] as const;
export const PassOnReason = z.enum(passOnReasons);
export type PassOnReason = z.infer<typeof PassOnReason>;

export const AnswerView = z.object({
  band: Band,
  /** The words of the person, trimmed, at most 500 characters. */
  asked: z.string(),
  /** The question that was understood: the heading of an answer. Null where none was. */
  understood: z.string().nullable(),
  entryId: z.string().nullable(),
  /** Sentences to show, in order: the answer, or what is not known. */
  paragraphs: z.array(z.string()),
  sources: z.array(SourceView),
  /** One next step in words, last on the card. */
  nextStep: z.string().nullable(),
  /** did-you-mean: 2 to 4 entries and "none of these"; pass-on: the offer to ask, and at most one entry nearby. */
  choices: z.array(ChoiceView),
  /** Entries beside an answer. */
  related: z.array(ChoiceView),
  reason: PassOnReason.nullable(),
  /** Calibrated chance, 0 to 1, that the best entry answers the question. For the record, not for display. */
  confidence: z.number(),
});
export type AnswerView = z.infer<typeof AnswerView>;

/** What the last answer was about; the faces keep it with the conversation and pass it back. */
export const LastAnswer = z.object({ entryId: z.string(), asked: z.string().max(500) });
export type LastAnswer = z.infer<typeof LastAnswer>;

/** A question on its way to the ISM and back. */
export const askedStates = ["waiting", "answered", "closed"] as const;
export const AskedQuestionView = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(askedStates),
  organisation: z.string().nullable(),
  question: z.string(),
  /** What stood around it: the entry answered before, the field asked for, the choices refused. */
  context: z.array(z.object({ label: z.string(), value: z.string() })),
  askedAt: z.iso.datetime(),
  answer: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  raised: z.int().min(0),
});
export type AskedQuestionView = z.infer<typeof AskedQuestionView>;

/** A proposed entry, before and after its review by the programme. */
export const proposalStates = ["proposed", "accepted", "refused"] as const;
export const ProposalView = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(proposalStates),
  question: z.string(),
  answer: z.string(),
  alternates: z.array(z.string()),
  source: z.string(),
  note: z.string().nullable(),
});
export type ProposalView = z.infer<typeof ProposalView>;

export const routeIds = ["self-service", "partial-managed", "managed"] as const;
export const RouteId = z.enum(routeIds);
export type RouteId = z.infer<typeof RouteId>;

/** One reason of the advice: the sentence, what it speaks for, and the section of the options document. */
export const RouteReasonView = z.object({
  id: z.string(),
  route: RouteId,
  sentence: z.string(),
  section: z.string(),
  /** True where the rule is ours and not the document's (such as a number for "large"). */
  ours: z.boolean(),
});
export type RouteReasonView = z.infer<typeof RouteReasonView>;

export const RouteAdviceView = z.object({
  route: RouteId.nullable(),
  routeName: z.string().nullable(),
  /** firm: nothing that is unknown would change it. provisional: something may. none: too little is known. */
  standing: z.enum(["firm", "provisional", "none"]),
  /** Parts of the partial managed service that fit. Empty for the other routes. */
  parts: z.array(z.object({ id: z.string(), name: z.string(), sentence: z.string(), section: z.string() })),
  reasons: z.array(RouteReasonView),
  /** What would make it another route, in words. */
  wouldChange: z.array(z.object({ sentence: z.string(), route: RouteId })),
  /** Facts not known yet, as questions to ask; those that could change the route come first. */
  unknown: z.array(z.object({ fact: z.string(), question: z.string(), couldChange: z.boolean() })),
  override: z.object({ route: RouteId, reason: z.string(), by: z.string(), at: z.iso.datetime() }).nullable(),
});
export type RouteAdviceView = z.infer<typeof RouteAdviceView>;
