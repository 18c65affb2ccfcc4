import { normalise } from "./tokens.ts";

const value =
  "(?:ods code|org(?:anisation)? code|code|e-?mail(?: address)?|address|(?:phone|telephone|extension) ?(?:number)?|number|names?|status|reference|password|lead|ism|platform|start date|date|slot|wave|request|intent|call|switch|contract|version)";
const noName =
  "(?:us|our|ours|the|an?|my|me|each|every|any|all|transition|migration|mailboxes|that|this|these|those|them|it|users?|staff|people|everyone|nhs ?mail|partial|managed|self|vips?|new|old|trusts?|organisations?|practices?|accounts?|pst|psts|outlook|exchange|quest|free|bulk|data|mail|life|example)";

/** Ways of asking for a value that stands in somebody's record and in no guidance. */
const patterns: readonly RegExp[] = [
  // "the ODS code for Leeds", "code of the practice next door"
  new RegExp(
    `\\b(?:what|whats|which|who|whos|give me|tell me|get me|look up|find|need|know)\\b.{0,24}\\b${value} (?:of|for|at|in) (?!${noName}\\b)\\p{L}`,
    "u",
  ),
  /\b(?:ods )?code (?:of|for) the \w+ (?:next|down|round|in|at|on|over)\b/,
  // "Which code is 8HW19?"
  /\bcode is (?=\w*\d)[a-z0-9]{3,10}\b/,
  // "Who is our lead?", "what date is our switch?", "when is my call?", "how many accounts has our trust got?"
  new RegExp(
    `\\b(?:what|whats|which|who|whos|when|whens)(?: (?!happens|about|if|do|does|can|should|to)\\w+){0,2}?(?: is|'s| are| was| has| have)? (?:our|my) (?:own |next |ods |transition |first |onboarding |on-boarding |current |preferred |support )?${value}(?: (?:is|again|now|please|booked|set|agreed)\\b.*)?$`,
  ),
  /\bhow many (?:\w+ ){1,3}(?:has|have) (?:our|my|the) (?:trust|practice|hospice|organisation|surgery)\b/,
  // "What did I put?", "when did we send it?", "have you got our form?"
  /\b(?:did|have|had) (?:i|we) (?:already )?(?:tell|told|say|said|give|given|put|send|sent|sign|signed|submit|submitted|write|written|typed?)\b/,
  /\b(?:who|what|which)\b.{0,20}\b(?:signed|sent|filled in|approved) (?:our|my)\b/,
  /\b(?:which|what) (?:wave|stage|step|state|platform|version|server)(?: of \w+)? (?:is|are) (?:our|my|we|i)\b/,
  // "Are we ready?", "am I done?"
  /^(?:(?:so|and|but|ok|well) )*(?:are|am) (?:we|i) (?:all )?(?:ready|there|done|finished|on track|late|behind)(?: (?:yet|now|then|to go))*$/,
  // "Jane's e-mail address", "Fatima Begum's number"
  /\b(?!(?:what|who|where|when|how|it|that|this|there|here|user|person|trust|organisation|practice|today|company|nhsmail|accenture)'s)\p{L}{3,}'?s (?:e-?mail(?: address)?|phone|telephone|number|extension|mobile)\b/u,
];

/** Does a question ask for what only a record could say? The guidance then must not answer it with a definition. */
export const asksForRecord = (question: string): boolean => {
  const text = normalise(question)
    .replace(/[?!.]+\s*$/, "")
    .trim();
  return (
    !/\b(?:means?|meant|meaning|definition|stands? for)\b/.test(text) && patterns.some((pattern) => pattern.test(text))
  );
};
