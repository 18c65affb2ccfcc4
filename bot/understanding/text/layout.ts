/** Answers laid out as a list: "ODS code: RX7", nine numbered lines in the document's order. */
import type { FieldId } from "../../conversation/facts.ts";
import type { Span } from "./canvas.ts";
import { dateTokens } from "../dates/tokens.ts";

export interface LaidOut extends Span {
  readonly fields: readonly FieldId[];
  /** True where the label alone does not prove that the value is one: "Email: ...". */
  readonly onlyKnown: boolean;
}

const nhs = "(?:nhs ?mail |nhs\\.net )?";
const labels: readonly (readonly [string, readonly FieldId[], boolean])[] = [
  [
    "(?:transition(?:al)? lead|project lead|migration lead|lead contact|lead|transition manager|tl)(?:'s)?(?: name)?",
    ["transitionLead"],
    false,
  ],
  [
    "(?:organi[sz]ation|org|trust|practice|surgery|hospice|hospital|company|employer)(?:'s)?(?: name)?|name of (?:the )?(?:organi[sz]ation|org|trust|practice)",
    ["organisationName"],
    false,
  ],
  [
    "(?:organi[sz]ation|org|trust|practice)? ?ods(?: code)?|(?:organi[sz]ation|org|trust|practice|nacs) code(?: \\(ods(?: code)?\\))?|code",
    ["odsCode"],
    false,
  ],
  [
    "(?:current |existing |present )?(?:e-?mail |mail )?(?:service )?(?:platform|system|server)s?|current e-?mail(?: service)?(?: platform)?",
    ["currentPlatform"],
    false,
  ],
  ["(?:current )?(?:e-?mail|mail)", ["currentPlatform"], true],
  [
    "(?:current )?(?:local )?(?:service )?support(?: arrangements?| contract| provider)?(?: \\([^)]*\\))?",
    ["supportArrangements", "contractEnd"],
    false,
  ],
  [
    "(?:support )?contract(?: length| end| ends| expiry| expires| end date| until)?|end of contract",
    ["contractEnd"],
    false,
  ],
  ["(?:known |current )?(?:issues?|problems?)(?: known)?(?: within .{3,40})?", ["knownIssues"], false],
  [
    "(?:indicative )?(?:preferred |ideal |target |proposed |hoped-for )?(?:start(?: date)?|date to start(?: on-?boarding)?|on-?boarding(?: start)?(?: date)?|go[ -]?live(?: date)?)",
    ["preferredStart"],
    false,
  ],
  [
    `(?:number |no\\.? |num |# )?(?:of )?(?:current|existing|curr\\.?|present)(?: number of)? ?${nhs}(?:accounts?|accts?|users)?`,
    ["currentNhsmailAccounts"],
    false,
  ],
  [
    `(?:number |no\\.? |num |# )?(?:of )?new ?${nhs}(?:accounts?|accts?|users)?(?: required| needed| wanted)?|${nhs}accounts (?:required|needed)`,
    ["newAccounts"],
    false,
  ],
  [`(?:number |no\\.? |num |# )?(?:of )?mailboxes`, ["mailboxes"], false],
];
const separator = "\\s*(?::|=|->|\\?|\\s-(?=\\s))\\s*";
const labelAt = labels.map(([label, fields, onlyKnown]) => ({
  fields,
  onlyKnown,
  pattern: new RegExp(
    `(?:^|[\\n;|•/,(]|\\s-\\s|\\.\\s|(?<=\\d)\\.)[ *>]*(?:\\(?\\d{1,2}[.)]\\s*)?(?:the |our |my )?(?:${label})${separator}(?=\\S)`,
    "gi",
  ),
}));
/** What a text that is a label and nothing more asks for; empty if it is none. */
export const labelsOnly = (text: string): readonly FieldId[] =>
  labels.find(([label]) => new RegExp(`^(?:the |our |my )?(?:${label})\\s*:?$`, "i").test(text.trim()))?.[1] ?? [];

/** "Lead Fatima Begum", "Org Demo Valley Trust": the label stands straight before a capital. */
const bareLabels = [
  {
    fields: ["transitionLead"] as const,
    pattern:
      /(?:^|[\n;|•/,])[ *>]*(?:transition lead|project lead|migration lead|project manager|lead|tl)\s+(?=\p{Lu}\p{Ll})/giu,
  },
  {
    fields: ["organisationName"] as const,
    pattern: /(?:^|[\n;|•/,])[ *>]*(?:organisation|org|trust)\s+(?=\p{Lu}\p{Ll})/giu,
  },
];

const documentOrder: readonly (readonly FieldId[])[] = [
  ["transitionLead"],
  ["organisationName"],
  ["odsCode"],
  ["currentPlatform"],
  ["supportArrangements", "contractEnd"],
  ["knownIssues"],
  ["preferredStart"],
  ["currentNhsmailAccounts"],
  ["newAccounts"],
];

interface Mark extends Span {
  readonly fields: readonly FieldId[];
  readonly onlyKnown: boolean;
}

/** The values of labelled segments, in order. A value ends where the line, the segment or the next label begins. */
export const laidOut = (text: string): readonly LaidOut[] => {
  const numbered = inOrder(text);
  if (numbered.length > 0) return numbered;
  const marks: Mark[] = [];
  // "Until 1/5/28. Known issues: none": the 28 is a year, and numbers no item of a list.
  const dates = dateTokens(text);
  const within = (at: number): Span | undefined => dates.find(({ start, end }) => start < at && at < end);
  for (const { pattern, fields, onlyKnown } of labelAt) {
    for (const match of text.matchAll(pattern)) {
      const start = within(match.index)?.end ?? match.index;
      marks.push({ start, end: match.index + match[0].length, fields, onlyKnown });
    }
  }
  for (const { pattern, fields } of bareLabels) {
    for (const match of text.matchAll(pattern))
      marks.push({ start: match.index, end: match.index + match[0].length, fields, onlyKnown: true });
  }
  const kept = marks
    .sort((a, b) => a.end - b.end || a.start - b.start)
    .filter(
      (mark, index, all) =>
        !all.some(
          (other, at) =>
            at !== index &&
            other.end === mark.end &&
            (other.start < mark.start || (other.start === mark.start && at < index)),
        ),
    );
  return kept.flatMap((mark, index) => {
    const next = kept[index + 1]?.start ?? text.length;
    const rest = text.slice(mark.end, next);
    const longText = mark.fields.some(
      (field) => field === "knownIssues" || field === "supportArrangements" || field === "currentPlatform",
    );
    // "22 staff (two do not need it), so 20": the sum is part of it.
    const sum =
      mark.fields.length === 1 &&
      /Accounts$|^mailboxes$/.test(mark.fields[0] ?? "") &&
      /^[^\n;|•]*(?:\b(?:so|makes|total|call it)|=)\s+(?:about |around )?\d/i.test(rest);
    const stops = sum
      ? /[\n;|•]/g
      : longText
        ? /[\n;|•]|\s\/\s|\.\s+[A-Z]/g
        : /[\n;|•]|\s\/\s|,\s|(?<!\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|St|[A-Z]))\.\s|\.$|\s-\s|\s\(/g;
    const stop = [...rest.matchAll(stops)].find(({ index }) => within(mark.end + index) === undefined)?.index;
    const end = mark.end + (stop ?? rest.length);
    return end > mark.end ? [{ start: mark.end, end, fields: mark.fields, onlyKnown: mark.onlyKnown }] : [];
  });
};

/** Seven items or more, numbered from 1 in the order in which the document asks. */
const inOrder = (text: string): readonly LaidOut[] => {
  const marks = [...text.matchAll(/(?:^|\n|\s)\(?(?<n>[1-9])[.)]\s+/g)];
  if (marks.length < 7 || marks.some((mark, index) => mark.groups?.["n"] !== String(index + 1))) return nineLines(text);
  return marks.map((mark, index) => {
    const start = mark.index + mark[0].length;
    const end = marks[index + 1]?.index ?? (text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start));
    return { start, end, fields: documentOrder[index] ?? [], onlyKnown: false };
  });
};

const nineLines = (text: string): readonly LaidOut[] => {
  const lines = [...text.matchAll(/[^\n]*\S[^\n]*/g)];
  if (lines.length !== 9 || lines.some((line) => line[0].length > 120 || /[:?=]/.test(line[0]))) return [];
  return lines.map((line, index) => ({
    start: line.index,
    end: line.index + line[0].length,
    fields: documentOrder[index] ?? [],
    onlyKnown: false,
  }));
};
