/** Support and known issues are kept in people's own words: what replaces them, what joins them, what takes them out. */
import { isNoIssues, issuesIn, supportIn } from "../understanding/words/clauses.ts";
import { proseEdit, withoutLead, type ProseEdit, type ProseField } from "../understanding/prose-edits.ts";
import type { Understanding } from "../understanding/understand.ts";
import type { Draft, Fact, FieldId } from "./facts.ts";
import type { Talk } from "./talk.ts";

type Again = (text: string, asked: readonly FieldId[]) => Understanding;
type Prose = Extract<Fact, { field: ProseField }>;

const proseFields: readonly ProseField[] = ["supportArrangements", "knownIssues"];
const isProse = (fact: Fact): fact is Prose => (proseFields as readonly FieldId[]).includes(fact.field);
const none = "None (no known issues)";

const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[^\s.]{2}[.!;])\s+(?=\S)|\n+/).filter((one) => one.trim() !== "");

/** What a message changes in these two facts, with all else that it says; undefined where it changes none of them. */
export const proseChanged = (
  talk: Talk,
  heard: Understanding,
  text: string,
  again: Again,
): Understanding | undefined => {
  if (heard.gibberish || text.length > 1_500) return undefined;
  const facts: Fact[] = [];
  const rest: string[] = [];
  const { pending } = talk.state;
  let draft = pending?.is === "confirmAmend" ? { ...talk.state.draft, ...pending.changes } : talk.state.draft;
  let found = false;
  for (const sentence of sentencesOf(text)) {
    const edit = proseEdit(sentence);
    const field = edit === undefined ? undefined : fieldOf(talk, heard, edit, again);
    if (edit === undefined || field === undefined || (edit.states === true && draft[field]?.is !== "given")) {
      rest.push(sentence);
      continue;
    }
    // Called wrong, or taken out, without another value: we ask for it.
    if (edit.does === "ask" || (edit.does === "remove" && field === "supportArrangements" && edit.value === undefined))
      return { ...heard, facts: [], problems: [], loose: [], questions: [], acts: ["change"], correcting: true };
    found = true;
    for (const fact of changedBy(draft, edit, field, again)) {
      facts.push(fact);
      draft = { ...draft, [fact.field]: { is: "given", value: fact.value, said: fact.said, by: "chat" } };
    }
  }
  if (!found) return undefined;
  const other = rest.length === 0 ? undefined : again(rest.join("\n"), talk.state.asked);
  const told = [...facts]
    .reverse()
    .filter((fact, at, all) => all.findIndex(({ field }) => field === fact.field) === at);
  return {
    ...heard,
    facts: [...told, ...(other?.facts ?? []).filter(({ field }) => !told.some((fact) => fact.field === field))],
    problems: other?.problems ?? [],
    loose: other?.loose ?? [],
    questions: other?.questions ?? [],
    acts: [],
    correcting: true,
  };
};

/** Which of the two a sentence means: as it says, else what its words speak of, else what was told last. */
const fieldOf = (talk: Talk, heard: Understanding, edit: ProseEdit, again: Again): ProseField | undefined => {
  const { draft, touched, asked } = talk.state;
  if (edit.field !== undefined) return edit.field;
  if (edit.old !== undefined) return proseFields.find((field) => contains(draft, field, edit.old ?? ""));
  const last = proseFields.find((field) => touched.includes(field));
  if (edit.does === "remove") {
    if (edit.value === undefined) return heard.acts.includes("cancel") ? undefined : last;
    return proseFields.find((field) => contains(draft, field, edit.value ?? ""));
  }
  const spoken = again(edit.value ?? "", []).facts;
  const field = spoken.find(isProse)?.field;
  if (field !== undefined || spoken.length > 0) return field;
  if (/\bsupport/i.test(edit.value ?? "")) return "supportArrangements";
  if (/\b(?:issue|problem|fault)s?\b/i.test(edit.value ?? "")) return "knownIssues";
  // While something else is asked, words that do not say what they are answer that.
  if (asked.some((one) => !(proseFields as readonly FieldId[]).includes(one))) return undefined;
  return proseFields.find((one) => asked.includes(one)) ?? last;
};

const given = (draft: Draft, field: ProseField): string | undefined => {
  const entry = draft[field];
  return entry?.is === "given" && !/^none\b/i.test(entry.value) ? entry.value : undefined;
};
const contains = (draft: Draft, field: ProseField, words: string): boolean =>
  words.length > 2 && (given(draft, field)?.toLowerCase().includes(words.toLowerCase()) ?? false);

const changedBy = (draft: Draft, edit: ProseEdit, field: ProseField, again: Again): readonly Fact[] => {
  const before = given(draft, field);
  if (edit.does === "remove") {
    const left = edit.value === undefined || before === undefined ? [] : without(before, edit.value);
    if (left.length > 0) return [prose(field, left.join("; "))];
    return field === "knownIssues" ? [prose(field, none)] : [];
  }
  const told = withoutGivenUp(edit.value ?? "", before);
  const value = field === "knownIssues" && isNoIssues(told) ? none : told;
  if (edit.within === true && before !== undefined && edit.old !== undefined) {
    const at = before.toLowerCase().indexOf(edit.old.toLowerCase());
    if (at >= 0) return [prose(field, before.slice(0, at) + value + before.slice(at + edit.old.length))];
  }
  const ends =
    field === "supportArrangements"
      ? again(value, ["supportArrangements", "contractEnd"]).facts.filter((fact) => fact.field === "contractEnd")
      : [];
  if (edit.does === "replace" || before === undefined)
    return [prose(field, before !== undefined && bare(before) === bare(value) ? before : value), ...ends];
  return [prose(field, before.toLowerCase().includes(value.toLowerCase()) ? before : `${before}; ${value}`), ...ends];
};

const prose = (field: ProseField, value: string): Prose => ({ field, value, said: value });

/** "In house, not Acme" where Acme was told before. */
const withoutGivenUp = (value: string, before: string | undefined): string => {
  const match =
    /^(?<kept>.{2,}?)[\s,(-]+(?:and )?(?:not|rather than|instead of|no longer) (?:with |by |the )*(?<old>[^,;.)]{2,60})\W*$/is.exec(
      value,
    );
  const { kept, old } = match?.groups ?? {};
  return kept !== undefined && old !== undefined && before?.toLowerCase().includes(old.trim().toLowerCase()) === true
    ? kept
    : value;
};

/** "Supported in house" is "in house". */
const bare = (value: string): string =>
  value
    .toLowerCase()
    .replace(/^(?:(?:our|the|we're|we are|it's|is) )*(?:support(?:ed)? )?(?:(?:is|are|by) )*|[^\p{L}\d]/giu, "");

const without = (before: string, words: string): readonly string[] =>
  before.split(/\s*(?:[;,]|\band\b)\s*/).filter((part) => !part.toLowerCase().includes(words.toLowerCase()));

/** Facts in people's words without the words that only lead to them. */
export const withoutLeads = (facts: readonly Fact[]): readonly Fact[] =>
  facts.map((fact) => (isProse(fact) && fact.value !== none ? { ...fact, value: withoutLead(fact.value) } : fact));

/** "Sorry no, it's outsourced to Demo Digital", asked for known problems: it tells of the support and of no problem. */
export const withoutConsumed = (facts: readonly Fact[], asked: readonly FieldId[]): readonly Fact[] =>
  facts.filter((fact) => !(isProse(fact) && asked.includes(fact.field) && consumed(fact, facts, asked)));

const consumed = (fact: Prose, facts: readonly Fact[], asked: readonly FieldId[]): boolean => {
  if (fact.value === none) return false;
  const others = facts.filter((other) => isProse(other) && other !== fact && !asked.includes(other.field));
  if (others.length === 0) return false;
  const left = others.reduce((words, { said }) => words.replace(said, " "), fact.said);
  if (
    withoutLead(left.trim()).replace(
      /\b(?:no|nope|yes|sorry|actually|and|but|oh|ah|well|wait|hang|on|oops|correction|mistake|my)\b|[^\p{L}]/giu,
      "",
    ).length > 2
  )
    return false;
  const speaks = fact.field === "knownIssues" ? issuesIn(fact.value, fact.value) : supportIn(fact.value, fact.value);
  return speaks === undefined;
};
