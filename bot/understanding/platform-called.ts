/** "Our email is on a thing called MailEnable", "it's something called cPanel?": a system whose name the writer has heard. */
import { sentenceAround, type Span } from "./canvas.ts";

const called =
  /\b(?:something|some ?thing|a (?:thing|system|programme?|server|service)|an (?:app|old thing)|one) (?:called|named|by the name of) (?<name>(?!(?:the|an?|our|it|that|NHS\w*|ODS)\b)\p{L}[\p{L}\d.-]{2,24}(?: (?:\p{Lu}|\d)[\p{L}\d.-]*){0,2})(?=[\s,.;?!)]|$)/iu;
/** The mail must be spoken of in the same sentence: patients' records have systems too. */
const ofMail = /\b(?:e-?mails?|mail|mailbox(?:es)?|inbox(?:es)?)\b/i;

export const calledIn = (text: string): (Span & { readonly name: string }) | undefined => {
  const match = called.exec(text);
  const name = match?.groups?.["name"]?.replace(/[.-]+$/, "");
  if (match === null || name === undefined) return undefined;
  const sentence = sentenceAround(text, match.index);
  if (!ofMail.test(text.slice(sentence.start, match.index))) return undefined;
  const start = match.index + match[0].lastIndexOf(name);
  return { start, end: start + name.length, name };
};

/** A name given with doubt, and no question: "it's something called cPanel?" */
export const namedWithDoubt = /\b(?:something|a thing) called [^\s?]+(?: [^\s?]+)?\s*\?\s*$/i;
