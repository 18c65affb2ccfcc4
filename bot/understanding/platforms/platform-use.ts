/** Whether a mail system that is named is still in use: "moved off Notes", "no Lotus any more", "GroupWise till 2019". */

export const negation =
  /(?:\b(?:not|no longer(?: on| use)?|never(?: had| used)?|(?:moved|came|migrated|got|upgraded|updated|went|gone|moving) (?:off|away from|from)|used to (?:be on|use|run|have)|(?<=\b(?:we|they|i|it|which|that|who|server|mail|email) )(?:were|was) (?:on|using|running)|rather than|instead of|isn't|wasn't|old(?:er)? than|got rid of|left|replaced|except|previously|formerly)|n't (?:use|have|on|run))\s+(?:on |using |an? |our |the |have |use |any |from )*$/i;

/** "A little Notes island", "one Notes server": the product, where a machine or a part of an estate follows its name. */
export const isNotesKit = (said: string, before: string, after: string): boolean =>
  /^Notes$/.test(said.trim()) &&
  /\b(?:an?|one|two|our|the|some|old|little|small|tiny|single|legacy|existing)\s+$/i.test(before) &&
  /^\s+(?:islands?|servers?|box(?:es)?|systems?|databases?|mail(?:boxes)?|installs?|installation|estate|outposts?|set-?up|environment|clients?|corners?|domain|instance|platform|users?)\b/i.test(
    after,
  );

export const outOfUse = (text: string, start: number, end: number): boolean => {
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (/\bnot\s+only\b/i.test(before) || underWay.test(before.replace(/(?:off|away from|from)\s*$/i, ""))) return false;
  return (
    movedFrom.test(before) ||
    negation.test(before) ||
    (/\bno (?:more )?$/i.test(before) && anyMore.test(after)) ||
    untilThen.test(after)
  );
};

/** "We moved to Office 365 in 2021 from an ancient Exchange": the one they came from. */
const movedFrom =
  /(?<!\b(?:being|be|get|getting|are|is|half|part) )\b(?:moved|migrated|switched|transferred|upgraded|went)\b[^.;,]{0,40}\bfrom\s+(?:[a-z]+\s+){0,3}$/i;
/** "We moved to Office 365": what they have, and not what they want. */
export const movedTo =
  /(?<!\b(?:being|be|get|getting|are|is|want|like) )\b(?:moved|migrated|switched|transferred|went)\s+(?:[a-z]+\s+){0,2}?(?:to|onto|over to|across to)\s+(?:the\s+)?$/i;

const anyMore = /^[^.;,■]{0,20}\b(?:any ?more|any longer|these days|now|left|since)\b/i;
/** "GroupWise till 2019, since then Office 365". */
const untilThen =
  /^[\s\d.]*(?:un)?til+\s[^,;.]{0,20}[,;.]\s*(?:(?:and|but)\s+)?(?:since|now|then|after|these days|we)\b/i;
/** "Halfway through moving from Exchange 2010 to 2016": both run. */
const underWay =
  /\b(?:half ?way|part ?way|mid[- ]?way|in the (?:middle|process|midst)|currently|still|busy|at the moment)\s+(?:through |of |the )*(?:moving|migrating|upgrading|going|changing)\s*$/i;

/** "My gmail is easier", "found you on Google", "our website is with GoDaddy": nobody's mail system at work. */
export const isPrivateOrWeb = (before: string): boolean =>
  (/\b(?:my|his|her)\s+(?:(?:own|personal|private|home)\s+)*$/i.test(before) &&
    !/\b(?:use|using)\s+my\s+[a-z ]*$/i.test(before)) ||
  /\b(?:personal|private)\s+$/i.test(before) ||
  /\b(?:found|find|search\w*|look\w*|saw|seen|read|reviews?)\b[^.;,]{0,25}\bon\s+$/i.test(before) ||
  /\b(?:web ?sites?|web hosting|domain names?|domains?|dns)\b(?![^.;]*\bmail)[^.;,]{0,25}\b(?:with|by|from|at|through|on)\s+$/i.test(
    before,
  );
