import type { AnswerView, AskedQuestionView, ProposalView, RouteAdviceView } from "../../../src/knowledge/views.ts";
import type { IntentView } from "../../../src/onboarding/views.ts";

/** Views as the core makes them, with `text` in every place where a person's words may stand. */
export const intentView = (text: string, more: Partial<IntentView> = {}): IntentView => ({
  id: "01980000-0000-7000-8000-000000000001",
  version: 3,
  reference: "K7M-4RXP",
  state: "submitted",
  odsCode: "ZZ901",
  organisationName: text,
  region: "Demo North",
  assignedTo: text,
  submittedAt: "2026-11-20T09:30:00.000Z",
  changedAt: "2026-11-20T09:30:00.000Z",
  facts: {
    transitionLead: text,
    organisationName: text,
    odsCode: "ZZ901",
    currentPlatform: [
      { name: "Exchange", version: "2010", known: true },
      { name: text, known: false },
    ],
    supportArrangements: text,
    contractEnd: { from: "2027-03-31", precision: "day", raw: text.slice(0, 200) },
    knownIssues: text,
    preferredStart: { from: "2027-03-01", to: "2027-03-31", precision: "month", raw: text.slice(0, 200) },
    currentNhsmailAccounts: { value: 120, about: "exactly" },
    newAccounts: { value: 400, to: 450, about: "between" },
    mailboxes: { value: 4_500, about: "about" },
  },
  requester: { name: text, knownLoa: false, isMe: false },
  ods: { status: "open", name: text, nameDiffers: true, closedOn: null, successors: [], asOf: null },
  question: {
    text,
    by: text,
    mine: false,
    at: "2026-11-21T09:30:00.000Z",
    answer: text,
    answeredAt: "2026-11-21T10:30:00.000Z",
  },
  decision: null,
  history: [],
  actions: ["accept", "ask", "decline", "hand-over"],
  waitingFor: null,
  contact: text,
  ...more,
});

export const adviceView = (text: string): RouteAdviceView => ({
  route: "managed",
  routeName: "a managed migration",
  standing: "provisional",
  parts: [{ id: "vip", name: text, sentence: text, section: "4" }],
  reasons: Array.from({ length: 12 }, (_, index) => ({
    id: String(index),
    route: "managed" as const,
    sentence: text,
    section: "2.2.3",
    ours: index === 0,
  })),
  wouldChange: [{ sentence: text, route: "self-service" }],
  unknown: [{ fact: "coexistence", question: text, couldChange: true }],
  override: { route: "managed", reason: text, by: text, at: "2026-11-21T09:30:00.000Z" },
});

export const answerView = (text: string, band: AnswerView["band"]): AnswerView => ({
  band,
  asked: text,
  understood: text,
  entryId: "route-managed",
  paragraphs: [text, text],
  sources: [{ title: text, section: "2.2.3", date: "2016", url: null }],
  nextStep: text,
  choices: [
    ...Array.from({ length: 4 }, (_, index) => ({ kind: "entry" as const, entryId: `e${index}`, label: text })),
    { kind: "ask-ism", label: "None of these: ask my ISM" },
  ],
  related: Array.from({ length: 4 }, (_, index) => ({ kind: "entry" as const, entryId: `r${index}`, label: text })),
  reason: null,
  confidence: 0.5,
});

export const askedView = (text: string): AskedQuestionView => ({
  id: "01980000-0000-7000-8000-000000000002",
  version: 1,
  state: "waiting",
  organisation: text,
  question: text,
  context: Array.from({ length: 9 }, () => ({ label: text, value: text })),
  askedAt: "2026-11-20T09:30:00.000Z",
  answer: null,
  answeredAt: null,
  raised: 1,
});

export const proposalView = (text: string): ProposalView => ({
  id: "d0000000-0000-4000-8000-000000000009",
  version: 1,
  state: "proposed",
  question: text,
  answer: text,
  alternates: [],
  source: text,
  note: null,
});
