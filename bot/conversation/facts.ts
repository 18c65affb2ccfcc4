/**
 * The facts of an intent to migrate: options document section 6.1 names nine. `contractEnd` belongs to the fifth
 * ("support contract length"); `mailboxes` is ours: people say it unasked, and it is not "new accounts required".
 */
export const fieldIds = [
  "transitionLead",
  "organisationName",
  "odsCode",
  "currentPlatform",
  "supportArrangements",
  "contractEnd",
  "knownIssues",
  "preferredStart",
  "currentNhsmailAccounts",
  "newAccounts",
  "mailboxes",
] as const;

export type FieldId = (typeof fieldIds)[number];

export type CountField = Extract<FieldId, "currentNhsmailAccounts" | "newAccounts" | "mailboxes">;

/** One source system. `name` is our spelling of a known product, or the person's own words (`known: false`). */
export interface Platform {
  readonly name: string;
  readonly version?: string;
  readonly known: boolean;
}

/** A count with its approximation kept: "about 300", "between 200 and 250" (`value` 200, `to` 250), "none" (0). */
export interface Quantity {
  readonly value: number;
  readonly to?: number;
  readonly about: "exactly" | "about" | "at-least" | "at-most" | "between";
}

/** `part`: the beginning, middle or end of a month or year. */
export type DatePrecision =
  "day" | "week" | "part" | "month" | "season" | "quarter" | "halfYear" | "year" | "range" | "asap";

/**
 * Days as YYYY-MM-DD in Europe/London, both ends included. `to` is absent for a single day and for an open end.
 * `notBefore`: "not before June", "after Easter": any day from `from` on. `by`: "by June": any day up to `to`.
 * `raw` is what the person wrote.
 */
export interface DateSpan {
  readonly from: string;
  readonly to?: string;
  readonly precision: DatePrecision;
  readonly raw: string;
  readonly notBefore?: true;
  readonly by?: true;
}

export interface FactValues {
  readonly transitionLead: string;
  readonly organisationName: string;
  readonly odsCode: string;
  readonly currentPlatform: readonly Platform[];
  readonly supportArrangements: string;
  readonly contractEnd: DateSpan;
  readonly knownIssues: string;
  readonly preferredStart: DateSpan;
  readonly currentNhsmailAccounts: Quantity;
  readonly newAccounts: Quantity;
  readonly mailboxes: Quantity;
}

/** A fact read from something that was said; `said` is the exact span of the text (or the form's field). */
export type Fact = { readonly [F in FieldId]: FactOf<F> }[FieldId];
export interface FactOf<F extends FieldId> {
  readonly field: F;
  readonly value: FactValues[F];
  readonly said: string;
}

/** What could not be taken as it stands, and why: the bot says it and asks again. */
export interface Problem {
  readonly field: FieldId;
  readonly said: string;
  readonly reason: ProblemReason;
}
export type ProblemReason =
  | "no-such-day"
  | "american-order"
  | "past"
  | "far-future"
  | "too-many"
  | "not-a-whole-number"
  | "vague-number"
  | "several-numbers"
  | "vague-date"
  | "which-quarter"
  | "range-backwards"
  | "not-an-ods-code"
  | "too-long"
  | "not-a-name"
  | "not-understood";

/** One field of a draft. `unknown`: the person said that they do not know yet; the support manager sees that. */
export type Entry<F extends FieldId = FieldId> =
  | {
      readonly is: "given";
      readonly value: FactValues[F];
      readonly said: string;
      readonly by: "chat" | "form" | "offer";
    }
  | { readonly is: "unknown" };

export type Draft = { readonly [F in FieldId]?: Entry<F> };
