/** Which parts of a message ask something. With and without "?"; "could you put us down for March?" asks nothing. */
import type { Span } from "./text/canvas.ts";
import { namedWithDoubt } from "./platforms/platform-called.ts";

export interface Asking {
  /** What is asked, in the person's words; the first of several comes first. */
  readonly questions: readonly string[];
  /** Where no fact may be read. */
  readonly spans: readonly Span[];
}

const opener =
  "^(?:\\W|(?:and|but|so|also|ok|okay|oh|well|hi|hello|hey|yes|no|yeah|right|erm|um|thanks|cheers|please|sorry|quick (?:question|q|one)|(?:a |one )?(?:quick )?question|just wondering|by the way|btw|one more(?: thing)?|before (?:i|we) (?:answer|go on|do that)|actually|hang on|wait|first|ps|mate|before that|while (?:i'm|we're) here|just|then|anyway|out of interest)\\b)*";
const auxiliary =
  "(?:can|could|do|does|did|is|are|am|will|would|should|shall|might|must|has|have|had|isn't|aren't|don't|doesn't|didn't|can't|won't|wouldn't|couldn't|shouldn't|cud|shud|dose)";
const subject =
  "(?:i|we|you|u|they|he|she|it|the|there|this|that|these|those|my|our|your|their|users?|people|staff|anyone|anybody|someone|somebody|everyone|everybody|e?-?mails?|accenture|nhs\\s?mail|self|managed|partial|outlook|contacts?|calendars?|accounts?|any|all|each|an?|quest|leavers|vips?|old|new|migrations?|pst|psts|both|one|mailboxes|(?:ms |microsoft )?exchange|group\\s?wise|zimbra|(?:lotus |ibm |hcl )?notes|lotus|domino|google|gmail|g\\s?suite|office\\s?365|o365|365|on-?prem|hybrid|kerio|mdaemon|postfix|imap|windows)";
const askingWord =
  "(?:how(?:'s|s)?\\s+(?:do|does|did|can|could|long|much|many|big|large|about|is|are|will|would|come|quick\\w*|soon|often|should|to|far|safe|secure|well|hard|easy|fast|come)|" +
  "(?:what|wot|wat|whats|what's|wots|wats)(?:'s|\\s+(?:is|are|was|were|will|would|do|does|did|happens?|happen|about|if|sort|kind|type|time|can|could|should|counts?|comes?|makes?|other|else|exactly|on earth|the (?:hell|heck)|qualif\\w+|means?|r|stuff|platforms?|systems?|tools?|version|[a-z]+ (?:do|does|is|are|will|can|should|would))|(?<=whats|what's|wots|wats)\\s)|" +
  "when(?:'s|s)?\\s+(?:do|does|can|could|will|is|are|should|would|did|am|might|u)|where(?:'s|s)?\\s*(?:do|does|can|is|are|will|should|would|did|the|my|our|could)|" +
  "who(?:'s|s|\\s+(?:is|are|do|does|can|could|will|should|would|has|have|did|else|[a-z]{3,}s|the))|whos\\s|which\\s+(?:one|way|route|option|migration|is|are|do|does|should|would|can|[a-z]+ (?:do|does|is|are|will|can|should|would|suits?|fits?))|why(?:'s|s)?\\s+(?:do|does|is|are|can't|can|would|did|has|have|not|should|so|cant|dont|the)|whose)";
const indirect =
  "(?:(?:can|could|would|will) (?:you|u|someone) (?:please |pls )?(?:tell|explain|say|let me know|clarify|confirm|remind|advise|describe|help me understand)|tell me|explain|describe|i(?:'m| am|m)?\\s*(?:was |am )?(?:just )?(?:wonder(?:ing)?|curious|confused about|unsure (?:if|whether|what|how|which|about)|not (?:sure|clear) (?:if|whether|what|how|which|why|who|when|about (?:the difference|what|how)))|wondering|(?:i|we)(?:'d| would)? (?:like|want|need) to know|need to know|want to know|do you know|dunno (?:if|whether|what|how|which)|any(?:one)? (?:idea|chance|guidance|templates?|way|advice|docs?|documents?|clue|news on|info\\w*)|is there|are there|remind me|what about|how about|(?:i )?don't (?:understand|get) (?:what|how|why|the)|somebody (?:said|told me) .* (?:true|right)|i (?:heard|read|was told) .* is (?:that|it) (?:true|right|so)|question about|asking about|difference between)";

const startsAsking = new RegExp(
  `${opener}\\s*(?:${askingWord}|${auxiliary}\\s+${subject}(?![a-z'])|${indirect}(?![a-z]))`,
  "i",
);
/** "We're RXX on Exchange 2010, can we start in March?": facts, and a date that is offered. */
const wishAfter =
  /[,;-]\s*(?:and |so |but )?(?:can|could|may|might|would) (?:we|i|it) (?:start|begin|kick off|go live|migrate|move)\b(?![^?]*\b(?:how|why|what|if|from)\b)[^?]*\?\s*$/i;
const strongly = new RegExp(`^(?:${askingWord}|${indirect})(?![a-z])`, "i");
const weakly = new RegExp(`^${auxiliary}\\s+${subject}(?![a-z'])`, "i");
/** So many commas, dashes and brackets of one sentence are looked at for a question behind them. */
const mostJoints = 40;
const auxiliaryOnly = new RegExp(`${opener}\\s*${auxiliary}\\s`, "i");
/** Statements that begin like questions: "what we have is", "when the contract ends", "does not sync". */
const notAsking =
  /^(?:\W|and |but |so )*(?:what (?:we|i) (?:have|use|run|need|want|know)|what (?:(?:we|i|they|he|she|it)\b(?![^?]*\b(?:know|wonder|ask|understand)\b)[^?.]{1,40}|happens|(?:bothers|worries|annoys|troubles|bites|keeps) (?:me|us|people|everyone)[^?.]{0,20}) (?:is|are)\b(?!.*\?)|how (?:we|it) (?:do|works?)|which (?:is|are|means|will be|runs|ends|we|i)\b(?!.*\?)|who (?:is|will be|are) (?:our|the)(?! .*\?)|is (?:the|our) (?:lead|platform|transition)\b(?!.*\?)|(?:do|does|did|is|are|will|can|have|has|could|would|should) (?:not|n't)|have (?:a|an|no|the|about|around|got|had)\b(?!.*\?)|has (?:a|an|no|the)\b(?!.*\?)|had\b|do (?:the|it)\b(?!.*\?)|i need to know basis)/i;

/** "Could you put us down for March?", "can we start in May", "how about April?", "what about 450?": a wish with a fact. */
const wish =
  /^(?:\W|ok|well|so|and|hi|hello|yes|no|sorry|actually|please)*(?:(?:can|could|would|will|may) (?:you|u|we|i)(?: please| pls)? (?:put|change|make|set|update|amend|correct|add|record|note|note down|say|swap|switch (?:the|that|it)|move (?:the|that|it)|edit|have (?:it|that) as|go (?:for|with)|do (?=(?:the )?(?:\d{1,2}(?:st|nd|rd|th|\/|\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|q\d|early|mid|late|next|monday|tuesday|wednesday|thursday|friday))|start|begin|kick off|aim for|push|(?:have|get|request|order|book) (?:about |around |roughly |another )?\d)|(?:would|is|are|will) (?:(?:the )?(?:\d|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|q\d|early|mid|late|next|monday|tuesday|wednesday|thursday|friday)\S*)(?!\S)(?!(?:\W+(?:\d+|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|early|mid|late|to|or|and|of|the|in|week|half|quarter|year|accounts?|mailboxes|new))*\W+(?!(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|early|mid|late|to|or|and|of|the|in|week|half|quarter|year|accounts?|mailboxes|new)\b|ok|okay|alright|all right|fine|good|possible|feasible|doable|realistic|acceptable|too (?:early|late|soon)|works?|suits?|do\b|be (?:ok|okay|alright|fine|good|possible|feasible)|any good|for (?:us|the start|a start))[a-z])|(?:how|what) about (?:the )?(?:(?:start|end|middle|beginning) of |(?:after |before |around )?(?:easter|christmas|xmas|new year)|\d|jan|feb|mar(?:ch)?\b|apr|may\b|june?\b|july?\b|aug|sept?|oct|nov|dec|spring|summer|autumn|winter|q\d|early|mid|late|next|monday|tuesday|wednesday|thursday|friday))/i;
/** "Is summer busy", "is 300 a lot": of a value, and no value. */
const ofValue =
  /^(?:\W|(?:and|but|so|ok|okay|well|hi|hello|oh|erm|um|actually|sorry)\b)*(?:is|are|was|were|will|would|does|did)\s+(?:the\s+)?(?:\d|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|easter|christmas|xmas|q\d|early|mid|late|next|monday|tuesday|wednesday|thursday|friday)\S*\s+\S/i;
/** "Could we do it in Feb", "would it be possible to have it in May?": a date that is offered. */
const datedWish =
  /^(?:\W|ok|well|so|and|hi|hello|yes|no|sorry|actually|please)*(?:(?:can|could|may|might) (?:we|i|it|you)(?: please| possibly| maybe| perhaps)*|would it be (?:possible|ok|okay|alright|feasible) (?:for us )?to) (?:do|have|get|be|make|book|schedule|start|begin)(?: (?:it|this|that|us|ours|done|started|sorted|the (?:move|switch|migration)))* (?:in|on|for|by|after|from|around|about|some ?time in)\s+(?:the\s+)?(?:early |mid |late |end of |start of )?(?:\d{1,2}(?:st|nd|rd|th|\/)|\d{1,2} (?:of )?(?=[a-z]{3})|jan|feb|mar(?:ch)?\b|apr|may\b|june?\b|july?\b|aug|sept?|oct|nov|dec|spring|summer|autumn|winter|q\d|new year|next )(?![^?]*\b(?:how|why|what|if|when|where|who|before|without|or)\b)/i;
/** "Would the second half of May suit?", "could it be early June?", "can we have the 8th?": a day that is offered. */
const someDay =
  "(?:\\d{1,2}(?:st|nd|rd|th|\\/|\\s+(?:of\\s+)?(?=[a-z]{3}))|(?:jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\\b|mar(?:ch)?\\b|may\\b|spring\\b|summer\\b|autumn\\b|winter\\b|easter\\b|q[1-4]\\b)";
const offered = new RegExp(
  `^(?:\\W|ok|well|so|and|but|then|hi|hello|yes|no|sorry|actually|please)*(?:(?:would|could|might|may|will) (?!i\\b|you\\b)[^?,;]{0,30}?${someDay}[^?,;]{0,20}? (?:suit|work|do|be (?:ok|okay|fine|alright|all right|possible|allowed|pushing it|good))(?: (?:for )?(?:us|you|everyone))?|(?:could|can|might|may) (?:it be|we (?:have|say|make it|go for|aim for|begin|start))(?: (?:in|on|by|from|for|around|about))? (?:the )?(?:early |mid |late |(?:start|beginning|middle|end|first half|second half) of )?(?:the )?${someDay}[^?,;]{0,15})(?: (?:then|please|instead|perhaps))?\\W*$`,
  "i",
);
const asksBeside = /\bhow\b(?! about\b)|\bwhat happens\b|\bwhy\b|\bdo (?:that|the same|it)\b|\bif\b.*\bwill\b/i;
const tag =
  /,?\s*(?:is that (?:ok|okay|alright|right|fine|enough|good)|ok|okay|right|yeah|yes|isn't it|if (?:that's|thats) (?:ok|alright|possible)|does that (?:help|work)|is that (?:what you need|what you want|it)|alright|innit|if poss(?:ible)?|no)\s*\?\s*$/i;
const first = /\b(?:we|we're|we've|our|us|i|i'm|my|ours)\b/i;

interface Sentence extends Span {
  readonly text: string;
}
const sentencesOf = (text: string): readonly Sentence[] =>
  [...text.matchAll(/(?:[^\n.?!;]|[.](?=[^\s.])|[;](?=\S))+[.?!;]*\n?|[.?!;\n]+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));

/** `fullyRead` says whether a text is a fact and nothing more: then "March?" is an answer given with doubt. */
export const askedIn = (text: string, answering: boolean): Asking => {
  const questions: string[] = [];
  const spans: Span[] = [];
  for (const sentence of sentencesOf(text)) {
    const at = questionFrom(sentence.text, answering);
    if (at === undefined) continue;
    questions.push(
      sentence.text
        .slice(at)
        .replace(/^[\s,;:■-]+/, "")
        .trim(),
    );
    spans.push({
      start:
        sentence.start + (tellsFirst(sentence.text.slice(0, at)) || saysOfIt.test(sentence.text.slice(at)) ? at : 0),
      end: sentence.end,
    });
  }
  return { questions, spans };
};

/** "Exchange 2013, is that too old?" */
const saysOfIt = /^\W*(?:is|was|does|will|would|can|could) (?:that|this|it)\b/i;

/** Before the question, only what the writer says of themselves is a fact. */
const tellsFirst = (before: string): boolean => first.test(before);

const questionFrom = (sentence: string, answering: boolean): number | undefined => {
  const marked = /\?\s*$/.test(sentence);
  if (marked && tag.test(sentence) && !startsAsking.test(sentence) && !auxiliaryOnly.test(sentence)) return undefined;
  if ((wish.test(sentence) && !asksBeside.test(sentence)) || datedWish.test(sentence) || offered.test(sentence))
    return undefined;
  if (namedWithDoubt.test(sentence) && !startsAsking.test(sentence)) return undefined;
  if (notAsking.test(sentence) && !marked) return undefined;
  if (marked && wishAfter.test(sentence) && !startsAsking.test(sentence)) return undefined;
  if (startsAsking.test(sentence) || ofValue.test(sentence) || (marked && auxiliaryOnly.test(sentence))) return 0;
  if (
    marked &&
    /^\W*(?:(?:and|but|so|also|ok|well|hi|hello|oh)\b\W*)*(?:who|what|when|where|why|how|which|whose|whom)\b/i.test(
      sentence,
    )
  )
    return 0;
  const inner = innerQuestion(sentence, marked);
  if (inner !== undefined) return inner;
  if (!marked) return undefined;
  // "300?", "March?", "Exchange 2010?" answer with doubt; "and the cost?", "cost?" ask.
  const words = sentence.trim().split(/\s+/).length;
  return answering &&
    words <= 6 &&
    !/\b(?:cost|price|pst|quest|route|self|managed|partial|mean|for us)\b/i.test(sentence)
    ? undefined
    : 0;
};

/** "We have 4,500 mailboxes, can you handle that": the question begins at a comma or a dash. */
const innerQuestion = (sentence: string, marked: boolean): number | undefined => {
  let joints = 0;
  for (const match of sentence.matchAll(/(?:,|\s-+\s|:|\(|\bbut\b|\band\b|\bso\b)\s*/gi)) {
    if (++joints > mostJoints) return undefined;
    const at = match.index + match[0].length;
    const rest = sentence.slice(at);
    const strong = strongly.test(rest);
    const weak = weakly.test(rest);
    const word = match[0].trim().toLowerCase();
    if (wish.test(rest) || notAsking.test(rest)) continue;
    // "Just Gareth, who comes in on a Tuesday".
    if (!marked && word === "," && /^who (?!is\b|are\b|do\b|does\b|can\b|will\b|should\b)/i.test(rest)) continue;
    if (marked && (strong || weak)) return at;
    if (strong && /^[,:(-]|^-/.test(word) && rest.split(/\s+/).length >= 3) return at;
    if (
      weak &&
      /^,/.test(word) &&
      /^(?:can|could|do|does|will|should|is)\s+(?:we|you|i|it|that|they)\b/i.test(rest) &&
      rest.split(/\s+/).length >= 4
    )
      return at;
  }
  return undefined;
};
