/** Replies from the record: the request, what waits, how a move stands, who supports. */
import type { IntentView } from "../src/onboarding/views.ts";
import { moveCard } from "./cards/move.ts";
import { requestCard } from "./cards/request.ts";
import { waitingListCard } from "./cards/waiting-list.ts";
import type { Effect } from "./conversation/types.ts";
import type { Reply } from "./turn-document.ts";
import { cardFor, intentCard } from "./turn-intents.ts";
import type { Speaker, ThisTurn } from "./turn-ports.ts";
import { render, type Say } from "./words.ts";

export const requestReply = (intent: IntentView, card = requestCard(intent)): Reply => ({
  kind: "card",
  card,
  copyOf: { name: "request", key: `intent:${intent.id}` },
});

/** The record that a reference names, on the card that its viewer gets; one that is not theirs does not exist. */
export const recordReply = async ({ actions }: ThisTurn, { person }: Speaker, reference: string): Promise<Reply> => {
  const seen = await actions.onboarding.showIntent({ person, id: reference });
  if (!seen.ok) return text({ key: "noSuchReference", params: { reference } });
  return intentCard(actions, person, await cardFor(actions, person, seen.value), seen.value);
};

const text = (say: Say): Reply => ({ kind: "text", text: render(say) });

/** How the person's moves stand, a card each. Where no mailbox is on record, that is said only to who asked for it. */
export const moveReplies = async (
  { actions, supports }: Pick<ThisTurn, "actions" | "supports">,
  { person }: Pick<Speaker, "person">,
  where: "always" | "if-any",
): Promise<readonly Reply[]> => {
  const moves = await actions.moves.showMoves({ person });
  if (moves.length === 0 && where === "always")
    return [text({ key: (await supports()) ? "movesOfOthers" : "noMove", params: {} })];
  return moves.map((move) => ({ kind: "card", card: moveCard(move) }));
};

export const supportReply = async ({ actions, supports }: ThisTurn, { person }: Speaker): Promise<Reply> => {
  if (await supports()) return text({ key: "youSupport", params: {} });
  const known = await actions.onboarding.showSupport({ person });
  if (known === undefined) return text({ key: "supportUnknown", params: {} });
  const { odsCode, contact, region } = known;
  return contact === null
    ? text({ key: "supportOfRegion", params: { odsCode, region: region ?? "" } })
    : text({ key: "supportIs", params: { odsCode, contact } });
};

/** Before these a request waits for people, and no mailbox moves. */
const notDecided: ReadonlySet<IntentView["state"]> = new Set(["draft", "submitted", "question-asked"]);

/** For an organisation's person: their request and their move. For a support manager without one: what waits for them. */
export const statusReplies = async (
  deps: ThisTurn,
  { person }: Speaker,
  request: IntentView | undefined,
  waiting: boolean,
): Promise<readonly Reply[]> => {
  const { actions, supports } = deps;
  if (request !== undefined && (!waiting || !(await supports()))) {
    const moves = notDecided.has(request.state) ? [] : await moveReplies(deps, { person }, "if-any");
    return [requestReply(request), ...moves];
  }
  if (!(await supports())) {
    const moves = await moveReplies(deps, { person }, "if-any");
    return moves.length === 0 && waiting ? [text({ key: "noRequest", params: {} })] : moves;
  }
  const [list, questions, proposals] = await Promise.all([
    actions.onboarding.listIntents({ person, which: "to-decide", limit: 25 }),
    actions.knowledge.listAsked(person),
    actions.knowledge.listProposals(person),
  ]);
  if (!list.ok) return [];
  const { items: requests, next } = list.value;
  return [{ kind: "card", card: waitingListCard({ requests, more: next !== null, questions, proposals }) }];
};

/**
 * A support manager has no request of their own, and who runs a move already needs none: "you have no request" would only
 * be in the way of their list.
 */
export const withoutNoRequest = async (
  { actions, supports }: ThisTurn,
  { person }: Speaker,
  request: IntentView | undefined,
  effects: readonly Effect[],
): Promise<readonly Effect[]> => {
  if (request !== undefined || !effects.some((effect) => effect.do === "showStatus")) return effects;
  const inTheWay = (await supports()) || (await actions.moves.showMoves({ person })).length > 0;
  return inTheWay ? effects.filter((effect) => effect.do !== "say" || effect.key !== "noRequest") : effects;
};
