/** "I'm Beth Demo, practice manager": who writes is offered as the lead when the lead is what we ask for next. */
import { organisationsIn } from "../understanding/organisations.ts";
import { selfNamed } from "../understanding/people.ts";
import { factInWords } from "../words-values.ts";
import type { Fact } from "./facts.ts";
import { choices, pend, say, yesNo, type Talk } from "./talk.ts";

export const offerLead = (talk: Talk, text: string): Talk => {
  const { asked, draft, mode, pending } = talk.state;
  const last = talk.effects.at(-1);
  if (mode !== "intake" || pending !== undefined || draft.transitionLead !== undefined) return talk;
  if (!asked.includes("transitionLead") || last?.do !== "say" || last.key !== "ask") return talk;
  const name = selfNamed(text);
  // A first name alone is not how a lead is written down; a body is no person.
  if (name === undefined || !/\p{L} \p{Lu}/u.test(name.value)) return talk;
  if (organisationsIn(text, false, false).some(({ start, end }) => start < name.end && name.start < end)) return talk;
  const fact: Fact = { field: "transitionLead", value: name.value, said: name.value };
  const offering = say({ ...talk, effects: talk.effects.slice(0, -1) }, "isCount", {
    set: [{ field: fact.field, value: factInWords(fact) }],
  });
  return choices(pend(offering, { is: "confirmFacts", facts: [fact] }), yesNo);
};
