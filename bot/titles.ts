/** The words on our buttons, in one table: cards show them, and who types them gets what the button does. */
import type { ButtonVerb } from "./conversation/types.ts";

/** Buttons that act on the person's own draft or list. */
export const titles = {
  begin: "Ask to join NHSmail",
  form: "Fill in the form",
  status: "Where does my request stand?",
  waiting: "Show what waits for me",
  submit: "Send",
  changeInForm: "Change it in the form",
  check: "Check my answers",
  chat: "Go on in the chat",
  cancel: "Cancel",
} as const;

const pressOf: Readonly<Record<keyof typeof titles, ButtonVerb>> = {
  begin: "begin",
  form: "form",
  status: "status",
  waiting: "waiting",
  submit: "submit",
  changeInForm: "form",
  check: "summary",
  chat: "chat",
  cancel: "cancel",
};

/** Buttons of a card that shows one record. Typed, they do not say which record is meant. */
export const recordTitles = {
  accept: "Accept",
  ask: "Ask a question",
  sendQuestion: "Send the question",
  decline: "Decline",
  declineThis: "Decline this request",
  handOver: "Hand over",
  handItOver: "Hand it over",
  route: "Choose the route",
  keepRoute: "Keep this route",
  sendAnswer: "Send the answer",
  reject: "Reject",
  rejectThis: "Reject this answer",
} as const;

/** Those of a move's cards, as those cards have them; a test holds every card's titles against this table. */
const moveTitles =
  /^(?:answer question \d+|review answer \d+|release \d+|keep \d+ out|the forward is set|switch now|take the time back|roll back|roll this switch back|switch at a date and time|switch at this time|give the go|switch as soon as in step|pause this wave|let it go on|not yet)$/;

/** A decision in a person's own words: it too needs its card. */
const decision =
  /^(?:(?:accept|approve|decline|reject)(?: (?:it|this|that|them|(?:the|this|that) (?:request|one)))?|hand over(?: to (?:one|another|someone|somebody|a colleague|them|him|her)(?: [\p{L}']+){0,3})?)$/u;

export const titleAnswer = (number: number): string => `Answer question ${number}`;
export const titleReview = (number: number): string => `Review answer ${number}`;
export const titleOpenWave = (name: string): string => `Open wave ${name}`;
export const titleOpen = (reference: string): string => `Open ${reference}`;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim()
    .replace(/^(?:(?:i want to|i'd like to|can i|could i|please|just|press|click|tap)(?: on)? )+/, "")
    .replace(/ (?:please|button)$/, "");

const presses: ReadonlyMap<string, ButtonVerb> = new Map(
  (Object.keys(titles) as (keyof typeof titles)[]).map((key) => [plain(titles[key]), pressOf[key]]),
);
const records: ReadonlySet<string> = new Set(Object.values(recordTitles).map(plain));

/** The title with which no long text can be meant. */
const longest = 60;

/** What a typed title presses. */
export const typedPress = (text: string): ButtonVerb | undefined =>
  text.length > longest ? undefined : presses.get(plain(text));

/** Is this the title of a button that stands on a record's card? */
export const isRecordTitle = (text: string): boolean => {
  if (text.length > longest) return false;
  const said = plain(text);
  return records.has(said) || decision.test(said) || moveTitles.test(said);
};
