/** "With the form", "see below", "in my signature": where a name is said to stand, and no name. */

const paper =
  "(?:forms?|attach\\w*|e-?mails?|mail|signature|sig|letters?|letterhead|headers?|footers?|spread ?sheets?|sheets?|files?|documents?|docs?|web ?site|register|list|table|above|below|top|bottom|subject|box|field|code|ods|system|records?|message|chat|profile|page|screen|link|pdf|template|card|summary|loa|letter of authority|other|same|usual|previous|first|last|next)";
const referral = new RegExp(
  `^(?:(?:it'?s|it is|its|is|was|are|that'?s|all|already|given|sent|should be|shown|listed|written|as|also|same|the same|name|code|provided|included|filled in|down|here)\\s+)*(?:with|on|in|at|as per|as on|as in|per|from|under|inside|via|by|along with|together with|like|see|check|refer to|look (?:it |that |this )?(?:up|at|on|in)|find (?:it )?(?:on|in|at)|to follow|following|attached|enclosed|overleaf|above|below|as)\\b(?:\\s+(?:the|my|our|your|this|that|a|an|each|every|all|last|attached|enclosed|previous|first|same|original|ods|from|on|in|its)\\b)*(?:\\s+${paper}\\b|\\s*$|\\s+(?:please|thanks|sent|too|as well|yesterday|earlier)\\b)`,
  "i",
);
const address =
  /^(?:the )?(?:room|rm|flat|unit|suite|floor|level|block|bay|desk|ward|plot|\d+[a-z]?(?:st|nd|rd|th) floor)\s+\w{0,2}\d\w{0,2}\b/i;

/** "a small rural practice": what kind, and not which. */
const kindOnly = /^an? (?:\p{Ll}|GP|NHS|CQC|PCN)/u;

/** Whether words in a name's place point to another place, or are an address. */
export const isNoName = (words: string): boolean => {
  const said = words.trim();
  return referral.test(said) || address.test(said) || kindOnly.test(said);
};
