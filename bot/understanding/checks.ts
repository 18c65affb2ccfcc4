/** One gate for what was read, from the chat and from the card alike: is this a value that we may keep? */
import type { Fact, Problem, ProblemReason, Quantity } from "../conversation/facts.ts";
import { limits } from "../../src/onboarding/rules-intent.ts";
import { addMonths } from "./dates/calendar.ts";
import { plainlyNot } from "./plain-values.ts";

export const problemOf = (fact: Fact, today: string): Problem | undefined => {
  const reason = reasonAgainst(fact, today);
  return reason === undefined ? undefined : { field: fact.field, said: fact.said, reason };
};

const reasonAgainst = (fact: Fact, today: string): ProblemReason | undefined => {
  switch (fact.field) {
    case "transitionLead":
    case "organisationName":
      if (fact.value.length > limits.name) return "too-long";
      return /\p{L}/u.test(fact.value) && !plainlyNot(fact.field, fact.value) ? undefined : "not-a-name";
    case "odsCode":
      return /^[A-Z0-9]{3,10}$/.test(fact.value) ? undefined : "not-an-ods-code";
    case "currentPlatform":
      if (fact.value.some(({ name }) => name.length > limits.name)) return "too-long";
      return fact.value.some(({ name, known }) => !known && plainlyNot(fact.field, name))
        ? "not-understood"
        : undefined;
    case "supportArrangements":
    case "knownIssues":
      if (fact.value.length > limits.text) return "too-long";
      return plainlyNot(fact.field, fact.value) ? "not-understood" : undefined;
    case "preferredStart":
      if (fact.value.notBefore !== true && (fact.value.to ?? fact.value.from) < today) return "past";
      return fact.value.from > addMonths(today, limits.yearsAhead * 12) ? "far-future" : undefined;
    case "contractEnd":
      return fact.value.from > addMonths(today, limits.yearsOfContract * 12) ? "far-future" : undefined;
    case "currentNhsmailAccounts":
    case "newAccounts":
    case "mailboxes":
      return countProblem(fact.value);
  }
};

const countProblem = (count: Quantity): ProblemReason | undefined => {
  if (!Number.isInteger(count.value) || count.value < 0) return "not-a-whole-number";
  return Math.max(count.value, count.to ?? 0) > limits.accounts ? "too-many" : undefined;
};
