/**
 * Learns who looks after the mail, what troubles it and who leads (bot/understanding/words/clause-chances.json and
 * names/lead-chances.json): `node test/eval/train-words.ts`. From test/eval/intake/words.txt and the development parts;
 * the parts that are only measured are not opened. `--check` leaves out one part at a time instead and prints how often
 * the models are right on it, by their own certainty; `--show` names the misses.
 */
import { clauseRoles } from "../../bot/understanding/words/clause-chances.ts";
import type { Weights } from "../../bot/understanding/learnt/softmax.ts";
import { messagesOf, type Part } from "./intake-score.ts";
import { choicesLeftOut, learnChoice } from "./learn-choice.ts";
import { keepWeights } from "./keep-weights.ts";
import { learnRoles, leftOut, type Pull } from "./learn-roles.ts";
import { clauseExamples, fromMessages, leadExample, markedLines, type Told } from "./words-examples.ts";

const crowds = ["one", "two", "three", "four", "five", "six", "seven"].map((name) => `dev-crowd-${name}`);
export const taught = (): readonly Told[] => [
  ...markedLines("words.txt"),
  ...(["dev", "dev-more", "dev-check", "dev-voices", "dev-own", "dev-stranger", ...crowds] as const).flatMap((part) =>
    fromMessages(part, messagesOf(part as Part)),
  ),
];

export const clausePull: Pull = { pull: 0.0004, rounds: 150, least: 3 };
export const leadPull: Pull = { pull: 0.003, rounds: 200, least: 2 };

export const learnClauses = (told: readonly Told[]): Weights =>
  learnRoles(told.flatMap(clauseExamples), clauseRoles.length, clausePull);
export const learnLead = (told: readonly Told[]): Weights => learnChoice(told.flatMap(leadExample), leadPull);

if (import.meta.main) {
  const told = taught();
  const check = process.argv.includes("--check");
  const show = process.argv.includes("--show");
  const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);
  if (check) {
    if (!process.argv.includes("--lead")) print(leftOut(told.flatMap(clauseExamples), clauseRoles, clausePull, show));
    if (!process.argv.includes("--clauses")) print(choicesLeftOut(told.flatMap(leadExample), leadPull, show));
  } else {
    const clauses = keepWeights("words/clause-chances.json", learnClauses(told));
    const leads = keepWeights("names/lead-chances.json", learnLead(told));
    process.stdout.write(`${told.length} messages, ${clauses} and ${leads} features\n`);
  }
}
