/** One validator for the nine facts, for a card, the chat, the API and the command line alike. Pure. */
import { ok, refuse, type Result } from "../result.ts";
import {
  approximations,
  datePrecisions,
  parseOdsCode,
  type DateSpan,
  type Day,
  type FactName,
  type IntentFacts,
  type Platform,
  type Quantity,
} from "./types.ts";

/** What is wrong with one fact: a code with the figures a sentence needs. The sentences are in words.ts. */
export type FactProblem =
  | { readonly field: FactName; readonly problem: PlainProblem }
  | { readonly field: FactName; readonly problem: "too-long" | "too-many" | "too-few"; readonly limit: number };
export type PlainProblem =
  | "missing"
  | "not-text"
  | "not-an-ods-code"
  | "not-a-number"
  | "not-whole"
  | "not-a-platform"
  | "not-a-date"
  | "in-the-past"
  | "too-far-ahead"
  | "ends-before-it-starts"
  | "no-accounts-at-all";

/**
 * Limits of ours, not of the options document: the whole of NHSmail is about 1.5 million mailboxes, so more than that
 * for one organisation is a slip of the finger; a start more than ten years ahead is one, too.
 */
export const limits = {
  name: 200,
  text: 4000,
  raw: 200,
  platforms: 20,
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
  "currentPlatform",
  "supportArrangements",
  "contractEnd",
  "knownIssues",
  "preferredStart",
  "currentNhsmailAccounts",
  "newAccounts",
  "mailboxes",
] as const satisfies readonly FactName[];

/** Without these there is nobody to answer to. The others may be "not known yet" (null), and the ISM sees that. */
export const alwaysNeeded: readonly FactName[] = ["transitionLead", "organisationName", "odsCode"];
/** Nobody needs to be asked for these. */
const optional: readonly FactName[] = ["contractEnd", "mailboxes"];

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
  const number = typeof given === "string" && /^-?\d{1,12}(\.\d+)?$/.test(given) ? Number(given) : given;
  if (typeof number !== "number" || !Number.isFinite(number)) return problem({ field, problem: "not-a-number" });
  if (number < 0) return problem({ field, problem: "too-few", limit: 0 });
  if (!Number.isInteger(number)) return problem({ field, problem: "not-whole" });
  return number > limits.accounts ? problem({ field, problem: "too-many", limit: limits.accounts }) : ok(number);
};

/** A plain number or numeral is exact; an object keeps how sure the person was. */
const checkQuantity = (field: FactName, value: unknown): Checked<Quantity> => {
  if (typeof value !== "object" || value === null) {
    const count = checkCount(field, value);
    return count.ok ? ok({ value: count.value, about: "exactly" }) : count;
  }
  const given = value as Partial<Record<keyof Quantity, unknown>>;
  const about = approximations.find((name) => name === given.about);
  const count = checkCount(field, given.value);
  if (!count.ok) return count;
  if (about === undefined) return problem({ field, problem: "not-a-number" });
  if (given.to === undefined) return ok({ value: count.value, about });
  const to = checkCount(field, given.to);
  if (!to.ok) return to;
  return to.value < count.value
    ? problem({ field, problem: "too-few", limit: count.value })
    : ok({ value: count.value, to: to.value, about });
};

const checkPlatforms = (value: unknown): Checked<readonly Platform[]> => {
  const field = "currentPlatform";
  if (value === undefined || value === null || value === "") return problem({ field, problem: "missing" });
  if (typeof value === "string") {
    const name = checkText(field, value, limits.text);
    return name.ok ? ok([{ name: name.value, known: false }]) : name;
  }
  if (!Array.isArray(value)) return problem({ field, problem: "not-a-platform" });
  if (value.length === 0) return problem({ field, problem: "missing" });
  if (value.length > limits.platforms) return problem({ field, problem: "too-many", limit: limits.platforms });
  const platforms: Platform[] = [];
  for (const given of value as readonly unknown[]) {
    if (typeof given !== "object" || given === null) return problem({ field, problem: "not-a-platform" });
    const { name, version, known } = given as Partial<Record<keyof Platform, unknown>>;
    const words = checkText(field, name, limits.text);
    if (!words.ok) return words;
    const edition = version === undefined ? undefined : checkText(field, version, limits.raw);
    if (edition?.ok === false) return edition;
    platforms.push({
      name: words.value,
      ...(edition === undefined ? {} : { version: edition.value }),
      known: known === true,
    });
  }
  return ok(platforms);
};

/** A real day of the calendar: "2027-02-30" is none. */
export const isDay = (text: unknown): text is Day => {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
};

const checkSpan = (field: FactName, value: unknown): Checked<DateSpan> => {
  if (value === undefined || value === null || value === "") return problem({ field, problem: "missing" });
  if (isDay(value)) return ok({ from: value, to: value, precision: "day", raw: value });
  if (typeof value !== "object") return problem({ field, problem: "not-a-date" });
  const { from, to, precision, raw, notBefore, by } = value as Partial<Record<keyof DateSpan, unknown>>;
  const known = datePrecisions.find((name) => name === precision);
  if (!isDay(from) || known === undefined) return problem({ field, problem: "not-a-date" });
  if (to !== undefined && !isDay(to)) return problem({ field, problem: "not-a-date" });
  if (to !== undefined && to < from) return problem({ field, problem: "ends-before-it-starts" });
  const words = typeof raw === "string" ? cleanText(raw).slice(0, limits.raw) : from;
  return ok({
    from,
    ...(to === undefined ? {} : { to }),
    precision: known,
    raw: words,
    ...(notBefore === true ? { notBefore } : {}),
    ...(by === true ? { by } : {}),
  });
};

const yearsAfter = (today: Day, years: number): Day => `${Number(today.slice(0, 4)) + years}${today.slice(4)}`;

const checkStart = (value: unknown, today: Day): Checked<DateSpan> => {
  const field = "preferredStart";
  const span = checkSpan(field, value);
  if (!span.ok) return span;
  if (lastDay(span.value) < today) return problem({ field, problem: "in-the-past" });
  if (span.value.from > yearsAfter(today, limits.yearsAhead)) return problem({ field, problem: "too-far-ahead" });
  return span;
};

/** The last day that the span may mean; an open end has none. */
const lastDay = ({ from, to, notBefore }: DateSpan): Day => (notBefore === true ? "9999-12-31" : (to ?? from));

const checkContractEnd = (value: unknown, today: Day): Checked<DateSpan> => {
  const field = "contractEnd";
  const span = checkSpan(field, value);
  // A contract may well have ended: then it is a known issue, not a mistake.
  return span.ok && span.value.from > yearsAfter(today, limits.yearsOfContract)
    ? problem({ field, problem: "too-far-ahead" })
    : span;
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
  currentPlatform: checkPlatforms,
  supportArrangements: (value) => checkText("supportArrangements", value, limits.text),
  contractEnd: checkContractEnd,
  knownIssues: (value) => checkText("knownIssues", value, limits.text),
  preferredStart: checkStart,
  currentNhsmailAccounts: (value) => checkQuantity("currentNhsmailAccounts", value),
  newAccounts: (value) => checkQuantity("newAccounts", value),
  mailboxes: (value) => checkQuantity("mailboxes", value),
};

/**
 * Checks one fact as it is given, so that a conversation can answer at once. `today` is London's day. Null means "not
 * known yet" and is taken for all but `alwaysNeeded`; undefined means that nobody said anything.
 */
export const checkFact = <F extends FactName>(field: F, value: unknown, today: Day): Checked<IntentFacts[F]> => {
  const unknown = value === null || (value === undefined && optional.includes(field));
  if (unknown && !alwaysNeeded.includes(field)) return ok(null) as unknown as Checked<IntentFacts[F]>;
  return checks[field](value, today) as Checked<IntentFacts[F]>;
};

type Invalid = { readonly kind: "invalid"; readonly problems: readonly FactProblem[] };

/** Checks those facts that `given` holds, and names every problem, never only the first. */
export const checkSomeFacts = (given: GivenFacts, today: Day): Result<Partial<IntentFacts>, Invalid> => {
  const problems: FactProblem[] = [];
  const facts: Partial<Record<FactName, unknown>> = {};
  for (const field of factNames.filter((name) => given[name] !== undefined)) {
    const checked = checkFact(field, given[field], today);
    if (checked.ok) facts[field] = checked.value;
    else problems.push(asProblem(checked.refusal));
  }
  return problems.length > 0 ? refuse({ kind: "invalid", problems }) : ok(facts as Partial<IntentFacts>);
};

/** Checks a whole intent. */
export const checkFacts = (given: GivenFacts, today: Day): Result<IntentFacts, Invalid> => {
  const whole = Object.fromEntries(
    factNames.map((name) => [name, given[name] ?? (given[name] === null || optional.includes(name) ? null : "")]),
  ) as GivenFacts;
  const checked = checkSomeFacts(whole, today);
  if (!checked.ok) return checked;
  const facts = checked.value as IntentFacts;
  return nobodyMoves(facts)
    ? refuse({ kind: "invalid", problems: [{ field: "newAccounts", problem: "no-accounts-at-all" }] })
    : ok(facts);
};

/** No account now and none wanted: there would be nothing to move to. */
const nobodyMoves = ({ currentNhsmailAccounts, newAccounts }: IntentFacts): boolean =>
  newAccounts !== null &&
  currentNhsmailAccounts !== null &&
  (newAccounts.to ?? newAccounts.value) === 0 &&
  (currentNhsmailAccounts.to ?? currentNhsmailAccounts.value) === 0;

const asProblem = ({ kind: _, ...problem }: FactProblem & { readonly kind: "problem" }): FactProblem => problem;
