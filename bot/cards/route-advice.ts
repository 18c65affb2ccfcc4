import { routeNames } from "../../src/knowledge/route-words.ts";
import type { RouteAdviceView } from "../../src/knowledge/views.ts";
import { card, fact, heading, plain, subheading, type Card, type Element } from "./elements.ts";

const standings = {
  firm: "Nothing that is still unknown would change this.",
  provisional: "This may change when more is known.",
  none: "Too little is known to advise a route yet.",
} as const;

const shown = 4;

/** The route adviser's view: the route, why (with the section), what would change it, what to ask. */
export const adviceElements = (
  advice: RouteAdviceView,
  answered: (unknown: RouteAdviceView["unknown"][number]) => boolean = () => false,
): readonly Element[] => [
  subheading("Route advice"),
  ...(advice.override === null
    ? []
    : [
        fact(
          `Route chosen by ${advice.override.by}`,
          `${routeNames[advice.override.route]}. Reason: ${advice.override.reason}`,
        ),
      ]),
  plain(
    advice.routeName === null
      ? standings.none
      : `${advice.override === null ? "This looks" : "From the facts alone this looks"} like ${advice.routeName}. ${standings[advice.standing]}`,
  ),
  ...advice.reasons
    .slice(0, shown)
    .map(({ sentence, section, ours }) => fact(ours ? "Our own rule" : `Section ${section}`, sentence)),
  ...advice.parts.slice(0, shown).map(({ name, sentence }) => fact(name, sentence)),
  ...advice.wouldChange.slice(0, 2).map(({ sentence }) => fact("What would change it", sentence)),
  ...advice.unknown
    .slice(0, shown)
    .map((one) => fact(answered(one) ? "Asked: see the answer above" : "Still to ask", one.question)),
];

export const routeAdviceCard = (advice: RouteAdviceView): Card =>
  card(advice.routeName === null ? standings.none : `Route advice: ${advice.routeName}.`, [
    heading("Which route suits you"),
    ...adviceElements(advice).slice(1),
    plain("This is advice. Your Implementation Support Manager agrees the route with you."),
  ]);
