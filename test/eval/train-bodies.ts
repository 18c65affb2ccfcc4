/**
 * Learns which of the bodies in a message is the one that writes (bot/understanding/names/body-chances.json) from the
 * development parts: `node test/eval/train-bodies.ts`. `--check` leaves out one part at a time instead and prints how
 * often the model is right on it; `--show` names the misses. The parts that are only measured are not opened.
 */
import { bodyFeatures, noBodyFeatures } from "../../bot/understanding/names/body-features.ts";
import { bodiesSeen, type BodiesIn } from "../../bot/understanding/names/weigh-bodies.ts";
import { understand } from "../../bot/understanding/understand.ts";
import { messagesOf, parts, type IntakeMessage } from "./intake-score.ts";
import { keepWeights } from "./keep-weights.ts";
import { choicesLeftOut, learnChoice, type ChoiceExample } from "./learn-choice.ts";
import type { Pull } from "./learn-roles.ts";

const pull: Pull = { pull: 0.003, rounds: 200, least: 2 };

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const namesIn = (gold: unknown): readonly string[] => {
  if (typeof gold === "string") return [plain(gold)];
  if (typeof gold !== "object" || gold === null || !("anyOf" in gold)) return [];
  return (gold.anyOf as unknown[]).flatMap(namesIn);
};

const examplesOf = (part: string, messages: readonly IntakeMessage[]): readonly ChoiceExample[] =>
  messages.flatMap(({ text, today, asked, gold, mayAlso }): ChoiceExample[] => {
    if (mayAlso?.includes("organisationName") === true && gold.organisationName === undefined) return [];
    const right = namesIn(gold.organisationName);
    const seen: BodiesIn[] = [];
    understand(text, { today, asked: asked === undefined ? [] : [asked], onBodies: (one) => void seen.push(one) });
    return seen.flatMap((told): ChoiceExample[] => {
      const candidates = bodiesSeen(told);
      if (candidates.length === 0) return [];
      const may = candidates.flatMap(({ value }, at) => (right.includes(plain(value)) ? [at + 1] : []));
      // Where the name is there and no candidate holds it, nothing can be learned of those that were found.
      if (may.length === 0 && right.some((name) => plain(told.text).includes(name))) return [];
      const ruled = candidates.filter(({ how }) => how === "rule").length;
      return [
        {
          group: part,
          choices: [noBodyFeatures(told, ruled), ...bodyFeatures(told, candidates)],
          may: may.length === 0 ? [0] : may,
          names: ["none", ...candidates.map(({ value }) => value)],
          text: `[${told.asked.join()}] ${told.text.replaceAll("\n", " / ").slice(0, 160)}`,
        },
      ];
    });
  });

if (import.meta.main) {
  const all = parts.filter((part) => part.startsWith("dev")).flatMap((part) => examplesOf(part, messagesOf(part)));
  if (process.argv.includes("--check")) {
    process.stdout.write(`${choicesLeftOut(all, pull, process.argv.includes("--show")).join("\n")}\n`);
  } else {
    const features = keepWeights("names/body-chances.json", learnChoice(all, pull));
    process.stdout.write(`${all.length} readings, ${features} features\n`);
  }
}
