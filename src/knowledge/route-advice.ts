import { nothingKnown, type Route, type RouteFact, type RouteFacts, type RouteSettings } from "./facts.ts";
import { conditions, partWords, questionsOf, routeNames } from "./route-words.ts";
import { adviseRoute } from "./rules-route.ts";
import type { RouteAdviceView } from "./views.ts";

/** From how many mailboxes we call an organisation large, unless the configuration says otherwise. Ours. */
export const ourRouteSettings: RouteSettings = { largeFrom: 2_000 };

/** The advice as the card, the conversation and the API show it. Pure. `override`: the ISM's own decision, if any. */
export const routeAdviceView = (
  known: Partial<RouteFacts>,
  settings: RouteSettings = ourRouteSettings,
  override: RouteAdviceView["override"] = null,
): RouteAdviceView => {
  const facts = { ...nothingKnown, ...known };
  const advice = adviseRoute(facts, settings);
  return {
    route: advice.route,
    routeName: advice.route === null ? null : routeNames[advice.route],
    standing: advice.standing,
    parts: advice.parts.map((id) => ({ id, ...partWords[id] })),
    reasons: advice.reasons.map((reason) =>
      reason.id === "large"
        ? { ...reason, sentence: `${reason.sentence} (From ${settings.largeFrom.toLocaleString("en-GB")}.)` }
        : reason,
    ),
    wouldChange: advice.wouldChange.map(({ fact, to, route }) => ({
      route,
      sentence: changeSentence(fact, to, route, settings),
    })),
    unknown: advice.unknown.map(({ fact, couldChange }) => ({ fact, couldChange, question: questionsOf[fact] })),
    override,
  };
};

const changeSentence = (fact: RouteFact, to: string, route: Route, settings: RouteSettings): string => {
  const many = settings.largeFrom.toLocaleString("en-GB");
  const condition =
    fact === "mailboxes"
      ? Number(to) >= settings.largeFrom
        ? `you had ${many} mailboxes or more (our number)`
        : `you had fewer than ${many} mailboxes (our number)`
      : (conditions[fact][to] ?? `${fact} were ${to}`);
  return `If ${condition}, ${routeNames[route]} would fit.`;
};

/** What an intent already tells the adviser. A number of accounts is not a number of mailboxes, and is not taken for it. */
interface IntentKnows {
  readonly currentPlatform?: readonly { readonly name: string; readonly version?: string }[] | null | undefined;
  readonly mailboxes?: { readonly value: number; readonly to?: number | undefined } | null | undefined;
}

/**
 * Route facts from the facts of an intent: the number of platforms named and the mailboxes. One platform named is not
 * proof of one source, but what they told us; whatever else the adviser needs stays unknown and is asked for.
 */
export const routeFactsOfIntent = ({ currentPlatform, mailboxes }: IntentKnows): Partial<RouteFacts> => ({
  ...(currentPlatform === null || currentPlatform === undefined || currentPlatform.length === 0
    ? {}
    : { sources: currentPlatform.length }),
  ...(mailboxes === null || mailboxes === undefined ? {} : { mailboxes: mailboxes.to ?? mailboxes.value }),
});
