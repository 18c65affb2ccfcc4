/** What the route adviser reads and gives. Null: not known yet. */
export const routes = ["self-service", "partial-managed", "managed"] as const;
export type Route = (typeof routes)[number];

export interface RouteFacts {
  /** Must the old system and NHSmail work together for a time? */
  readonly coexistence: "none" | "limited" | "needed" | null;
  /** Number of source systems. */
  readonly sources: number | null;
  readonly topology: "simple" | "complex" | null;
  readonly mailboxes: number | null;
  readonly teamSkill: "experienced" | "limited" | null;
  /** Do they wish to scope and manage the migration themselves? */
  readonly runItself: boolean | null;
  /** Are there people (VIPs) whom somebody else should move? */
  readonly vips: boolean | null;
  readonly questEngineer: boolean | null;
  /** Gaps of section 4. */
  readonly gapResource: boolean | null;
  readonly gapCapability: boolean | null;
  readonly gapTooling: boolean | null;
  readonly gapExpertise: boolean | null;
  readonly businessChangeHelp: boolean | null;
}
export type RouteFact = keyof RouteFacts;

export const nothingKnown: RouteFacts = {
  coexistence: null,
  sources: null,
  topology: null,
  mailboxes: null,
  teamSkill: null,
  runItself: null,
  vips: null,
  questEngineer: null,
  gapResource: null,
  gapCapability: null,
  gapTooling: null,
  gapExpertise: null,
  businessChangeHelp: null,
};

export interface RouteSettings {
  /** From how many mailboxes an organisation counts as large. Ours: the options document gives no number. */
  readonly largeFrom: number;
}

export const partIds = [
  "quest-tool",
  "technical-on-site",
  "project-manager",
  "change-on-site",
  "coexistence-manager",
  "vip-migration",
] as const;
export type PartId = (typeof partIds)[number];

export interface RouteReason {
  readonly id: string;
  readonly route: Route;
  readonly sentence: string;
  readonly section: string;
  readonly ours: boolean;
}

export interface RouteAdvice {
  readonly route: Route | null;
  readonly standing: "firm" | "provisional" | "none";
  readonly parts: readonly PartId[];
  readonly reasons: readonly RouteReason[];
  readonly wouldChange: readonly { readonly fact: RouteFact; readonly to: string; readonly route: Route }[];
  readonly unknown: readonly { readonly fact: RouteFact; readonly couldChange: boolean }[];
}
