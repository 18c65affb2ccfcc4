import type { PersonId } from "../src/people/types.ts";
import type { BotActions } from "./turn-ports.ts";

/** Does this person support organisations, so that requests wait for their decision? */
export const decides = async (actions: BotActions, person: PersonId): Promise<boolean> => {
  const actor = await actions.loadActor(person);
  const supports = actor?.grants.some(({ role }) => role === "ism" || role === "programme") === true;
  return supports || (actor?.covers.length ?? 0) > 0;
};
