/**
 * Learns what a date is for (bot/understanding/dates/date-roles.json): `node test/eval/train-dates.ts`. From
 * test/eval/intake/dates.txt and the development parts; parts that are only measured are not opened. `--check` leaves
 * out one part at a time instead and prints how often the model is right on it by its own certainty; `--show` its misses.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import type { FieldId } from "../../bot/conversation/facts.ts";
import { dateChances, dateRoles, type DateRole, type DateWeights } from "../../bot/understanding/dates/date-chances.ts";
import { dateFeatures } from "../../bot/understanding/dates/date-features.ts";
import type { FoundDate } from "../../bot/understanding/dates/scan.ts";
import type { DatesSeen } from "../../bot/understanding/reading.ts";
import { understand } from "../../bot/understanding/understand.ts";
import { messagesOf, type IntakeMessage, type Part } from "./intake-score.ts";
import { learnSoftmax, weightLines } from "./softmax.ts";

export interface DateExample {
  readonly group: string;
  readonly features: readonly string[];
  readonly role: DateRole;
  /** What the rules alone make of it. */
  readonly ruled: DateRole;
  readonly text: string;
}
const letters: Readonly<Record<string, FieldId>> = {
  s: "preferredStart",
  e: "contractEnd",
  u: "supportArrangements",
};

/** The texts as dates are read from them, once a labelled value and once for the rest. */
const seenIn = (text: string, asked: readonly FieldId[], today: string): readonly DatesSeen[] => {
  const seen: DatesSeen[] = [];
  understand(text, { today, asked, onDates: (told) => void seen.push(told) });
  return seen;
};

const examplesOf = (
  seen: readonly DatesSeen[],
  group: string,
  today: string,
  roleOf: (date: FoundDate) => DateRole | undefined,
): readonly DateExample[] =>
  seen.flatMap(({ text, dates, asked, ruled }) => {
    const features = dateFeatures(text, dates, asked, today);
    return dates.flatMap((date, index): DateExample[] => {
      const role = roleOf(date);
      const line = `${text.replace(/\n/g, " / ")} # ${date.value.raw}`;
      return role === undefined
        ? []
        : [{ group, features: features[index] ?? [], role, ruled: ruled[index] ?? "other", text: line }];
    });
  });

const flat = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const marked = (line: string, at: number): readonly DateExample[] => {
  const [letter = "", ...rest] = line.split("|");
  const said = rest.join("|");
  const asked = letters[letter] === undefined ? [] : [letters[letter]];
  const roles = [...said.matchAll(/\{([se]):([^}]*)\}/g)].map(([, mark = "", words = ""]) => ({
    role: letters[mark] as DateRole,
    words: flat(words),
  }));
  const plain = said.replace(/\{[se]:([^}]*)\}/g, "$1");
  const fits = (raw: string) =>
    roles.filter(({ words }) => ` ${words} `.includes(` ${raw} `) || ` ${raw} `.includes(` ${words} `));
  return examplesOf(seenIn(plain, asked, "2026-11-23"), `own-${at % 8}`, "2026-11-23", ({ value }) => {
    const found = new Set(fits(flat(value.raw)).map(({ role }) => role));
    // The same words twice in a line, once in a role and once not, tell nothing here.
    const often = flat(plain).split(flat(value.raw)).length - 1;
    if (found.size > 1 || (found.size === 1 && often > roles.length)) return undefined;
    return [...found][0] ?? "other";
  });
};

interface GoldDate {
  readonly from?: string;
  readonly to?: string;
  readonly anyOf?: readonly GoldDate[];
}
const touches = (gold: unknown, date: FoundDate): boolean => {
  if (gold === undefined) return false;
  const { from, to, anyOf } = gold as GoldDate;
  if (anyOf !== undefined) return anyOf.some((one) => touches(one, date));
  const [low, high] = [from ?? to ?? "", to ?? from ?? ""];
  return low <= date.lastDay && date.value.from <= high;
};

const fromMessage = (message: IntakeMessage, group: string): readonly DateExample[] => {
  const asked = message.asked === undefined ? [] : [message.asked];
  const fields = ["preferredStart", "contractEnd"] as const;
  const maybe = fields.some((field) => message.mayAlso?.includes(field) === true);
  const seen = seenIn(message.text, asked, message.today);
  // Where the day that is meant was not read, another's role is not known either.
  const unread = fields.some(
    (field) =>
      message.gold[field] !== undefined &&
      !seen.some(({ dates }) => dates.some((date) => touches(message.gold[field], date))),
  );
  return examplesOf(seen, group, message.today, (date) => {
    const fits = fields.filter((field) => touches(message.gold[field], date));
    if (fits.length > 1 || (fits.length === 1 && date.negated) || (fits.length === 0 && (maybe || unread)))
      return undefined;
    return fits[0] ?? "other";
  });
};

/** Every development part there is, but those named after `--without`. */
export const learnedFrom = (): readonly Part[] => {
  const at = process.argv.indexOf("--without");
  const without = at < 0 ? [] : process.argv.slice(at + 1);
  return readdirSync(new URL("./intake/", import.meta.url))
    .filter((name) => /^dev.*\.json$/.test(name))
    .map((name) => name.replace(".json", ""))
    .filter((name) => !without.includes(name))
    .toSorted() as unknown as readonly Part[];
};

export const dateExamples = (learned: readonly Part[] = learnedFrom()): readonly DateExample[] => [
  ...readFileSync(new URL("./intake/dates.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.includes("|"))
    .flatMap(marked),
  ...learned.flatMap((part) =>
    messagesOf(part).flatMap((message, at) =>
      fromMessage(message, part === "dev-voices" ? `${part}-${at < 74 ? 1 : at < 151 ? 2 : 3}` : part),
    ),
  ),
];

export const learnDates = (all: readonly DateExample[]): DateWeights =>
  learnSoftmax(
    all.map(({ features, role }) => ({ features, label: dateRoles.indexOf(role) })),
    {
      classes: dateRoles.length,
      pull: 0.008,
      rounds: 200,
      seen: 3,
    },
  );

const check = (all: readonly DateExample[]): void => {
  const bands = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
  const told = bands.map(() => [0, 0]);
  const lines = [0, 0, 0];
  for (const group of new Set(all.map((one) => one.group))) {
    const weights = learnDates(all.filter((one) => one.group !== group));
    let [right, count, rules] = [0, 0, 0];
    for (const one of all.filter((example) => example.group === group)) {
      const by = dateChances(one.features, weights);
      const best = dateRoles.reduce((a, b) => (by[b] > by[a] ? b : a));
      const band = told[bands.findLastIndex((low) => by[best] >= low)];
      if (band !== undefined) [band[0], band[1]] = [(band[0] ?? 0) + (best === one.role ? 1 : 0), (band[1] ?? 0) + 1];
      right += best === one.role ? 1 : 0;
      rules += one.ruled === one.role ? 1 : 0;
      count++;
      if (best !== one.role && process.argv.includes("--show"))
        process.stdout.write(
          `  ${group} ${best} ${by[best].toFixed(2)} for ${one.role} ${by[one.role].toFixed(2)} (rules ${one.ruled}): ${one.text}\n`,
        );
    }
    for (const [at, add] of [right, rules, count].entries()) lines[at] = (lines[at] ?? 0) + add;
    process.stdout.write(`${group.padEnd(14)} model ${right}, rules ${rules} of ${count}\n`);
  }
  process.stdout.write(`all            model ${lines[0]}, rules ${lines[1]} of ${lines[2]}\n`);
  for (const [at, [right = 0, count = 0]] of told.entries())
    process.stdout.write(`from ${bands[at]}: ${right} of ${count}\n`);
};

if (import.meta.main) {
  const all = dateExamples();
  if (process.argv.includes("--check")) check(all);
  else {
    const lines = weightLines(learnDates(all));
    writeFileSync(
      new URL("../../bot/understanding/dates/date-roles.json", import.meta.url),
      `{\n${lines.join(",\n")}\n}\n`,
    );
    process.stdout.write(`${all.length} dates, ${lines.length} features\n`);
  }
}
