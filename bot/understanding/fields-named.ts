/** Which facts a text names, and whether it takes something back. */
import type { FieldId } from "../conversation/facts.ts";

const fieldWords: readonly (readonly [FieldId, RegExp])[] = [
  ["contractEnd", /\b(?:contract(?:'s)?(?: end| expiry| length)?(?: date)?|contract end|expiry|end date)\b/i],
  ["supportArrangements", /\b(?:support(?: arrangements?)?|supplier|msp|sla)\b/i],
  ["transitionLead", /\b(?:transition lead|lead(?:'s)?(?: name)?|name of the lead|person|contact)\b/i],
  ["odsCode", /\b(?:ods(?: code)?|org(?:anisation)? code|nacs|code)\b/i],
  [
    "organisationName",
    /\b(?:org(?:anisation|anization)?(?:'s)?(?: name)?|trust(?: name)?|practice name|our name|company|hospice)\b/i,
  ],
  [
    "currentPlatform",
    /\b(?:platform|(?:e-?mail|mail) (?:system|service|server)|system|exchange(?: version)?|server)\b/i,
  ],
  ["knownIssues", /\b(?:(?:known )?issues?|problems?)\b/i],
  ["preferredStart", /\b(?:(?:preferred )?start(?:ing)?(?: date)?|date|when we start|go[- ]live)\b/i],
  ["newAccounts", /\b(?:new (?:nhs\s?mail )?accounts?|number of new|accounts (?:required|needed)|new ones)\b/i],
  [
    "currentNhsmailAccounts",
    /\b(?:(?:current|existing) (?:nhs\s?mail )?(?:accounts?|number)|nhs\s?mail accounts|accounts we have)\b/i,
  ],
  ["mailboxes", /\bmail\s?boxes\b/i],
];

/** The fields that a text names, most telling first. */
export const fieldsNamed = (text: string): readonly FieldId[] =>
  fieldWords.filter(([, words]) => words.test(text)).map(([field]) => field);

/** "no, I meant", "sorry", "actually", "change it to": what follows replaces what was. */
export const isCorrection = (text: string): boolean =>
  /^\W*(?:no\b(?! (?:issues|problems|nhs|new|existing|current|accounts|known|support|contract|one|more))|nope|sorry|actually|correction|oops|whoops|wait|i meant|i mean|meant|scratch that|scrap that|my mistake|ignore that|apologies|typo|wrong|not\b)|\b(?:i meant|correction|should (?:be|have been|say|read)|make (?:it|that)|change (?:it|that|the|my|our)|amend|my mistake|rather than|instead of|not \w+,? but|not (?:about )?\d+|got that wrong|was wrong|is wrong|typo|it's actually|are actually|is actually)\b/i.test(
    text,
  );
