/** What looks like a fact and is none: telephone numbers, sizes, times, addresses, ticket and section numbers. */
import { spansOf, type Span } from "./canvas.ts";

const patterns: readonly RegExp[] = [
  // Markup.
  /<[^<>\n]{1,200}>/g,
  // Web and mail addresses.
  /\b(?:https?:\/\/|www\.)\S+/gi,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)*/g,
  /(?<![\w.])@[\w-]+(?:\.[\w-]+)+/g,
  // Telephone numbers of the UK, with spaces or brackets, and extensions.
  /(?<![\w£$])(?:\+44\s?\(?0?\)?|\(?0)(?:[\s()-]?\d){8,11}(?!\d)/g,
  /\b(?:ext(?:ension)?|x)\.?\s?\d{2,6}\b/gi,
  // NHS numbers, account numbers: ten digits in groups.
  /\b\d{3}[ -]\d{3}[ -]\d{4}\b/g,
  // Times.
  /\b\d{1,2}(?::\d{2}){1,2}\s?(?:am|pm)?\b/gi,
  /\b\d{1,2}(?:\.\d{2})?\s?(?:am|pm|o'clock)\b/gi,
  /\b24\s?[/x]\s?7\b/gi,
  /\b9\s?(?:-|to)\s?5\b/gi,
  // Sizes, rates, money, shares, temperatures.
  /(?<![\w.])\d[\d,.]{0,12}\s?(?:[kmgtp]i?b(?:ps|\/s)?|[kmg]bits?|bytes?|gigs?|gigabytes?|megs?|megabytes?|terabytes?|teras?)\b/gi,
  /(?:£|\$|€)\s?\d[\d,.]{0,12}\s?(?:k|m|bn|million|thousand)?\b/gi,
  /\b\d[\d,.]{0,12}\s?(?:pounds?|quid|pence|gbp|%|percent|per cent|degrees|miles|metres|km|mhz|ghz)(?!\w)/gi,
  /\b\d[\d,.]{0,12}\s?%/g,
  // Places and papers: "room 212", "section 2.2.3", "ticket INC0012345", "table 1", "version 1.2".
  /\b(?!figure\s?:)(?:room|floor|building|block|level|bay|ward|unit|site|desk|section|sect|table|page|pg|para|paragraph|chapter|appendix|figure|annex|step|stage|option|tier|band|line|item|question|ticket|call|incident|ref(?:erence)?|case|job|po|invoice|quote|version|v|ver|port|build|cu|ru|sp|service pack|windows(?: server)?|server|office|outlook|win|sql(?: server)?|ubuntu|debian|centos|rhel|ios|android|kb)\s?(?:no\.?|number|num|#|:)?\s?#?\d[\d.]*(?:\s?r2)?(?![\w/])/gi,
  /\b(?:inc|req|chg|ritm|sr|cr|tkt|prj)[-\s]?\d{3,}\b/gi,
  /(?<!\w)#\d+/g,
  /\b\d+(?:st|nd|rd|th)\s+(?:floor|line|place|attempt|generation|gen)\b/gi,
  // Dotted versions: 8.5.1, 2.2.3.
  /(?<![\w.,])\d+\.\d+\.\d+(?:\.\d+)*(?![\w])/g,
  // Postcodes.
  /\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b/g,
  // Intervals: "every 2 hours", "takes 5 minutes", "30 days notice", "within 4 working days".
  /(?<!\bmax(?:imum)?[,/; ]{0,2}(?:and )?)\b\d+(?:\.\d+)?[\s-]*(?:hours?|hrs?|minutes?|mins?|secs?|seconds?)\b/gi,
  /\b\d+[\s-]*(?:working |calendar |business )?days?(?:'s?|s)?\s+(?:notice|sla|response|turnaround|retention|backup)/gi,
  /\b\d+[\s-]+working days?\b/gi,
  // "An in-house team of 14": who supports, and no count of accounts.
  /\b(?:team|department|dept|crew|group|panel|board) of (?:about |around )?\d{1,3}\b/gi,
  // Guidance names.
  /\b(?:DCB|ISB|ISO|RFC|DSP)[\s-]?\d+\b/gi,
  /\bnhs\s?mail\s?2\b/gi,
];

/** 1.4.27 is a day, 8.5.3 a version. */
const looksLikeDay = /^(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:20[2-4]\d|2[4-9]|3\d)$/;

export const noiseIn = (text: string): readonly Span[] =>
  patterns
    .flatMap((pattern) => spansOf(text, pattern))
    .filter(({ start, end }) => !looksLikeDay.test(text.slice(start, end)));

/** Numbers of a list's items: "1. Jane", "2) Trust". Only where a line begins so. */
export const listMarks = (text: string): readonly Span[] =>
  spansOf(text, /^[ ]*(?:\(?\d{1,2}[.)]|\d{1,2}\s?-\s|[-*•])(?=\s+\S)/gm);

export interface Mail {
  readonly spans: readonly Span[];
  /** The writer, from "From:" or the signature. */
  readonly writer?: string;
  readonly isMail: boolean;
}

const headers = /^[>\s]*(?:from|sent|to|cc|bcc|date|subject|importance|reply-to|attachments?)\s*:.*$/gim;
const fromLine = /^[>\s]*from\s*:\s*"?(?<name>[^"<\n[(]+?)"?\s*(?:[<[(].*)?$/im;
const signOff =
  /^[>\s]*(?:many thanks|thanks(?: and regards| again)?|thank you|kind(?:est)? regards|best(?: wishes| regards)?|warm regards|regards|yours (?:sincerely|faithfully|truly)|cheers|ta|kr|br|all the best)[,.!]?\s*$/gim;
const disclaimer =
  /^[*\s_-]*(?:this (?:e-?mail|message)(?: and any| \(and any| may| is)|the information (?:contained )?in this|disclaimer|confidential|sent from my|please consider the environment|you don't often get email|caution:|external(?: email)?:|\[external\]).*$/gim;
const separator = /^(?:-{2,}\s*(?:original|forwarded) message\s*-{2,}|_{5,}|-{5,}|on .{5,60} wrote:)\s*$/gim;

const nextMail =
  /^[>\s]*(?:-{2,}\s*(?:original|forwarded) message\s*-{2,}|on .{5,80} wrote:|begin forwarded message:?)\s*$|^[>\s]*from\s*:.*\n[>\s]*(?:sent|date|to)\s*:/gim;
/** So many words of its own make a message that says something; fewer are "see below". */
const enoughWords = 12;

/** The messages under the first one that says something: what they tell is old. */
const olderMail = (text: string): Span | undefined => {
  const starts = [...text.matchAll(nextMail)].map(({ index }) => index).filter((at) => at > 0);
  if (starts.length === 0) return undefined;
  const words = (from: number, to: number): number =>
    (
      text
        .slice(from, to)
        .replace(headers, " ")
        .replace(separator, " ")
        .match(/\p{L}{2,}/gu) ?? []
    ).length;
  let from = 0;
  for (const start of starts) {
    if (words(from, start) >= enoughWords) return { start, end: text.length };
    from = start;
  }
  return undefined;
};

/** A pasted e-mail: headers, sign-off with what follows it, disclaimers. The body stays to be read. */
export const mailIn = (text: string): Mail => {
  const heads = spansOf(text, headers);
  const closings = [...text.matchAll(signOff)];
  const isMail = heads.length >= 2;
  const closing = closings.at(-1);
  const older = olderMail(text);
  const spans = [
    ...(older === undefined ? [] : [older]),
    ...(isMail ? heads : []),
    ...spansOf(text, disclaimer),
    ...spansOf(text, separator),
  ];
  if (closing === undefined) return withWriter({ spans, isMail }, fromLine.exec(text)?.groups?.["name"]);
  const end = signatureEnd(text, closing.index + closing[0].length);
  const name = text
    .slice(closing.index + closing[0].length, end)
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "");
  const writer =
    fromLine.exec(text)?.groups?.["name"] ??
    (name !== undefined && /^[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2}$/.test(name) ? name : undefined);
  return withWriter({ spans: [...spans, { start: closing.index, end }], isMail }, writer);
};

const withWriter = (mail: { spans: readonly Span[]; isMail: boolean }, writer: string | undefined): Mail =>
  writer === undefined ? mail : { ...mail, writer: writer.trim() };

/** A signature is a few lines; after an empty line something new may begin. */
const signatureEnd = (text: string, from: number): number => {
  let end = from;
  for (const line of text.slice(from).split("\n").slice(0, 7)) {
    if (/:\s*\S/.test(line) && /\b(?:lead|ods|org|platform|accounts|start|issues|support)\b/i.test(line)) break;
    end += line.length + 1;
  }
  return Math.min(end, text.length);
};

/** "You have 88 mailboxes" in a mail handed on: its readers are the ones who write to us. As long as before. */
export const readersWords = (text: string, { isMail }: Mail): string =>
  isMail
    ? text.replace(
        /\b[Yy]ou(?= (?:currently |now )?(?:have|hold) (?:about |around |roughly )?\d[\d,]* (?:e-?mail )?(?:mailboxes|users)\b(?! (?:per|each|at most|to migrate)\b))/g,
        "we ",
      )
    : text;
