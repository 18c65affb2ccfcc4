/** Names of organisations, where the words say whose they are. */
import { bodies } from "./bodies.ts";
import type { FoundName } from "./people.ts";
import { isNoName } from "./referrals.ts";

/** "not the Sample Trust", "formerly Sample CCG". */
const negated =
  /\b(?:not|rather than|instead of|no longer|isn't|wasn't|never|replac(?:es|ing)|formerly|previously|used to be|was|were)\s+$/i;

const piece =
  "(?:[A-Z][\\p{L}\\d]*(?:['-][\\p{L}\\d]+)*'?|NHS|\\d+[A-Za-z]*|&|of|the|and|for|upon|on|in|at|de|la|St\\.?|by)";
const capitalised = new RegExp(
  `(?<![\\p{L}\\d'■]|\\b[A-Z][\\p{L}\\d]{0,20}\\s)(?<name>(?:[Tt]he\\s+)?[A-Z][\\p{L}\\d]*(?:['-][\\p{L}\\d]+)*'?(?:\\s+${piece}){0,12}?\\s+${bodies}(?:(?:\\s+(?:of|for)\\s+[A-Z][\\p{L}]*(?:\\s+${bodies})?)|\\s+${bodies}|\\s+(?:North|South|East|West|Central)|\\s+(?:Care|Group|UK)){0,4})(?![\\p{L}])`,
  "gu",
);

const orgLabel = new RegExp(
  "\\b(?:org(?:anisation|anization)?(?:'s)?(?: name)?|trust(?:'s)? name|practice(?:'s)? name|name of (?:the |our )?(?:org(?:anisation|anization)?|trust|practice|hospice|company|surgery)|hospice name|company name|full name)\\s*(?:is|=|:|-|'s|we're called|will be)\\s*(?:called\\s+)?(?<name>[^\\n;■]{3,90}?)(?=\\s*(?:\\(|[,;\\n]|\\.(?:\\s|$)|$|■|\\band (?:our|we|the)\\b|\\bods\\b|\\bcode\\b|/\\s))",
  "giu",
);
const called =
  /\b(?:we(?:'re| are)(?: an? [\w -]{2,30}?)?|it'?s|is|now) (?:called|known as|named)\s+(?<name>[^\n.,;(■]{3,80}?)(?=\s*(?:[.,;(\n■]|$|\band\b(?! [A-Z])|\bods\b|\bcode\b|\bwith\b|\bon\b))/giu;
const from = new RegExp(
  `\\b(?:we(?:'re| are)|I'm (?:from|at|with)|I am (?:from|at|with)|I work (?:at|for)|im (?:from|at|the it manager at)|here at|on behalf of|from|at|for|this is|manager (?:at|for|of)|lead (?:at|for))\\s+(?<name>(?:the\\s+)?[A-Z][\\p{L}'-]+(?:\\s+${piece}){0,12}\\s+${bodies}(?:\\s+${bodies}|\\s+(?:North|South|East|West|Central|Group|UK)){0,4})(?![\\p{L}])`,
  "gu",
);

/** "we're demo trust north", all in small letters. */
const smallLetters =
  /\b(?:we(?:'re| are)|i'm from|im from|i work (?:at|for)|this is|here at|on behalf of)\s+(?<name>(?:the\s+)?(?!(?:a|an|not|on|in|using|at|looking|hoping|part|moving|currently|just|still|all|very|ready|going|with|called|known|running|from|having|trying|the)\b)(?:[a-z][\w'&-]*\s+){1,6}?(?:nhs )?(?:foundation )?(?:trust|hospitals?|hospice|surgery|medical centre|medical practice|health centre|practice|clinic|council|care home|nursing home|pharmacy|ccg|icb|ambulance service|healthcare|partnership|ltd|cic)(?:\s+(?:north|south|east|west|central|group))?)(?![\w'])/g;

const notOrganisations =
  /^(?:the )?(?:nhs|our|my|this|that|your|IT services?|email services?|support services?|nhs ?mail (?:service|programme)|service desk|foundation trust|nhs trust|trust|hospital|practice|surgery|shared services?|county council|city council|borough council|council|local authority|commissioning support unit|csu|managed services?|cloud services?|exchange services?|mail services?|azure services?|a trust)$/i;
/** Only says what kind of body it is, or who is spoken to. */
export const namesNobody = (said: string): boolean => {
  const bare = said.replace(/^the\s+/i, "");
  return (
    notOrganisations.test(said) ||
    notOrganisations.test(bare) ||
    isNoName(said) ||
    onlyKind.test(bare) ||
    bare.length < 3
  );
};
const onlyKind = new RegExp(
  `^(?:(?:GP|NHS|Acute|Community|Mental Health|Local|Dental|Medical|Private)\\s+)+${bodies}$`,
  "i",
);
const notFirst =
  /^(?:Hi|Hello|Hey|Dear|Our|We|We're|My|This|I'm|I|Support|Supported|ODS|Code|Org|Organisation|Exchange|Office|Currently|Email|Lead|And|But|So|Also|Is|At|For|From|No|Not|Yes|With|On|In|By|All|Both|Is|As|Actually|Correction|Sorry|Name|It's|That's|Because|If|When|Since|Currently|Please|Contract|Mail|IT|ICT|CSU|MSP)(?=[\s,:])[\s,:]*/;

/** "sam demo, demo hill practice": a part of its own that ends with the kind of body, where we asked for the name. */
const smallPart =
  /(?:^|[,;\n])\s*(?<name>(?:the\s+)?(?!(?:the|a|an|in|on|at|we|we're|were|i|im|i'm|it|it's|its|is|this|called|just|name|from|our|my|gp|acute|this|that|with|and|or|no|not|small|big|large|rural|local|busy|tiny|single|one|two|three|nhs|community|district|general|mental|independent|private|another|any|some)\b)(?:[a-z][\w'&-]*\s+){1,5}?(?:nhs )?(?:foundation )?(?:trust|hospitals?|hospice|surgery|medical centre|medical practice|health centre|practice|clinic|council|care home|nursing home|pharmacy|ccg|icb|pcn)(?:\s+(?:north|south|east|west|central))?)(?=\s*(?:[,;.\n(■]|$))/g;

/** `suppliersToo`: asked for support, a company's name is a supplier's unless the words say that it is ours. */
export const organisationsIn = (text: string, suppliersToo = false, askedToo = false): readonly FoundName[] => {
  const legal = legalName(text);
  if (legal !== undefined) return [legal];
  const found: FoundName[] = [];
  for (const pattern of suppliersToo
    ? [orgLabel, called]
    : [orgLabel, called, from, smallLetters, ...(askedToo ? [smallPart] : []), capitalised]) {
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
      // "We're the Demo Lakes PCN": the small "the" is the sentence's.
      const article = /^the\s+(?=\p{Lu})/u.exec(said)?.[0].length ?? 0;
      [start, said] = [start + article, said.slice(article)];
      const marks = /^[\s*_`"']+/.exec(said)?.[0].length ?? 0;
      start += marks;
      said = said
        .slice(marks)
        .replace(pattern === called ? otherName : /$^/, "")
        .trimEnd()
        .replace(/[-,.:*_`"]+$/, "");
      const bare = said.replace(/^the\s+/i, "");
      if (
        notOrganisations.test(said) ||
        notOrganisations.test(bare) ||
        isNoName(said) ||
        bare.length < 3 ||
        said.split(/\s+/).length > 14
      )
        continue;
      if (pattern !== capitalised && pattern !== from && /^(?:not|the same|unknown|a|an|being|wrong)\b/i.test(said))
        continue;
      const before = text.slice(Math.max(0, start - 70), start);
      if (supplier.test(before) || kindOfSupplier.test(before)) continue;
      if (negated.test(text.slice(0, start))) continue;
      if (found.some((other) => start < other.end && other.start < start + said.length)) continue;
      found.push({ start, end: start + said.length, value: said.replace(/\s+/g, " ") });
    }
  }
  return found.sort((a, b) => a.start - b.start);
};

/** "Called A but legally B": a name ends where another one is told. */
const otherName =
  /,?\s+(?:but|although|though|however|(?:and )?(?:officially|legally|formally|technically|properly|in law))\b.*$/i;
/** "... but legally it's B. Use the second": the name in law is wanted only where they say so. */
const inLaw = new RegExp(
  `\\b(?:legally|officially|formally|in law|(?:legal|official|registered|full|proper) name(?:'s| is)?)\\s*(?:it'?s |it is |we'?re |is |called |known as |:)*(?<name>[A-Z][\\p{L}\\d'-]*(?:\\s+${piece}){0,12})(?=\\s*(?:[.,;(\\n]|$))`,
  "u",
);
const wantsLegal =
  /\b(?:use|put|take|go with|go for|prefer|have)\s+(?:the )?(?:second|latter|legal|official|registered|full|proper)\b(?!-)/i;
const legalName = (text: string): FoundName | undefined => {
  const match = wantsLegal.test(text) ? inLaw.exec(text) : null;
  const said = match?.groups?.["name"];
  if (match === null || said === undefined) return undefined;
  const start = match.index + match[0].lastIndexOf(said);
  return { start, end: start + said.length, value: said };
};

/** "supported by Calder IT Services": a supplier, not the organisation that writes. */
const supplier =
  /\b(?:support\w*|maintain\w*|managed|hosted|provided|run|looked after|contract|agreement|SLA|outsourced|reseller|supplier|provider|MSP)\b[^.;\n]{0,40}?\b(?:is|by|with|from|to|through|via)\s+(?:an? |the |our )?(?:msp|supplier|company|firm|partner)?(?:,| called)?\s*$/i;

/** "With a third party, Calder Computers Ltd". */
const kindOfSupplier =
  /\b(?:third[- ]party|3rd[- ]party|msp|(?:our|a|an|the|external|outside|outsourced|it|support) (?:\w+ )?(?:supplier|reseller|provider)|(?:external|outside|outsourced|it|support|computer) (?:company|firm|contractor|consultancy)|outsourced(?: to)?)(?: supplier| provider| company)?(?:\s*[,:(-]|\s+(?:called|named|is|are|who are)\b)*\s*$/i;

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
  if (
    /^(?:my|their|we|i|it|you|they|he|she|i'm|we're|who|what|how|when|where|why|can|could|is|are|do|does)\b/i.test(
      said,
    ) &&
    !/^[A-Z]\w+ [A-Z]/.test(said)
  )
    return undefined;
  if (isNoName(said) || isNoName(text)) return undefined;
  // "the icb sort it all" says what somebody does.
  if (
    !/\p{Lu}/u.test(said) &&
    /\b(?:sorts?|does|looks?|runs?|handles?|manages?|supports?|is|are|was|has|have|it|jams?|lot|think)\b/.test(said)
  )
    return undefined;
  if (/^(?:rolling|ongoing|nil|none|monthly)$/i.test(said)) return undefined;
  if (/^(?:same|as before|see|above|n\/a|ditto)\b/i.test(said)) return undefined;
  if (/^(?:the |our |a |my )?(?:name|code|trust|practice|hospital|same|hospice|organisation)$/i.test(said))
    return undefined;
  if (said.replace(/\b(?:and|or|but|also|plus|then|the|oh|a|an|of|yes|no|too|for)\b|[^\p{L}]/giu, "").length < 3)
    return undefined;
  const start = lead.length + rest.indexOf(said);
  return { start, end: start + said.length, value: said.replace(/\s+/g, " ") };
};
