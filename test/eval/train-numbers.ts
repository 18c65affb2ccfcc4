/**
 * Learns which number counts what (bot/understanding/numbers/number-roles.json): `node test/eval/train-numbers.ts`.
 * From test/eval/intake/numbers.txt and the development parts; the test part is not opened. `--check` leaves out one
 * part at a time instead and prints how often the model is right on it by its own certainty.
 */
import { readFileSync, writeFileSync } from "node:fs";
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
import { messagesOf, type IntakeMessage } from "./intake-score.ts";

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

export const examples = (more: readonly (readonly [string, readonly IntakeMessage[]])[] = []): readonly Example[] => {
  const own = readFileSync(new URL("./intake/numbers.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line.includes("|"));
  const parts = (["dev", "dev-more", "dev-check", "dev-voices"] as const).map(
    (part) => [part, messagesOf(part)] as const,
  );
  return [
    ...own.flatMap(marked),
    // Of our own messages every second one is only counted (test/eval/intake/README.md).
    ...[...parts, ["dev-own", messagesOf("dev-own").filter((_, at) => at % 2 === 0)] as const, ...more].flatMap(
      ([part, messages]) =>
        messages.flatMap((message, at) =>
          fromMessage(message, part === "dev-voices" ? `${part}-${at < 74 ? 1 : at < 151 ? 2 : 3}` : part),
        ),
    ),
  ];
};

/** Softmax regression by Adam with a pull towards zero; the order of the examples is fixed, so the result is too. */
export const learn = (all: readonly Example[], pull = 0.002, rounds = 250): NumberWeights => {
  const names = new Map<string, number>();
  for (const { features } of all) for (const one of features) names.set(one, (names.get(one) ?? 0) + 1);
  const used = [...names].filter(([, count]) => count >= 2).map(([name]) => name);
  const index = new Map(used.map((name, at) => [name, at]));
  const k = numberRoles.length;
  const rows = all.map(({ features, role }) => ({
    at: features.flatMap((one) => index.get(one) ?? []),
    role: numberRoles.indexOf(role),
  }));
  const weights = new Float64Array(used.length * k);
  const [m, v] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  for (let round = 1; round <= rounds; round++) {
    const slope = new Float64Array(weights.length);
    for (const { at, role } of rows) {
      const sums = Array.from({ length: k }, (_, r) => at.reduce((sum, one) => sum + (weights[one * k + r] ?? 0), 0));
      const most = Math.max(...sums);
      const raised = sums.map((sum) => Math.exp(sum - most));
      const total = raised.reduce((a, b) => a + b, 0);
      for (const one of at)
        for (let r = 0; r < k; r++)
          slope[one * k + r] =
            (slope[one * k + r] ?? 0) + ((raised[r] ?? 0) / total - (r === role ? 1 : 0)) / rows.length;
    }
    for (let i = 0; i < weights.length; i++) {
      const g = (slope[i] ?? 0) + pull * (weights[i] ?? 0);
      m[i] = 0.9 * (m[i] ?? 0) + 0.1 * g;
      v[i] = 0.999 * (v[i] ?? 0) + 0.001 * g * g;
      weights[i] =
        (weights[i] ?? 0) -
        (0.03 * ((m[i] ?? 0) / (1 - 0.9 ** round))) / (Math.sqrt((v[i] ?? 0) / (1 - 0.999 ** round)) + 1e-8);
    }
  }
  return Object.fromEntries(
    used.map((name, at) => [name, Array.from(weights.slice(at * k, at * k + k), (one) => Math.round(one * 100) / 100)]),
  );
};

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
    const weights = learn(all);
    const lines = Object.entries(weights)
      .filter(([, row]) => row.some((one) => Math.abs(one) >= 0.05))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, row]) => `  ${JSON.stringify(name)}: [${row.join(", ")}]`);
    writeFileSync(
      new URL("../../bot/understanding/numbers/number-roles.json", import.meta.url),
      `{\n${lines.join(",\n")}\n}\n`,
    );
    process.stdout.write(`${all.length} numbers, ${lines.length} features\n`);
  }
}
