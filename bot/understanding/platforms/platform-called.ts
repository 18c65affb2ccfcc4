/** "Our email is on a thing called MailEnable", "it's something called cPanel?": a system whose name the writer has heard. */
import { sentenceAround, type Span } from "../text/canvas.ts";

const called =
  /\b(?:[Ss]ome ?thing|[Aa] (?:thing|system|programme?|server|service)|[Aa]n (?:app|old thing)) (?:called|named|by the name of) (?<name>(?!(?:[Tt]he|[Aa]n?|[Oo]ur|[Ii]t|[Tt]hat|NHS\w*|ODS)\b)\p{L}[\p{L}\d.-]{2,24}(?: (?:\p{Lu}|\d)[\p{L}\d.-]*){0,2})(?=[\s,.;?!)]|$)/u;
/** The mail must be spoken of in the same sentence: patients' records have systems too. */
const ofMail = /\b(?:e-?mails?|mail|mailbox(?:es)?|inbox(?:es)?)\b/i;

export const calledIn = (text: string): (Span & { readonly name: string }) | undefined => {
  const match = called.exec(text);
  const name = match?.groups?.["name"]?.replace(/[.-]+$/, "");
  if (match === null || name === undefined) return undefined;
  // Small letters are a name where nothing follows: "post and hope" is none.
  const rest = text.slice(match.index + match[0].length);
  if (!/[\p{Lu}\d]/u.test(name) && !/^\s*(?:[.,;?!)]|$)/.test(rest)) return undefined;
  const sentence = sentenceAround(text, match.index);
  if (!ofMail.test(text.slice(sentence.start, match.index))) return undefined;
  const start = match.index + match[0].lastIndexOf(name);
  return { start, end: start + name.length, name };
};

/** A name given with doubt, and no question: "it's something called cPanel?" */
export const namedWithDoubt = /\b(?:something|a thing) called [^\s?]+(?: [^\s?]+)?\s*\?\s*$/i;
