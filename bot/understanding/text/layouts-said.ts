/** Answers laid out by hand, said again as labelled lines, so that they are read like any list. */
import { organisationWord } from "../names/bodies.ts";
import { labelsOnly } from "./layout.ts";
import { withTablesSaid } from "./tables.ts";

export const withLayoutsSaid = (text: string): string =>
  !/\n/.test(text)
    ? withTablesSaid(text)
    : withTablesSaid(separated(nameOfForm(listOfQuestionWords(quotedQuestions(leaders(text))))));

const leader = /^(?<label>\s*[\p{L}#/][\p{L}\d #/()'-]{0,40}?)[ \t]*(?:(?:\.[ \t]?){3,}|…+|_{3,})[ \t]*(?=\S)(?!\.)/u;
/** "Platform ........ Exchange": in two rows or more, one of them a label that we know. */
const leaders = (text: string): string => {
  const lines = text.split("\n");
  const labels = lines.flatMap((line) => leader.exec(line)?.groups?.["label"] ?? []);
  if (labels.length < 2 || !labels.some((label) => labelsOnly(label.trim()).length > 0)) return text;
  return lines.map((line) => line.replace(leader, "$<label>: ")).join("\n");
};

/** What our own question asks for, as a label; the first that fits. */
const asksFor: readonly (readonly [RegExp, string])[] = [
  [/\bhow many\b.*\bmailboxes\b/i, "Mailboxes"],
  [/\bhow many\b.*\b(?:new|more|extra|additional|need|want|require)/i, "New accounts"],
  [/\bhow many\b.*\b(?:nhs ?mail|accounts?|already|today|now|current\w*|existing)\b/i, "Current accounts"],
  [/\bwho\b.*\b(?:lead|leading|leads)\b/i, "Lead"],
  [/\bods\b|\borganisation code\b/i, "ODS code"],
  [/\b(?:support\w*|supplier|contract)\b/i, "Support"],
  [/\b(?:issues?|problems?)\b/i, "Issues"],
  [/\bwhen\b.*\b(?:start|begin|move|on-?board)|\bstart date\b/i, "Start"],
  [/\b(?:platform|e-?mail (?:system|service|server)|e-?mail .*\brun)\b/i, "Platform"],
  [
    /\bname\b.*\b(?:organisation|trust|practice)\b|\b(?:organisation|trust|practice)\b.*\b(?:name|called)\b/i,
    "Organisation",
  ],
];
const quoted = /^\s*(?:>+|Q\d*\s*[:.)])\s*(?<question>[^\n]*\?)\s*$/;
/** ">> How many have you now?" and "53" beneath it: our question, quoted, with its answer. */
const quotedQuestions = (text: string): string => {
  const lines = text.split("\n");
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const question = quoted.exec(line)?.groups?.["question"];
    const label = question === undefined ? undefined : asksFor.find(([words]) => words.test(question))?.[1];
    const answerAt = [at + 1, at + 2].find((next) => (lines[next] ?? "").trim() !== "");
    const answer = answerAt === undefined ? "" : (lines[answerAt] ?? "").trim().replace(/^A\d*\s*[:.)]\s*/, "");
    if (label === undefined || answerAt === undefined || /^>|\?\s*$/.test(answer)) out.push(line);
    else {
      out.push(`${label}: ${answer}`);
      at = answerAt;
    }
  }
  return out.join("\n");
};

const bullet = "^(?<lead>\\s*(?:[-*•–]\\s*)?)";
const listed: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${bullet}who(?:'s leading)?\\s*[:=-]\\s*(?=\\p{Lu})`, "iu"), "Lead: "],
  [new RegExp(`${bullet}where(?: from)?\\s*[:=-]\\s*`, "i"), "Organisation: "],
  [new RegExp(`${bullet}when\\s*[:=-]\\s*`, "i"), "Start: "],
  [new RegExp(`${bullet}how many\\s*[:=-]\\s*`, "i"), ""],
];
const ofMeeting = /\b(?:meetings?|room|teams|zoom|agenda|everyone|all staff|\d\s?[ap]m|\d{1,2}:\d\d)\b/i;
/** "* who: ...", "* where: ...", "* how many: ...": two such lines or more, and no invitation to a meeting. */
const listOfQuestionWords = (text: string): string => {
  const lines = text.split("\n");
  const kinds = listed.filter(([words]) => lines.some((line) => words.test(line)));
  if (kinds.length < 2 || ofMeeting.test(text)) return text;
  return lines
    .map((line) => {
      const [words, label] = kinds.find(([pattern]) => pattern.test(line)) ?? [];
      if (words === undefined || label === undefined) return line;
      const value = line.replace(words, "");
      // A town is where, and no organisation.
      if (label === "" && /^\D*\d[\d,]*\D*\bnew\b\D*$/i.test(value)) return `New accounts: ${value}`;
      return label === "Organisation: " && !organisationWord.test(value) ? value : `${label}${value}`;
    })
    .join("\n");
};

const labelled = /^\s*[-*•]?\s*(?<label>[\p{L}][\p{L} /()-]{1,40}?)\s*[:=]\s*(?<value>\S.*)$/u;
const nameLabel = /^(?:full |contact )?name$|^your name$|^contact$/i;
/** "Name:" in a form of ours is who leads: the form asks for no other person. */
const nameOfForm = (text: string): string => {
  const lines = text.split("\n");
  const rows = lines.map((line) => labelled.exec(line)?.groups);
  const known = rows.flatMap((row) => labelsOnly(row?.["label"] ?? ""));
  const names = rows.filter((row) => nameLabel.test(row?.["label"] ?? ""));
  const value = names[0]?.["value"] ?? "";
  const person = /^(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sister|Rev)\.? )?\p{Lu}[\p{L}'.-]*(?: [\p{L}'.-]+){1,3}$/u;
  if (names.length !== 1 || new Set(known).size < 3 || known.includes("transitionLead")) return text;
  if (!person.test(value.trim()) || organisationWord.test(value)) return text;
  return lines.map((line, at) => (rows[at] === names[0] ? `Lead: ${value}` : line)).join("\n");
};

/** A header row and its values between commas or semicolons, as between tabs. */
const separated = (text: string): string => {
  const lines = text.split("\n");
  for (const mark of [",", ";", "\\|"]) {
    const at = lines.findIndex((line) => isHeader(cells(line, mark)));
    const width = cells(lines[at] ?? "", mark).length;
    if (at < 0) continue;
    let end = at + 1;
    while (end < lines.length && cells(lines[end] ?? "", mark).length === width) end++;
    if (end === at + 1) continue;
    return lines.map((line, row) => (row >= at && row < end ? cells(line, mark).join("\t") : line)).join("\n");
  }
  return text;
};

/** RFC 4180: a cell in quotation marks may hold the separator. */
const cells = (line: string, mark: string): readonly string[] =>
  [
    ...line.matchAll(new RegExp(`(?:^|${mark})\\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^${mark}"]*))\\s*(?=${mark}|$)`, "g")),
  ].map(({ groups }) => (groups?.["quoted"] ?? groups?.["bare"] ?? "").trim());
const isHeader = (head: readonly string[]): boolean =>
  head.length >= 3 &&
  head.every((cell) => cell !== "" && cell.length <= 40 && !/\d/.test(cell)) &&
  head.filter((cell) => labelsOnly(cell).length > 0).length >= 2;
