/**
 * Is this plainly no such value? Shapes alone decide, field by field: markup, paths and escapes are nobody's name; a
 * sentence that tells us to do something is neither a name, a system nor who supports it. What stays is kept as it is.
 */
import type { FieldId } from "../conversation/facts.ts";

/** Script, markup alone, escapes, commands of a shell or a database. */
const markup =
  /<\/?\s*(?:script|iframe|img|svg|object|style|body|html|a|form|input)\b|javascript:|\bon\w+\s*=\s*["']|\$\{|\{\{|%[0-9a-f]{2}%|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#x?\w+;|'\s*(?:or|and)\s+'?\d|;\s*--|\b(?:select|union|insert|update|delete)\b.{1,60}\b(?:from|into|where|set)\b.{0,40}(?:[;*=]|--)|\bdrop\s+(?:table|database)\b/i;
/** "/admin", "../../etc/passwd", "C:\\windows": nothing but a path. */
const path =
  /^\s*(?:(?:\.{0,2}[/\\])|[a-z]:\\)[\w./\\~?=&%-]*\s*$|^\s*(?:[\w.-]+[/\\]){2,}[\w.-]*\s*$|^\s*(?:https?|ftp|file):\S+\s*$/i;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000e-\u001f\u007f\ufffe\uffff]/;
/** Signs that a name, a body's name or a product's name does not have. */
const signs = /[<>{}[\]\\|^~=]|\(\)|::|\/\//;

/** A verb that stands first and takes what comes after: "show me", "ignore all", "accept the", "list every". */
const order =
  /^\W*(?:(?:please|now|just|then|and|hey|ok|system|bot|assistant|you (?:must|should|will|can|are to)|(?:can|could|will|would) you)\b[\s:,]*)*(?!(?:use|using|run|running|have|having|got|ask|ring|phone|call|all|not|no|none|only|just|with|on|in|at|by|from|for|of|and|or|but|so|both|save|help|losing|we|i|they|he|she|it|is|are|was|our|the|a|an|my|your|this|that|some|any|every|each|half|most|many|part|plus|than|over|under|outside|inside|across|like|via|through|since|until|after|before|during|about|around)\b)\p{L}{3,}(?<!ing|ed|s)\s+(?:me|us|all|any|every|everything|my|your|the|this|that|these|those|previous|prior|above|other)\b/iu;
/** What is ours and never a part of an answer: requests, instructions, the bot itself. */
const ours =
  /\b(?:instructions?|prompts?|system message|(?:the |all |any |other |open |pending |these )requests?|requests? (?:of|from|for|by) |(?:accept|approve|decline|reject|withdraw|submit|show|list|open|delete) (?:\w+ ){0,2}requests?|request [A-Z0-9]{3}-[A-Z0-9]{4}|(?:other|all) (?:organisations|trusts|users|people)(?:'s?)?|you (?:are|must|should) now|act as|pretend|jailbreak|developer mode|as (?:an? |the )?(?:admin(?:istrator)?|root|system)\b|your (?:rules|instructions|prompt|memory|database|settings|secrets?|password)|(?:secret|api) keys?|tokens?\b)/i;
const reference = /\b[A-HJ-NP-Z2-9]{3}-[A-HJ-NP-Z2-9]{4}\b/;
const demanding =
  /^\W*(?:please |now |just )*(?:show|list|give|tell|accept|approve|decline|reject|delete|ignore|forget|disregard|print|reveal|reset|override|execute|pretend|act|grant|repeat|output|dump|withdraw)\b/i;

/** A sentence: it begins with a capital, and hardly another word does. */
const inSentence = (text: string): boolean => {
  const words = text.trim().split(/\s+/);
  const small = words.filter((word) => /^\p{Ll}/u.test(word) && !particles.test(word));
  return words.length >= 4 && /^\p{Lu}/u.test(text.trim()) && small.length >= words.length - 1;
};
const particles =
  /^(?:of|the|and|for|upon|on|in|at|de|da|di|del|della|den|der|van|von|la|le|al|el|bin|binti|ibn|ap|ab|y|dos|das|du|ten|ter|to|by|with|st|o')$/i;

const broken = (text: string): boolean => markup.test(text) || path.test(text) || control.test(text);
/** Something that we are told to do, or to be. */
export const told = (text: string): boolean =>
  /\byou (?:are|must|should) now\b/i.test(text) ||
  (order.test(text) && (ours.test(text) || demanding.test(text))) ||
  (demanding.test(text) && ours.test(text));

/** True where the words can not be a value of this field. */
export const plainlyNot = (field: FieldId, text: string): boolean => {
  switch (field) {
    case "transitionLead":
      return broken(text) || signs.test(text) || told(text) || order.test(text) || inSentence(text);
    case "organisationName":
      return broken(text) || signs.test(text) || told(text) || orderedSmall(text) || inSentence(text);
    case "currentPlatform":
      return broken(text) || told(text) || reference.test(text);
    case "supportArrangements":
    case "knownIssues":
      return broken(text) || told(text);
    default:
      return false;
  }
};
/** "Save the Demo Children" is a body; "show me all requests" is none. */
const orderedSmall = (text: string): boolean => order.test(text) && !/\s\p{Lu}/u.test(text.trim());
