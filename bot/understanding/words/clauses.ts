/** Support arrangements and known issues are kept in the person's own words: the clauses that speak of them. */
import { blot, type Span } from "../text/canvas.ts";
import { isTalk, onlyTalk, talkBefore } from "../text/talk-to-reader.ts";
import { namesSupplier } from "./suppliers.ts";
import { isCourtesy, isOfMail } from "./issue-signs.ts";

export interface FoundClause extends Span {
  readonly value: string;
}

interface Clause extends Span {
  readonly text: string;
  readonly sentence: number;
}

/** Clauses end at punctuation and line breaks; "and" and "but" stay inside, as they join what belongs together. */
const clausesOf = (text: string): readonly Clause[] => {
  const clauses: Clause[] = [];
  let sentence = 0;
  for (const match of text.matchAll(/[^\n.!?;,]+(?:[.,](?=\S)[^\n.!?;,]*)*|[\n.!?;]/g)) {
    if (/^[\n.!?;]$/.test(match[0])) sentence++;
    else clauses.push({ start: match.index, end: match.index + match[0].length, text: match[0], sentence });
  }
  return clauses;
};

const supportCue =
  /\b(?:support(?:ed)?(?:'s)?\s+(?:is|are|by|from|through|via|with|provided|comes|done|handled|arrangements?|contract|agreement|in[- ]?house|under|supplied|company|provider|:|=|-)|(?:it|e-?mail|server|third[- ]party|3rd[- ]party|external|local|outsourced|internal|technical|vendor|managed|remote|on-?site|extended|full|no|any|own|hardware)\s+support(?!\s+(?:call|ticket|staff need|team need))|support(?:'s)?\s*[:=]|supported\b|maintained by|looked after by|(?:do|does|run|runs|manage|manages|handle|handles|sort|sorts|look after|looks after) (?:all )?(?:it\b|(?:our|the) (?:it|ict|e-?mail|mail|servers?|systems?|support)\b)|(?:managed|run|administered|hosted) (?:by|in[- ]?house|internally|centrally|locally)|outsourced|in[- ]?house|inhouse|third[- ]part(?:y|ies)|3rd[- ]party|\bmsp\b|\bcsu\b|managed service(?: provider| contract)?|service[- ]level|\bsla\b|(?:service|maintenance|support) (?:contract|agreement)|rolling (?:contract|with|monthly|month|annual|basis|agreement)|contract (?:with|is with|held (?:by|with)|through)|under contract|no (?:formal |current |ongoing |actual )?(?:support|contract|maintenance)|on a \w+[- ](?:year|month) (?:deal|contract)|(?:our|own|internal|in-house) (?:it|ict|infrastructure|technical|digital) (?:team|dept|department|staff|guys?|lads?|person|people)|(?:it|ict|technical|digital) (?:team|dept|department|guys?|lads?) (?:does|do|look|looks|run|runs|support|supports|manage|manages|handle|handles|keep|keeps)|shared (?:it |ict )?service|it provider|reseller (?:supports|looks)|helpdesk (?:support|is run)|one[- ]man band|break[- /]fix|pay as you go|ad[- ]?hoc|best endeavours|goodwill|warranty)\b/i;
/** "My nephew helps when it breaks", "Gareth comes in on a Tuesday": who is rung, and no issue. */
const helpsOut =
  /\b(?:helps?(?: us)?(?: out)?|comes? (?:in|out|round|over)|pops? (?:in|over|round)|fix(?:es)? (?:it|things|stuff)|sorts? (?:it|us|things) out|is on (?:the end of the )?(?:phone|call)|we (?:ring|call|phone)[^.;,]{2,30})\s+(?:if|when|whenever|as and when)\b/i;
/** "Gareth when it breaks": no problem is told. */
const whenItBreaks =
  /\b(?:if|when|whenever|in case|should) (?:it|something|anything|things|stuff|the (?:servers?|e-?mail|system|box))(?: ever)? (?:breaks?|goes? (?:wrong|down|bang|pop)|fails?|falls? over|plays? up|stops?(?: working)?|crash(?:es)?|dies|packs? up|needs? fixing)\b/gi;
/** A contract with its dates alone says nothing of who supports. */
const onlyEnd =
  /^\W*(?:(?:and|but|the|our|its?|current|existing|e-?mail|support|service|maintenance|server|contract|agreement|sla|deal|licen[cs]e|with|hosting|provider|supplier)\s+)*(?:is\s+)?(?:ends?|ending|expir\w+|runs?|running|up|due|finish\w*|lapses?|terminat\w+|renew\w*|comes? to an end|left|until|till(?! (?:people|lot|firm|company|folk|supplier)))\b/i;

const issueCue =
  /\b(?:issues?|problems?|trouble|faults?|errors?|bugs?|slow(?:ly|ness|er|s)?|sluggish|crash\w*|fall(?:s|ing)? over|fell over|fails?|failing|failed|failure\w*|broken|breaks?|breaking|down\s?time|outages?|goes down|going down|went down|keeps? (?!up|in touch|it simple)\w+|freez\w+|frozen|hang(?! on\b)(?:s|ing)?|full\b(?! support| name| time)|run(?:s|ning)? out of|out of (?:space|storage|disk|memory|support)|no space|disk space|storage|corrupt\w*|spam\w*|phish\w*|virus\w*|malware|ransomware|blacklist\w*|block\s?list\w*|bounc\w+|drop(?:s|ping)|dropped (?:mail|connections?)|lost (?:mail|e-?mails?|messages)|los(?:es|ing)|lose (?:e-?mails?|mail|messages|connection)|missing|delay\w*|stuck|queue\w*|backlog|unreliable|flaky|intermittent\w*|unstable|unsupported|end of (?:life|support)|eo[ls]\b|certs?\b|out[- ]of[- ]date|outdated|ag(?:e?ing)|old kit|creaking|knackered|dying|dodgy|rubbish|pain|struggl\w+|can't|cannot|won't|doesn't|don't (?:work|sync|open|arrive|send|load|print|connect|show|come through)|isn't working|not working|not syncing|sync\w* (?:issue|problem|fail)\w*|doesn't sync|limit(?:s|ed)?|quota|oversized|too (?:big|small|slow|old|many)|capacity|bottleneck|vulnerab\w+|security|unpatched|no (?:backup|backups|dr|failover|resilience|redundancy|mfa|archiv\w+)|single point of failure|backups? (?:fail|take|don't|not)\w*|certificate\w*|cert expired|expired?|disconnect\w*|time[sd]? out|timing out|timeouts?|complain\w*|grief|nightmare|headache|concern\w*|worr\w+|risk|poor|bad\b|latency|bandwidth|wi-?fi|duplicate\w*|everywhere|all over the (?:place|shop|show)|password resets?|lock(?:ed|ing)?[- ]?outs?|jams?\b|jamm\w+|mobile (?:sync|mail|devices?))\b/i;
const noIssues =
  /\b(?:no|nothing|none|not|without|haven't|don't have|isn't|zero)\b[^.;,\n]{0,25}\b(?:issues?|problems?|probs?|trouble|faults?|wrong|concerns?|complaints?|to report)\b|\b(?:none|nothing) known\b|\ball (?:fine|good|ok|working|well)\b|\bnothing (?:major|serious|significant|really|much|known|to report|springs|comes|of note)\b|\bworks? (?:fine|well|ok)\b/i;
const notIssue =
  /\b(?:need|want|require)\w*\s+(?:■+\s*)*(?:new\s+)?accounts\b|\bwhat(?:'s| is) the (?:problem|issue)\b|\bno problem\b(?!s)|\bcan't (?:remember|say|recall|think|find|see)\b|\bdon't know\b|\bnot sure\b|\bcan't wait\b|\bissue (?:date|number)\b|\bsupport(?:s|ed)? (?:limits?)\b|\bfailing (?:that|this|which|those|these|him|her|them|me|us|\p{Lu}\p{Ll}+)\b/iu;
const conjunction =
  /^[\s,]*(?:(?:and|but|so|also|plus|because|as|though|although|then|well|erm|um|yes|yeah|right|basically|oh|however)\b[\s,]*)+/i;

const tidy = (text: string, start: number, end: number): FoundClause | undefined => {
  let from = start;
  let to = end;
  const lead = conjunction.exec(text.slice(from, to))?.[0].length ?? 0;
  from += lead;
  while (from < to && /[\s,:;.(=-]/.test(text[from] ?? "")) from++;
  while (to > from && /[\s,;:-]/.test(text[to - 1] ?? "")) to--;
  const value = text.slice(from, to);
  return /\p{L}{2}/u.test(value) ? { start: from, end: to, value: value.replace(/\s+/g, " ") } : undefined;
};

/** `seen` is the text with questions and noise blanked; the value is taken from `said`. */
export const supportIn = (seen: string, said: string): FoundClause | undefined => {
  const clauses = clausesOf(seen);
  const hits = clauses.filter(
    (clause) =>
      (supportCue.test(clause.text) || helpsOut.test(clause.text) || supplies(clause.text)) &&
      (!onlyEnd.test(clause.text) || withName.test(clause.text)) &&
      mostlyThere(clause.text) &&
      !isAboutIssues(clause.text) &&
      !saysWhenOnly(clause.text) &&
      !ofContractOnly(clause.text) &&
      !isWish(clause.text),
  );
  return joined(withSupplier(clauses, hits), said);
};
/** Kinds of supplier, whose name may stand in the next clause. */
const kind =
  "(?:third[- ]part(?:y|ies)|3rd[- ]party|msp|csu|supplier|provider|reseller|outsourced|managed service|(?:external|outside|private|local|it|ict|support|computer) (?:company|firm|contractor|consultan\\w+|partner|team|people))";
const kindLast = new RegExp(`\\b${kind}\\W*$`, "i");
const kindFirst = new RegExp(`^\\W*(?:(?:an?|our|the|your|some|local|small)\\s+)*${kind}\\b`, "i");
const withName = /\b(?:with|by|through|from)\s+(?!The\b|Our\b|A\b|It\b|Us\b)\p{Lu}/u;
const whoDoesIt =
  /\b(?:IT|ICT|[Hh]osting|[Ss]ervers?|[Ss]upport|[Ee]-?mail|[Ii]t's|[Tt]hat's) (?:is |are |all |done |run |managed |handled |provided |supplied |supported )*(?:by|through|via|with) (?!The\b|Our\b)\p{Lu}/u;
const anExternal =
  /\b(?:an?|our|the|with|by) (?:\w+ ){0,2}(?:msp|supplier|reseller|(?:external|outside|outsourced|it|support) (?:provider|company|firm|contractor|consultancy))\b/i;
const supplies = (text: string): boolean => whoDoesIt.test(text) || anExternal.test(text) || namesSupplier(text);
const onlyName =
  /^\W*(?:(?:called|named|namely|it'?s|that'?s)\s+)*(?:the\s+)?(?!(?:The|Our|We|It|This|That|No|None|Not|Yes|Search|Known|Issues?|Start|Contract|Lead|Outlook|Exchange|Mail|Email)\b)\p{Lu}[\p{L}\d&'.-]*(?:\s+(?:\p{Lu}[\p{L}\d&'.-]*|&|and|of|the|\d+)){0,5}\W*$/u;

/** "With a third party, Bluestone IT", "Bluestone IT, our supplier": the name belongs to it. */
const withSupplier = (clauses: readonly Clause[], hits: readonly Clause[]): readonly Clause[] => {
  const near = (one: Clause | undefined, other: Clause | undefined): boolean =>
    one !== undefined && other !== undefined && other.start - one.end <= 3;
  return clauses.filter((clause, index) => {
    if (hits.includes(clause)) return true;
    const [before, after] = [clauses[index - 1], clauses[index + 1]];
    if (clause.text.includes(blot) || !onlyName.test(clause.text)) return false;
    return (
      (before !== undefined && hits.includes(before) && near(before, clause) && kindLast.test(before.text)) ||
      (after !== undefined && hits.includes(after) && near(clause, after) && kindFirst.test(after.text))
    );
  });
};
/** "We're a CSU asking for 14 practices": the writer, and nobody's support. */
const whoWeAre =
  /^\W*(?:(?:hi|hello|hey)\W+)?(?:we are|we're|i am|i'm|im|this is) (?:a|an|the|one of the|part of (?:a|the))\s+(?:[\w-]+\s+){0,2}?(?:csu|msp|it provider|managed service provider|shared (?:it |ict )?service|it (?:team|dept|department))\b/i;
const isAboutIssues = (text: string): boolean =>
  /\b(?:out of support|unsupported|no longer supported|not supported|end of support|(?:doesn't|don't|won't|can't|cannot) support)\b/i.test(
    text,
  ) && !/\bsupport(?:ed)? (?:by|from|is)|\bsupport contract|in[- ]?house/i.test(text);
/** "31 March is when the deal runs out": says when, and not with whom. */
const saysWhenOnly = (text: string): boolean =>
  /\b(?:deal|contract|agreement|sla)\b[^.;]{0,30}\b(?:runs? out|ends?|expires?|is up|finish\w*|lapses?)\b/i.test(
    text,
  ) && /\bwhen\b/i.test(text);
/** "The support contract has been extended to Christmas": of the contract, and not of who supports. */
const ofContractOnly = (text: string): boolean =>
  !namesSupplier(text) &&
  /\b(?:contract|agreement|sla|deal|warranty)\b/i.test(text) &&
  !/\b(?:with|by|from|through|via)\s+(?!(?:now|then|today|the (?:end|start|beginning)|effect|no|an?\b)|■)\p{L}|\bno\b.{0,20}\b(?:contract|agreement|support)|in[- ]?house|third|3rd|\bmsp\b|\bcsu\b|compan|provider|supplier|reseller|\bteam\b|internal|extern|outsourc|local|\b(?:ltd|limited|solutions|systems|computers|services|group)\b|rolling|month|annual|year|maintenance|managed|full|hardware|pay as/iu.test(
    text,
  ) &&
  /■|\b(?:end(?:s|ed|ing)?|expir\w+|run(?:s|ning)?|extend\w*|renew\w*|carr(?:y|ies|ied) on|continu\w+|lasts?|left|until|till|to go|due|up|stops?|terminat\w+|lapses?|finish\w*|over)\b/i.test(
    text,
  ) &&
  !/\p{Lu}\p{Ll}+/u.test(text.replace(/^\W*\p{Lu}/u, ""));
/** "Could we do it in Feb", "let's do it in March": "it" is the move. */
const offersDate =
  /^\W*(?:(?:and|so|but|ok|yes)\s+)*(?:can|could|may|might|shall|should) (?:we|i)\b|\b(?:let'?s|to|we(?:'d|'ll| could| can| might| will| would)?|i'd) (?:rather |prefer to |maybe )?(?:do|have|get) it (?:all |done )?(?:(?:in|on|by|from|after|before|around|about|at|for) )?(?:the )?■/i;
const isWish = (text: string): boolean =>
  whoWeAre.test(text) ||
  offersDate.test(text) ||
  /(?:'ll| will) be (?:run|managed|led)|\b(?:would|will|might|may|should) know\b|\bask (?:our|the|my)\b/i.test(text) ||
  (/\b(?:need|want|like|require|looking for|hoping for|get|offer)\b[^.]{0,20}\b(?:support|help)\b/i.test(text) &&
    !/\bcontract|in[- ]?house/i.test(text));

/** `asked`: any problem will do; otherwise the words must say that it is one of mail or computers. */
export const issuesIn = (seen: string, said: string, asked = true): FoundClause | undefined => {
  const label =
    /\b(?:known |current |existing )?(?:issues?|problems?)(?: (?:we have|include|are|with (?:it|the (?:current )?(?:service|system|server))))?\s*[:=-]\s*(?<text>[^\n■]{3,})/i.exec(
      seen,
    );
  if (label?.groups?.["text"] !== undefined) {
    const start = label.index + label[0].lastIndexOf(label.groups["text"]);
    return tidy(said, start, start + (label.groups["text"].split(/[.;](?:\s|$)/)[0] ?? "").length);
  }
  const clauses = clausesOf(seen);
  const found = joined(
    clauses.filter(
      (clause) =>
        isIssue(clause) && (asked || (noIssues.test(clause.text) ? !isCourtesy(clause.text) : isOfMail(clause.text))),
    ),
    said,
  );
  const lead = found === undefined ? 0 : talkBefore(found.value, tellsIssue);
  return found === undefined || lead === 0 ? found : tidy(said, found.start + lead, found.end);
};

const tellsIssue = (text: string): boolean => issueCue.test(text);

const isIssue = (clause: Clause): boolean => {
  if (!mostlyThere(clause.text) || isTalk(clause.text, tellsIssue)) return false;
  if (helpsOut.test(clause.text) || !issueCue.test(clause.text.replace(whenItBreaks, " ")))
    return noIssues.test(clause.text);
  if (noIssues.test(clause.text)) return true;
  if (notIssue.test(clause.text) || onlyEnd.test(clause.text)) return false;
  if (
    /\b(?:lapses?|contract|licen[cs]e|support (?:is|contract|ends))\b/i.test(clause.text) &&
    !strongIssue.test(clause.text)
  )
    return false;
  if (/\bfailing that\b|\b(?:i|we) (?:can't|cannot|won't|don't)\b/i.test(clause.text) && !strongIssue.test(clause.text))
    return false;
  // "A rubbish old Exchange box": the word belongs to the system that was named.
  if (isOfTheSystem(clause.text)) return false;
  return issueCue.test(clause.text) && !/^\s*(?:is|are|can|do|does|will|what|how|why|when|who)\b/i.test(clause.text);
};
const ofTheSystem =
  /\b(?:(?:rubbish|ag(?:e?ing)|creaking|knackered|dying|dodgy|poor|bad|outdated|out[- ]of[- ]date|limited|horrible|awful|tired)[\s,]+(?:old |little |single |ms |microsoft )*)+(?=■)/gi;
/** "A rubbish old Exchange box" says which system, and not what troubles it. */
export const isOfTheSystem = (text: string): boolean =>
  text.includes(blot) && !issueCue.test(text.replace(ofTheSystem, " "));
const strongIssue =
  /\b(?:issues?|problems?|trouble|slow\w*|crash\w*|fall\w* over|fail\w*|corrupt\w*|spam|full|freez\w+|outages?|bounc\w+|stuck|unreliable|unsupported|out of (?:space|storage|support)|sync\w*|sen[dt]|receive|open|search|log ?in|attach\w*)\b/i;

/** A clause that is blotted out for the most part belongs to other facts. */
const mostlyThere = (text: string): boolean => {
  const blots = text.split(blot).length - 1;
  return text.replace(/[\s■]/g, "").length >= 4 && blots < text.length * 0.75;
};

const joined = (hits: readonly Clause[], said: string): FoundClause | undefined => {
  const [first] = hits;
  if (first === undefined) return undefined;
  let last = first;
  for (const clause of hits.slice(1)) {
    // One answer: neighbours only. What stands far away is another thing.
    if (clause.start - last.end > 3) break;
    last = clause;
  }
  return tidy(said, first.start, last.end);
};

/** The whole of an answer to "what support do you have?" or "any known issues?", without pleasantries. */
export const wholeAnswer = (said: string): FoundClause | undefined => {
  const lead =
    /^\s*(?:(?:yes|yeah|yep|well|ok|so|erm|um|oh|hi|hello|thanks|sure|no worries|basically|currently|at the moment)\b[\s,.:-]*)*/i.exec(
      said,
    )?.[0].length ?? 0;
  if (onlyTalk(said, tellsIssue)) return undefined;
  // "0 and 45" is no answer in words.
  if (said.replace(/\b(?:and|or|about|the|new|now|a)\b|[^\p{L}]/giu, "").length < 2) return undefined;
  const whole = tidy(said, lead, said.trimEnd().length);
  return whole ?? tidy(said, 0, said.length);
};

/** "None" as an answer about issues: no, none, nothing, all fine. */
export const isNoIssues = (text: string): boolean =>
  text.length < 80 && (saysNone(text) || (text.includes(",") && text.split(",").every((part) => saysNone(part))));

const saysNone = (text: string): boolean =>
  /^\W*(?:(?:known |current )?(?:issues?|problems?)\W+(?:are )?(?=no|nil|n\/))?(?:no|none|nope|nothing|n\/?a|nil|not really|not that i know of|not that (?:i'm|we're) aware(?: of)?|all (?:fine|good|ok)|nothing (?:really|major|known|to report|at all|much|serious|wrong)|there (?:isn't|aren't|is not|are not|isnt|arent|are no|is no)(?: one| any| issues?| problems?)?|haven't (?:got )?any|don't have any|none (?:known|really|at all|to report|that (?:i|we) know of|that (?:i'm|we're) aware of)|no (?:known )?(?:issues?|problems?|probs?)|nowt|dim(?: problem\w*)?|don't think so|no,? (?:all|it's|its) (?:fine|good|ok|working fine)|(?:(?:no|nope|nah|naw|none|not really)\W+)?(?:(?:it'?s|it|that'?s|its|all(?:'s| is)?|everything(?:'s| is)?|we'?re|things are|seems?|working|runs?|running|works?|just|pretty|mostly|been|quite|really|very|doing)\s+)*(?:fine|good|ok|okay|grand|great|well|tickety[- ]boo|hunky[- ]dory|happy|working|smooth(?:ly)?|sound|perfect(?:ly)?|solid|healthy|rosy|no (?:complaints?|bother|dramas?|trouble|grumbles?|probs?|worries))|none to speak of|nothing (?:to (?:speak of|write home about)|(?:springs|comes|that comes) to mind|(?:that )?i can think of))(?:\s*(?:at the moment|any ?more|any longer|left|now|today|currently|really|so far|thanks|thank you|that i know of|that we know of|i know of|to report|known|at all|as such|currently|here|with (?:it|(?:the|our|my) (?:e-?mails?|mail|system|server))|i'm aware of|we're aware of|that i'm aware of))*\W*$/i.test(
    text,
  );
