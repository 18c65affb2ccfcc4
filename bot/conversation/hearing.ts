/** What a message says, in the light of what was asked and said before: corrections, second thoughts, numbers in pairs. */
import { understand, type Understanding } from "../understanding/understand.ts";
import { fieldsOf } from "./catalogue.ts";
import type { CountField, Draft, Fact, FieldId } from "./facts.ts";
import { entryInWords } from "../words-values.ts";
import { withPlatforms } from "./platform-changes.ts";
import { proseChanged, withoutConsumed, withoutLeads } from "./prose-changes.ts";
import { inSameYear, knownQuarter } from "./same-year.ts";
import type { Talk } from "./talk.ts";

export const hear = (talk: Talk, text: string): Understanding => {
  const { today, person } = talk.context;
  const { asked, touched, selfName } = talk.state;
  const writer = selfName ?? person.name;
  const listening = { today, ...(writer === undefined ? {} : { writer }) };
  const heard = withQuarter(talk, understand(text, { ...listening, asked: withPair(talk, text, stillAsked(talk)) }));
  const known = (facts: readonly Fact[]): readonly Fact[] =>
    facts.filter(({ field }) => fieldsOf(talk.catalogue).includes(field));
  const prose = proseChanged(talk, heard, text, (words, fields) => understand(words, { ...listening, asked: fields }));
  if (prose !== undefined) return { ...prose, facts: known(prose.facts) };
  // "No, 450" while we ask for something else corrects what was said before.
  if (
    heard.correcting &&
    !lacks.test(text) &&
    touched.length > 0 &&
    text.split(/\s+/).length <= 10 &&
    heard.facts.every((fact) => isGuess(fact, asked))
  ) {
    const again = understand(withoutMarker(text), { ...listening, asked: touched });
    const facts = again.facts
      .filter((fact) => touched.includes(fact.field) && !proseFields.has(fact.field))
      .map((fact) => inSameYear(talk.state.draft, fact, true));
    if (facts.length > 0) return { ...again, facts: known(facts), loose: [], correcting: true };
  }
  const swapped =
    (heard.facts.length === 0 ? swap(talk, text, listening) : undefined) ?? preferred(talk, text, listening);
  if (swapped !== undefined) return { ...heard, ...swapped, questions: [], correcting: true };
  const told = withoutConsumed(withoutLeads(withPlatforms(talk.state.draft, heard, text)), asked);
  const facts = told.map((fact) => inSameYear(talk.state.draft, lastNumber(talk, fact, text), heard.correcting));
  const platforms = facts.some(({ field }) => field === "currentPlatform");
  // The "one" of "drop the Zimbra one" counts nothing.
  const loose = heard.loose.filter(({ said }) => !(platforms && /^(?:the |that )?one$/i.test(said)));
  return { ...heard, loose, facts: known(facts).filter((fact) => !passing(talk, fact, heard, text)) };
};

/** "No quest engineer, what then": says that there is none, and corrects nothing. A correction goes on with a sign or "it's". */
const lacks = new RegExp(
  "^\\W*no +(?!(?:it|its|that|thats|we|were|i|im|he|she|they|you|the|an?|my|our|not|sorry|wait|make|change|actually|should|" +
    "about|around|only|just|more|less|nearer|by|from|in|on|at|to|before|after|early|mid|late|end|next|spring|summer|" +
    "autumn|winter|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z']*\\b)(?=\\p{Ll}{2,} \\p{Ll})",
  "u",
);

const withQuarter = ({ state: { draft } }: Talk, heard: Understanding): Understanding => {
  const facts = heard.problems.flatMap((problem) => knownQuarter(draft, problem, heard.correcting) ?? []);
  if (facts.length === 0) return heard;
  const problems = heard.problems.filter(({ reason }) => reason !== "which-quarter");
  return { ...heard, facts: [...heard.facts, ...facts], problems };
};

/** "Change Dr Demo to Dr Amy Demo": the field that has the old words takes the new ones. */
const swap = (
  { state: { draft } }: Talk,
  text: string,
  listening: Omit<Parameters<typeof understand>[1], "asked">,
): Pick<Understanding, "facts" | "problems" | "loose"> | undefined => {
  const match =
    /\b(?:change|swap|replace|amend|correct)\s+(?<old>.{2,60}?)\s+(?:to|with|for|by)\s+(?<next>[^?]{2,80})/i.exec(text);
  const [old, next] = [match?.groups?.["old"]?.toLowerCase(), match?.groups?.["next"]];
  return old === undefined || next === undefined ? undefined : replaced(fieldWith(draft, old), next, listening);
};

/** "Tom Demo rather than me", "Sioned Demo instead of Fatima": whose words are given up says which field it is. */
const preferred = (
  { state: { draft } }: Talk,
  text: string,
  listening: Omit<Parameters<typeof understand>[1], "asked">,
): Pick<Understanding, "facts" | "problems" | "loose"> | undefined => {
  const match =
    /^\W*(?<next>[^.;?!\n]{2,60}?),?\s+(?:rather than|instead of|in place of)\s+(?<old>[^.;?!\n]{2,40}?)(?:,? please)?\W*$/i.exec(
      text,
    );
  const [old, next] = [match?.groups?.["old"]?.toLowerCase(), match?.groups?.["next"]];
  if (old === undefined || next === undefined) return undefined;
  const field = /^(?:me|myself)$/.test(old) ? "transitionLead" : fieldWith(draft, old);
  // Numbers and dates say themselves what they are.
  return field === "transitionLead" || field === "organisationName" ? replaced(field, next, listening) : undefined;
};

const fieldWith = (draft: Draft, old: string): FieldId | undefined =>
  (Object.keys(draft) as FieldId[]).find((one) => {
    const words = entryInWords(one, draft[one]).toLowerCase();
    return words === old || (old.length > 3 && words.includes(old));
  });

const replaced = (
  field: FieldId | undefined,
  next: string,
  listening: Omit<Parameters<typeof understand>[1], "asked">,
): Pick<Understanding, "facts" | "problems" | "loose"> | undefined => {
  if (field === undefined) return undefined;
  const facts = understand(next.trim(), { ...listening, asked: [field] }).facts.filter((fact) => fact.field === field);
  return facts.length === 0 ? undefined : { facts, problems: [], loose: [] };
};

/** "10 and 600" to the number of accounts held: the number wanted, which comes next, is told with it. */
const withPair = ({ state: { draft } }: Talk, text: string, asked: readonly FieldId[]): readonly FieldId[] =>
  asked.length === 1 &&
  asked[0] === "currentNhsmailAccounts" &&
  draft.newAccounts === undefined &&
  /^\W*\d{1,6}(?:\s*[/;&]\s*|,?\s+(?:and |then )?)\d{1,6}\W*$/.test(text)
    ? ["currentNhsmailAccounts", "newAccounts"]
    : asked;

/** "Actually make that 1,300" is about the number said last, whatever is asked now. */
const lastNumber = (talk: Talk, fact: Fact, text: string): Fact => {
  const { asked, touched } = talk.state;
  const last = lastCount(touched);
  if (fact.field !== "currentNhsmailAccounts" && fact.field !== "newAccounts" && fact.field !== "mailboxes")
    return fact;
  if (last === undefined || !asked.includes(fact.field) || touched.includes(fact.field)) return fact;
  return new RegExp(`${remakes}(?:about |around |nearer |more like )?$`, "i").test(
    text.slice(0, text.indexOf(fact.said)),
  )
    ? { ...fact, field: last }
    : fact;
};
const remakes =
  "\\b(?:make (?:it|that)|change (?:it|that) to|(?:it|that) should be|i meant|i mean|meant to say|scrap that|correction)[\\s,:]+";
export const lastCount = (touched: readonly FieldId[]): CountField | undefined =>
  touched.findLast((field): field is CountField => (counts as readonly FieldId[]).includes(field));

/** A body named in passing ("Sample Ltd do our IT") does not replace the organisation that was given. */
const passing = ({ state: { draft, asked } }: Talk, fact: Fact, heard: Understanding, text: string): boolean =>
  fact.field === "organisationName" &&
  text.trim().length > fact.said.length + 8 &&
  draft.organisationName?.is === "given" &&
  !asked.includes("organisationName") &&
  !heard.correcting &&
  !ofOurs.test(text) &&
  !heard.acts.includes("change");
/** "The organisation is …", "our full name is …", "we are …": said of the writer's own body. */
const ofOurs =
  /\b(?:(?:the|our|its) (?:\w+ ){0,2}(?:org\w*|trust|practice|hospice|company|surgery|name)(?:'?s)?(?: (?:full |proper |official )?name)?|(?:org(?:anisation|anization)?|trust|practice)(?: name)?)\s*(?:is|=|:|should be|will be|needs to be|ought to be)|^\W*we(?:'re| are)\b/i;
/** Taken only because it was asked for, not because the words say what it is. */
const isGuess = (fact: Fact, asked: readonly FieldId[]): boolean => {
  if (!asked.includes(fact.field)) return false;
  if (fact.field === "currentPlatform") return fact.value.every(({ known }) => !known);
  if (fact.field === "odsCode") return /^\d+$/.test(fact.value) || /^[A-Z]+$/.test(fact.value);
  return true;
};
const proseFields: ReadonlySet<FieldId> = new Set<FieldId>(["supportArrangements", "knownIssues", "organisationName"]);
const withoutMarker = (text: string): string =>
  text.replace(
    /^\W*(?:(?:no|nope|sorry|actually|correction|oops|whoops|wait|i meant|i mean|meant|scratch that|scrap that|my mistake|wrong|make (?:it|that)|it's|should be|that should be|it should be|change (?:it|that) to)\b[\s,.:-]*)+/i,
    "",
  );

const stillAsked = ({ state: { asked, draft, pending, mode } }: Talk): readonly FieldId[] => {
  if (mode === "sent" || mode === "idle") return asked;
  if (pending !== undefined && pending.is !== "mailboxesAsNew")
    return asked.filter((field) => draft[field] === undefined);
  // "Change the ODS code": one field is asked for although it has a value.
  return asked.length === 1 ? asked : asked.filter((field) => draft[field] === undefined);
};

export const counts: readonly CountField[] = ["currentNhsmailAccounts", "newAccounts", "mailboxes"];
