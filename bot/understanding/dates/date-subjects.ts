/** Days of other things: somebody's absence or first day, a visit, a birth, the end of the phones' contract. */

/** "Our lead is on leave until June", "closed till the 4th", "can't do anything until May": nobody's contract. */
const absence =
  /(?:\b(?:on|takes?|taking|has|have|had) (?:\w+ ){0,2}?(?:leave|holidays?|hols|secondment|sabbatical|break|maternity|paternity)\b|\b(?:is|are|am|was|be|'?s|'?m|'?re|been|currently|just) (?:\w+ ){0,2}?(?:off|away|out|abroad|ill|sick|unwell|busy|closed|shut|absent|unavailable|tied up|signed off|in hospital|not (?:in|here|back|around|available|free|working|at work|well)|recovering|covering|acting|standing in|stepping in)\b|\b(?:nobody|no[- ]one|none of us|nothing|not|never|without|cannot|hold(?:ing)? off|hang on|wait(?:ing)?|leave it|delay\w*|postpone\w*|park(?:ed)? (?:it|this))\b|n't\b)[^.;,\n]{0,50}\b(?:un)?till?\s+(?:about |around |at least |the |after |some ?time |in )*$/i;
/** A contract that does not end, or is not taken up, before a day is a contract all the same. */
const ofContract = /\b(?:contract|agreement|sla|deal|support(?:ed)?|warranty|msp|csu|supplier|provider|tied in)\b/i;
export const isAbsence = (before: string): boolean => absence.test(before) && !ofContract.test(before);

const contract = "(?:contract|agreement|deal|sla|maintenance|warranty|support|cover|subscription|lease)";
const otherOwner =
  "(?:(?:tele)?phones?|telephony|mobiles?|mobile phones?|sims?|broadband|internet|leased line|cleaning|cleaners?'?|photo-?copiers?|copiers?|printers?|printing|franking|franking machine|employment|fixed[- ]term|temporary|temp|building|premises|property|gas|electric\\w*|energy|utilit\\w+|water|waste|catering|parking|car|van|lift|alarm|cctv|security|laundry|linen|oxygen|emis|systmone|clinical system|website|payroll|gms|pms|apms|apprentice\\w*|training|alarms|vending)";
const person =
  "(?:locum|nurse|doctor|gp|partner|manager|receptionist|secretary|clerk|colleague|cleaner|engineer|temp|contractor|consultant|assistant|pharmacist|dentist|director|admin\\w*)";
const otherContract = new RegExp(
  `\\b(?:${otherOwner}(?:'?s'?)?|${person}s?'s|${person}s'|my(?: own)?)\\s+(?:(?:support|service|rental|line|maintenance|supply|managed|current|own) )?${contract}\\b|\\b${contract}\\s+(?:is )?(?:with|for|on)\\s+(?:(?:the|our|a|some)\\s+)?${otherOwner}\\b(?!\\s+and\\b)`,
  "gi",
);
const otherExpiry =
  /\b(?:dbs|crb|registrations?|passports?|visas?|insurance|indemnity|memberships?|mot|tenanc(?:y|ies)|cqc|gmc|nmc|accreditations?|subscriptions?|vouchers?|passwords?|cards?|badges?|smart ?cards?|leases?|tokens?|vaccines?|stock|medicines?|consent|consultation|surveys?|tender|deadline|funding|grant|lockdown|term|school)\b[^.;,\n]{0,25}\b(?:expir\w+|ends?|ending|renew\w*|lapses?|runs?|finish\w*|up|due|until|till?|clos\w+)\b/i;
/** "Her contract ends in June": a person's, unless that person looks after the mail. */
const theirs = /\b(?:her|his) (?:own )?contract\b/i;
const looksAfter =
  /\b(?:looks? after|support\w*|maintain\w*|helps?|fix\w*|runs?|manag\w+|servers?|e-?mail|mail|it guy|freelance\w*)\b/i;
const ownContract = /\b(?:support|service|it|ict|e-?mail|mail|server|exchange|msp|hosting)\s+(?:\w+ )?contract\b/gi;
const lastEnd = (text: string, pattern: RegExp): number =>
  Math.max(-1, ...[...text.matchAll(pattern)].map((match) => match.index + match[0].length));

/** "The phone contract is up in June", "my DBS check expires in May". The last contract that is named counts. */
export const endsSomethingElse = (sentence: string): boolean => {
  const other = lastEnd(sentence, otherContract);
  if (theirs.test(sentence) && !looksAfter.test(sentence)) return true;
  if (other >= 0) return other >= lastEnd(sentence, ownContract);
  return otherExpiry.test(sentence) && !/\b(?:contract|agreement|sla|support(?:ed)?|deal)\b/i.test(sentence);
};

const starting = "(?:start\\w*|begin\\w*|commenc\\w+|join\\w*|kick\\w* off)";
/** "Our new GP starts on 1 February". */
const newPerson = new RegExp(
  `(?:\\b(?:new|another|replacement|incoming|our|the|a|an|his|her|my)\\s+(?:[\\w-]+ ){0,2}?(?:${person}|g\\.?p\\.?|doctor|starters?|recruits?|registrars?|trainees?|apprentices?|students?|head(?: of \\w+)?|lead|boss|chief \\w+|officer|analyst|nurses|person|lady|man|woman|chap|girl|guy|team member|baby|daughter|son|wife|husband)(?: (?:called|named) [\\w' -]{2,30}?)?|\\b(?:s?he|who)),?\\s+(?:(?:is|are|will be|'s|'ll be|will|who|only|just|due to|set to|going to) )*${starting}\\b(?: us| the (?:team|practice|trust)| work| here| with us| in post)?\\W*(?:on|in|from|at|the|this|next|■|\\s)*$`,
  "iu",
);
/** "Demo Person is joining us in January". */
const namedPerson =
  /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+ (?:(?:is|will|be|who) )*(?:joins?|joining|starts? (?:work|with us)|starting (?:work|with us))\b[^.;,\d]{0,25}$/u;
/** "The CQC visit starts on ...", "flu clinics begin in ...", "the site visit is planned for ...". */
const otherEvent = new RegExp(
  `\\b(?:visits?|inspections?|audits?|meetings?|appointments?|training(?: days?| sessions?)?|courses?|holidays?|leave|clinics?|campaigns?|building works?|works|refurb\\w*|vaccinations?|term|school|conference|tender|procurement|consultation|interviews?|workshops?|surveys?|appraisals?|exams?|strikes?|ramadan|lent|advent)\\s+(?:(?:is|are|was|were|will|be|has|been|'s|all|only|due|to|on) )*(?:start\\w*|begin\\w*|commenc\\w+|planned|plan|going ahead|pencilled(?: in)?|arranged|booked|scheduled|set|fixed|due)\\W*(?:for|on|in|from|at|the|to|be|\\s)*$`,
  "i",
);
const movesHouse =
  /\bmov(?:e|es|ing)\s+(?:to (?:a |our |the )?(?:new |bigger |smaller |other )?(?:\w+ )?)?(?:buildings?|premises|house|home|offices?|sites?|surger(?:y|ies)|floors?|rooms?|desks?)\b/i;
/** "Date of birth:", "sent:", "received on": a label or verb just before the day. */
const otherLabel =
  /\b(?:d\.?o\.?b\.?|date of birth|birth ?da(?:te|y)|born|(?:date )?(?:sent|received|issued|printed|signed|posted|updated|completed|created|rec'?d)|last (?:updated|modified|reviewed|edited)|appointment(?: date)?|expir(?:y|es)(?: date)?|valid (?:until|to|from)|invoice date|issue date|review date|date of (?:issue|appointment|visit|meeting|letter|this letter|expiry))\s*(?:is|was|:|=|-|on|in|at)*\s*$/i;

/** Whether the words that lead to a day tell of something else that starts or is planned then. */
export const startsSomethingElse = (before: string, asked: boolean): boolean => {
  if (otherLabel.test(before)) return true;
  // "When our new manager starts, 4 January" answers when.
  if (asked && /\b(?:when|once|after|as soon as)\b/i.test(before)) return false;
  return newPerson.test(before) || namedPerson.test(before) || otherEvent.test(before) || movesHouse.test(before);
};

const clock = "(?:\\d{1,2}(?:[:.]\\d{2})?\\s?(?:am|pm)\\b|\\d{1,2}:\\d{2}|noon|midday|half past|o'clock)";
const hourAfter = new RegExp(`^[\\s,(-]*(?:20\\d\\d[\\s,(-]*)?(?:at |from |@ ?)?${clock}`, "i");
const hourBefore = new RegExp(`${clock}[\\s,]*(?:on|this|next|-)?\\s*$`, "i");
const ofTheMove =
  /\b(?:start|begin|kick|migrat|on-?board|go(?:ing)?[- ]live|switch|cut ?over|transition|mov(?:e|ing))/i;
/** "When: Monday 3pm": an hour makes a meeting of a day, unless the move is spoken of. */
export const isMeeting = (sentence: string, before: string, after: string): boolean =>
  (hourAfter.test(after) || hourBefore.test(before)) && !ofTheMove.test(sentence);
