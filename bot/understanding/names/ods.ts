/** ODS codes in the shapes that people give: marked, spelled out, in brackets, after "we're". Format is not existence. */
import { bodies } from "./bodies.ts";
import type { Span } from "../text/canvas.ts";
import { isLookalike } from "./ods-lookalikes.ts";

export interface FoundCode extends Span {
  readonly value: string;
  readonly negated: boolean;
  /** Which rule found it. */
  readonly how: string;
}

/** Capital words of 3 to 10 letters that are no codes. */
const notCodes = new Set(
  "NHS NHSX NHSE LOA LOAS ISM ISMS PST PSTS OST CSV GAL MFA CEO CIO CTO CFO COO CNIO CCIO ICT IMAP POP POP3 SMTP IMAP4 ASAP TBC TBD TBA FYI CCG CCGS ICB ICBS ICS GPS PID QMM OWA ADFS VIP VIPS EOL EOS SLA SLAS MSP CSU DTAC DSPT AUP HSCIC COE URL VPN DNS SSL TLS GDPR DPIA USB RAM SAN NAS LAN WAN ESR EPR PAS PACS MESH SCR ODS NACS ORG CODE MAIL EMAIL YES NOT THE AND OUR FOR BUT ALL ANY NEW OLD CAN WHY HOW WHO YOU NONE HELP STOP START HELLO THANKS PLEASE CANCEL RESET HSCN N3 PDF DOC DOCX XLS EXE DOCM ZIP HTML HTTP HTTPS API CRM ERP SQL ISP OOF OOO FAQ MDM BYOD SSO SAML LDAP TANSYNC FTE WTE PMO BAU UAT DAG SBS SBS2011 SBS2008 SBS2003 EXO O365 M365 E2K7 E2K10 E2K13 E2K3 EX2010 EX2013 EX2016 EX2019 EXCH2010 FY26 FY27 FY28 FY29 FY30 JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC MON TUE WED THU FRI SAT SUN CIC LTD PLC LLP PCN PCNS CQC BMA RCN PDFS PDSA UKHSA WIFI IPAD MAC PCS DC01 EX01 MX01 PHD MBA OBE MBE BSC LOTUS NOTES GMAIL ZIMBRA DOMINO QUEST DELL HCL IBM HPE AWS AZURE RE FW FWD VS IM AD IT GP UK BT HR PM PR ED QA DR MR MRS MS OK NO".split(
    " ",
  ),
);

const code = "[A-Za-z0-9]{3,10}";
const mark =
  "(?:ods|o\\.d\\.s\\.?|nacs|ods/nacs|organi[sz]ation(?:al)?(?:'s)?|org|orgn|trust|practice|site|lead practice|national|provider|our|the|surgery|hospice|company)";
const link =
  "(?:\\s*(?:is|was|are|=|:|-|->|\\(|should be|would be|will be|no\\.?|number|num|ref|here is|here's|it's|its|of|\"|'))*\\s*";
const marked = new RegExp(
  `(?:\\b(?:${mark}\\s+(?:ods\\s+)?(?:code|id)(?:'?s)?|ods|nacs|code(?:'s)?)(?![a-z])(?:\\s*\\((?:ods|nacs)\\))?(?:\\s+for (?:us|(?:the|our|this) [a-z]+))?${link})(?<code>(?:${code})(?![\\w@]|\\.\\w)|[A-Za-z0-9](?:[\\s.-]{1,3}[A-Za-z0-9]){2,9}(?![\\w]))`,
  "gi",
);
/** "Our code is zz 901", "ODS: A81-002": a code in pieces; a number that counts something is none of them. */
const brokenMarked = new RegExp(
  `\\b(?:${mark}\\s+(?:ods\\s+)?(?:code|id)|ods(?:\\s+code)?|nacs|code)(?![a-z])(?:\\s+for (?:us|(?:the|our|this) [a-z]+))?${link}(?<code>(?:[A-Za-z]{1,3}[ ./_-]{1,3}\\d{2,5}|[A-Za-z]\\d{2}[ ./_-]{1,3}\\d{3}|[A-Za-z]{2,3}\\d{1,3}[./_-]\\d{1,3}|[A-Za-z]\\d[ ./_-]{1,3}[A-Za-z]\\d[A-Za-z])(?![\\w@]|[.,]\\w|\\s+(?:new|current|existing|nhs\\w*|accounts?|mailboxes|users?|staff|people)\\b))`,
  "gi",
);
const afterwards = new RegExp(
  `(?<![\\w.@/-])(?<code>${code})(?![\\w@])\\s*(?:is|=|would be|\\()?\\s*(?:(?:is|as)\\s+)?(?:our|the|my|for)?\\s*(?:trust'?s?\\s+|organi[sz]ation'?s?\\s+|practice'?s?\\s+)?(?:ods|nacs|org(?:anisation)?)\\s*(?:code)?(?![a-z])`,
  "gi",
);

/** A word that follows "code" without being one: "the code is wrong", "ods code please". */
const plainWord = /^[a-z]+$/;
const upper = (text: string): string => text.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
const hasDigit = /\d/;

/** Shapes that the directory has used: trusts R.., practices X99999, randoms A9A9A, old bodies 01W, sites RXP45. */
const knownShape =
  /^(?:[A-Z]\d{5}|R[A-Z0-9]{2}(?:[A-Z0-9]{2,3})?|[A-Z]\d[A-Z]\d[A-Z]|\d[A-Z]\d[A-Z]\d|\d{2}[A-Z]|Q[A-Z0-9]{2}|[A-Z]{2}\d{1,4}[A-Z]?\d?|[A-Z]{1,3}\d{2,5}|[A-Z]{2}\d[A-Z]\d|\d[A-Z]{2}\d{2}|[A-Z]\d[A-Z]{2}\d|8[A-Z0-9]{2,4}|N[A-Z0-9]{2,4}|V[A-Z0-9]{4,5})$/;

const nato: Readonly<Record<string, string>> = {
  alpha: "A", alfa: "A", bravo: "B", charlie: "C", delta: "D", echo: "E", foxtrot: "F", golf: "G", hotel: "H", india: "I",
  juliet: "J", juliett: "J", kilo: "K", lima: "L", mike: "M", november: "N", oscar: "O", papa: "P", quebec: "Q",
  romeo: "R", sierra: "S", tango: "T", uniform: "U", victor: "V", whiskey: "W", whisky: "W", xray: "X", "x-ray": "X",
  yankee: "Y", zulu: "Z", zero: "0", oh: "0", nought: "0", one: "1", two: "2", three: "3", four: "4", five: "5", six: "6",
  seven: "7", eight: "8", nine: "9", double: "",
}; // prettier-ignore
const natoWords = Object.keys(nato)
  .filter((w) => w !== "double")
  .sort((a, b) => b.length - a.length)
  .join("|");
const symbol = `(?:(?:${natoWords})|[A-Za-z](?:\\s+for\\s+[A-Za-z-]+)?|\\d)`;
const spelledOut = new RegExp(
  `(?<![\\w'])(?<code>${symbol}(?:[\\s,.-]+(?!i\\s+(?:think|believe|guess|reckon)\\b)${symbol}){2,9})(?![\\w'])`,
  "gi",
);

const spellOut = (words: string): string =>
  words
    .replace(/\b([A-Za-z])\s+for\s+[A-Za-z-]+/gi, "$1")
    .replace(/x-ray/gi, "xray")
    .split(/[\s,.-]+/)
    .map((word) => nato[word.toLowerCase()] ?? word)
    .join("")
    .toUpperCase();

/** Unmarked capital words with the look of a code, and lower-case ones where "we're" leads to them. */
const standing = new RegExp(`(?<![\\w.@/£$'-])(?<code>[A-Z0-9]{3,10})(?![\\w@]|['.]\\w|-\\w|:\\d|/\\d)`, "g");
const leads =
  /(?:\b(?:we(?:'re| are)|this is|i'm (?:from|at|with)|i am (?:from|at)|from|for|here at|on behalf of|it's|its|trust|hospital|surgery|practice|hospice|centre|services?|make (?:it|that)|change (?:it )?to|actually|meant|sorry|should be|not)\s*[,:(-]?\s*|\(|^\s*|\n\s*)$/i;
const leadsLower = new RegExp(
  `(?:\\bwe(?:'re|re| are)|\\bthis is|\\bi'm (?:from|at|with)|\\bim (?:from|at)|\\bfrom|\\bhere at|\\bfor|\\bit's|\\bits|\\bmake (?:it|that)|\\bmeant|\\()\\s*(?<code>[a-z]\\d{5}|r[a-z]\\d|[a-z]\\d[a-z]\\d[a-z]|r[a-z0-9]\\d)(?![\\w@])`,
  "gi",
);

/** "Demo Trust (RWE9)": in brackets of its own behind a body's name, whatever its shape. */
const behindBody = new RegExp(
  `\\b\\p{Lu}[\\p{L}'-]+\\s+(?:[\\p{L}&'-]+\\s+){0,6}?${bodies}\\s*[(\\[](?<code>[A-Z](?=[A-Z0-9]*\\d)[A-Z0-9]{2,5})[)\\]]`,
  "gu",
);
/** "Our server (DC01X)": a machine's name. */
export const ofMachine = /\b(?:servers?|box|machine|host|domain|vm|node|pc|room|site)\s*\($/i;

/** "demo trust north, zz901": a part of its own. Years of products and versions look alike. */
const aloneLower =
  /(?:^|[,;/\n]\s*)(?<code>(?!(?:gw|ex|exch|cu|ru|sp|v|w|win|kb|inc|req|chg|sbs|ie|fy|q|h|e2k)\d)[a-z]{1,3}\d[a-z0-9]{1,6})(?=\s*(?:[,;/\n.]|$))/g;

const negation =
  /\b(?:not|rather than|instead of|isn't|wasn't|and not|no longer|used to be|was|previously|formerly|old (?:ods )?code)\s+(?:is |was )?$/i;

export const codesIn = (text: string, asked: boolean): readonly FoundCode[] => {
  const found: FoundCode[] = [];
  const add = (start: number, said: string, value: string, how: string): void => {
    if (
      !/^[A-Z0-9]{3,10}$/.test(value) ||
      found.some((other) => start < other.end && other.start < start + said.length)
    )
      return;
    found.push({
      start,
      end: start + said.length,
      value,
      how,
      negated: negation.test(text.slice(Math.max(0, start - 80), start)),
    });
  };
  const each = (how: string, pattern: RegExp, accept: (said: string, at: number) => string | undefined): void => {
    for (const match of text.matchAll(pattern)) {
      const said = match.groups?.["code"];
      if (said === undefined) continue;
      const at = match.index + match[0].lastIndexOf(said);
      const value = accept(said, at);
      if (value === undefined) continue;
      // "Our code is B12" says what it is; what stands without may be a room.
      if (!saysCode.has(pattern) && isLookalike(text, at, at + said.length)) continue;
      add(at, said, value, how);
    }
  };
  if (asked) each("asked", /(?<![\w.])(?<code>[a-z]\d{2} \d{3})(?![\w])/gi, upper);
  if (/\b(?:ods|nacs|code|id)\b/i.test(text)) each("broken", brokenMarked, acceptBroken);
  each("broken", /(?:\(|\bwe(?:'re| are)\s+)(?<code>[A-Z]{1,3}-\d{2,5})(?=[),.;\s]|$)/g, acceptBroken);
  if (asked)
    each(
      "asked",
      /^\W*(?:(?:it'?s|code|ods|is)\s+)*(?<code>[a-z0-9]{1,5}(?:[ ./_-]{1,3}(?!(?:i|a)\s+(?:think|believe|guess|reckon|bit)\b)[a-z0-9]{1,5}){1,9}?)(?:\s*,?\s*(?:i (?:think|believe|guess|reckon)|maybe|probably|please|thanks|ta|pls))?\W*$/gi,
      acceptBroken,
    );
  each("marked", marked, (said) => acceptMarked(said));
  each("afterwards", afterwards, (said) =>
    (hasDigit.test(said) || /^[A-Z]+$/.test(said)) && !notCodes.has(said.toUpperCase())
      ? said.toUpperCase()
      : undefined,
  );
  each("spelledOut", spelledOut, (said) => acceptSpelled(said, asked));
  each("behindBody", behindBody, (said) => (hasDigit.test(said) && !notCodes.has(said) ? said : undefined));
  each("standing", standing, (said, at) => acceptStanding(text, said, at, asked));
  each("leadsLower", leadsLower, (said) => said.toUpperCase());
  each("aloneLower", aloneLower, (said) =>
    notCodes.has(said.toUpperCase()) || !knownShape.test(said.toUpperCase()) ? undefined : said.toUpperCase(),
  );
  if (asked)
    each("asked", /(?<![\w@./'\\&#%-])(?<code>[A-Za-z0-9]{3,10})(?![\w@'-])/g, (said) => acceptAsked(said, text));
  return found.sort((a, b) => a.start - b.start);
};

const saysCode: ReadonlySet<RegExp> = new Set([marked, brokenMarked, afterwards, spelledOut]);

const acceptMarked = (said: string): string | undefined => {
  if (notCodes.has(upper(said))) return undefined;
  if (/[\s.-]/.test(said))
    return hasDigit.test(said) || /^[A-Z](?:[\s.-]+[A-Z]){2,}$/.test(said) ? upper(said) : undefined;
  if (plainWord.test(said) && !/^(?:r[a-z]{2}|q[a-z]{2})$/.test(said)) return undefined;
  if (/^\d+$/.test(said) && said.length > 5) return undefined;
  if (!hasDigit.test(said) && (notCodes.has(said.toUpperCase()) || /^[A-Z][a-z]/.test(said))) return undefined;
  return plainWord.test(said) && /^(?:not|the|its|for|and|our|run|red)$/.test(said) ? undefined : said.toUpperCase();
};

/**
 * "A8 3 0 2 1", "zz 901", "ZZ-901": broken anywhere. Letters alone are a piece of a code where they are short, no
 * ordinary word, and the whole has a code's shape.
 */
const acceptBroken = (said: string): string | undefined => {
  const pieces = said.split(/[\s./_-]+/);
  const value = upper(said);
  const letters = pieces.filter((piece) => piece.length > 1 && !hasDigit.test(piece));
  const words = letters.some((piece) => piece.length > 3 || smallWord.test(piece));
  if (words || (letters.length > 0 && !knownShape.test(value)) || notCodes.has(value)) return undefined;
  return hasDigit.test(value) && /[A-Z]/.test(value) && value.length >= 3 && value.length <= 10 ? value : undefined;
};
const smallWord =
  /^(?:a[mnst]|b[ey]|d[oy]|[gn]o|[hmw]e|i[fnst]|my|o[fhknr]|so|to|u[ps]|the|our|for|and|was|are|you|has|had|not|all|new|now|but|its|say)$/i;

/** "R X 7", "romeo x-ray seven", "R for Romeo, X for X-ray, 7": letters and digits mixed, or we asked for it. */
const acceptSpelled = (said: string, asked: boolean): string | undefined => {
  const value = spellOut(said);
  if (value.length < 3) return undefined;
  const mixed = /[A-Z]/.test(value) && hasDigit.test(value);
  const words = said.split(/[\s,.-]+/);
  const plain = words.every((word) => /^(?:[a-z]|\d)$/i.test(word));
  if (plain && words.some((word) => /^[ai]$/.test(word)) && !asked) return undefined;
  return mixed || (asked && /[A-Z]/.test(value)) ? value : undefined;
};

const acceptStanding = (text: string, said: string, at: number, asked: boolean): string | undefined => {
  if (
    notCodes.has(said) ||
    /^\d+$/.test(said) ||
    /^(?:Q[1-4]|H[12]|FY\d+|[EFAK]\d|[CR]U\d+|SP\d+|E(?:X(?:CH?)?)?(?:2K\d{1,2}|20\d\d)|V\d+|\d+[KM])$/.test(said)
  )
    return undefined;
  if (!hasDigit.test(said))
    return (asked || leads.test(text.slice(Math.max(0, at - 60), at))) &&
      /^(?:R[A-Z]{2}|Q[A-Z]{2}|[A-Z]{3})$/.test(said) &&
      said.length === 3
      ? said
      : undefined;
  return knownShape.test(said) && !ofMachine.test(text.slice(Math.max(0, at - 30), at)) ? said : undefined;
};

/** In answer to the question any short code will do, lower case too; ordinary words will not. */
const acceptAsked = (said: string, text: string): string | undefined => {
  if (notCodes.has(said.toUpperCase())) return undefined;
  const alone =
    text.length < 400 &&
    text
      .replace(/[^A-Za-z0-9]+/g, " ")
      .trim()
      .split(" ").length <= 2;
  if (hasDigit.test(said) && /[A-Za-z]/.test(said)) return said.toUpperCase();
  if (/^\d{3,5}$/.test(said)) return alone ? said : undefined;
  return /^r[a-z]{2}$|^q[a-z]{2}$|^[A-Z]{3,10}$/.test(said) &&
    alone &&
    !/^(?:run|red|raw|rub|ran|rat|row|rip|rob|rot|rug|que)$/i.test(said)
    ? said.toUpperCase()
    : undefined;
};
