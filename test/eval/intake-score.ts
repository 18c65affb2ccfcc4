/** Compares what was taken from a message with what a careful person takes; the rules stand in test/eval/intake/README.md. */
import { readFileSync } from "node:fs";
import type { DateSpan, Fact, FieldId, Platform, Quantity } from "../../bot/conversation/facts.ts";
import { daysBetween } from "../../bot/understanding/dates/calendar.ts";

export interface IntakeMessage {
  readonly id: string;
  readonly today: string;
  readonly text: string;
  readonly asked?: FieldId;
  readonly gold: Readonly<Partial<Record<FieldId, unknown>>>;
  readonly mayAlso?: readonly FieldId[];
}

/** Those named `dev` may be read and learned from; `stranger`, `sealed` and `test` are only measured. */
export const parts = [
  "dev",
  "dev-more",
  "dev-check",
  "dev-voices",
  "dev-stranger",
  "dev-own",
  "dev-crowd-one",
  "dev-crowd-two",
  "dev-crowd-three",
  "dev-crowd-four",
  "dev-crowd-five",
  "dev-crowd-six",
  "dev-crowd-seven",
  "stranger",
  "sealed-one",
  "sealed-two",
  "test",
] as const;
export type Part = (typeof parts)[number];

export const messagesOf = (part: Part): readonly IntakeMessage[] =>
  JSON.parse(readFileSync(new URL(`./intake/${part}.json`, import.meta.url), "utf8")) as IntakeMessage[];

export type Reader = (message: IntakeMessage) => readonly Fact[];

export interface Tally {
  readonly right: number;
  /** Taken, but not what was said, or not said at all. */
  readonly wrong: number;
  readonly missed: number;
}
export interface Miss {
  readonly id: string;
  readonly field: FieldId;
  readonly got: unknown;
  readonly gold: unknown;
}
export interface Scored {
  readonly fields: ReadonlyMap<FieldId, Tally>;
  readonly misses: readonly Miss[];
  /** One tally a message, for the bootstrap. */
  readonly messages: readonly Tally[];
}

const add = (a: Tally, b: Tally): Tally => ({
  right: a.right + b.right,
  wrong: a.wrong + b.wrong,
  missed: a.missed + b.missed,
});
const none: Tally = { right: 0, wrong: 0, missed: 0 };
export const sum = (tallies: Iterable<Tally>): Tally => [...tallies].reduce(add, none);

export const score = (messages: readonly IntakeMessage[], read: Reader): Scored => {
  const fields = new Map<FieldId, Tally>();
  const misses: Miss[] = [];
  const perMessage = messages.map((message) => {
    const facts = new Map(read(message).map((fact) => [fact.field, fact.value as unknown]));
    const names = new Set<FieldId>([...facts.keys(), ...(Object.keys(message.gold) as FieldId[])]);
    return sum(
      [...names].map((field) => {
        const tally = judge(message, field, facts.get(field));
        fields.set(field, add(fields.get(field) ?? none, tally));
        if (tally.wrong + tally.missed > 0)
          misses.push({ id: message.id, field, got: facts.get(field), gold: message.gold[field] });
        return tally;
      }),
    );
  });
  return { fields, misses, messages: perMessage };
};

const judge = (message: IntakeMessage, field: FieldId, got: unknown): Tally => {
  const gold = message.gold[field];
  const optional = message.mayAlso?.includes(field) === true;
  if (gold === undefined) return got === undefined || optional ? none : { ...none, wrong: 1 };
  if (got === undefined) return optional ? none : { ...none, missed: 1 };
  return matches(field, got, gold) ? { ...none, right: 1 } : { ...none, wrong: 1, missed: 1 };
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
const untitled = (text: string): string => plain(text).replace(/^(?:dr|mr|mrs|ms|miss|prof) /, "");

const matches = (field: FieldId, got: unknown, gold: unknown): boolean => {
  if (typeof gold === "object" && gold !== null && "anyOf" in gold) {
    return (gold as { anyOf: unknown[] }).anyOf.some((one) => matches(field, got, one));
  }
  switch (field) {
    case "transitionLead":
    case "organisationName":
      return untitled(got as string) === untitled(gold as string);
    case "supportArrangements":
    case "knownIssues":
      return plain(got as string).includes(plain(gold as string));
    case "odsCode":
      return got === (gold as string).toUpperCase().replace(/\s/g, "");
    case "currentPlatform":
      return samePlatforms(got as readonly Platform[], gold as readonly Platform[]);
    case "preferredStart":
    case "contractEnd":
      return sameDates(got as DateSpan, gold as GoldDate);
    default:
      return sameCount(got as Quantity, gold as GoldCount);
  }
};

const samePlatforms = (got: readonly Platform[], gold: readonly Platform[]): boolean => {
  const key = ({ name, version }: Platform): string => `${plain(name)} ${version?.toLowerCase() ?? ""}`;
  const [a, b] = [new Set(got.map(key)), new Set(gold.map(key))];
  return a.size === b.size && [...a].every((one) => b.has(one));
};

interface GoldCount {
  readonly value?: number;
  readonly from?: number;
  readonly to?: number;
}
const sameCount = (got: Quantity, gold: GoldCount): boolean =>
  gold.value === undefined
    ? got.value === gold.from && got.to === gold.to
    : got.value === gold.value && got.to === undefined;

interface GoldDate {
  readonly from?: string;
  readonly to?: string;
  readonly notBefore?: true;
  readonly notAfter?: true;
  readonly toleranceDays?: number;
}
const sameDates = (got: DateSpan, gold: GoldDate): boolean => {
  const near = (a: string, b: string): boolean => Math.abs(daysBetween(a, b)) <= (gold.toleranceDays ?? 0);
  const last = got.to ?? got.from;
  if (gold.notAfter === true) return gold.to !== undefined && near(last, gold.to);
  if (gold.from === undefined || !near(got.from, gold.from)) return false;
  if (gold.notBefore === true) return got.notBefore === true;
  if (got.notBefore === true && gold.to !== undefined) return false;
  return gold.to === undefined || near(last, gold.to);
};
