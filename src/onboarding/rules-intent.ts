/** One validator for the nine facts, for a card, the chat, the API and the command line alike. Pure. */
import { ok, refuse, type Result } from "../result.ts";
import { parseOdsCode, type DateSpan, type Day, type FactName, type IntentFacts } from "./types.ts";

/** What is wrong with one fact: a code with the figures a sentence needs. The sentences are in words.ts. */
export type FactProblem =
  | {
      readonly field: FactName;
      readonly problem: "missing" | "not-text" | "not-an-ods-code" | "not-a-number" | "not-whole";
    }
  | {
      readonly field: FactName;
      readonly problem: "too-long" | "too-short" | "too-many" | "too-few";
      readonly limit: number;
    }
  | {
      readonly field: FactName;
      readonly problem: "not-a-date" | "in-the-past" | "too-far-ahead" | "ends-before-it-starts";
    }
  | { readonly field: "newAccounts"; readonly problem: "no-accounts-at-all" };

/**
 * Limits of ours, not of the options document: the whole of NHSmail is about 1.5 million mailboxes, so more than that
 * for one organisation is a slip of the finger; a start more than ten years ahead is one, too.
 */
export const limits = {
  name: 200,
  text: 4000,
  raw: 200,
  accounts: 1_500_000,
  yearsAhead: 10,
  yearsOfContract: 30,
} as const;

/** As a card, a file or a caller gives them: nothing is believed yet. */
export type GivenFacts = Readonly<Partial<Record<FactName, unknown>>>;

export const factNames = [
  "transitionLead",
  "organisationName",
  "odsCode",
  "platform",
  "supportArrangements",
  "knownIssues",
  "preferredStart",
  "currentAccounts",
  "newAccounts",
  "mailboxes",
] as const satisfies readonly FactName[];

type Checked<T> = Result<T, FactProblem & { readonly kind: "problem" }>;

/**
 * Text as it is kept: composed (NFC), line ends as \n, without control characters and without the invisible marks
 * that turn the reading direction around (a card would show something else than what is stored).
 */
export const cleanText = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    // eslint-disable-next-line no-control-regex -- exactly these are meant
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, "")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .trim();

const problem = <P extends FactProblem>(
  given: P,
): { readonly ok: false; readonly refusal: P & { kind: "problem" } } => ({
  ok: false,
  refusal: { kind: "problem", ...given },
});

const checkText = (field: FactName, value: unknown, longest: number): Checked<string> => {
  if (value === undefined || value === null || value === "") return problem({ field, problem: "missing" });
  if (typeof value !== "string") return problem({ field, problem: "not-text" });
  // Measured before cleaning: a megabyte of blanks is not worth the work.
  if (value.length > longest * 4) return problem({ field, problem: "too-long", limit: longest });
  const text = cleanText(value);
  if (text === "") return problem({ field, problem: "missing" });
  return text.length > longest ? problem({ field, problem: "too-long", limit: longest }) : ok(text);
};

const checkCount = (field: FactName, value: unknown): Checked<number> => {
  if (value === undefined || value === null || value === "") return problem({ field, problem: "missing" });
  const given = typeof value === "string" ? value.trim().replace(/(?<=\d)[, ](?=\d{3}(\D|$))/g, "") : value;
  const number = typeof given === "string" && /^\d{1,12}(\.\d+)?$/.test(given) ? Number(given) : given;
  if (typeof number !== "number" || !Number.isFinite(number)) return problem({ field, problem: "not-a-number" });
  if (number < 0) return problem({ field, problem: "too-few", limit: 0 });
  if (!Number.isInteger(number)) return problem({ field, problem: "not-whole" });
  return number > limits.accounts ? problem({ field, problem: "too-many", limit: limits.accounts }) : ok(number);
};

/** A real day of the calendar: "2027-02-30" is none. */
export const isDay = (text: unknown): text is Day => {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
};

const precisions: readonly DateSpan["precision"][] = [
  "day",
  "week",
  "month",
  "quarter",
  "season",
  "year",
  "range",
  "not-before",
];

const checkSpan = (field: FactName, value: unknown): Checked<DateSpan> => {
  if (value === undefined || value === null || value === "") return problem({ field, problem: "missing" });
  if (isDay(value)) return ok({ from: value, to: value, precision: "day", raw: value });
  if (typeof value !== "object") return problem({ field, problem: "not-a-date" });
  const { from, to, precision, raw } = value as Partial<Record<keyof DateSpan, unknown>>;
  const known = precisions.find((name) => name === precision);
  if (!isDay(from) || !isDay(to) || known === undefined) return problem({ field, problem: "not-a-date" });
  if (to < from) return problem({ field, problem: "ends-before-it-starts" });
  const words = typeof raw === "string" ? cleanText(raw).slice(0, limits.raw) : from;
  return ok({ from, to, precision: known, raw: words });
};

const yearsAfter = (today: Day, years: number): Day => `${Number(today.slice(0, 4)) + years}${today.slice(4)}`;

const checkStart = (value: unknown, today: Day): Checked<DateSpan> => {
  const field = "preferredStart";
  const span = checkSpan(field, value);
  if (!span.ok) return span;
  if (span.value.to < today) return problem({ field, problem: "in-the-past" });
  if (span.value.from > yearsAfter(today, limits.yearsAhead)) return problem({ field, problem: "too-far-ahead" });
  return span;
};

const checkSupport = (value: unknown, today: Day): Checked<IntentFacts["supportArrangements"]> => {
  const field = "supportArrangements";
  const given = typeof value === "string" ? { text: value, contractEnds: null } : value;
  if (given === undefined || given === null) return problem({ field, problem: "missing" });
  if (typeof given !== "object") return problem({ field, problem: "not-text" });
  const { text, contractEnds } = given as { text?: unknown; contractEnds?: unknown };
  const words = checkText(field, text, limits.text);
  if (!words.ok) return words;
  if (contractEnds === undefined || contractEnds === null) return ok({ text: words.value, contractEnds: null });
  const span = checkSpan(field, contractEnds);
  if (!span.ok) return span;
  // A contract may well have ended: then it is a known issue, not a mistake.
  if (span.value.from > yearsAfter(today, limits.yearsOfContract)) return problem({ field, problem: "too-far-ahead" });
  return ok({ text: words.value, contractEnds: span.value });
};

type Check = (value: unknown, today: Day) => Checked<unknown>;

const checks: Readonly<Record<FactName, Check>> = {
  transitionLead: (value) => checkText("transitionLead", value, limits.name),
  organisationName: (value) => checkText("organisationName", value, limits.name),
  odsCode: (value) => {
    const text = checkText("odsCode", value, 40);
    if (!text.ok) return text;
    const code = parseOdsCode(text.value);
    return code.ok ? code : problem({ field: "odsCode", problem: "not-an-ods-code" });
  },
  platform: (value) => checkText("platform", value, limits.text),
  supportArrangements: checkSupport,
  knownIssues: (value) => checkText("knownIssues", value, limits.text),
  preferredStart: checkStart,
  currentAccounts: (value) => checkCount("currentAccounts", value),
  newAccounts: (value) => checkCount("newAccounts", value),
  mailboxes: (value) =>
    value === undefined || value === null || value === "" ? ok(null) : checkCount("mailboxes", value),
};

/** Checks one fact as it is given, so that a conversation can answer at once. `today` is London's day. */
export const checkFact = <F extends FactName>(field: F, value: unknown, today: Day): Checked<IntentFacts[F]> =>
  checks[field](value, today) as Checked<IntentFacts[F]>;

/** Checks all of them and names every problem, never only the first. */
export const checkFacts = (
  given: GivenFacts,
  today: Day,
): Result<IntentFacts, { readonly kind: "invalid"; readonly problems: readonly FactProblem[] }> => {
  const problems: FactProblem[] = [];
  const facts: Partial<Record<FactName, unknown>> = {};
  for (const field of factNames) {
    const checked = checks[field](given[field], today);
    if (checked.ok) facts[field] = checked.value;
    else problems.push(checked.refusal);
  }
  if (facts["newAccounts"] === 0 && facts["currentAccounts"] === 0) {
    problems.push({ field: "newAccounts", problem: "no-accounts-at-all" });
  }
  return problems.length > 0 ? refuse({ kind: "invalid", problems }) : ok(facts as unknown as IntentFacts);
};
