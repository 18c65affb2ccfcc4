/** Names of people, where the words say whose they are. Nothing is guessed from capitals alone. */
import { organisationWord } from "./bodies.ts";
import type { Span } from "../text/canvas.ts";
import { person, title } from "./person-pattern.ts";

export interface FoundName extends Span {
  readonly value: string;
}

/** Names typed without capitals, where nothing else can stand: two or three words. */
const lowerPerson = `(?<name>${title}[\\p{L}'-]{2,}(?:\\s+[\\p{L}'-]{2,}){1,2})`;

const role =
  "(?:transition(?:al)?\\s+lead|transition manager|project (?:lead|manager)|migration lead|lead(?:er)?|lead (?:contact|person|for (?:this|us|the (?:project|move|migration|transition)))|transition contact|main contact|point of contact|nhs\\s?mail lead|TL|PM)";
const be =
  "(?:'s|\\s+(?:is|will(?: probably| likely| most likely| now| hopefully)? be|would be|should be|is (?:now |been )?(?:confirmed|agreed|decided|appointed|known|sorted)(?: as| to be)?(?:\\s*[-:,])?|is going to be|is now|was going to be|will now be|has changed to|name is|name's|=)|'s name is|\\s*(?::|=|-|->|–))";
const soft = "(?:\\s+(?:now|actually|currently|just|going to be|called|named|likely(?: to be)?|probably|our|the))*";

const leadPatterns: readonly RegExp[] = [
  // The lead is X; lead = X; lead: X; transition lead's name: X
  new RegExp(
    `\\b(?:[Tt]ransition(?:al)?\\s+[Ll]ead|TRANSITION LEAD|[Tt]ransition [Mm]anager|[Ll]ead|LEAD|[Pp]roject (?:[Ll]ead|[Mm]anager)|PM|TL|[Mm]igration [Ll]ead|[Ll]ead contact|[Mm]ain contact|[Pp]oint of contact)(?:'s name|\\s+[Nn]ame)?(?:\\s+(?:for (?:this|us|the (?:project|move|migration|transition))|on (?:this|our side)|here))?${be}${soft}\\s*${person}`,
    "gu",
  ),
  // X will be leading, X is our transition lead, X to lead, X leads
  new RegExp(
    `${person}\\s*(?:,\\s*[^,.;\\n]{2,40},\\s*)?(?:\\([^)]*\\)\\s*)?(?:'s|'ll be|\\s+(?:will be|would be|is|is going to be|is now|'ll be|has been named as|(?:has been |was |is |'s been )?(?:nominated|appointed|chosen|identified|put forward|named)(?: to be| to act)?(?: as)?|acts as|will act as|has agreed to be|to be|as|will be acting as|has taken over as|(?:has |have )?replace[sd] \\S+(?: \\S+)? as|will replace \\S+(?: \\S+)? as|takes over as|taking over as|is taking over as|will take over as|now))\\s+(?:(?:our|the|a|my|your|leading|acting as)\\s+)*(?:new\\s+)?(?:${role})(?![a-z])`,
    "gu",
  ),
  new RegExp(
    `${person}\\s*(?:,\\s*[^,.;\\n]{2,40},\\s*)?(?:\\([^)]*\\)\\s*)?(?:'s|'ll be|\\s+(?:will be|is|will|'ll|to|is going to|is to|would|has been asked to|has agreed to|has offered to))?\\s+(?:(?:leading|lead|leads|heading(?: (?:it|this) up)?|head up|in charge|take (?:this )?(?:over|on|the lead)|taking (?:this )?(?:over|on|the lead))(?:\\s+(?:on|for|of|up|it|this|the (?:project|move|migration|transition|onboarding|on-boarding|whole thing)|things|our side|us|from our side))|(?:run(?:ning)?|manag(?:e|ing)|coordinat(?:e|ing)|own(?:ing)?|look(?:ing)? after|driving) (?:the |this |our )(?:project|move|migration|transition|on-?boarding))(?![a-z])`,
    "gu",
  ),
  new RegExp(
    `${person}\\s+(?:is leading|will lead|will be leading|leads|is in charge|to lead|'s leading)(?![a-z])`,
    "gu",
  ),
  // I'm X and I'll be the lead; X here, transition lead at ...
  new RegExp(
    `(?:\\b(?:[Ii]'m|[Ii] am|[Ii]m|[Mm]y name is|[Mm]y name's|[Nn]ame's|[Nn]ame is|[Tt]his is|[Ii]t's)\\s+)${person}(?=\\s*[,.&(-]?\\s*(?:and\\s+)?(?:(?:I am|I'm|I'll be|I will be|i'll be|im|I will|I'll|who is|I)\\s+)?(?:(?:act(?:ing)? as|be|also)\\s+)?(?:the|our|a|your)?\\s*(?:${role})(?![a-z]))`,
    "gu",
  ),
  new RegExp(
    `${person}(?=\\s*(?:here\\s*)?[,(-]\\s*(?:the |our )?(?:transition|project|migration) (?:lead|manager)(?![a-z]))`,
    "gu",
  ),
  // led by X; lead from X; contact X for lead
  new RegExp(
    `\\b(?:led by|headed up by|run by our|lead will come from|lead role goes to|name(?:d)? (?:as )?lead|put (?:down )?)\\s+${person}(?=\\s+as\\s+(?:the |our )?(?:transition )?lead|[.,;\\n]|$|\\s+(?:and|from|who|in)\\b)`,
    "gu",
  ),
  new RegExp(
    `\\b(?:change|make|put|set|update|have|record)\\s+(?:the |our )?(?:transition )?lead\\s+(?:to|as|be|down as|name to|=)\\s*${person}`,
    "gu",
  ),
  new RegExp(
    `\\b(?:[Pp]ut|[Hh]ave|[Nn]ame|[Rr]ecord|[Ll]ist|[Nn]ote)\\s+${person}\\s+(?:down\\s+)?as\\s+(?:the |our |my )?(?:new )?(?:${role})(?![a-z])`,
    "gu",
  ),
  new RegExp(
    `\\b(?:[Ll]ead|[Tt]ransition [Ll]ead)(?:'s|\\s+has|\\s+is)?\\s+(?:changed|changing|swapped|moved)(?:\\s+(?:to|from [^.;\\n]{2,30}? to))?\\s*[:,;-]?\\s*(?:(?:it's|it is|it'll be|now|to|is)\\s+)*${person}`,
    "gu",
  ),
  new RegExp(
    `\\b(?:[Ii]t'll be|[Ii]t will be|[Pp]roject (?:is )?|[Mm]igration (?:is )?|going to be|being) (?:run|led|managed|headed) by\\s+${person}`,
    "gu",
  ),
  new RegExp(
    `\\b(?:leading|in charge|running (?:it|this|the project|things))(?:\\s+(?:it|this|on this|the (?:project|move|migration)|things))?\\s+(?:will be|is|would be)\\s+${person}`,
    "gu",
  ),
  new RegExp(
    `${person},?\\s+(?:who(?:'s| is| will be| will|'ll be|'ll)|(?:from|in)\\s+[\\p{L} ]{2,20}?)\\s+(?:is |will be )?(?:leading|lead|heading|in charge)(?![a-z])`,
    "gu",
  ),
  new RegExp(`${person}(?:'s| is| will be|'ll be)\\s+(?:leading|the lead)(?![a-z])`, "gu"),
  // X in informatics will run it
  new RegExp(
    `${person},?\\s+(?:from|in|over in|our|the)\\s+[\\p{L}& ]{2,30}?,?\\s+(?:will|'ll|is going to|is to|has agreed to|has offered to)\\s+(?:be\\s+)?(?:run(?:ning)?|lead(?:ing)?|do(?:ing)?|head(?:ing)? up|manag(?:e|ing)|coordinat(?:e|ing)|sort(?:ing)?|handl(?:e|ing)|overse(?:e|eing))\\s+(?:it|this|the (?:whole )?(?:thing|move|migration|project))(?![a-z])`,
    "gu",
  ),
  // X is running it, X's in charge of this
  new RegExp(
    `${person}(?:'s| is| will be|'ll be| is going to be)\\s+(?:running|doing|sorting|handling|managing|coordinating|overseeing|on point for)\\s+(?:it|this|the (?:whole )?(?:thing|move|migration|project|show))(?![a-z])`,
    "gu",
  ),
];

/** Words with a capital that begin no name. */
const notNames =
  /^(?:The|Our|We|My|Your|This|That|It|A|An|And|Or|But|If|So|No|Not|Yes|Ok|Okay|Hi|Hello|Hey|Dear|Thanks|Thank|Please|NHS\w*|IT|ICT|ODS|LOA|ISM|Exchange|Office|Google|Microsoft|Outlook|Lotus|GroupWise|Zimbra|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Currently|Still|Being|Sorry|Also|Just|Lead|Transition|Project|Org|Organisation|Trust|Hospital|I|I'm|I'll|I've|I'd|We've|We're|Her|His|Their|Its|Put|Use|Tell|Give|Unknown|Tbc|TBC|TBA|TBD|None|Someone|Nobody|Who|What|When|Head|Director|Name|Contact|There|Here|Both|Either|Could|Can|Will|Would|Should|Correction|Actually|He|She|They|Director|Manager|Support|Email|Code)$/;

const clean = (name: string): string => name.replace(/\s+/g, " ").trim();

/** Cuts words that are no part of a name from both ends; undefined when nothing remains. */
export const nameAt = (text: string, start: number, said: string): FoundName | undefined => {
  let from = start;
  const stripped = clean(said);
  from += said.indexOf(stripped);
  let words = stripped.split(" ");
  while (words[0] !== undefined && notNames.test(words[0])) {
    from += words[0].length + 1;
    words = words.slice(1);
  }
  const stop = words.findIndex((word) => notNames.test(word));
  if (stop > 0) words = words.slice(0, stop);
  const value = words.join(" ");
  const length = /^\S+(?:\s+\S+)*/.exec(text.slice(from))?.[0] === undefined ? 0 : value.length;
  return value.length < 2 || length === 0 ? undefined : { start: from, end: from + value.length, value };
};

export const negated =
  /\b(?:not|(?:don'?t|do not|never) (?:put|have|name|record|list|use|note)(?: down)?|rather than|instead of|no longer|isn't|wasn't|never|replac(?:es|ing)|taking over from|formerly|previously|used to be|was|were)\s+$/i;

/** "Lead: Huw has left". */
export const hasGone =
  /^\s*(?:who\s+)?(?:'s|has|is|have|just|now|will be|\s)*\s(?:left|leaving|gone|retired|retiring|moved on|resigned)\b/i;
/** "Leads on finance": another thing than ours. */
export const ofAnother =
  /^[^.;,\n]{0,40}?\blead(?:s|ing)?\s+(?:on|for)\s+(?!(?:it|us|this|that|these|now|behalf|every\w*|all|here|both|our|the|your|my|nhs\w*|e-?mails?|mail|migration|transition|onboarding|on-?boarding|change|digital|it|ict)\b)\p{Ll}/u;

export const leadIn = (text: string): readonly FoundName[] =>
  !speaksOfLeading.test(text)
    ? []
    : leadPatterns.flatMap((pattern) =>
        [...text.matchAll(pattern)].flatMap((match) => {
          const said = match.groups?.["name"] ?? "";
          const start = match.index + match[0].indexOf(said);
          if (
            negated.test(text.slice(0, start)) ||
            hasGone.test(text.slice(start + said.length)) ||
            ofAnother.test(text.slice(start + said.length))
          )
            return [];
          const name = nameAt(text, start, said);
          return name === undefined || (byDoing.test(match[0]) && supplierWord.test(name.value)) ? [] : [name];
        }),
      );

/** One of these stands in every pattern above: most messages need not be searched for a name before each word. */
const speaksOfLeading =
  /lead|\bled\b|transition|project|migration|\bPM\b|\bTL\b|contact|\bhead|charge|\btak(?:e|es|ing)\b|\brun|manag|coordinat|\bown|look|driving|\bput\b|\bdo(?:ing)?\b|sort|handl|overse|on point/i;

/** "Demo Computers is running it" names who supports, not who leads. */
const byDoing = /\b(?:running|doing|sorting|handling|managing|overseeing)\s+(?:it|this)$/i;
export const supplierWord =
  /\b(?:IT|ICT|Tech|Technology|Computers?|Computing|Systems?|Solutions?|Services?|Support|Group|Digital|Networks?|Consult\w*|Ltd|Limited|CSU|MSP|Council|Team|Trust|Hospital|Practice|Surgery)\b/;

/** "X will lead" without capitals: "the lead is priya patel". */
const lowerLead = new RegExp(
  `\\b(?:transition lead|project lead|migration lead|lead)(?:'s name)?(?:'s|\\s+(?:is|will be|name is)|\\s*[:=])\\s*${lowerPerson}(?=\\s*(?:[.,;(\\n]|$|and\\b|from\\b|who\\b|our\\b|in\\b|at\\b))`,
  "giu",
);
const notPeople =
  /\b(?:the|a|an|to|be|not|our|my|is|of|for|on|in|still|currently|being|someone|nobody|tbc|decided|unknown|don't|know|yet|it|me|time|vacant|off|sick|leave|same|as|before|that|this|them|us|him|will|has|have|was|left|leaving|out|here|with|from|sure|no|yes|ok|change|wrong|skip|pass|later|please|thanks|hello|hi|one|new|rather|than|instead)\b/i;
/** Words that are no part of a name typed without capitals. */
const commonWords =
  /\b(?:wrote|said|says|replied|answered|back|reply|boss|we|i|you|they|he|she|just|use|using|used|run|running|runs|my|our|their|looks?|after|because|e-?mails?|mail|servers?|team|manager|department|dept|support|head|director|staff|people|users?|slow|fast|full|old|all|both|each|every|any|none|other|else|question|form|help|card|project|consultant|contractor|agency|supplier|company|trust|practice|hospital|surgery|yeah|nope|maybe|think|probably|tomorrow|today|good|great|fine|bad|what|why|how|when|where|which|can|could|would|should|do|does|did|have|has|had|are|was|were|been|get|got|give|need|want|like|only|also|but|and|or|if|so|then|than|too|very|much|many|more|most|lots?|there|now|again|cheers|ta|oh|lovely|brilliant|perfect|weather|search|account|accounts|mailbox|mailboxes|outlook|exchange|gmail|google|webmail|windows|office|printer|existing|current|problems?|issues?|disk|disks|crash\w*|fail\w*|broken|full|sync\w*|working|doesn't|can't|won't|isn't)\b/i;
/** A word that begins or continues no name that was typed in small letters. */
export const isCommonWord = (word: string): boolean => commonWords.test(word) || notPeople.test(word);
export const lowerLeadIn = (text: string): readonly FoundName[] =>
  [...text.matchAll(lowerLead)].flatMap((match) => {
    const said = match.groups?.["name"] ?? "";
    if (notPeople.test(said)) return [];
    const start = match.index + match[0].lastIndexOf(said);
    const value = clean(said);
    return [{ start: start + said.indexOf(value), end: start + said.length, value }];
  });

/** "I'll be the lead", "me", "that's me": the writer. */
export const writerLeads = (text: string): Span | undefined => {
  const match =
    /\b(?:I|i|me|myself)(?:'?ll|'?d| will| would| can| could| shall|'m| am|m)?(?:\s+(?:going|happy) to)?\s+(?:be\s+|act(?:ing)? as\s+|also\s+)*(?:the|our|your|a)?\s*(?:transition lead|project lead|lead(?:ing)?(?: (?:on )?(?:this|it|the project|the migration|the move))?|transition manager|main contact)(?![a-z])|\b(?:transition )?lead (?:is|will(?: probably| likely| most likely)? be|would be|=|:)\s*(?:me|myself)\b|\bI(?:'?ll|'?d| will| would| can| could) (?:be (?:happy|glad) to )?lead\b/i.exec(
      text,
    );
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
};

/** "I'm the lead, Fatima Begum", "me (Fatima Begum)": the name that follows the claim. */
export const nameAfter = (text: string, at: number): FoundName | undefined => {
  const match = new RegExp(
    `^\\s*(?:it |this |down )?(?:myself)?(?:for (?:now|the moment|the time being)|at the moment|initially)?\\s*[,(:-]+\\s*(?:I'm |i'm |I am |my name is )?${person}`,
    "u",
  ).exec(text.slice(at));
  const said = match?.groups?.["name"];
  return match === null || said === undefined ? undefined : nameAt(text, at + match[0].lastIndexOf(said), said);
};

/** The writer's own name: "I'm Tom Adeyemi", "Name's Tom", "I'm the manager (Tom Adeyemi)". */
export const selfNamed = (text: string): FoundName | undefined => {
  for (const pattern of [nameSaid, roleSaid, nameHere]) {
    for (const match of text.matchAll(pattern)) {
      const said = match.groups?.["name"] ?? match.groups?.["second"] ?? "";
      const name = nameAt(text, match.index + match[0].lastIndexOf(said), said);
      if (name !== undefined) return name;
    }
  }
  return undefined;
};
const nameSaid = new RegExp(
  `(?:\\b[Mm]y name is|\\b[Mm]y name's|\\b[Nn]ame's|\\b[Nn]ame is|\\b[Ii]'m|\\b[Ii] am|\\b[Tt]his is|\\b[Ii]t's)\\s+${person}`,
  "gu",
);
const nameHere = new RegExp(`(?:^|[\\n.,!]\\s*)${person}\\s+here(?=\\s*[,.!-])`, "gu");
const roleSaid = new RegExp(
  `\\b(?:[Ii]'?m|[Ii] am)\\s+(?:the|an?|our)\\s+(?:[\\p{L}&-]+\\s+){0,4}?[\\p{L}&-]+(?:\\s*\\(\\s*${person}\\s*\\)|,\\s+${person.replace("?<name>", "?<second>")}(?=\\s*(?:,|and\\b)))`,
  "gu",
);

/** A whole answer that is a name: "jane smith", "Dr Helen O'Hara (head of IT)", "it's Helen". */
export const nameAsAnswer = (text: string): FoundName | undefined => {
  const lead =
    /^\s*(?:(?:hi|hello|hey|then|(?:the|our|my) (?:[\w-]+ ){0,3}?(?:manager|director|officer|engineer|administrator|admin|head of [\w-]+|cio|cto|lead|consultant|analyst)(?: (?:of|for) (?:the )?[\w&]+(?: [\w&]+)?)?(?=,? +\p{Lu})|(?:(?:the|our|my)\s+)?(?:[\w-]+\s+){0,2}?(?:manager|director|lead|head of [\w-]+) (?:is|will be|would be)|(?:(?:the|our|my)\s+)?(?:[\w-]+\s+){0,3}?(?:manager|director|officer|administrator|lead|head of [\w-]+(?: (?:and|&) [\w-]+)?|cio|cto|ccio|cnio)\s*(?::|\s-)(?=\s*\p{Lu})|it's|its|it is|it will be|it'll be|that's|that would be|that'd be|that will be|would be|will be|should be|we've got|probably|currently|i think|the lead is|lead is|mine is|my name is|name is|name's|i'm|i am|im|erm|um|oh|so|yes|yeah|ok|well|make it|make that|put|put down|say|name\s*:|full name\s*:|that is|that'll be|prob|maybe|perhaps|likely|most likely|definitely|she's|he's|they're|her name is|his name is|she's called|called|no|sorry|actually|no sorry|sorry it's)[\s,]+)*/iu.exec(
      text,
    )?.[0] ?? "";
  const negatedFirst =
    /^\s*not\s+[^,;.]{2,30}[,;.-]\s*(?:it'?s\s+|it is\s+)?(?:now\s+|but\s+|actually\s+)*/i.exec(
      text.slice(lead.length),
    )?.[0].length ?? 0;
  return nameFrom(text, lead.length + negatedFirst);
};

const nameFrom = (text: string, from: number): FoundName | undefined => {
  const rest = text.slice(from);
  const match = new RegExp(
    `^(?<name>${title}(?:\\p{L}\\.|\\p{L}[\\p{L}'-]*)(?:\\s*(?<=\\.)\\p{L}\\.|\\s+(?:\\p{L}\\.|\\p{L}[\\p{L}'-]*)){0,4}?)\\s*(?:[,(;-].*|\\.?\\s*|\\s+[\\p{L}]{2,15}\\s*:.*|\\s+(?:down|from|who|our|the|is|in|at|will|as|and|so|but|because|for|on|or|please|with|i|if)\\b.*|\\n.*|[.]\\s.*)?$`,
    "su",
  ).exec(rest);
  const said = match?.groups?.["name"]?.replace(/\.$/, "").trim();
  if (said === undefined || said === "" || notPeople.test(said) || /\d/.test(said) || said.length > 60)
    return undefined;
  if (!/^\p{Lu}/u.test(said) && commonWords.test(said)) return undefined;
  // "No contrac": a no with a word is no name.
  if (/^\p{Ll}/u.test(said) && /\bno\s+$/i.test(text.slice(0, from))) return undefined;
  if (
    /^(?:i|you|we|he|she|they|it|that|this|nothing|anything|everything|either|neither)\b/i.test(said) ||
    /^(?:cheers|thanks|ta|ah+|aha|o+h+|hm+|right|wow|gosh|blimey|yep|aye|great|bore da|ok|okay|yes|no|and|but)\b/i.test(
      said,
    ) ||
    /^[A-Z]{2,4}$/.test(said)
  )
    return undefined;
  const value = clean(said);
  if (value.length < 2 || notNames.test(value) || organisationWord.test(value)) return undefined;
  const start = from + rest.indexOf(value);
  return { start, end: start + value.length, value };
};
