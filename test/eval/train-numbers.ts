/**
 * Learns which number counts what (bot/understanding/numbers/number-roles.json): `node test/eval/train-numbers.ts`.
 * From test/eval/intake/numbers.txt and the development parts; the test part is not opened. `--check` leaves out one
 * part at a time instead and prints how often the model is right on it by its own certainty.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import type { CountField, FieldId } from "../../bot/conversation/facts.ts";
import { numberFeatures } from "../../bot/understanding/numbers/number-features.ts";
import {
  chances,
  numberRoles,
  type NumberRole,
  type NumberWeights,
} from "../../bot/understanding/numbers/number-roles.ts";
import { numbersIn, type FoundNumber } from "../../bot/understanding/numbers/numbers.ts";
import { understand } from "../../bot/understanding/understand.ts";
import { messagesOf, type IntakeMessage, type Part } from "./intake-score.ts";
import { learnSoftmax, weightLines } from "./softmax.ts";

export interface Example {
  readonly group: string;
  readonly features: readonly string[];
  readonly role: NumberRole;
  readonly text: string;
}
const letters: Readonly<Record<string, CountField>> = { n: "newAccounts", c: "currentNhsmailAccounts", m: "mailboxes" };

/** The text as the counts are read from it: platforms, codes, dates blanked. */
const blanked = (
  text: string,
  asked: readonly FieldId[],
  today: string,
): readonly [string, readonly FoundNumber[]][] => {
  const seen: [string, readonly FoundNumber[]][] = [];
  understand(text, { today, asked, onCounts: (told) => void seen.push([told, numbersIn(told)]) });
  return seen;
};

const marked = (line: string, at: number): readonly Example[] => {
  const [letter = "", ...rest] = line.split("|");
  const said = rest.join("|");
  const asked = letters[letter] === undefined ? [] : [letters[letter]];
  const roles: { at: number; role: CountField }[] = [];
  let plain = "";
  for (const part of said.split(/(\{[ncm]:[^}]*\})/)) {
    const match = /^\{([ncm]):(.*)\}$/.exec(part);
    if (match !== null) roles.push({ at: plain.length, role: letters[match[1] ?? ""] ?? "newAccounts" });
    plain += match?.[2] ?? part;
  }
  const canvas = plain;
  return blanked(canvas, asked, "2026-11-23")
    .slice(-1)
    .flatMap(([text, numbers]) => {
      const features = numberFeatures(text, numbers, asked);
      return numbers.map((number, index) => ({
        group: `own-${at % 6}`,
        features: features[index] ?? [],
        role: roles.find((role) => role.at >= number.start && role.at < number.end)?.role ?? ("other" as const),
        text: `${text} # ${number.value.value}`,
      }));
    });
};

const fromMessage = (message: IntakeMessage, group: string): readonly Example[] => {
  const asked = message.asked === undefined ? [] : [message.asked];
  return blanked(message.text, asked, message.today)
    .slice(-1)
    .flatMap(([text, numbers]) => {
      const features = numberFeatures(text, numbers, asked);
      return numbers.flatMap((number, index): Example[] => {
        const fits = Object.values(letters).filter((field) => hasValue(message.gold[field], number));
        const maybe = Object.values(letters).some((field) => message.mayAlso?.includes(field) === true);
        if (fits.length > 1 || (fits.length === 0 && maybe)) return [];
        return [
          { group, features: features[index] ?? [], role: fits[0] ?? "other", text: `${text} # ${number.value.value}` },
        ];
      });
    });
};
const hasValue = (gold: unknown, { value }: FoundNumber): boolean => {
  if (typeof gold !== "object" || gold === null) return false;
  if ("anyOf" in gold) return (gold.anyOf as unknown[]).some((one) => hasValue(one, { value } as FoundNumber));
  const told = gold as { value?: number; from?: number };
  return (told.value ?? told.from) === value.value;
};

/** Every development part there is, but those named after `--without`. */
const learnedFrom = (): readonly Part[] => {
  const at = process.argv.indexOf("--without");
  const without = at < 0 ? [] : process.argv.slice(at + 1);
  return readdirSync(new URL("./intake/", import.meta.url))
    .filter((name) => /^dev.*\.json$/.test(name))
    .map((name) => name.replace(".json", ""))
    .filter((name) => !without.includes(name))
    .toSorted() as unknown as readonly Part[];
};

export const examples = (): readonly Example[] => [
  ...readFileSync(new URL("./intake/numbers.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.includes("|"))
    .flatMap(marked),
  ...learnedFrom().flatMap((part) => messagesOf(part).flatMap((message) => fromMessage(message, part))),
];

export const learn = (all: readonly Example[]): NumberWeights =>
  learnSoftmax(
    all.map(({ features, role }) => ({ features, label: numberRoles.indexOf(role) })),
    {
      classes: numberRoles.length,
      pull: 0.002,
      rounds: 200,
      seen: 3,
    },
  );

const check = (all: readonly Example[]): void => {
  const bands = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
  const told = bands.map(() => [0, 0]);
  for (const group of new Set(all.map((one) => one.group))) {
    const weights = learn(all.filter((one) => one.group !== group));
    let [right, count] = [0, 0];
    for (const one of all.filter((example) => example.group === group)) {
      const by = chances(one.features, weights);
      const best = numberRoles.reduce((a, b) => (by[b] > by[a] ? b : a));
      const band = told[bands.findLastIndex((low) => by[best] >= low)];
      if (band !== undefined) [band[0], band[1]] = [(band[0] ?? 0) + (best === one.role ? 1 : 0), (band[1] ?? 0) + 1];
      right += best === one.role ? 1 : 0;
      count++;
      if (best !== one.role && process.argv.includes("--show"))
        process.stdout.write(
          `  ${group} ${best} ${by[best].toFixed(2)} for ${one.role} ${by[one.role].toFixed(2)}: ${one.text}\n`,
        );
    }
    process.stdout.write(`${group.padEnd(14)} ${right} of ${count}\n`);
  }
  for (const [at, [right = 0, count = 0]] of told.entries())
    process.stdout.write(`from ${bands[at]}: ${right} of ${count}\n`);
};

if (import.meta.main) {
  const all = examples();
  if (process.argv.includes("--check")) check(all);
  else {
    const lines = weightLines(learn(all));
    writeFileSync(
      new URL("../../bot/understanding/numbers/number-roles.json", import.meta.url),
      `{\n${lines.join(",\n")}\n}\n`,
    );
    process.stdout.write(`${all.length} numbers, ${lines.length} features\n`);
  }
}
