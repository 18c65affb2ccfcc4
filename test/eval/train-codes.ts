/**
 * Learns which word is the organisation's ODS code (bot/understanding/names/code-chances.json) from the development
 * parts: `node test/eval/train-codes.ts`. `--check` leaves out one part at a time instead and prints how often the model
 * is right on it; `--show` names the misses. The parts that are only measured are not opened.
 */
import { codeCandidates } from "../../bot/understanding/names/code-candidates.ts";
import { codeFeatures, noCodeFeatures } from "../../bot/understanding/names/code-features.ts";
import { messagesOf, parts, type IntakeMessage } from "./intake-score.ts";
import { keepWeights } from "./keep-weights.ts";
import { choicesLeftOut, learnChoice, type ChoiceExample } from "./learn-choice.ts";
import type { Pull } from "./learn-roles.ts";

const pull: Pull = { pull: 0.003, rounds: 200, least: 2 };

const examplesOf = (part: string, messages: readonly IntakeMessage[]): readonly ChoiceExample[] =>
  messages.flatMap(({ text, asked, gold, mayAlso }): ChoiceExample[] => {
    const told = { text, asked: asked === undefined ? [] : [asked] };
    const candidates = codeCandidates(text, asked === "odsCode");
    if (candidates.length === 0 || mayAlso?.includes("odsCode") === true) return [];
    const right = allowed(gold.odsCode);
    const may = candidates.flatMap(({ value }, at) => (right.includes(value) ? [at + 1] : []));
    // A code that no candidate holds teaches nothing about those that were found.
    if (right.length > 0 && may.length === 0) return [];
    return [
      {
        group: part,
        choices: [noCodeFeatures(told, candidates.length), ...codeFeatures(told, candidates)],
        may: right.length === 0 ? [0] : may,
        names: ["none", ...candidates.map(({ value }) => value)],
        text: text.replaceAll("\n", " ").slice(0, 160),
      },
    ];
  });

const allowed = (gold: unknown): readonly string[] => {
  if (gold === undefined) return [];
  const all = typeof gold === "object" && gold !== null && "anyOf" in gold ? (gold.anyOf as unknown[]) : [gold];
  return all.filter((one) => typeof one === "string").map((one) => one.toUpperCase().replace(/\s/g, ""));
};

if (import.meta.main) {
  const all = parts.filter((part) => part.startsWith("dev")).flatMap((part) => examplesOf(part, messagesOf(part)));
  if (process.argv.includes("--check")) {
    process.stdout.write(`${choicesLeftOut(all, pull, process.argv.includes("--show")).join("\n")}\n`);
  } else {
    const features = keepWeights("names/code-chances.json", learnChoice(all, pull));
    process.stdout.write(`${all.length} messages, ${features} features\n`);
  }
}
