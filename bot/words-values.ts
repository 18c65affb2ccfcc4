/** Facts in words: dates with weekday and year, ranges as ranges, amounts as they were meant. */
import { platformsInWords, quantityInWords, spanInWords } from "../src/onboarding/words-facts.ts";
import type { Entry, Fact, FactValues, FieldId } from "./conversation/facts.ts";

export { quantityInWords };

const inWords: { readonly [F in FieldId]: (value: FactValues[F]) => string } = {
  transitionLead: (value) => value,
  organisationName: (value) => value,
  odsCode: (value) => value,
  currentPlatform: (value) => platformsInWords([...value]),
  supportArrangements: (value) => value,
  contractEnd: (value) => spanInWords(value),
  knownIssues: (value) => value,
  preferredStart: (value) => spanInWords(value),
  currentNhsmailAccounts: (value) => quantityInWords(value),
  newAccounts: (value) => quantityInWords(value),
  mailboxes: (value) => quantityInWords(value),
};

export const valueInWords = <F extends FieldId>(field: F, value: FactValues[F]): string => inWords[field](value);

export const factInWords = (fact: Fact): string =>
  (inWords[fact.field] as (value: Fact["value"]) => string)(fact.value);

export const entryInWords = (field: FieldId, entry: Entry | undefined): string => {
  if (entry === undefined) return "";
  if (entry.is === "unknown") return "Not known yet";
  return (inWords[field] as (value: FactValues[FieldId]) => string)(entry.value);
};
