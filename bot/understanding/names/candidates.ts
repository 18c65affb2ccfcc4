/** Everything in a message that may be a person's name, generously: which of them leads is weighed elsewhere. */
import { blot, type Span } from "../text/canvas.ts";
import { organisationWord } from "./bodies.ts";
import { isCommonWord, nameAt, supplierWord, type FoundName } from "./people.ts";
import { person } from "./person-pattern.ts";

export interface Candidate {
  readonly value: string;
  /** Where it is said, in order. */
  readonly mentions: readonly Span[];
  /** It stands at the foot of the message or in its head: who writes. */
  readonly signed: boolean;
}

/** So many names are weighed at most. */
const most = 24;
const capitals = new RegExp(person, "gu");
/** Where a name may stand without capitals. */
const small =
  /\b(?:[Ii]'m|[Ii]m|[Ii] am|[Ii]t'?s|[Mm]y name is|[Nn]ame's|[Nn]ame is|[Tt]his is|called|named|[Ll]ead(?: (?:is|will be|would be)|\s*[:=-])|leading (?:is|will be)|[Pp]ut(?: down)?|[Uu]se|[Tt]ry|led by|run by|down to|handed to|fallen to|[Cc]ontact(?: is)?\s*[:=-]?|[Ww]ho\s*[:=-])\s+(?<name>(?:dr |mr |mrs |ms )?\p{Ll}[\p{Ll}'-]{1,}(?:\s+\p{Ll}[\p{Ll}'-]{2,})?)/gu;
const smallBefore =
  /(?:^|[\n.,;:!/]\s*|\band\s+)(?<name>\p{Ll}[\p{Ll}'-]{2,}(?:\s+\p{Ll}[\p{Ll}'-]{2,})?)\s+(?=(?:here\b|is (?:the |our |my )?(?:(?:transition|project) )?lead|is leading|will (?:be )?lead|leads\b|leading\b|is (?:in charge|running|heading|doing)|will (?:be )?(?:run|head|do)))/gu;
const system =
  /^(?:(?:Microsoft|MS|Office|Outlook|Exchange|Google|Gmail|Workspace|Zimbra|GroupWise|Groupwise|Lotus|Notes|Domino|Teams|Windows|Server|Kerio|Apple|Mac|Zoom|SharePoint|OneDrive|NHSmail|NHSMail|Nhsmail|Q[1-4]|FY|ODS|Easter|Christmas|Xmas|Spring|Summer|Autumn|Winter|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Morning|Afternoon|Evening|Good|Kind|Best|Many|Regards|Welsh|English|North|South|East|West)\s*)+$/;

/** A calling before a whole name: "Sister Agnes" alone keeps hers, as it is half of the name. */
const calling =
  /^(?:(?:Sister|Matron|Sir|Dame|Lady|Lord|Canon|Father|Fr|Rev(?:erend)?|Nurse|Cllr|Councillor|Madame|Squadron|Wing|Group|Flight|Leader|Commander|Captain|Capt|Major|Colonel|Col|Lt|Lieutenant|Sergeant|Sgt|Insp(?:ector)?)\.?\s+)+(?=\S+\s+\S)/;

/** "Healthcare Nadia Demo" after "Head of": the words of an office are no part of a name. */
const office =
  /^(?:(?:Head|Chief|Deputy|Assistant|Senior|Director|Manager|Officer|Lead|Digital|Programme|Project|Business|Practice|Operations|Ops|Data|Information|Informatics|Clinical|Nursing|Nurse|Healthcare|Health|Care|Medical|Executive|Governor|Technology|Technical|Systems?|Services?|Change|Transformation|Delivery|Messaging|Infrastructure|Finance|General|Registered|Office|Quality|Safety|Pharmacist|Partner|Secretary|Administrator|Coordinator|Chair|Trustee|Treasurer|Matron|Sgt|Insp|Team|Department|Desk|Estates|Procurement|Reception|And|Of|For|In|PM|SRO|CIO|CEO|COO|CTO|IG|HR)(?:\s+|$))+/;
const bare = (name: FoundName | undefined): FoundName | undefined => {
  if (name === undefined) return undefined;
  const begins =
    /^(?:(?:It|She|He|That|There|Here|What|Who|Then|Since|Until|They|Lead|Leader|Name|Our|Your|NOT|WANTED)(?:'s|'ll|'d)?\s+)+/.exec(
      name.value,
    )?.[0].length ?? 0;
  if (begins > 0) return bare({ ...name, start: name.start + begins, value: name.value.slice(begins) });
  const whole = name.value.replace(/'(?:s|ll|d|re|ve|m)?$/, "");
  const before = office.exec(whole)?.[0].length ?? 0;
  const cut = before + (calling.exec(whole.slice(before))?.[0].length ?? 0);
  const value = whole.slice(cut);
  return value.length < 2 || (!/\s/.test(value) && isCommonWord(value))
    ? undefined
    : { start: name.start + cut, end: name.start + whole.length, value };
};

/** "Kim Demo Role: manager": the last word is a label. */
const withoutLabel = (text: string, name: FoundName): FoundName => {
  const label = /^\s*:/.test(text.slice(name.end)) ? (/\s+\S+$/.exec(name.value)?.[0].length ?? 0) : 0;
  return { start: name.start, end: name.end - label, value: name.value.slice(0, name.value.length - label) };
};

/** `text` has questions blanked; `said` is whole, as the writer stands in a signature that is blanked as well. */
export const candidatesIn = (text: string, said: string, writer: string | undefined): readonly Candidate[] => {
  const found = new Map<string, { value: string; mentions: Span[]; signed: boolean }>();
  const add = (name: FoundName | undefined, signed: boolean): void => {
    if (name === undefined || name.value.length < 2 || name.value.includes(blot) || system.test(name.value)) return;
    if (organisationWord.test(name.value) || supplierWord.test(name.value)) return;
    if (/^\p{Lu}{2,5}$/u.test(name.value) || /^\p{Lu}\.?$/u.test(name.value) || /^\p{Lu}{2,}\s/u.test(name.value))
      return;
    const key = name.value.toLowerCase();
    const one = found.get(key) ?? { value: name.value, mentions: [], signed: false };
    if (!one.mentions.some(({ start }) => start === name.start))
      one.mentions.push({ start: name.start, end: name.end });
    found.set(key, { ...one, signed: one.signed || signed });
  };
  for (const match of text.matchAll(capitals)) {
    const whole = match.groups?.["name"] ?? "";
    // "Demo Trust North": no part of a body's name is a person's.
    if (organisationWord.test(whole) && !/^(?:Dr|Mr|Mrs|Ms|Miss|Prof)\b/.test(whole)) continue;
    const name = nameAt(text, match.index, whole);
    add(bare(name === undefined ? undefined : withoutLabel(text, name)), false);
  }
  for (const pattern of [small, smallBefore])
    for (const match of text.matchAll(pattern)) {
      const name = match.groups?.["name"] ?? "";
      if (/^\p{Lu}/u.test(name) || name.split(/\s+/).some(isCommonWord)) continue;
      const start = match.index + (pattern === small ? match[0].lastIndexOf(name) : match[0].indexOf(name));
      add({ start, end: start + name.length, value: name.replace(/\s+/g, " ") }, false);
    }
  const at = writer === undefined ? -1 : said.lastIndexOf(writer);
  if (writer !== undefined && at >= 0) add({ start: at, end: at + writer.length, value: writer }, true);
  return joined([...found.values()].slice(0, most));
};

/** "Gwen" is the Gwen Demo who was named in full. */
const joined = (all: readonly Candidate[]): readonly Candidate[] => {
  const wholeOf = (one: Candidate): Candidate | undefined => {
    const longer = all.filter(
      ({ value }) =>
        value.length > one.value.length && ` ${value} `.toLowerCase().startsWith(` ${one.value.toLowerCase()} `),
    );
    return longer.length === 1 ? longer[0] : undefined;
  };
  return all.flatMap((one) => {
    if (wholeOf(one) !== undefined) return [];
    const parts = all.filter((other) => wholeOf(other) === one);
    if (parts.length === 0) return [one];
    const mentions = [one, ...parts].flatMap((part) => part.mentions).toSorted((a, b) => a.start - b.start);
    return [{ ...one, mentions, signed: one.signed || parts.some(({ signed }) => signed) }];
  });
};
