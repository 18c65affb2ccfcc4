/**
 * What the number model adds where the rules are silent or say two things, and where it doubts them. It only ever
 * moves numbers that were said; where it is not sure, the number stays loose and the bot asks.
 */
import type { CountField, FieldId } from "../../conversation/facts.ts";
import type { FoundCount, LooseNumber } from "./count-words.ts";
import { chancesOf, type Chances } from "./number-roles.ts";
import type { FoundNumber } from "./numbers.ts";

/**
 * Chances from which a number that no rule reads is taken, and from which a rule's reading is doubted. `rule`,
 * `silence`: how much a rule's reading, and that no rule reads it, add to the logarithm of its chance.
 */
export const sure = {
  take: 0.65,
  doubt: 0.7,
  choose: 0.4,
  margin: 0.35,
  ask: 0.61,
  nothing: 0.7,
  rule: 1.2,
  silence: 0.5,
} as const;

const fields = ["newAccounts", "currentNhsmailAccounts", "mailboxes"] as const satisfies readonly CountField[];

export interface Weighed {
  readonly counts: readonly FoundCount[];
  readonly loose: readonly LooseNumber[];
}
interface Ruled extends Weighed {
  /** Numbers whose words the rules do not know. */
  readonly unclear: readonly LooseNumber[];
}

export const weighed = (
  text: string,
  numbers: readonly FoundNumber[],
  asked: readonly FieldId[],
  rules: Ruled,
): Weighed => {
  const answers = asked.some((field) => (fields as readonly FieldId[]).includes(field));
  if (numbers.length === 0 || (answers && numbers.length === 1)) return rules;
  const chances = chancesOf(text, numbers, asked).map((chance, index) => {
    const at = numbers[index]?.start;
    if (at !== undefined && grownTo.test(text.slice(0, at))) return nothing;
    const ruled = rules.counts.find(({ start }) => start === at)?.field;
    return withRule(chance, ruled ?? (rules.loose.some(({ start }) => start === at) ? undefined : "other"));
  });
  const chanceOf = (start: number): Chances | undefined =>
    chances[numbers.findIndex((number) => number.start === start)];
  const counts: FoundCount[] = [];
  const loose: LooseNumber[] = rules.loose.map((one) => withChance(one, chanceOf(one.start)));
  for (const count of rules.counts) {
    const chance = chanceOf(count.start);
    const rival =
      chance === undefined
        ? 0
        : Math.max(...fields.filter((one) => one !== count.field).map((one) => chance[one]), chance.other);
    if (chance !== undefined && rival >= sure.doubt)
      loose.push(withChance({ start: count.start, end: count.end, value: count.value }, chance));
    else counts.push(count);
  }
  const silent = [...loose, ...rules.unclear.map((one) => withChance(one, chanceOf(one.start)))];
  for (const field of fields) {
    // What was asked for is chosen by the rules of an answer (read-counts.ts): parts are not their sum.
    if (asked.includes(field) || counts.some((one) => one.field === field)) continue;
    const [best, next] = silent.toSorted((a, b) => (b.chances?.[field] ?? 0) - (a.chances?.[field] ?? 0));
    if (best === undefined || (best.chances?.[field] ?? 0) < sure.take || (next?.chances?.[field] ?? 0) > sure.choose)
      continue;
    counts.push({ start: best.start, end: best.end, field, value: best.value });
  }
  // What no rule would ask about, but is probably a count: it is asked about, or chosen as the answer.
  for (const one of silent)
    if ((one.chances?.other ?? 1) < sure.ask && !loose.some(({ start }) => start === one.start)) loose.push(one);
  return {
    counts: counts.toSorted((a, b) => a.start - b.start),
    loose: loose
      .filter(({ start }) => !counts.some((count) => count.start === start))
      .toSorted((a, b) => a.start - b.start),
  };
};

const nothing: Chances = { newAccounts: 0, currentNhsmailAccounts: 0, mailboxes: 0, other: 1 };
/** "We'd go from 12 to 20": how many there will be, and not how many are asked for. */
const grownTo =
  /\b(?:go|goes|going|went|grow\w*|ris\w+|take us|bring us) from (?:about |around )?\d[\d,]* to (?:about |around )?$/i;

/** The chances with what the rules say of the number; undefined: any of the counts, which says nothing. */
const withRule = (chance: Chances, ruled: CountField | "other" | undefined): Chances => {
  if (ruled === undefined) return chance;
  const by = Math.exp(ruled === "other" ? sure.silence : sure.rule);
  const all = 1 + chance[ruled] * (by - 1);
  const of = (role: CountField | "other"): number => (chance[role] * (role === ruled ? by : 1)) / all;
  return {
    newAccounts: of("newAccounts"),
    currentNhsmailAccounts: of("currentNhsmailAccounts"),
    mailboxes: of("mailboxes"),
    other: of("other"),
  };
};

const withChance = (number: LooseNumber, chances: Chances | undefined): LooseNumber =>
  chances === undefined ? number : { ...number, chances };

/** Of several numbers the one that answers, if it stands out. */
export const standsOut = (loose: readonly LooseNumber[], field: CountField): LooseNumber | undefined => {
  const chance = (one: LooseNumber | undefined): number => one?.chances?.[field] ?? 0;
  const [best, next] = loose.toSorted((a, b) => chance(b) - chance(a));
  return chance(best) >= sure.choose && chance(best) - chance(next) >= sure.margin ? best : undefined;
};
