/** Names of people and organisations, where the words say whose they are. Nothing is guessed from capitals alone. */
import type { Span } from "./canvas.ts";

export interface FoundName extends Span {
  readonly value: string;
}

const title = "(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame|Sr|Rev|Cllr)\\.?\\s+)?";
const capital =
  "(?:[A-Z]\\.(?:\\s?[A-Z]\\.)*|[A-Z][\\p{L}]*(?:['-][A-Z]?[\\p{L}]+)*|O'[A-Z][\\p{L}]+|Mc[A-Z][\\p{L}]+)";
const particle = "(?:de|da|di|del|van|von|der|den|la|le|bin|al|el|ter|ap|dos)";
const person = `(?<name>${title}${capital}(?:\\s+(?:${particle}\\s+)*(?:${capital}|[A-Z]\\.)){0,3})`;
/** Names typed without capitals, where nothing else can stand: two or three words. */
const lowerPerson = `(?<name>${title}[\\p{L}'-]{2,}(?:\\s+[\\p{L}'-]{2,}){1,2})`;

const role =
  "(?:transition(?:al)?\\s+lead|transition manager|project (?:lead|manager)|migration lead|lead(?:er)?|lead (?:contact|person|for (?:this|us|the (?:project|move|migration|transition)))|transition contact|main contact|point of contact|nhs\\s?mail lead|TL|PM)";
const be =
  "(?:'s|\\s+(?:is|will(?: probably| likely| most likely| now| hopefully)? be|would be|should be|is going to be|is now|was going to be|will now be|has changed to|name is|name's|=)|'s name is|\\s*(?::|=|-|->|–))";
const soft = "(?:\\s+(?:now|actually|currently|just|going to be|called|named|likely(?: to be)?|probably|our|the))*";

const leadPatterns: readonly RegExp[] = [
  // The lead is X; lead = X; lead: X; transition lead's name: X
  new RegExp(
    `\\b(?:[Tt]ransition(?:al)?\\s+[Ll]ead|TRANSITION LEAD|[Tt]ransition [Mm]anager|[Ll]ead|LEAD|[Pp]roject (?:[Ll]ead|[Mm]anager)|PM|TL|[Mm]igration [Ll]ead|[Ll]ead contact|[Mm]ain contact|[Pp]oint of contact)(?:'s name|\\s+[Nn]ame)?(?:\\s+(?:for (?:this|us|the (?:project|move|migration|transition))|on (?:this|our side)|here))?${be}${soft}\\s*${person}`,
    "gu",
  ),
  // X will be leading, X is our transition lead, X to lead, X leads
  new RegExp(
    `${person}\\s*(?:,\\s*[^,.;\\n]{2,40},\\s*)?(?:\\([^)]*\\)\\s*)?(?:'s|'ll be|\\s+(?:will be|would be|is|is going to be|is now|'ll be|has been named as|(?:has been |was |is |'s been )?(?:nominated|appointed|chosen|identified|put forward|named)(?: to be| to act)?(?: as)?|acts as|will act as|has agreed to be|to be|as|will be acting as|has taken over as|takes over as|taking over as|is taking over as|will take over as|now))\\s+(?:(?:our|the|a|my|your|leading|acting as)\\s+)*(?:new\\s+)?(?:${role})(?![a-z])`,
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
    `\\b(?:[Ll]ead|[Tt]ransition [Ll]ead)\\s+(?:has\\s+)?(?:changed|is changing|swapped|moved)(?:\\s+(?:to|from [^.;\\n]{2,30}? to))?\\s*:?\\s*${person}`,
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
    `${person}\\s+(?:who(?:'s| is| will be| will)|(?:from|in)\\s+[\\p{L} ]{2,20}?)\\s+(?:is |will be )?(?:leading|lead|heading|in charge)(?![a-z])`,
    "gu",
  ),
  new RegExp(`${person}(?:'s| is| will be|'ll be)\\s+(?:leading|the lead)(?![a-z])`, "gu"),
];

/** Words with a capital that begin no name. */
const notNames =
  /^(?:The|Our|We|My|Your|This|That|It|A|An|And|Or|But|If|So|No|Not|Yes|Ok|Okay|Hi|Hello|Hey|Dear|Thanks|Thank|Please|NHS\w*|IT|ICT|ODS|LOA|ISM|Exchange|Office|Google|Microsoft|Outlook|Lotus|GroupWise|Zimbra|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Currently|Still|Being|Sorry|Also|Just|Lead|Transition|Project|Org|Organisation|Trust|Hospital|I|I'm|I'll|Unknown|Tbc|TBC|TBA|TBD|None|Someone|Nobody|Who|What|When|Head|Director|Name|Contact|There|Here|Both|Either|Could|Can|Will|Would|Should|Correction|Actually|He|She|They|Director|Manager|Support|Email|Code)$/;

const clean = (name: string): string =>
  name
    .replace(/^(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame|Sr|Rev|Cllr)\.?\s+/i, "")
    .replace(/\s+/g, " ")
    .trim();

/** Cuts words that are no part of a name from both ends; undefined when nothing remains. */
const trimmed = (text: string, start: number, said: string): FoundName | undefined => {
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

const negated =
  /\b(?:not|rather than|instead of|no longer|isn't|wasn't|never|replac(?:es|ing)|taking over from|formerly|previously|used to be|was|were)\s+$/i;

export const leadIn = (text: string): readonly FoundName[] =>
  leadPatterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const said = match.groups?.["name"] ?? "";
      const start = match.index + match[0].indexOf(said);
      if (negated.test(text.slice(0, start))) return [];
      const name = trimmed(text, start, said);
      return name === undefined ? [] : [name];
    }),
  );

/** "X will lead" without capitals: "the lead is priya patel". */
const lowerLead = new RegExp(
  `\\b(?:transition lead|project lead|migration lead|lead)(?:'s name)?(?:'s|\\s+(?:is|will be|name is)|\\s*[:=])\\s*${lowerPerson}(?=\\s*(?:[.,;(\\n]|$|and\\b|from\\b|who\\b|our\\b|in\\b|at\\b))`,
  "giu",
);
const notPeople =
  /\b(?:the|a|an|to|be|not|our|my|is|of|for|on|in|still|currently|being|someone|nobody|tbc|decided|unknown|don't|know|yet|it|me|time|vacant|off|sick|leave|same|as|before|that|this|will|out|here|with|from|sure|no|yes|ok|change|wrong|skip|pass|later|please|thanks|hello|hi|one|new)\b/i;
/** Words that are no part of a name typed without capitals. */
const commonWords =
  /\b(?:e-?mails?|mail|servers?|team|manager|department|dept|support|head|director|staff|people|users?|slow|fast|full|old|all|both|each|every|any|none|other|else|question|form|help|card|project|consultant|contractor|agency|supplier|company|trust|practice|hospital|surgery|yeah|nope|maybe|think|probably|tomorrow|today|good|great|fine|bad|what|why|how|when|where|which|can|could|would|should|do|does|did|have|has|had|are|was|were|been|get|got|give|need|want|like|only|also|but|and|or|if|so|then|than|too|very|much|many|more|most|lots?|there|now|again|cheers|ta|oh|lovely|brilliant|perfect|weather|search|account|accounts|mailbox|mailboxes|existing|current|problems?|issues?|disk|disks|crash\w*|fail\w*|broken|full|sync\w*|working|doesn't|can't|won't|isn't)\b/i;
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
    /\b(?:I|i|me|myself)(?:'ll| will|'m| am|m)?\s+(?:be\s+|act(?:ing)? as\s+|also\s+)*(?:the|our|your|a)?\s*(?:transition lead|project lead|lead(?:ing)?(?: (?:on )?(?:this|it|the project|the migration|the move))?|transition manager|main contact)(?![a-z])|\b(?:transition )?lead (?:is|will(?: probably| likely| most likely)? be|would be|=|:)\s*(?:me|myself)\b|\bI(?:'ll| will) lead\b/i.exec(
      text,
    );
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
};

/** "I'm the lead, Fatima Begum", "me (Fatima Begum)": the name that follows the claim. */
export const nameAfter = (text: string, at: number): FoundName | undefined => {
  const match = new RegExp(
    `^\\s*(?:it |this )?(?:myself)?\\s*[,(:-]+\\s*(?:I'm |i'm |I am |my name is )?${person}`,
    "u",
  ).exec(text.slice(at));
  const said = match?.groups?.["name"];
  return match === null || said === undefined ? undefined : trimmed(text, at + match[0].lastIndexOf(said), said);
};

/** The writer's own name: "I'm Tom Adeyemi", "Name's Tom". */
export const selfNamed = (text: string): FoundName | undefined => {
  const match = new RegExp(
    `(?:\\b[Mm]y name is|\\b[Mm]y name's|\\b[Nn]ame's|\\b[Nn]ame is|\\b[Ii]'m|\\b[Ii] am|\\b[Tt]his is|\\b[Ii]t's)\\s+${person}`,
    "u",
  ).exec(text);
  const said = match?.groups?.["name"];
  return match === null || said === undefined
    ? undefined
    : trimmed(text, match.index + match[0].lastIndexOf(said), said);
};

/** A whole answer that is a name: "jane smith", "Dr Helen O'Hara (head of IT)", "it's Helen". */
export const nameAsAnswer = (text: string): FoundName | undefined => {
  const lead =
    /^\s*(?:(?:hi|hello|hey|(?:the|our|my) (?:[\w-]+ ){0,3}?(?:manager|director|officer|engineer|administrator|admin|head of [\w-]+|cio|cto|lead|consultant|analyst)(?=,? +[A-Z])|it's|its|it is|it will be|it'll be|that's|that would be|that'd be|that will be|would be|will be|should be|we've got|probably|currently|i think|the lead is|lead is|mine is|my name is|name is|name's|i'm|i am|im|erm|um|oh|so|yes|yeah|ok|well|make it|make that|put|put down|say|that'll be|she's|he's|they're|her name is|his name is|she's called|called|no|sorry|actually|no sorry|sorry it's)[\s,]+)*/i.exec(
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
    `^(?<name>${title}(?:\\p{L}\\.|\\p{L}[\\p{L}'-]*)(?:\\s*(?<=\\.)\\p{L}\\.|\\s+(?:\\p{L}\\.|\\p{L}[\\p{L}'-]*)){0,4}?)\\s*(?:[,(;-].*|\\.?\\s*|\\s+(?:from|who|our|the|is|in|at|will|as|and)\\b.*|\\n.*|[.]\\s.*)?$`,
    "su",
  ).exec(rest);
  const said = match?.groups?.["name"]?.replace(/\.$/, "").trim();
  if (said === undefined || said === "" || notPeople.test(said) || /\d/.test(said) || said.length > 60)
    return undefined;
  if (!/^\p{Lu}/u.test(said) && commonWords.test(said)) return undefined;
  if (/^(?:cheers|thanks|ta|oh|ok|okay|yes|no|and|but)\b/i.test(said)) return undefined;
  const value = clean(said);
  if (value.length < 2 || notNames.test(value) || organisationWord.test(value)) return undefined;
  const start = from + rest.indexOf(value);
  return { start, end: start + value.length, value };
};

/** Words that make a body of the NHS and around it. */
const bodies =
  "(?:NHS (?:Foundation )?Trust|NHS FT|FT|Foundation Trust|Trust|Hospitals?|Infirmary|Hospices?|Surgery|Surgeries|Medical (?:Centre|Practice|Group|Partnership|Services)|Health ?[Cc]entre|Health Board|Health Authority|Health Services|Health Partnership|Health (?:and|&) (?:Social )?Care(?: Partnership| Trust| Partners)?|Care (?:Home|Centre|Trust|Group|Services|Partnership|Alliance|Network|Federation)|Nursing Home|Residential Home|Rest Home|Group Practice|Family Practice|Practice|Practices|Council|CCG|Commissioning (?:Group|Board|Support Unit)|Clinical Commissioning Group|ICB|ICS|CSU|Integrated Care(?: Board| System| Partnership)?|Pharmacy|Pharmacies|Chemists?|Dental(?: (?:Practice|Care|Surgery|Centre|Clinic))?|Dentists?|Opticians|Optometrists|Clinics?|Ambulance (?:Service|Trust)(?: NHS Trust)?|CIC|Community (?:Services|Health(?:care)?|Interest Company|Care)|Social Enterprise|Healthcare|Partnership|Partners|Federation|Primary Care Network|PCN|Alliance|Foundation|Ltd|Limited|LLP|plc|University|College|Charity|Association|Institute|Laborator(?:y|ies)|Walk-in Centre|Urgent Care(?: Centre)?|Out of Hours|Day Centre|Treatment Centre|Diagnostics|Physiotherapy|House|Lodge|Manor|Unit|Agency|Authority|Services?)";
const organisationWord = new RegExp(`\\b${bodies}\\b`, "i");
const piece =
  "(?:[A-Z][\\p{L}\\d]*(?:['-][\\p{L}\\d]+)*'?|NHS|\\d+[A-Za-z]*|&|of|the|and|for|upon|on|in|at|de|la|St\\.?|by)";
const capitalised = new RegExp(
  `(?<![\\p{L}\\d'■])(?<name>(?:[Tt]he\\s+)?[A-Z][\\p{L}\\d]*(?:['-][\\p{L}\\d]+)*'?(?:\\s+${piece})*?\\s+${bodies}(?:(?:\\s+(?:of|for)\\s+[A-Z][\\p{L}]*(?:\\s+${bodies})?)|\\s+${bodies}|\\s+(?:North|South|East|West|Central))*)(?![\\p{L}])`,
  "gu",
);

const orgLabel = new RegExp(
  "\\b(?:org(?:anisation|anization)?(?:'s)?(?: name)?|trust(?:'s)? name|practice(?:'s)? name|name of (?:the |our )?(?:org(?:anisation|anization)?|trust|practice|hospice|company|surgery)|hospice name|company name|full name)\\s*(?:is|=|:|-|'s|we're called|will be)\\s*(?:called\\s+)?(?<name>[^\\n;■]{3,90}?)(?=\\s*(?:\\(|[,;\\n]|\\.(?:\\s|$)|$|■|\\band (?:our|we|the)\\b|\\bods\\b|\\bcode\\b|/\\s))",
  "giu",
);
const called =
  /\b(?:we(?:'re| are)(?: an? [\w -]{2,30}?)?|it'?s|is|now) (?:called|known as|named)\s+(?<name>[^\n.,;(■]{3,80}?)(?=\s*(?:[.,;(\n■]|$|\band\b(?! [A-Z])|\bods\b|\bcode\b|\bwith\b|\bon\b))/giu;
const from = new RegExp(
  `\\b(?:we(?:'re| are)|I'm (?:from|at|with)|I am (?:from|at|with)|I work (?:at|for)|im (?:from|at|the it manager at)|here at|on behalf of|from|at|for|this is|manager (?:at|for|of)|lead (?:at|for))\\s+(?<name>(?:the\\s+)?[A-Z][\\p{L}'-]+(?:\\s+${piece})*\\s+${bodies}(?:\\s+${bodies}|\\s+(?:North|South|East|West|Central|Group|UK))*)(?![\\p{L}])`,
  "gu",
);

/** "we're demo trust north", all in small letters. */
const smallLetters =
  /\b(?:we(?:'re| are)|i'm from|im from|i work (?:at|for)|this is|here at|on behalf of)\s+(?<name>(?:the\s+)?(?!(?:a|an|not|on|in|using|at|looking|hoping|part|moving|currently|just|still|all|very|ready|going|with|called|known|running|from|having|trying|the)\b)(?:[a-z][\w'&-]*\s+){1,6}?(?:nhs )?(?:foundation )?(?:trust|hospitals?|hospice|surgery|medical centre|medical practice|health centre|practice|clinic|council|care home|nursing home|pharmacy|ccg|icb|ambulance service|healthcare|partnership|ltd|cic)(?:\s+(?:north|south|east|west|central|group))?)(?![\w'])/g;

const notOrganisations =
  /^(?:the )?(?:nhs|our|my|this|that|your|IT services?|email services?|support services?|nhs ?mail (?:service|programme)|service desk|foundation trust|nhs trust|trust|hospital|practice|surgery|shared services?|county council|city council|borough council|council|local authority|commissioning support unit|csu|managed services?|cloud services?|exchange services?|mail services?|azure services?|a trust)$/i;
const notFirst =
  /^(?:Hi|Hello|Hey|Dear|Our|We|We're|My|This|I'm|I|Support|Supported|ODS|Code|Org|Organisation|Exchange|Office|Currently|Email|Lead|And|But|So|Also|Is|At|For|From|No|Not|Yes|With|On|In|By|All|Both|Is|As|Actually|Correction|Sorry|Name|It's|That's|Because|If|When|Since|Currently|Please|Contract|Mail|IT|ICT|CSU|MSP)(?=[\s,:])[\s,:]*/;

/** `suppliersToo`: asked for support, a company's name is a supplier's unless the words say that it is ours. */
export const organisationsIn = (text: string, suppliersToo = false): readonly FoundName[] => {
  const found: FoundName[] = [];
  for (const pattern of suppliersToo ? [orgLabel, called] : [orgLabel, called, from, smallLetters, capitalised]) {
    for (const match of text.matchAll(pattern)) {
      let said = match.groups?.["name"] ?? "";
      let start = match.index + match[0].lastIndexOf(said);
      for (let lead = notFirst.exec(said); lead !== null; lead = notFirst.exec(said)) {
        start += lead[0].length;
        said = said.slice(lead[0].length);
      }
      if (pattern === capitalised) {
        const cutAt = /^.*\b(?:at|from|for|with|by|behalf of)\s+(?=(?:the )?[A-Z])/u.exec(said)?.[0].length ?? 0;
        if (cutAt > 0 && !/^(?:The )?[A-Z]\S*(?: [A-Z]\S*)* (?:for|by|at) /.test(said))
          [start, said] = [start + cutAt, said.slice(cutAt)];
      }
      const marks = /^[\s*_`"']+/.exec(said)?.[0].length ?? 0;
      start += marks;
      said = said
        .slice(marks)
        .trimEnd()
        .replace(/[-,.:*_`"]+$/, "");
      const bare = said.replace(/^the\s+/i, "");
      if (
        notOrganisations.test(said) ||
        notOrganisations.test(bare) ||
        bare.length < 3 ||
        said.split(/\s+/).length > 14
      )
        continue;
      if (pattern !== capitalised && pattern !== from && /^(?:not|the same|unknown|a|an|being|wrong)\b/i.test(said))
        continue;
      if (supplier.test(text.slice(Math.max(0, start - 70), start))) continue;
      if (negated.test(text.slice(0, start))) continue;
      if (found.some((other) => start < other.end && other.start < start + said.length)) continue;
      found.push({ start, end: start + said.length, value: said.replace(/\s+/g, " ") });
    }
  }
  return found.sort((a, b) => a.start - b.start);
};

/** "supported by Calder IT Services": a supplier, not the organisation that writes. */
const supplier =
  /\b(?:support\w*|maintain\w*|managed|hosted|provided|run|looked after|contract|agreement|SLA|outsourced|reseller|supplier|provider|MSP)\b[^.;\n]{0,40}?\b(?:is|by|with|from|to|through|via)\s+(?:an? |the |our )?(?:msp|supplier|company|firm|partner)?(?:,| called)?\s*$/i;

/** A whole answer that is an organisation's name. */
export const organisationAsAnswer = (text: string): FoundName | undefined => {
  const lead =
    /^\s*(?:(?:it's|its|it is|we're|we are|were|that's|called|the name is|name is|our name is|org is|organisation is|yes|yeah|ok|so|well|erm|um|oh|this is|i'm from|i work for|i work at|make it|make that|should be|sorry|no|actually|put down|put|known as|i'm at|im from|we're called|we are called)[\s,:]+)*/i.exec(
      text,
    )?.[0] ?? "";
  const rest =
    text
      .slice(lead.length)
      .split(
        /\n|[.;](?:\s|$)|,\s|\s\(|\s+-\s+|\s+(?:and (?:our|we|the|it)|not|our|but|ods|code|with|which|where)\b|■/i,
      )[0] ?? "";
  const said = rest.trim();
  if (said.length < 3 || said.length > 120 || !/\p{L}{2}/u.test(said) || said.split(/\s+/).length > 12)
    return undefined;
  if (/^(?:same|as before|see|above|n\/a|ditto)\b/i.test(said)) return undefined;
  if (/^(?:the |our |a |my )?(?:name|code|trust|practice|hospital|same|hospice|organisation)$/i.test(said))
    return undefined;
  if (said.replace(/\b(?:and|or|but|also|plus|then|the|oh|a|an|of|yes|no|too|for)\b|[^\p{L}]/giu, "").length < 3)
    return undefined;
  const start = lead.length + rest.indexOf(said);
  return { start, end: start + said.length, value: said.replace(/\s+/g, " ") };
};
