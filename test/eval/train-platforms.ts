/**
 * Learns which of the mail systems that are named is in use (bot/understanding/platforms/platform-chances.json):
 * `node test/eval/train-platforms.ts`. From test/eval/intake/platforms.txt and the development parts; parts that are only
 * measured are not opened. `--check` leaves out one part at a time instead and prints how often the model is right on it;
 * `--show` names the misses.
 */
import { readFileSync } from "node:fs";
import type { FieldId, Platform } from "../../bot/conversation/facts.ts";
import { platformFeatures, type PlatformsIn } from "../../bot/understanding/platforms/platform-features.ts";
import type { FoundPlatform } from "../../bot/understanding/platforms/platforms.ts";
import { platformRoles } from "../../bot/understanding/platforms/weigh-platforms.ts";
import { understand } from "../../bot/understanding/understand.ts";
import { messagesOf, parts } from "./intake-score.ts";
import { keepWeights } from "./keep-weights.ts";
import { learnRoles, leftOut, type Pull, type RoleExample } from "./learn-roles.ts";

const pull: Pull = { pull: 0.005, rounds: 150, least: 2 };

const seenIn = (text: string, asked: readonly FieldId[], today: string): readonly PlatformsIn[] => {
  const seen: PlatformsIn[] = [];
  understand(text, { today, asked, onPlatforms: (one) => void seen.push(one) });
  return seen;
};

const examplesOf = (
  group: string,
  seen: readonly PlatformsIn[],
  isCurrent: (one: FoundPlatform, text: string) => boolean | undefined,
): readonly RoleExample[] =>
  seen.flatMap((told) => {
    const features = platformFeatures(told);
    return told.found.flatMap((one, at): RoleExample[] => {
      const current = isCurrent(one, told.text);
      if (current === undefined) return [];
      const said = told.text.slice(one.start, one.end);
      const text = `${said} <- ${told.text.replaceAll("\n", " / ").slice(0, 200)}`;
      return [{ group, features: features[at] ?? [], may: [current ? 1 : 0], text }];
    });
  });

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
const sets = (gold: unknown): readonly (readonly Platform[])[] =>
  Array.isArray(gold)
    ? [gold as Platform[]]
    : typeof gold === "object" && gold !== null && "anyOf" in gold
      ? (gold.anyOf as unknown[]).flatMap(sets)
      : [];

const fromMessages = (part: (typeof parts)[number]): readonly RoleExample[] =>
  messagesOf(part).flatMap(({ text, today, asked, gold, mayAlso }) => {
    const golds = sets(gold.currentPlatform);
    if (golds.length === 0 && mayAlso?.includes("currentPlatform") === true) return [];
    return examplesOf(part, seenIn(text, asked === undefined ? [] : [asked], today), ({ value }) => {
      const named = golds.flat().filter(({ name }) => plain(name) === plain(value.name));
      if (named.length === 0) return false;
      if (named.some(({ version }) => version?.toLowerCase() === value.version?.toLowerCase())) return true;
      // The same product in another version: which of both is meant is not told.
      return value.version !== undefined && named.every(({ version }) => version !== undefined) ? false : undefined;
    });
  });

const marked = (): readonly RoleExample[] =>
  readFileSync(new URL("./intake/platforms.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => /^[a-z-]\|/.test(line))
    .flatMap((line, at) => {
      const said = line.slice(2);
      const words = [...said.matchAll(/\{p:([^{}]*)\}/g)].map(([, inner = ""]) => plain(inner));
      const text = said.replace(/\{p:([^{}]*)\}/g, "$1");
      const asked: readonly FieldId[] = line.startsWith("p") ? ["currentPlatform"] : [];
      return examplesOf(`own-${at % 5}`, seenIn(text, asked, "2026-11-23"), (one, seen) => {
        const own = plain(seen.slice(one.start, one.end));
        if (plain(text).split(own).length > 2) return undefined;
        return words.some((inner) => ` ${inner} `.includes(` ${own} `) || ` ${own} `.includes(` ${inner} `));
      });
    });

if (import.meta.main) {
  const all = [...marked(), ...parts.filter((part) => part.startsWith("dev")).flatMap(fromMessages)];
  if (process.argv.includes("--check")) {
    process.stdout.write(`${leftOut(all, platformRoles, pull, process.argv.includes("--show")).join("\n")}\n`);
  } else {
    const features = keepWeights("platforms/platform-chances.json", learnRoles(all, platformRoles.length, pull));
    process.stdout.write(`${all.length} systems, ${features} features\n`);
  }
}
