/** The on-boarding room's own words: notices to people. Plain text; each names the next step. */
import type { Verb } from "./rules.ts";

export interface NoticeWords {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

export interface NoticeFacts {
  readonly reference: string;
  readonly organisation: string;
  readonly odsCode: string;
  /** Who did it. */
  readonly by: string;
  /** The question, answer, reason or note. */
  readonly text: string | undefined;
  /** Who it was handed to. */
  readonly to: string | undefined;
}

const request = ({ reference, organisation, odsCode }: NoticeFacts): string =>
  `Request ${reference} for ${organisation} (${odsCode})`;
const quoted = (text: string | undefined): readonly string[] => (text === undefined || text === "" ? [] : [text]);

/** What the organisation's people are told of each event that others made. */
export const toOrganisation = {
  ask: (facts) => ({
    title: `A question about your request ${facts.reference}`,
    paragraphs: [
      `${facts.by} needs to know more before deciding:`,
      ...quoted(facts.text),
      "Answer in this chat. Your request waits until you do.",
    ],
  }),
  accept: (facts) => ({
    title: `Your request ${facts.reference} is accepted`,
    paragraphs: [
      `${facts.by} has accepted the request of ${facts.organisation} to join NHSmail.`,
      ...quoted(facts.text),
      "The next step is your on-boarding call. Your support manager arranges it with you.",
    ],
  }),
  decline: (facts) => ({
    title: `Your request ${facts.reference} is declined`,
    paragraphs: [
      `${facts.by} has declined the request of ${facts.organisation}. The reason:`,
      ...quoted(facts.text),
      "You can send a new request when this is put right.",
    ],
  }),
  "hand-over": (facts) => ({
    title: `Your request ${facts.reference} has a new support manager`,
    paragraphs: [`${facts.to ?? "Another support manager"} now looks after it. You do not need to do anything.`],
  }),
  withdraw: (facts) => ({
    title: `Request ${facts.reference} is withdrawn`,
    paragraphs: [
      `${facts.by} has withdrawn the request of ${facts.organisation}.`,
      ...quoted(facts.text),
      "You can send a new one at any time.",
    ],
  }),
} as const satisfies Partial<Record<Verb, (facts: NoticeFacts) => NoticeWords>>;

/** What support managers are told; the card beside it shows the request itself. */
export const toSupport = {
  submit: (facts) => ({
    title: `New request ${facts.reference} from ${facts.organisation}`,
    paragraphs: [
      `${facts.organisation} (${facts.odsCode}) asks to join NHSmail. ${facts.by} sent the request.`,
      decideHere,
    ],
  }),
  answer: (facts) => ({
    title: `Answer to your question about ${facts.reference}`,
    paragraphs: [`${facts.by} of ${facts.organisation} answers:`, ...quoted(facts.text), decideHere],
  }),
  "hand-over": (facts) => ({
    title: `Request ${facts.reference} was handed to you`,
    paragraphs: [`${facts.by} handed you the request of ${facts.organisation}.`, ...quoted(facts.text), decideHere],
  }),
  amend: (facts) => ({
    title: `Request ${facts.reference} has changed`,
    paragraphs: [
      `${facts.by} has corrected facts of the request of ${facts.organisation}.`,
      ...quoted(facts.text),
      decideHere,
    ],
  }),
  withdraw: (facts) => ({
    title: `Request ${facts.reference} is withdrawn`,
    paragraphs: [
      `${facts.by} has withdrawn the request of ${facts.organisation}.`,
      ...quoted(facts.text),
      "You do not need to do anything.",
    ],
  }),
} as const satisfies Partial<Record<Verb, (facts: NoticeFacts) => NoticeWords>>;

const decideHere = "Open the card in Teams to accept it, ask a question, decline it or hand it over.";

/** For a card that is brought up to date without a new message. */
export const updated = (facts: NoticeFacts): NoticeWords => ({
  title: `${request(facts)} has changed`,
  paragraphs: [],
});
