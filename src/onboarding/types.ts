import { ok, refuse, type Brand, type Result } from "../result.ts";

/** An organisation's code as the Organisation Data Service writes it: 3 to 10 capital letters and digits. Opaque. */
export type OdsCode = Brand<string, "OdsCode">;
/** The opaque id of one intent to migrate (uuid). Cards and requests carry it together with a version. */
export type IntentId = Brand<string, "IntentId">;
/** What a person reads out on the telephone, such as "K7M-4RXP". Never a key for access. */
export type Reference = Brand<string, "Reference">;

/**
 * Accepts what people type (" rx7 ", "RX7.", "ods code rx7" is the caller's business). Format is not existence: a
 * well-formed code may belong to nobody.
 */
export const parseOdsCode = (text: string): Result<OdsCode, { readonly kind: "not-an-ods-code" }> => {
  const code = text
    .normalize("NFKC")
    .trim()
    .replace(/^["'([]+|["')\].,;:!?]+$/g, "")
    .trim()
    .toUpperCase();
  return /^[A-Z0-9]{3,10}$/.test(code) ? ok(code as OdsCode) : refuse({ kind: "not-an-ods-code" });
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const parseIntentId = (text: string): IntentId | undefined => {
  const lower = text.toLowerCase();
  return uuid.test(lower) ? (lower as IntentId) : undefined;
};

/** A calendar day in Europe/London, "YYYY-MM-DD". */
export type Day = string;

/** A date as people give it: perhaps a month, a quarter or "not before June". Both ends belong to it. */
export interface DateSpan {
  readonly from: Day;
  /** Absent for a single day and for an open end. */
  readonly to?: Day;
  readonly precision: DatePrecision;
  /** The words as they were typed. */
  readonly raw: string;
  /** "not before June": any day from `from` on. */
  readonly notBefore?: true;
  /** "by June": any day up to `to`. */
  readonly by?: true;
}

/** `part`: the beginning, middle or end of a month or year. */
export const datePrecisions = [
  "day",
  "week",
  "part",
  "month",
  "season",
  "quarter",
  "halfYear",
  "year",
  "range",
  "asap",
] as const;
export type DatePrecision = (typeof datePrecisions)[number];

/** One source system. `known`: `name` is our spelling of a known product; else the person's own words. */
export interface Platform {
  readonly name: string;
  readonly version?: string;
  readonly known: boolean;
}

/** A count with its approximation kept: "about 300", "between 200 and 250" (`value` 200, `to` 250). */
export interface Quantity {
  readonly value: number;
  readonly to?: number;
  readonly about: (typeof approximations)[number];
}
export const approximations = ["exactly", "about", "at-least", "at-most", "between"] as const;

/**
 * The nine facts of an intent to migrate (options document, 6.1; `contractEnd` belongs to the fifth), and the number of
 * mailboxes, which people often say unasked and which is not the number of new accounts. Null: they do not know yet.
 */
export interface IntentFacts {
  readonly transitionLead: string;
  readonly organisationName: string;
  readonly odsCode: OdsCode;
  readonly currentPlatform: readonly Platform[] | null;
  readonly supportArrangements: string | null;
  readonly contractEnd: DateSpan | null;
  readonly knownIssues: string | null;
  readonly preferredStart: DateSpan | null;
  readonly currentNhsmailAccounts: Quantity | null;
  readonly newAccounts: Quantity | null;
  readonly mailboxes: Quantity | null;
}
export type FactName = keyof IntentFacts;

/** What the ODS directory said of a code, as it is kept with the intent. `unchecked` never blocks. */
export type OdsCheck =
  | { readonly status: "open"; readonly name: string; readonly region: string | null; readonly asOf: string }
  | {
      readonly status: "closed";
      readonly name: string;
      readonly region: string | null;
      readonly closedOn: Day | null;
      readonly successors: readonly string[];
      readonly asOf: string;
    }
  | { readonly status: "not-known"; readonly asOf: string }
  | { readonly status: "unchecked"; readonly why: "not-configured" | "unreachable" | "too-slow" | "unreadable" };
