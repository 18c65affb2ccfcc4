/** What a problem must speak of to be one of mail or computers, where nobody asked for problems. */
import { blot } from "../text/canvas.ts";

/** Things of mail and computers. */
const thing =
  /\b(?:e-?mails?|mail(?:s|box(?:es)?|ing|flow)?|in-?box(?:es)?|out-?box(?:es)?|calendars?|diar(?:y|ies)|outlook|exchange|owa|web ?mail|servers?|box(?:es)?|kit|systems?|networks?|wi-?fi|internet|broadband|bandwidth|latency|vpn|connections?|disks?|drives?|storage|disk space|memory|quotas?|back-?ups?|archiv\w*|psts?|attachments?|messages?|search(?:es|ing)?|certs?|certificates?|mfa|hardware|software|computers?|laptops?|pcs?|phones?|mobiles?|devices?|address (?:book|list)s?|queues?|relay\w*|smtp|imap|pop3?|dns|firewalls?|filter\w*|passwords?|log[- ]?(?:in|on)s?|(?:it|its|tech\w*) (?:team|support|supplier|estate|kit|problems?|issues?|infrastructure)|infrastructure|platform|environment|set-?up|database|security|users?|folders?|distribution lists?|power cuts?|leavers|delivery)\b/i;
/** What only mail and computers do. */
const doing =
  /\b(?:sync\w*|spam\w*|phish\w*|virus\w*|malware|ransom\w*|black ?list\w*|block ?list\w*|bounc\w+|crash\w*|freez\w+|frozen|fall(?:s|ing)? over|fell over|down ?time|outages?|go(?:es|ing) down|went down|unsupported|out of (?:support|storage|disk|memory)|end of (?:life|support)|eo[ls]|unpatched|corrupt\w*|disconnect\w*|tim(?:es|ed|ing) out|time-?outs?|lock(?:ed|ing)?[- ]?outs?|failover|resilience|single point of failure|latency|reboot\w*|restart\w*|hack\w*|jams?|jamm\w+)\b/i;
/** "Known issues", "the only problem is": a problem by its own word. */
const byName =
  /\b(?:known|current|existing|main|biggest|only|it|mail|technical) (?:issues?|problems?|faults?|concerns?|bugbear)\b/i;
/** "It's slow", "they keep failing": of what was spoken of before. */
const ofIt =
  /^\W*(?:(?:and|but|so|also|though|although|because|as|no|sorry|actually|oh|well)\b[\s,]*)*(?:its?|they|which|that|this|everything|the (?:whole )?(?:thing|lot))(?:'s| is| are|'re| has| have| keeps?| gets?| runs?| was| can be|'ll)?\s+(?:(?:been|\w+ly|very|really|quite|so|a bit|getting|always|often|constantly|just|also|all|horribly|painfully|rather|too|terribly|pretty|dead|dog|keeps?|has|is|old and|gets?|runs?)\s+)*(?:slow\w*|sluggish|failing|fails|unreliable|flaky|unstable|intermittent\w*|ag(?:e?ing)|creaking|knackered|dying|dodgy|outdated|out of date|full|running out|broken|breaks|struggl\w+|hangs?|drops?|a nightmare|rubbish|limited|vulnerable|on its last legs|old|dead)\b/i;
/** Slow is of a machine where nothing else is its subject. */
const bare =
  /^\W*(?:(?:is|very|really|quite|bit|a|and|but|pretty|always|often|getting|no|sorry|just)\s+)*(?:slow\w*|sluggish|unreliable|flaky|unstable|intermittent)\b/i;
/** Beside a system that was named and blotted out. */
const strong =
  /\b(?:slow\w*|fail\w*|unreliable|flaky|unstable|ag(?:e?ing)|creaking|knackered|dying|dodgy|outdated|out[- ]of[- ]date|full|broken|breaks?|struggl\w+|hangs?|drops?|nightmare|rubbish|limit(?:s|ed)?|vulnerab\w+|old|problems?|issues?|trouble|lost|los(?:es|ing)|missing|delay\w*|stuck|pain|poor|bad|error\w*|complain\w*|risk|doesn't (?:sync|work|open|send|load|support)|won't (?:sync|work|open|send|load|start))\b/i;
/** People, rooms and the talk itself. */
const ofPeople =
  /\b(?:i'?m|i am|i was|i've been|my (?:colleague|manager|boss|wife|husband|mum|car|back|desk)|our (?:manager|director|receptionist|nurse)|waiting (?:room|list)|car park\w*|parking|car|coffee|kettle|toilet|lift|roof|heating|boiler|cost|price|budget|childcare|weather|traffic|train)\b/i;

/** What we sent or run, and what is mended. */
const ofOurs =
  /\b(?:your (?:web ?site|forms?|messages?|bot|page|links?|site|e-?mails?|portal|attachment|card|last|previous|reply|system|team|question\w*)|you (?:sent|gave|attached|asked)|this (?:bot|chat|form|page|site|link|card|app)|the (?:portal|link (?:you|in)))\b|\b(?:ok|okay|fine|fixed|sorted|resolved|mended)(?: again)? now\W*$|\b(?:now|since|been) (?:fixed|sorted|resolved|mended)\b/i;
/** "That's no problem": a courtesy. */
const courtesy =
  /\b(?:no|not an?|isn't an?|any) (?:problem|trouble|worries|worry|bother|issue|rush)\b(?!s)(?!\s+(?:with|at|so far|known|here|that|of|to report))/i;
export const isCourtesy = (clause: string): boolean => courtesy.test(clause);

/** What was mended, what we sent or run, people and rooms: `sentence` is the one in which the clause stands. */
export const isOfElse = (clause: string, sentence: string): boolean =>
  ofOurs.test(sentence) ||
  (ofPeople.test(clause) && !/\b(?:e-?mails?|mail\w*|outlook|server|calendar|inbox)\b/i.test(clause));

/** Whether a clause that sounds of trouble tells of mail or computers. */
export const isOfMail = (told: string): boolean => {
  // "So I'm sending by e-mail".
  const clause = told.replace(/\b(?:by|via) e-?mail\b|\be-?mail(?:ing|ed)? (?:you|me|us|them)\b/gi, " ");
  if (ofOurs.test(clause)) return false;
  if (doing.test(clause) || byName.test(clause)) return true;
  if (ofPeople.test(clause) && !/\b(?:e-?mails?|mail\w*|outlook|server|calendar|inbox)\b/i.test(clause)) return false;
  return thing.test(clause) || (clause.includes(blot) && strong.test(clause)) || ofIt.test(clause) || bare.test(clause);
};
