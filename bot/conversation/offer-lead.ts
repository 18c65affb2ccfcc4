/** "I'm Beth Demo, practice manager": who writes is offered as the lead when the lead is what we ask for next. */
import { organisationsIn } from "../understanding/names/organisations.ts";
import { selfNamed } from "../understanding/names/people.ts";
import { factInWords } from "../words-values.ts";
import type { Fact } from "./facts.ts";
import { choices, pend, say, set, yesNo, type Talk } from "./talk.ts";

/** The writer's first name and surname, as they gave them. A first name alone is not how a lead is written down. */
const ownName = (text: string): string | undefined => {
  const name = selfNamed(text);
  if (name === undefined || !/\p{L} \p{Lu}/u.test(name.value)) return undefined;
  // A body is no person.
  const body = organisationsIn(text, false, false).some(({ start, end }) => start < name.end && name.start < end);
  return body ? undefined : name.value;
};

/** "I'm Beth Demo from ...", said once: whoever says "me" later is Beth Demo. */
export const remembered = (talk: Talk, text: string): Talk => {
  if (text.length > 3_000 || !/\b(?:[Ii]'?m|[Ii] am|[Mm]y name(?:'s| is))\s+\p{Lu}/u.test(text.replace(/[’‘]/g, "'")))
    return talk;
  const selfName = ownName(text.replace(/[’‘]/g, "'"));
  return selfName === undefined ? talk : set(talk, { selfName });
};

export const offerLead = (talk: Talk, text: string): Talk => {
  const { asked, draft, mode, pending } = talk.state;
  const last = talk.effects.at(-1);
  if (mode !== "intake" || pending !== undefined || draft.transitionLead !== undefined) return talk;
  if (!asked.includes("transitionLead") || last?.do !== "say" || last.key !== "ask") return talk;
  const name = ownName(text);
  if (name === undefined) return talk;
  const fact: Fact = { field: "transitionLead", value: name, said: name };
  const offering = say({ ...talk, effects: talk.effects.slice(0, -1) }, "isCount", {
    set: [{ field: fact.field, value: factInWords(fact) }],
  });
  return choices(pend(offering, { is: "confirmFacts", facts: [fact] }), yesNo);
};
