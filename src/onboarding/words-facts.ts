import { twiceInWords } from "../london-twice.ts";
import type { IntentFactsView, IntentView } from "./views.ts";

/** Facts of an intent in words for a support manager. Dates in full, with weekday and year; amounts as they were meant. */
type Span = NonNullable<IntentFactsView["preferredStart"]>;
type Quantity = NonNullable<IntentFactsView["newAccounts"]>;

export const notKnown = "Not known yet";

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const instantFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "Europe/London",
});
const numberFormat = new Intl.NumberFormat("en-GB");

/** "2027-03-01" -> "Monday 1 March 2027" (Intl sets a comma after the weekday, which a date in prose does not need). */
export const dayInWords = (day: string): string => dayFormat.format(new Date(`${day}T00:00:00Z`)).replace(",", "");

/** An instant as London's clock shows it; of an hour that comes twice, which of the two. */
export const instantInWords = (instant: string): string => {
  const at = new Date(instant);
  return instantFormat.format(at).replace(",", "") + twiceInWords(at);
};

export const spanInWords = (span: Span | null): string => {
  if (span === null) return notKnown;
  const words = rangeInWords(span);
  // What was typed is added where the words say it otherwise.
  return span.raw === span.from || words.toLowerCase().includes(span.raw.toLowerCase())
    ? words
    : `${words} (“${span.raw}”)`;
};

const rangeInWords = ({ from, to, notBefore, by, precision }: Span): string => {
  if (precision === "asap") return "as soon as possible";
  if (notBefore === true) return `not before ${dayInWords(from)}`;
  if (by === true) return `by ${dayInWords(to ?? from)}`;
  return to === undefined || to === from ? dayInWords(from) : `${dayInWords(from)} to ${dayInWords(to)}`;
};

const aboutWords = {
  exactly: "",
  about: "about ",
  "at-least": "at least ",
  "at-most": "at most ",
  between: "between ",
};

export const quantityInWords = (quantity: Quantity | null): string => {
  if (quantity === null) return notKnown;
  const value = `${aboutWords[quantity.about]}${numberFormat.format(quantity.value)}`;
  return quantity.to === undefined ? value : `${value} and ${numberFormat.format(quantity.to)}`;
};

export const platformsInWords = (platforms: IntentFactsView["currentPlatform"]): string =>
  platforms === null
    ? notKnown
    : platforms.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`)).join("; ");

/** The nine facts in the order of the options document (6.1), and the number of mailboxes where it was said. */
export const factRows = (facts: IntentFactsView): readonly (readonly [string, string])[] => [
  ["Transition lead", facts.transitionLead],
  ["Organisation", facts.organisationName],
  ["ODS code", facts.odsCode],
  ["Current email platform", platformsInWords(facts.currentPlatform)],
  ["Support arrangements", facts.supportArrangements ?? notKnown],
  ["Support contract ends", spanInWords(facts.contractEnd)],
  ["Known issues", facts.knownIssues ?? notKnown],
  ["Preferred start", spanInWords(facts.preferredStart)],
  ["NHSmail accounts now", quantityInWords(facts.currentNhsmailAccounts)],
  ["New accounts wanted", quantityInWords(facts.newAccounts)],
  ...(facts.mailboxes === null ? [] : [["Mailboxes today", quantityInWords(facts.mailboxes)] as const]),
];

export const stateWords = {
  draft: "Not sent yet",
  submitted: "Waiting for a decision",
  "question-asked": "A question waits for an answer",
  accepted: "Accepted",
  declined: "Declined",
  withdrawn: "Withdrawn",
  "call-booked": "On-boarding call booked",
  "call-held": "On-boarding call held",
  readiness: "Getting ready",
  "registration-open": "Accounts can be created",
  accounts: "Accounts are being created",
  migrating: "Mailboxes are moving",
  complete: "Complete",
} as const satisfies Record<IntentView["state"], string>;

/** What the directory says of the code, as sentences; the second says what to do where something is not right. */
export const odsInWords = ({ ods, odsCode }: IntentView): { readonly text: string; readonly care: boolean } => {
  switch (ods.status) {
    case "open":
      return ods.nameDiffers
        ? {
            text: `The directory has ${odsCode} under another name: ${ods.name ?? "no name"}. Check that it is the same organisation.`,
            care: true,
          }
        : { text: `Checked. The directory has ${odsCode} as ${ods.name ?? "an open organisation"}.`, care: false };
    case "closed": {
      const when = ods.closedOn === null ? "" : ` on ${dayInWords(ods.closedOn)}`;
      const next = ods.successors.length === 0 ? "" : ` Its successor: ${ods.successors.join(", ")}.`;
      return { text: `The directory says that ${odsCode} closed${when}.${next} Ask which code to use.`, care: true };
    }
    case "not-known":
      return { text: `The directory does not know ${odsCode}. Check the code with the organisation.`, care: true };
    case "unchecked":
      return {
        text: `${odsCode} is unchecked: the directory could not be asked. Check it before you decide.`,
        care: true,
      };
  }
};
