/** One gate for what was read, from the chat and from the card alike: is this a value that we may keep? */
import type { Fact, Problem, ProblemReason, Quantity } from "../conversation/facts.ts";
import { addDays } from "./dates/calendar.ts";

/** More accounts than any single organisation holds; ours, not the programme's. */
export const mostAccounts = 200_000;
export const longestName = 120;
/** Characters of support arrangements or known issues. */
export const longestText = 2000;
const furthestDays = 3653;

export const problemOf = (fact: Fact, today: string): Problem | undefined => {
  const reason = reasonAgainst(fact, today);
  return reason === undefined ? undefined : { field: fact.field, said: fact.said, reason };
};

const reasonAgainst = (fact: Fact, today: string): ProblemReason | undefined => {
  switch (fact.field) {
    case "transitionLead":
      return fact.value.length > longestName ? "too-long" : /\p{L}/u.test(fact.value) ? undefined : "not-a-name";
    case "organisationName":
      return fact.value.length > longestName ? "too-long" : /\p{L}/u.test(fact.value) ? undefined : "not-a-name";
    case "odsCode":
      return /^[A-Z0-9]{3,10}$/.test(fact.value) ? undefined : "not-an-ods-code";
    case "currentPlatform":
      return fact.value.some(({ name }) => name.length > longestName) ? "too-long" : undefined;
    case "supportArrangements":
    case "knownIssues":
      return fact.value.length > longestText ? "too-long" : undefined;
    case "preferredStart":
      if ((fact.value.to ?? fact.value.from) < today) return "past";
      return fact.value.from > addDays(today, furthestDays) ? "far-future" : undefined;
    case "contractEnd":
      return fact.value.from > addDays(today, furthestDays * 2) ? "far-future" : undefined;
    case "currentNhsmailAccounts":
    case "newAccounts":
    case "mailboxes":
      return countProblem(fact.value);
  }
};

const countProblem = (count: Quantity): ProblemReason | undefined => {
  if (!Number.isInteger(count.value) || count.value < 0) return "not-a-whole-number";
  return Math.max(count.value, count.to ?? 0) > mostAccounts ? "too-many" : undefined;
};
