/** A supplier that is named in passing: "a firm called Demo Hosting", "the Demo Hosting support deal". */

const name =
  "(?!(?:The|Our|We|I|It|NHS|Trust|Email|E-mail|Mail|Server|IT|ICT|Current|Existing|My|Main|Local|Old|Annual|Service|Hardware|Software|Support|Contract|Exchange|Outlook|January|February|March|April|May|June|July|August|September|October|November|December)\\b)\\p{Lu}[\\p{L}\\d&'.-]*";
const body =
  "(?:firm|company|outfit|supplier|provider|reseller|contractor|business|consultancy|crowd|bunch|agency|start-?up)";

/** "Hosted by a firm called X": and not what the writers are called themselves. */
const firmCalled = new RegExp(
  `(?<!\\b(?:[Ww]e're|[Aa]re|[Ii]'?m|[Aa]m|[Tt]his is|[Ff]rom|[Ff]or|[Aa]t)\\s)\\b(?:[Aa]n?|some|the|our|this|another) (?:[\\w-]+ ){0,3}?${body},? (?:called|named|known as|by the name of) ${name}`,
  "u",
);
/** "The phone people (X) do our mail": what they do follows; else it is no support. */
const peopleNamed = new RegExp(
  `\\b(?:people|lot|folks?|guys|lads|${body})\\s*\\(${name}[^()]{0,40}\\)\\s*(?:also |still )?(?:do|does|look|looks|run|runs|manage|manages|handle|handles|sort|sorts|host|hosts|provide|provides|keep|keeps)\\b`,
  "u",
);
const reseller = new RegExp(
  `\\b(?:supplier|provider|reseller|partner|contractor|host)\\s*\\(${name}[^()]{0,40}\\)`,
  "u",
);
/** "The X support deal", "X's hosting contract". */
const ofContract = new RegExp(
  `${name}(?:\\s${name})?(?:'s)?\\s+(?:(?:support|maintenance|hosting|service|managed|e-?mail|IT)\\s+){1,2}(?:deal|contract|agreement|cover|plan|package|arrangement)\\b`,
  "u",
);
/** "The mail contract is (a date) with X". */
const contractWith = new RegExp(
  `\\b(?:contract|agreement|deal|sla)\\b[^.;,\\p{L}]{0,4}(?:(?:is|runs|ends|to|until|till|on|up|expires|lapses|finishes|now)\\b[\\s■]*)+(?:with|through|from)\\s+${name}`,
  "u",
);

/** A firm is a supplier by what it does for the mail: "made our website" is nothing of it. */
const doesSomething =
  /\b(?:by|with|through|via|from|pay|paying|use|using|outsourc\w*|have|it's|supplier is|support is)\s+(?:an?|some|the|our)\s|\b(?:keeps?|looks? after|hosts?|hosting|runs?|supports?|manages?|handles?|sorts?|provides?|maintains?|does|do) (?:it|the|our|us|all|everything|e-?mail|mail|IT)\b/;

/** "I spoke to a firm called X about chairs". */
const onlySpokenTo =
  /\b(?:spoke|speak\w*|talk\w*|chat\w*|met|meeting|heard|quotes?|ordered|bought|e-?mail(?:ed)? from|call(?:ed)? from)\b[^.;]{0,25}\b(?:firm|company|outfit|supplier|provider|reseller|contractor|business|agency)\b/i;

export const namesSupplier = (text: string): boolean =>
  (firmCalled.test(text) && doesSomething.test(text) && !onlySpokenTo.test(text)) ||
  [peopleNamed, reseller, ofContract, contractWith].some((pattern) => pattern.test(text));

/** "It ran out and we never renewed": there is none now, which is an answer. */
export const lapsed =
  /\b(?:never|not|nobody|no one|didn'?t|haven'?t|hasn'?t|wasn'?t|weren'?t|without)\b[^.;,]{0,25}\brenew\w*|\blet (?:it|that) (?:lapse|go|run out|expire)\b/i;
