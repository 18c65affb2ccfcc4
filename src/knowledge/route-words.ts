import type { PartId, Route, RouteFact } from "./facts.ts";

export const routeNames = {
  "self-service": "self-service migration",
  "partial-managed": "partial managed migration",
  managed: "managed migration",
} as const satisfies Record<Route, string>;

/** What to ask where a fact is not known. */
export const questionsOf = {
  coexistence: "Must your old mail system and NHSmail work together for a time?",
  sources: "How many mail systems do you use today?",
  topology: "Is your technical set-up simple, or challenging?",
  mailboxes: "About how many mailboxes do you have?",
  teamSkill: "Has your team good technical understanding and experience of such projects?",
  runItself: "Do you wish to scope and manage the migration yourselves?",
  vips: "Are there people whom somebody else should move for you (VIPs)?",
  questEngineer: "Have you a qualified Quest engineer?",
  gapResource: "Are you short of people for this project?",
  gapCapability: "Are there steps that your team cannot do?",
  gapTooling: "Are you short of migration tools?",
  gapExpertise: "Are you short of technical expertise?",
  businessChangeHelp: "Do you want help with business change, such as adoption and training?",
} as const satisfies Record<RouteFact, string>;

/** "If ..., <route> would fit." */
export const conditions: { readonly [F in RouteFact]: Readonly<Record<string, string>> } = {
  coexistence: { none: "you needed no co-existence", needed: "the old system and NHSmail had to work together" },
  sources: { "1": "you had a single source system", "2": "you had more than one source system" },
  topology: { simple: "your set-up were simple", complex: "your set-up were challenging" },
  mailboxes: {},
  teamSkill: { experienced: "your team were experienced", limited: "your team had little experience" },
  runItself: {
    true: "you wished to manage the migration yourselves",
    false: "you did not wish to manage the migration yourselves",
  },
  vips: { true: "some people should be moved for you", false: "no one had to be moved for you" },
  questEngineer: { true: "you had a qualified Quest engineer", false: "you had no qualified Quest engineer" },
  gapResource: { true: "you were short of people", false: "you had people enough" },
  gapCapability: { true: "there were steps that your team could not do", false: "your team could do every step" },
  gapTooling: { true: "you were short of tools", false: "you had the tools" },
  gapExpertise: { true: "you were short of technical expertise", false: "you had the technical expertise" },
  businessChangeHelp: {
    true: "you wanted help with business change",
    false: "you wanted no help with business change",
  },
};

export const partWords = {
  "quest-tool": {
    name: "Access to the Quest tool",
    sentence: "Your technical team uses the Quest Migration Tool. A qualified Quest engineer must install it.",
    section: "2.2.2",
  },
  "technical-on-site": {
    name: "Technical on-site support",
    sentence: "Engineers help with technical readiness before the migration. It is charged by the day.",
    section: "4",
  },
  "project-manager": {
    name: "Project manager",
    sentence: "Extra project manager resource to manage the project.",
    section: "2.2.2",
  },
  "change-on-site": {
    name: "Change enablement on-site support",
    sentence: "Business change support for readiness. It is charged by the day.",
    section: "4",
  },
  "coexistence-manager": {
    name: "Co-existence Migration Manager",
    sentence: "Software that lets the old system and NHSmail work together during the migration.",
    section: "4",
  },
  "vip-migration": {
    name: "VIP migration",
    sentence: "A fully managed move for a small group of people, before you complete the rest.",
    section: "4",
  },
} as const satisfies Record<PartId, { readonly name: string; readonly sentence: string; readonly section: string }>;
