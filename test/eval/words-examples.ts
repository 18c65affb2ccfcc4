/** What the clause model and the lead model learn from: our own marked lines, and the development parts with their gold. */
import { readFileSync } from "node:fs";
import type { FieldId } from "../../bot/conversation/facts.ts";
import { candidatesIn } from "../../bot/understanding/names/candidates.ts";
import { leadFeatures, noneFeatures } from "../../bot/understanding/names/lead-features.ts";
import { rulesAlone, type WordsSeen } from "../../bot/understanding/reading.ts";
import { understand } from "../../bot/understanding/understand.ts";
import { clauseRoles, type ClauseField } from "../../bot/understanding/words/clause-chances.ts";
import { clauseFeatures } from "../../bot/understanding/words/clause-features.ts";
import { piecesIn } from "../../bot/understanding/words/clause-pieces.ts";
import { blotsOf } from "../../bot/understanding/words/heard.ts";
import type { IntakeMessage } from "./intake-score.ts";
import type { ChoiceExample } from "./learn-choice.ts";
import type { RoleExample } from "./learn-roles.ts";

/** A message with what is true of its words. */
export interface Told {
  readonly group: string;
  readonly text: string;
  readonly today: string;
  readonly asked: readonly FieldId[];
  /** By field: phrases that a right value holds; `maybe`: fields that may be taken or left. */
  readonly phrases: Readonly<Record<ClauseField, readonly string[]>>;
  readonly leads: readonly string[];
  readonly maybeLeads: readonly string[];
  readonly maybe: readonly FieldId[];
  /** Every phrase is marked, so that what is not marked is none. */
  readonly marked: boolean;
}

const askedBy: Readonly<Record<string, FieldId>> = {
  l: "transitionLead",
  o: "organisationName",
  c: "odsCode",
  p: "currentPlatform",
  s: "supportArrangements",
  e: "contractEnd",
  k: "knownIssues",
  t: "preferredStart",
  h: "currentNhsmailAccounts",
  n: "newAccounts",
  m: "mailboxes",
};

/** "s|{s:Demo IT}, monthly": the letter of what was asked, and the marks of support, issues and lead. */
export const markedLines = (file: string): readonly Told[] =>
  readFileSync(new URL(`./intake/${file}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => /^[a-z-]\|/.test(line))
    .map((line, at): Told => {
      const said = line.slice(2).replaceAll("\\n", "\n");
      const marks = (kind: string): readonly string[] =>
        [...said.matchAll(new RegExp(`\\{${kind}:([^{}]*)\\}`, "g"))].map(([, words]) => words ?? "");
      const asked = askedBy[line[0] ?? ""];
      return {
        group: `own-${at % 5}`,
        text: said.replace(/\{[skl?]:([^{}]*)\}/g, "$1"),
        today: "2026-11-23",
        asked: asked === undefined ? [] : [asked],
        phrases: { supportArrangements: marks("s"), knownIssues: marks("k") },
        leads: marks("l"),
        maybeLeads: marks("\\?"),
        maybe: [],
        marked: true,
      };
    });

export const fromMessages = (part: string, messages: readonly IntakeMessage[]): readonly Told[] =>
  messages.map(({ text, today, asked, gold, mayAlso }): Told => ({
    group: part,
    text,
    today,
    asked: asked === undefined ? [] : [asked],
    phrases: {
      supportArrangements: phrasesOf(gold.supportArrangements),
      knownIssues: phrasesOf(gold.knownIssues),
    },
    leads: phrasesOf(gold.transitionLead),
    maybeLeads: [],
    maybe: mayAlso ?? [],
    marked: false,
  }));

const phrasesOf = (gold: unknown): readonly string[] => {
  if (typeof gold === "string") return [gold];
  if (typeof gold !== "object" || gold === null || !("anyOf" in gold)) return [];
  return (gold.anyOf as unknown[]).flatMap(phrasesOf);
};

const seenOf = ({ text, today, asked }: Told): WordsSeen | undefined => {
  const seen: WordsSeen[] = [];
  understand(text, { today, asked, learned: rulesAlone, onWords: (one) => void seen.push(one) });
  return seen.at(-1);
};

const plain = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

export const clauseExamples = (told: Told): readonly RoleExample[] => {
  const seen = seenOf(told);
  if (seen === undefined) return [];
  const pieces = piecesIn(seen.left.text);
  const features = clauseFeatures(pieces, seen.asked, blotsOf(seen.reads));
  const said = pieces.map(({ start, end }) => plain(seen.left.said.slice(start, end)));
  const may = pieces.map((_, at) =>
    told.marked
      ? markedRoles(told, said[at] ?? "")
      : goldRoles(
          told,
          said,
          at,
          pieces.map(({ sentence }) => sentence),
        ),
  );
  return pieces.map((piece, at) => ({
    group: told.group,
    features: features[at] ?? [],
    may: may[at] ?? [],
    text: `[${told.asked[0] ?? ""}] ${piece.text} <- ${told.text.replaceAll("\n", " / ").slice(0, 160)}`,
  }));
};

const markedRoles = (told: Told, said: string): readonly number[] => {
  const roles = (["supportArrangements", "knownIssues"] as const).filter((field) =>
    told.phrases[field].some((phrase) => plain(phrase).includes(said) || said.includes(plain(phrase))),
  );
  return roles.length === 0 ? [0] : roles.map((field) => clauseRoles.indexOf(field));
};

/** Gold is a phrase: what stands beside it in its sentence may belong to it. */
const goldRoles = (
  told: Told,
  said: readonly string[],
  at: number,
  sentences: readonly number[],
): readonly number[] => {
  const may = new Set([0]);
  for (const field of ["supportArrangements", "knownIssues"] as const) {
    const role = clauseRoles.indexOf(field);
    const holds = said.map((words) => told.phrases[field].some((phrase) => words.includes(plain(phrase))));
    if (holds[at] === true) return [role];
    if (told.maybe.includes(field)) may.add(role);
    const lost = told.phrases[field].length > 0 && !holds.includes(true);
    const near = holds.some((hit, other) => hit && Math.abs((sentences[other] ?? 0) - (sentences[at] ?? 0)) <= 1);
    if (lost || near) may.add(role);
  }
  return [...may];
};

const untitled = (name: string): string => plain(name).replace(/^ (?:dr|mr|mrs|ms|miss|prof) /, " ");

/** One message with everybody who is named in it, and nobody as the first choice. */
export const leadExample = (told: Told): readonly ChoiceExample[] => {
  const seen = seenOf(told);
  if (seen === undefined) return [];
  const candidates = candidatesIn(seen.seen.text, seen.seen.said, seen.signed);
  if (candidates.length === 0) return [];
  const words = { text: seen.seen.text, asked: seen.asked };
  const leads = told.leads.map(untitled);
  const names = candidates.map(({ value }) => untitled(value));
  const right = names.flatMap((name, at) => (leads.includes(name) ? [at + 1] : []));
  const partly = names.flatMap((name, at) =>
    [...leads, ...told.maybeLeads.map(untitled)].some((one) => one.includes(name) || name.includes(one))
      ? [at + 1]
      : [],
  );
  const open = told.maybe.includes("transitionLead");
  return [
    {
      group: told.group,
      choices: [noneFeatures(words, candidates), ...leadFeatures(words, candidates)],
      may: right.length > 0 ? right : open ? [0, ...names.map((_, at) => at + 1)] : [0, ...partly],
      names: ["-", ...candidates.map(({ value }) => value)],
      text: told.text.replaceAll("\n", " / ").slice(0, 200),
    },
  ];
};
