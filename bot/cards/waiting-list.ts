import type { IntentSummary } from "../../src/onboarding/views.ts";
import { titleOpen } from "../titles.ts";
import { button, card, fact, heading, plain, type Card } from "./elements.ts";
import { stateWords } from "../../src/onboarding/words-facts.ts";

const most = 6;

/** A support manager's requests that wait for a decision; each opens as its own card. */
export const waitingListCard = (items: readonly IntentSummary[], more: boolean): Card => {
  const count =
    items.length === 1 && !more ? "1 request waits" : `${items.length}${more ? " or more" : ""} requests wait`;
  return card(
    items.length === 0 ? "No request waits for your decision." : `${count} for your decision.`,
    items.length === 0
      ? [heading("Nothing waits for you"), plain("When a request comes, its card appears in this chat.")]
      : [
          heading(`${count} for your decision`),
          ...items
            .slice(0, most)
            .map(({ reference, organisationName, odsCode, state }) =>
              fact(reference, `${organisationName} (${odsCode}). ${stateWords[state]}`),
            ),
        ],
    items.slice(0, most).map(({ id, reference }) => button(titleOpen(reference), "intent.show", { id })),
  );
};
