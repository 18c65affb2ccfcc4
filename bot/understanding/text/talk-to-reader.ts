/** Words to the reader and about the talk itself: thanks, excuses, good wishes, "the rest is out of date". They tell of no issue. */

/** Nouns and verbs of mail and computers: with one of them, a clause may tell something. */
const ofMail =
  /\b(?:e-?mails?|mail(?:s|box(?:es)?|ing)?|outlook|exchange|servers?|calendars?|in-?box(?:es)?|attach\w*|spam|phish\w*|sync\w*|bounc\w*|crash\w*|accounts?|passwords?|log(?:ging)?[- ]?in|networks?|internet|broadband|wi-?fi|storage|backups?|systems?|software|pcs?|computers?|laptops?|phones?|printers?|messages?|search\w*|quota|virus\w*|certificates?|webmail|it support|■+)(?![\p{L}])/iu;
const excuse =
  /^(?:(?:so |very |really |many |my |huge |big )*(?:sorry|apolog\w+|apols|pardon|excuse))(?:\s+(?:again|once more))?\s+(?:for|about|to|the|my)\b/i;
const thanks = /^(?:(?:many|much|big|huge)\s+)?(?:thanks?|thank (?:you|u)|thankyou|thx|thnx|ta|cheers|tvm|ty)\b/i;
const wishes =
  /^(?:(?:please|do|and|so|anyway|oh)\s+)*(?:(?:have|having)\s+an?\s+(?:\p{L}+\s+){1,3}(?:weekend|days?|evening|week|afternoon|morning|night|one|time|break|rest|christmas|easter|holidays?|summer)\b|enjoy\s+(?:your|the|ur|ya)\b|hope\s+(?:you|u|ur|all)\b|take care\b|all the best\b|best wishes\b|(?:kind|warm|best)(?:est)? regards\b|(?:speak|talk) (?:soon|later)\b|see (?:you|ya)\b|(?:happy|merry)\s+(?:christmas|xmas|new year|easter|holidays?|weekend|birthday|\p{L}+day)\b|much appreciated\b|look(?:ing)? forward\b|nice (?:talking|speaking|chatting)|x+$)/iu;
/** What was said here, and not what it was said of. */
const aboutTalk =
  /\b(?:(?:the|all the)\s+)?rest\b(?:\s+of\s+(?:this|that|it|them|the (?:form|answers?|page|list))\b)?|\b(?:that|this|my|the|your|last|previous)\s+(?:answers?|forms?|reply|response|typing|spelling)\b|\b(?:typing|typos?|spelling|handwriting|autocorrect|fat fingers|dyslexi\w+)\b|\bwhat (?:i|we)(?:'ve| have)? (?:said|told|wrote|put|typed)\b/i;
/** "Slow reply", "the delay": of the answer, and not of the mail. */
const ofReply =
  /\b(?:slow|late|delayed|tardy|poor|bad|long)\s+(?:\w+\s+)?(?:reply|replies|response|answers?|typing|spelling|wait|silence)\b|\bdelay(?:s|ed)?\b(?:\s+(?:in|with)\s+(?:my |our )?(?:getting|coming|reply\w*|respond\w*|answer\w*|respons\w*))?/gi;

const tidy = (clause: string): string =>
  clause.replace(/^[\s,:;.!(-]*(?:(?:and|but|so|oh|ok|okay|well|anyway|right|yes|no)\b[\s,]*)*/i, "").trim();

/** A clause that is politeness or speaks of the talk only. `complains` tells whether the rest of it tells of a problem. */
export const isTalk = (clause: string, complains: (text: string) => boolean): boolean => {
  const words = tidy(clause);
  if (ofMail.test(words)) return false;
  if (excuse.test(words) || thanks.test(words) || wishes.test(words))
    return !complains(words.replace(ofReply, " ").replace(/^(?:many )?apolog\w+|^sorry/i, " "));
  return aboutTalk.test(words);
};

/** An answer that opens with talk to the reader, and has no word of mail or of a problem after it. */
export const onlyTalk = (said: string, complains: (text: string) => boolean): boolean => {
  const [first = "", ...rest] = said.split(/[\n.!?;,]+(?=\s|$)/).filter((part) => /[\p{L}\d]/u.test(part));
  return (
    isTalk(first, complains) && rest.every((part) => isTalk(part, complains) || !(ofMail.test(part) || complains(part)))
  );
};

/** "Sorry for the delay but mail is slow": where what is told begins. */
export const talkBefore = (text: string, complains: (text: string) => boolean): number => {
  const match = /^[^.;,\n]{4,60}?\s+(?:but|and|however)\s+(?=\S)/i.exec(text);
  if (match === null) return 0;
  const lead = match[0].replace(/\s+(?:but|and|however)\s+$/i, "");
  return isTalk(lead, complains) ? match[0].length : 0;
};
