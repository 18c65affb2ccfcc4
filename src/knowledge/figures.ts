import { normalise } from "./tokens.ts";
import type { FigureKind } from "./types.ts";

const time = "(time|notice|longer|hours|days|weeks|months|years|minutes)";
const things = "(space|mail|data|storage|room|email|bandwidth|stuff|history)";
/** "How much work", "how much of an expert": no figure of ours at all, and no price. */
const uncounted =
  "of|work|effort|help|support|training|notice|say|control|access|experience|skill|use|usage|downtime|disruption|input|" +
  "detail|warning|choice|know.?how|expertise";

/** What words ask for a figure. Order does not matter; several may be asked for at once. */
const asks: readonly (readonly [FigureKind, RegExp])[] = [
  [
    "price",
    new RegExp(
      `\\b(how much(?! (${time.slice(1, -1)}|${things.slice(1, -1)}|${uncounted}))|price[ds]?|pricing|pounds|quid|fees?|how expensive|discounts?|budget for|` +
        `(costs?|rates?) (of|per|each|for)|going rate|set us back|what .{0,60}\\b(costs?|charged?|rate)\\b|knock .* off)\\b|£`,
    ),
  ],
  [
    "duration",
    new RegExp(
      `\\b(how long|how (many|much) ${time}|how soon|how quick(ly)?|how far (in advance|back|ahead)|time ?(scale|frame)s?|duration|turnaround)\\b`,
    ),
  ],
  ["count", new RegExp(`\\b(how many(?! ${time})|(what|max(imum)?|minimum|the) number of|what number)\\b`)],
  [
    "size",
    new RegExp(
      `\\b(how (big|large|roomy)|how much ${things}|what size|quota|max(imum)? (size|attachment)|(biggest|largest) (attachment|file|message|email))\\b`,
    ),
  ],
  ["rate", /\b(how (fast|quick(ly)?)|what speed|throughput|upload rate)\b/],
  [
    "date",
    /\b(what (date|day|month|year|hour|time)\b|(which|at what) (date|day|month|year|hour|time)\b|when exactly|on what date|deadline|cut.?off date)\b/,
  ],
  ["version", /\b(what|which) (\w+ )?versions?\b/],
];

/** These ask whether, or on which basis, something is paid for: an entry can answer that with no price in it. */
const basis =
  /\b(free|chargeable|charged for|(cost|charge|pay) (us )?(any(thing)? )?(extra|more)|extra cost|cheaper|less expensive|quotes?|quotation|save|savings?|reduce|offset|bring .* down|included|core|basis|fixed (price|fee|rate|cost)|flat (rate|fee)|(per|by the) (day|hour) or|or (per|by the) (day|hour|head)|thrown in|chucked in|billed|do we (have to )?pay|add.?on|how (do|are|is) .* charged?)\b/;

/** These ask for the way to a figure, not for the figure. */
const way =
  /\b((who|whom|where) (do|can|should|could|would|will) (i|we)|who .*(gives?|tells?|provides?)|how (do|can|could|should) (i|we) (get|find|ask|obtain))\b/;

/** Nothing but an amount answers these. */
const amount =
  /\bhow much (does|do|is|are|will|would|cheaper|dearer|less|(do|can|could|would) (we|i|it) save)\b|\bin (pounds|sterling)\b|£|\bwhat('s| is| are) the (price|cost|fee)s?\b/;

/** Kinds that answer one another: "how quickly" is told by a duration as well as by a rate. */
const near: Readonly<Record<FigureKind, readonly FigureKind[]>> = {
  price: ["price"],
  duration: ["duration", "rate"],
  count: ["count"],
  size: ["size"],
  rate: ["rate", "duration"],
  date: ["date"],
  version: ["version"],
};

/** Which kinds of figure a question asks for. Empty where it asks for none. */
export const figuresAsked = (question: string): readonly FigureKind[] => {
  const text = normalise(question);
  const priceless = way.test(text) || (basis.test(text) && !amount.test(text));
  return asks.filter(([kind, pattern]) => pattern.test(text) && !(kind === "price" && priceless)).map(([kind]) => kind);
};

/** The kind that is asked for and that the entry does not hold; undefined where there is none. A price is asked strictly. */
export const figureMissing = (asked: readonly FigureKind[], held: readonly FigureKind[]): FigureKind | undefined => {
  if (asked.includes("price") && !held.includes("price")) return "price";
  return asked.some((kind) => near[kind].some((other) => held.includes(other))) ? undefined : asked[0];
};
