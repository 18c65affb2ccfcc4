/**
 * What changes for one person, from their own case. Pure: facts in, codes with figures out; the sentences are in
 * words-changes.ts. A fact that is not known (null) never becomes a claim: either nothing is said, or "ask".
 */
export interface CaseFacts {
  readonly route: "self-service" | "partial-managed" | "managed" | null;
  readonly platform: string | null;
  readonly oldAddress: string | null;
  readonly newAddress: string | null;
  readonly webUrl: string | null;
  readonly quotaBytes: number | null;
  readonly sourceBytes: number | null;
  readonly sharedMailboxes: number | null;
  readonly delegates: number | null;
  readonly forwarding: boolean | null;
  readonly archive: boolean | null;
  readonly engineCopies: boolean;
  readonly switchAt: string | null;
  readonly switched: boolean;
  readonly blockedItems: number;
}

export type Change =
  | { readonly code: "address"; readonly from: string; readonly to: string }
  | { readonly code: "same-address"; readonly address: string }
  | { readonly code: "when"; readonly at: string }
  | { readonly code: "forwarded" }
  | { readonly code: "forwarding-ends" }
  | { readonly code: "forwarding-unknown" }
  | { readonly code: "sign-in" }
  | { readonly code: "unused-account" }
  | { readonly code: "web-address"; readonly url: string }
  | { readonly code: "fits"; readonly source: number; readonly quota: number }
  | { readonly code: "does-not-fit"; readonly source: number; readonly quota: number }
  | { readonly code: "quota"; readonly quota: number }
  | { readonly code: "message-limit" }
  | { readonly code: "blocked"; readonly count: number }
  | { readonly code: "shared"; readonly count: number }
  | { readonly code: "delegates"; readonly count: number }
  | { readonly code: "labels" }
  | { readonly code: "other-program" }
  | { readonly code: "same-program" }
  | { readonly code: "calendar-together" }
  | { readonly code: "calendar-check" }
  | { readonly code: "mail-comes" }
  | { readonly code: "mail-you-bring" }
  | { readonly code: "archive" }
  | { readonly code: "settings" };

type Rule = (facts: CaseFacts) => Change | undefined;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const many = (count: number | null): count is number => count !== null && count > 0;
const exchange: ReadonlySet<string> = new Set(["exchange-on-premises", "exchange", "office-365", "microsoft-365"]);
const otherPrograms: ReadonlySet<string> = new Set(["groupwise", "notes", "domino", "zimbra"]);

/** One question a row, in the order in which a person asks. */
const rules: readonly Rule[] = [
  ({ switchAt, switched }) => (switchAt === null || switched ? undefined : { code: "when", at: switchAt }),
  ({ oldAddress, newAddress }) => {
    if (newAddress === null || oldAddress === null) return undefined;
    return same(oldAddress, newAddress)
      ? { code: "same-address", address: newAddress }
      : { code: "address", from: oldAddress, to: newAddress };
  },
  ({ oldAddress, newAddress, forwarding }) => {
    if (oldAddress !== null && newAddress !== null && same(oldAddress, newAddress)) return undefined;
    if (forwarding === null) return { code: "forwarding-unknown" };
    return { code: forwarding ? "forwarded" : "forwarding-ends" };
  },
  () => ({ code: "sign-in" }),
  ({ switched }) => (switched ? undefined : { code: "unused-account" }),
  ({ webUrl }) => (webUrl === null ? undefined : { code: "web-address", url: webUrl }),
  ({ platform }) => {
    if (platform === null) return undefined;
    if (exchange.has(platform)) return { code: "same-program" };
    return otherPrograms.has(platform) ? { code: "other-program" } : undefined;
  },
  ({ platform }) => (platform === "gmail" ? { code: "labels" } : undefined),
  ({ engineCopies }) => ({ code: engineCopies ? "mail-comes" : "mail-you-bring" }),
  ({ sourceBytes: source, quotaBytes: quota }) => {
    if (quota === null) return undefined;
    if (source === null) return { code: "quota", quota };
    return { code: source > quota ? "does-not-fit" : "fits", source, quota };
  },
  () => ({ code: "message-limit" }),
  ({ blockedItems }) => (blockedItems > 0 ? { code: "blocked", count: blockedItems } : undefined),
  ({ route }) => {
    if (route === null) return undefined;
    return { code: route === "managed" ? "calendar-together" : "calendar-check" };
  },
  ({ sharedMailboxes }) => (many(sharedMailboxes) ? { code: "shared", count: sharedMailboxes } : undefined),
  ({ delegates }) => (many(delegates) ? { code: "delegates", count: delegates } : undefined),
  ({ archive }) => (archive === true ? { code: "archive" } : undefined),
  () => ({ code: "settings" }),
];

export const changesFor = (facts: CaseFacts): readonly Change[] =>
  rules.map((rule) => rule(facts)).filter((change) => change !== undefined);

/** What is true of every move, for somebody who has not signed in. */
export const unknownCase: CaseFacts = {
  route: null,
  platform: null,
  oldAddress: null,
  newAddress: null,
  webUrl: null,
  quotaBytes: null,
  sourceBytes: null,
  sharedMailboxes: null,
  delegates: null,
  forwarding: null,
  archive: null,
  engineCopies: false,
  switchAt: null,
  switched: false,
  blockedItems: 0,
};
