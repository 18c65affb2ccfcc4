/** One field of the form, read by the reader of the chat: the same words give the same value. */
import type { Fact, FieldId, Problem } from "../conversation/facts.ts";
import { problemOf } from "./checks.ts";

import { understand } from "./understand.ts";
import { isNone } from "./numbers/zero-counts.ts";

const kept = new Set<FieldId>(["supportArrangements", "knownIssues", "organisationName", "transitionLead"]);

/** A field of words keeps what was typed; the others must be understood. */
export const readField = (
  field: FieldId,
  text: string,
  { today, writer }: { readonly today: string; readonly writer?: string },
): Fact | Problem => {
  const heard = understand(text, { today, asked: [field], ...(writer === undefined ? {} : { writer }) });
  const fact = heard.facts.find((one) => one.field === field);
  const problem = heard.problems.find((one) => one.field === field);
  if (kept.has(field)) return typed(field, text, fact, today);
  if (fact !== undefined) return fact;
  if (field === "odsCode") return { field, said: text, reason: "not-an-ods-code" };
  return problem ?? { field, said: text, reason: "not-understood" };
};

const typed = (field: FieldId, text: string, fact: Fact | undefined, today: string): Fact | Problem => {
  const value =
    field === "knownIssues" && isNone(text) && fact?.field === field ? fact.value : text.replace(/\s+\n/g, "\n").trim();
  const taken = { field, value, said: text } as Fact;
  if (!/\p{L}/u.test(text))
    return {
      field,
      said: text,
      reason: field === "transitionLead" || field === "organisationName" ? "not-a-name" : "not-understood",
    };
  return problemOf(taken, today) ?? taken;
};
