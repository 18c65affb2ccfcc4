import {
  nothingKnown,
  type PartId,
  type Route,
  type RouteAdvice,
  type RouteFact,
  type RouteFacts,
  type RouteReason,
  type RouteSettings,
} from "./facts.ts";

/** One row: what it says for which route, where the options document says so, and when it holds. */
interface Row extends RouteReason {
  readonly holds: (facts: RouteFacts, settings: RouteSettings) => boolean;
}

const large = (facts: RouteFacts, { largeFrom }: RouteSettings): boolean =>
  facts.mailboxes !== null && facts.mailboxes >= largeFrom;

/** The reasons of sections 2.2 to 5, in the order in which they are told. */
const table: readonly Row[] = [
  {
    id: "coexistence",
    route: "managed",
    section: "2.2.3",
    ours: false,
    holds: (f) => f.coexistence === "needed",
    sentence: "The old system and NHSmail must work together for a time. Managed migration is best suited to that.",
  },
  {
    id: "several-sources",
    route: "managed",
    section: "2.2.3",
    ours: false,
    holds: (f) => f.sources !== null && f.sources > 1,
    sentence: "There is more than one source system.",
  },
  {
    id: "complex",
    route: "managed",
    section: "2.2.3",
    ours: false,
    holds: (f) => f.topology === "complex",
    sentence: "The technical environment is challenging.",
  },
  {
    id: "large",
    route: "managed",
    section: "2.2.3",
    ours: true,
    holds: large,
    sentence:
      "There is a large number of mailboxes. The number from which we count as large is ours. The guidance gives none.",
  },
  {
    id: "runs-itself",
    route: "partial-managed",
    section: "2.2.2",
    ours: false,
    holds: (f) => f.runItself === true && f.teamSkill === "experienced",
    sentence: "You wish to scope and manage the migration yourselves and have an experienced team.",
  },
  {
    id: "gap-resource",
    route: "partial-managed",
    section: "4",
    ours: false,
    holds: (f) => f.gapResource === true,
    sentence: "There is a gap in resources.",
  },
  {
    id: "gap-capability",
    route: "partial-managed",
    section: "4",
    ours: false,
    holds: (f) => f.gapCapability === true,
    sentence: "There is a gap in capability.",
  },
  {
    id: "gap-tooling",
    route: "partial-managed",
    section: "4",
    ours: false,
    holds: (f) => f.gapTooling === true,
    sentence: "There is a gap in tooling.",
  },
  {
    id: "gap-expertise",
    route: "partial-managed",
    section: "4",
    ours: false,
    holds: (f) => f.gapExpertise === true,
    sentence: "There is a gap in technical expertise.",
  },
  {
    id: "limited-skill",
    route: "partial-managed",
    section: "2.2.1 and 4",
    ours: false,
    holds: (f) => f.teamSkill === "limited",
    sentence:
      "Self-service needs good technical understanding and an experienced team. Partial managed can bridge that.",
  },
  {
    id: "vips",
    route: "partial-managed",
    section: "2.2.2 and 4",
    ours: false,
    holds: (f) => f.vips === true,
    sentence: "Some people (VIPs) should be moved for you.",
  },
  {
    id: "business-change",
    route: "partial-managed",
    section: "2.2.2",
    ours: false,
    holds: (f) => f.businessChangeHelp === true,
    sentence: "You want help with business change.",
  },
  {
    id: "little-coexistence",
    route: "self-service",
    section: "2.2.1",
    ours: false,
    holds: (f) => f.coexistence === "none" || f.coexistence === "limited",
    sentence: "There is limited or no need for co-existence.",
  },
  {
    id: "one-source",
    route: "self-service",
    section: "2.2.1",
    ours: false,
    holds: (f) => f.sources === 1,
    sentence: "There is a single source system.",
  },
  {
    id: "simple",
    route: "self-service",
    section: "2.2.1",
    ours: false,
    holds: (f) => f.topology === "simple",
    sentence: "The source topology is simple.",
  },
  {
    id: "skilled",
    route: "self-service",
    section: "2.2.1",
    ours: false,
    holds: (f) => f.teamSkill === "experienced",
    sentence: "Your team has good technical understanding and experience.",
  },
];

/** What partial managed can bring, and when each part fits (sections 2.2.2 and 4). */
const parts: readonly (readonly [PartId, (facts: RouteFacts) => boolean])[] = [
  ["quest-tool", (f) => f.gapTooling === true],
  [
    "technical-on-site",
    (f) =>
      f.gapExpertise === true ||
      f.gapCapability === true ||
      f.teamSkill === "limited" ||
      (f.gapTooling === true && f.questEngineer === false),
  ],
  ["project-manager", (f) => f.gapResource === true],
  ["change-on-site", (f) => f.businessChangeHelp === true],
  ["coexistence-manager", (f) => f.coexistence === "needed"],
  ["vip-migration", (f) => f.vips === true],
];

/** The values that each fact may take, for "what would change this". A count stands for few and for many. */
const values = (settings: RouteSettings): { readonly [F in RouteFact]: readonly NonNullable<RouteFacts[F]>[] } => ({
  coexistence: ["none", "needed"],
  sources: [1, 2],
  topology: ["simple", "complex"],
  mailboxes: [settings.largeFrom - 1, settings.largeFrom],
  teamSkill: ["experienced", "limited"],
  runItself: [true, false],
  vips: [true, false],
  questEngineer: [true, false],
  gapResource: [true, false],
  gapCapability: [true, false],
  gapTooling: [true, false],
  gapExpertise: [true, false],
  businessChangeHelp: [true, false],
});

/**
 * The route for these facts. Managed where something of 2.2.3 holds; partial managed instead where an experienced team
 * wishes to run it (2.2.2), since co-existence software can be had with it (4); partial managed too where there is a gap
 * or a wish for help; self-service where at least two signs of 2.2.1 hold and nothing speaks against it. Null: too little.
 */
const routeFor = (facts: RouteFacts, settings: RouteSettings): Route | null => {
  const held = table.filter((row) => row.holds(facts, settings));
  const count = (route: Route): number => held.filter((row) => row.route === route).length;
  const runs = held.some(({ id }) => id === "runs-itself");
  if (count("managed") > 0) return runs ? "partial-managed" : "managed";
  if (count("partial-managed") > (runs ? 1 : 0)) return "partial-managed";
  return count("self-service") >= 2 ? "self-service" : null;
};

const factNames = Object.keys(nothingKnown) as readonly RouteFact[];

/**
 * Advice from whatever is known. Pure. Firm only where no values of all that is unknown, taken together, would give
 * another route; `unknown` and `wouldChange` come from trying the values, so they can never disagree with the table.
 */
export const adviseRoute = (facts: RouteFacts, settings: RouteSettings): RouteAdvice => {
  const route = routeFor(facts, settings);
  const options = values(settings);
  const tried = (fact: RouteFact): readonly { readonly to: string; readonly route: Route | null }[] =>
    options[fact]
      .filter((value) => value !== facts[fact])
      .map((value) => ({ to: String(value), route: routeFor({ ...facts, [fact]: value }, settings) }));
  const unknown = factNames
    .filter((fact) => facts[fact] === null)
    .map((fact) => ({ fact, couldChange: tried(fact).some((one) => one.route !== route) }))
    .sort((a, b) => Number(b.couldChange) - Number(a.couldChange));
  const wouldChange = factNames.flatMap((fact) =>
    facts[fact] === null
      ? []
      : tried(fact)
          .filter((one) => one.route !== null && one.route !== route && !same(facts[fact], fact, one.to, settings))
          .map((one) => ({ fact, to: one.to, route: one.route as Route })),
  );
  const reasons = table
    .filter((row) => row.holds(facts, settings))
    .map(({ id, route: of, sentence, section, ours }) => ({ id, route: of, sentence, section, ours }));
  return {
    route,
    standing: route === null ? "none" : settled(facts, route, settings) ? "firm" : "provisional",
    parts: route === "partial-managed" ? parts.filter(([, fits]) => fits(facts)).map(([id]) => id) : [],
    reasons: [...reasons].sort((a, b) => Number(b.route === route) - Number(a.route === route)),
    wouldChange,
    unknown,
  };
};

/** "Limited" co-existence is, for the table, what "none" is; 7,000 mailboxes are what the threshold is. */
const same = (value: RouteFacts[RouteFact], fact: RouteFact, to: string, settings: RouteSettings): boolean => {
  if (fact === "coexistence") return (value === "needed") === (to === "needed");
  if (fact === "mailboxes") return Number(value) >= settings.largeFrom === Number(to) >= settings.largeFrom;
  if (fact === "sources") return Number(value) > 1 === Number(to) > 1;
  return String(value) === to;
};

/** Facts that no row reads change nothing: they need not be tried. */
const unread: readonly RouteFact[] = ["questEngineer"];

const settled = (facts: RouteFacts, route: Route, settings: RouteSettings): boolean => {
  const options = values(settings);
  const open = factNames.filter((fact) => facts[fact] === null && !unread.includes(fact));
  const every = (given: RouteFacts, at: number): boolean => {
    const fact = open[at];
    if (fact === undefined) return routeFor(given, settings) === route;
    return options[fact].every((value) => every({ ...given, [fact]: value }, at + 1));
  };
  return every(facts, 0);
};
