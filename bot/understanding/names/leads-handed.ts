/** Who leads, where it is told as a handover, a choice or somebody's words, and the word "lead" stands elsewhere. */
import { sentenceAround, type Span } from "../text/canvas.ts";
import { organisationWord } from "./bodies.ts";
import { nameAt, type FoundName } from "./people.ts";
import { person } from "./person-pattern.ts";

const asked =
  "(?:volunteered|nominated|asked|told|chosen|picked|roped in|dragged in|talked into|persuaded|drafted in|put forward|co-opted)";
const toLead =
  "(?:(?:to|into|for)\\s+(?:lead|leading|run|running|head|heading)\\b(?! (?:out|the (?:server|e-?mail|system))\\b)(?!(?: on| for| up)? (?!on\\b|for\\b|up\\b|it\\b|us\\b|this\\b|our side|(?:the|our) (?:e-?mail|nhs ?mail|move|migration|project|transition|onboarding|change|switch|thing)|nhs ?mail|and\\b|but\\b|so\\b|because\\b|as\\b|from\\b)[a-z])|as (?:the |our )?(?:transition |project |migration )?lead\\b)";

/** "It's fallen to Kim Demo", "the job has landed with Kim Demo". */
const fallen = new RegExp(
  `\\b(?:(?:[Ii]t|[Tt]his)(?:'?s|\\s+has|\\s+have)?\\s+(?:now\\s+)?(?:fallen|fell|falls|landed|lands)|(?:[Tt]he |[Tt]his )?(?:job|task|lead|role|baton|honou?r)(?:'s|\\s+has)?\\s+(?:now\\s+)?(?:fallen|fell|falls|landed|lands|passed|passes|gone|goes|went|been (?:given|handed|passed))|[Ii]t(?:'?s|\\s+is)\\s+(?:now\\s+)?over)\\s+(?:to|on|with|upon)\\s+(?:the shoulders of\\s+|our [\\w ]{2,25}?,?\\s+)?${person}`,
  "gu",
);
const volunteered = new RegExp(
  `${person}(?:\\s*\\([^)]{1,40}\\))?(?:'s|\\s+(?:has|have|was|got|is))?\\s+(?:been\\s+)?${asked}\\s+(?:\\([^)]{1,15}\\)\\s+)?${toLead}`,
  "gu",
);
const other = `(?:${person.replace("?<name>", "?:")})`;
/** "Not Kim any more. Lee Demo instead." */
const instead = new RegExp(
  `\\b(?:[Nn]ot\\s+${other}\\s+(?:any\\s?more|any longer|now)|[Nn]o longer\\s+${other})\\b[^\\n]{0,50}?[.,;:-]\\s*(?:(?:[Ii]t's|[Ii]t is|[Ii]t'll be|[Uu]se|[Pp]ut|[Nn]ow|[Bb]ut|[Ii]t will be)\\s+)*${person}(?=\\s*(?:instead|now)?\\s*(?:[.,;!\\n]|$))`,
  "gu",
);
const choice =
  /(?:\beither\b[^.;\n]{2,60}?)?\bor\b[^.;\n]{2,60}?[,;.-]\s*(?:but |so |and )?(?:for now )?(?:let's )?(?:put|go with|say|use|have|make it|call it)\s+/iu;
const toldThem =
  /["'\s](?:[Tt]ell|[Gg]ive|[Ss]ay to) (?:them|him|her|the bot|it)\s+(?:that\s+)?(?:(?:it's|it is|it'll be|the lead is|to put)\s+)?/u;
/** "Put Kim Demo please": what somebody else is quoted with. */
const inQuotes =
  /(?:\b(?:said|says|wrote|replied|repl(?:y|ies)|answer\w*|back|emailed)\b[^"\n]{0,12})"\s*(?:(?:[Pp]lease\s+)?(?:[Pp]ut(?: down)?|[Ii]t's(?: going to be)?|[Ii]t is|[Ii]t'll be|[Ii]t will be|[Uu]se|[Ss]ay|[Gg]o with|[Tt]he lead is|[Mm]ake it)\s+)*(?=\p{Lu})/u;
/** "It's Lee Demo instead." */
const bareInstead = new RegExp(
  `\\b(?:[Ii]t's|[Ii]t'll be|[Uu]se|[Pp]ut|[Hh]ave|[Mm]ake it)\\s+${person}\\s+instead\\b`,
  "gu",
);
const anyPerson = new RegExp(person, "gu");
const begins = new RegExp(`^${person}`, "u");
/** What somebody does with the mail makes a supplier, and no lead. */
const doesSupport = /^\s*(?:supports?|looks? after|hosts?|does|do|runs?|maintains?|provides?|sells?)\b/i;
const aboutSupport = /\b(?:support\w*|contract|server|hosting|maintenance|IT (?:company|firm|side))\b/i;

export const leadsHanded = (text: string, leadAsked: boolean): readonly FoundName[] => {
  const speaks = leadAsked || /\b(?:lead\w*|in charge|run this|heading|transition)\b/i.test(text);
  if (!speaks) return [];
  const names = [fallen, volunteered, instead, bareInstead].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const said = match.groups?.["name"] ?? "";
      const start = match.index + (pattern === volunteered ? 0 : match[0].lastIndexOf(said));
      if (declined.test(text.slice(match.index + match[0].length))) return [];
      const sentence = sentenceAround(text, start);
      if (pattern !== volunteered && aboutSupport.test(text.slice(sentence.start, sentence.end))) return [];
      return [nameAt(text, start, said)];
    }),
  );
  const answers = leadAsked ? [after(text, choice), after(text, toldThem), after(text, inQuotes)] : [];
  return [...names, ...answers].flatMap((name) =>
    name === undefined || organisationWord.test(name.value) ? [] : [fuller(text, name)],
  );
};

const after = (text: string, words: RegExp): FoundName | undefined => {
  const match = words.exec(text);
  if (match === null) return undefined;
  const from = match.index + match[0].length;
  const said = begins.exec(text.slice(from))?.groups?.["name"];
  return said === undefined || doesSupport.test(text.slice(from + said.length)) ? undefined : nameAt(text, from, said);
};

/** "Either Kim Demo or me, but put Kim": the Kim that was named in full. */
export const fuller = (text: string, name: FoundName): FoundName => {
  if (/\s/.test(name.value)) return name;
  const wholes = [...text.matchAll(anyPerson)].flatMap((match) => {
    const whole = nameAt(text, match.index, match.groups?.["name"] ?? "")?.value ?? "";
    return whole.startsWith(`${name.value} `) ? [whole] : [];
  });
  const [only] = wholes;
  return only === undefined || new Set(wholes).size > 1 ? name : { ...name, value: only };
};

/** "Was asked to lead but refused". */
const declined =
  /^[^.;\n]{0,30}?\b(?:but|and|yet|though)\b[^.;\n]{0,25}?\b(?:refus\w+|declin\w+|said no|turned (?:it|this|that) down|can'?t|cannot|won'?t|not able|unable|doesn'?t want|don'?t want|didn'?t want)\b/i;

/** "I've been volunteered to lead", "I drew the short straw and will lead": the writer. */
const volunteersMe = new RegExp(
  `\\bI(?:'ve|\\s+have|'m|\\s+am|\\s+was)?\\s+(?:been\\s+)?${asked}\\s+(?:\\([^)]{1,15}\\)\\s+)?${toLead}|\\b(?:asked|told|volunteered|nominated|chosen|picked|roped|talked) me\\s+(?:in\\s+)?${toLead}|\\bI(?:'ve|\\s+have)?\\s+(?:drawn|drew|got)\\s+the short straw\\b(?=[^.;\\n]{0,40}\\b(?:lead|leading)\\b)|\\b(?:it|this|the (?:job|lead|role))(?:'?s|\\s+has)?\\s+(?:fallen|fell|falls|landed)\\s+(?:to|on|with)\\s+me\\b`,
  "i",
);
export const writerVolunteered = (text: string): Span | undefined => {
  const match = volunteersMe.exec(text);
  if (match === null || declined.test(text.slice(match.index + match[0].length))) return undefined;
  return { start: match.index, end: match.index + match[0].length };
};
