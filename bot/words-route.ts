/** What was told for the route advice, in words. */
import type { RouteFact, RouteFacts } from "../src/knowledge/facts.ts";

const values: { readonly [F in RouteFact]: Readonly<Record<string, string>> } = {
  coexistence: {
    needed: "your old mail system and NHSmail must work together for a time",
    limited: "your old mail system and NHSmail must work together a little",
    none: "your old mail system and NHSmail need not work together",
  },
  sources: {},
  topology: { simple: "your technical set-up is simple", complex: "your technical set-up is challenging" },
  mailboxes: {},
  teamSkill: {
    experienced: "your team has experience of such work",
    limited: "your team has little experience of such work",
  },
  runItself: { true: "you wish to run the move yourselves", false: "you do not wish to run the move yourselves" },
  vips: { true: "some people should be moved for you", false: "nobody needs to be moved for you" },
  questEngineer: { true: "you have a qualified Quest engineer", false: "you have no qualified Quest engineer" },
  gapResource: { true: "you are short of people", false: "you have enough people" },
  gapCapability: { true: "there are steps that your team cannot do", false: "your team can do every step" },
  gapTooling: { true: "you are short of migration tools", false: "you have the migration tools" },
  gapExpertise: { true: "you are short of technical expertise", false: "you have the technical expertise" },
  businessChangeHelp: {
    true: "you want help with business change",
    false: "you want no help with business change",
  },
};

/** One phrase a fact; what is not known says nothing. */
export const routeFactsInWords = (facts: Readonly<Partial<RouteFacts>>): readonly string[] =>
  (Object.entries(facts) as [RouteFact, RouteFacts[RouteFact] | undefined][]).flatMap(([fact, value]) => {
    if (value === null || value === undefined) return [];
    if (fact === "sources") return [`you use ${String(value)} mail ${value === 1 ? "system" : "systems"}`];
    if (fact === "mailboxes") return [`you have about ${Number(value).toLocaleString("en-GB")} mailboxes`];
    return [values[fact][String(value)] ?? ""].filter((words) => words !== "");
  });
