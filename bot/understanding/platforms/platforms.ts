/** Mail systems: known products with versions and their misspellings, several at once; others in the person's words. */
import type { Platform } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";
import { compiled, type Product } from "./platform-products.ts";
import { calledIn } from "./platform-called.ts";
import { beginsNoMailSystem, isOtherProductsYear, isPlace, speaksOfMail } from "./not-mail-systems.ts";
import { isNotesKit, isPrivateOrWeb, movedTo, negation, outOfUse } from "./platform-use.ts";

export interface FoundPlatform extends Span {
  readonly value: Platform;
  readonly negated: boolean;
}

/** "Exchange 2010 and 2016", "Exchange 2010/2013", "Exchange (2013 for staff, 2016 for execs)". */
const moreVersions =
  /(?<lead>[^.;\n■]{0,24}?(?:\s*(?:\/|,|&|\+|-|and|plus|some|to|or|with a few on)\s*)+)(?<ver>20(?:00|03|07|10|13|16|19)|SE)(?!\d|\s*(?:mailbox|user|account|staff|new))(?=(?<rest>.{0,12}))/iy;
const inBrackets = /\s*\((?<inside>[^)]*20\d\d[^)]*)\)/y;
const tailNoise =
  /\s*(?:,?\s*(?:sp|cu|ru|service pack|rollup|update rollup|cumulative update)\s?\d+(?:\s?ru\s?\d+)?|\s+(?:server|standard|std|enterprise|ent|hybrid|on-?prem(?:ises?)?|dag|environment|business (?:premium|basic|standard)|tenant|tenancy|e[135]|f[13]|a3))+(?![a-z\d])/iy;

const fullYear = (version: string): string => {
  if (/^[37]$/.test(version)) return `200${version}`;
  const short = /^(?:2k)?(\d\d)$/i.exec(version)?.[1];
  return short === undefined ? version : `20${short}`;
};

const verbLike =
  /^\s+(?:e-?mails?|messages|information|data|contact|contracts|details|letters|files|ideas|words|views|numbers)\b/i;
const meansTarget = /\b(?:to|onto|into|towards)\s+(?:nhs\s?mail|office 365|o365|exchange online|nhs\.net)\b/i;

export const platformsIn = (text: string): readonly FoundPlatform[] => {
  const found: FoundPlatform[] = [];
  for (const { product, find } of compiled) {
    for (const match of text.matchAll(find)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      if (!believable(text, product.name, match[0], start, end, match.groups?.["ver"])) continue;
      found.push(...withVersions(text, product, start, end, match.groups?.["ver"]));
    }
  }
  return found.sort((a, b) => a.start - b.start);
};

/** Firms that do more than mail, and mail that people have at home. */
const webNames = new Set([
  "Google",
  "Yahoo",
  "Hotmail",
  "iCloud",
  "BT Mail",
  "GoDaddy",
  "IONOS",
  "Fasthosts",
  "Rackspace",
]);
const otherExchange =
  /\b(?:(?:tele)?phone|stock|corn|job|student|house|needle|language|letting|currency|foreign|clothes|book|labour|heat|gas)\s+$/i;

/** "We exchange e-mails", "he notes that", "the ex 10" are no platforms. */
const believable = (
  text: string,
  name: string,
  said: string,
  start: number,
  end: number,
  version: string | undefined,
): boolean => {
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (version !== undefined) return true;
  // "Mail from Gmail addresses goes missing": other people's.
  if (
    /(?<!\b(?:mov|migrat|switch|chang|transfer|convert)\w*\b[^.;]{0,20})\b(?:from|to)\s+$/i.test(before) &&
    /^\s*(?:addresses|accounts|senders|recipients|people)\b/i.test(after)
  )
    return false;
  if (webNames.has(name) && isPrivateOrWeb(before)) return false;
  if (name === "Exchange" && verbLike.test(after)) return false;
  // "The telephone exchange is next door", "the exchange contract".
  if (name === "Exchange" && /^exchange/.test(said) && (otherExchange.test(before) || /^\s+contract\b/i.test(after)))
    return false;
  if (
    name === "Exchange" &&
    /\b(?:in|an|data|stock|information|labour|health information|knowledge)\s+$/i.test(before) &&
    /^exchange$/.test(said)
  )
    return false;
  if (name === "Lotus Notes" && /^(?:notes)$/i.test(said.trim())) {
    return (
      (/\b(?:lotus|ibm|hcl|on|plus|and|from|run|running|use|using|have|with|to)\s+$/i.test(before) &&
        !/^\s+(?:on|about|that|from|in|of|say|taken|for (?!the ))\b/i.test(after)) ||
      /^\s*(?:and|&|\/|plus|\+)\s*(?:some )?(?:exchange|group\s?wise|zimbra|office|o365|google|gmail)\b/i.test(after) ||
      /^\W*notes\W*$/i.test(text) ||
      isNotesKit(said, before, after)
    );
  }
  if (meansTarget.test(before.slice(-20) + said) && !movedTo.test(before))
    return /\bhybrid|currently|at the moment/i.test(after.slice(0, 30));
  return true;
};

const withVersions = (
  text: string,
  product: Product,
  start: number,
  end: number,
  version: string | undefined,
): readonly FoundPlatform[] => {
  const negated = outOfUse(text, start, end);
  // Products that we have no own word for keep the words of the person.
  const name = ownWords.has(product.name)
    ? product.name
    : text
        .slice(start, end)
        .replace(/[\s,]*(?:v|ver|version)?\.?\s*\d[\d.]*$/i, "")
        .trim();
  const one = (ver: string | undefined, from: number, to: number): FoundPlatform => ({
    start: from,
    end: to,
    negated,
    value: ver === undefined ? { name, known: true } : { name, version: spelled(product, ver), known: true },
  });
  const found: FoundPlatform[] = [];
  const leading = version === undefined ? versionBefore(text, product, start) : undefined;
  let last = end;
  if (version === undefined && leading === undefined && product.name === "Exchange") {
    const brackets = sticky(inBrackets, text, end);
    const years = [...(brackets?.groups?.["inside"] ?? "").matchAll(/20(?:00|03|07|10|13|16|19)/g)];
    if (brackets !== undefined && years.length > 0) {
      return years.map((year, index) =>
        one(year[0], index === 0 ? start : end + brackets[0].indexOf(year[0]), end + brackets[0].indexOf(year[0]) + 4),
      );
    }
  }
  found.push(one(version ?? leading?.version, leading?.start ?? start, end));
  if (product.name !== "Exchange" || version === undefined) return withTail(text, found);
  for (let more = sticky(moreVersions, text, last); more !== undefined; more = sticky(moreVersions, text, last)) {
    const lead = more.groups?.["lead"] ?? "";
    if (
      /\b(?:start|from|in|by|contract|until|since|ends?|march|april|may|june|july|not|because)\b/i.test(lead) ||
      /[a-z]{4,}.*[a-z]{4,}/i.test(lead)
    )
      break;
    const to = last + more[0].length;
    const ver = more.groups?.["ver"] ?? "";
    // "upgraded from Exchange 2010 to 2016": the second is what runs.
    found.push({ ...one(ver, to - ver.length, to), negated: negated && !/\bto\b/i.test(lead) });
    last = to;
  }
  return withTail(text, found);
};

const ownWords = new Set([
  "Office 365",
  "Exchange",
  "Google",
  "GroupWise",
  "Lotus Notes",
  "Zimbra",
  "MDaemon",
  "Small Business Server",
]);

const spelled = (product: Product, version: string): string => {
  const known = product.versions?.[version.toLowerCase()];
  if (known !== undefined) return known;
  return product.name === "Exchange" ? fullYear(version) : version;
};

/** "2010 Exchange". */
const versionBefore = (
  text: string,
  product: Product,
  start: number,
): { version: string; start: number } | undefined => {
  if (product.name !== "Exchange") return undefined;
  const match = /(?<!\d)(20(?:03|07|10|13|16|19))(?:\s+(?:ms|microsoft))?\s+$/i.exec(text.slice(0, start));
  return match === null ? undefined : { version: match[1] ?? "", start: match.index };
};

const withTail = (text: string, found: readonly FoundPlatform[]): readonly FoundPlatform[] => {
  const last = found.at(-1);
  const tail = last && sticky(tailNoise, text, last.end);
  return last === undefined || tail === undefined
    ? found
    : [...found.slice(0, -1), { ...last, end: last.end + tail[0].length }];
};

const sticky = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
};

/** "2016" as an answer about the platform is an Exchange year. */
export const bareExchangeYears = (text: string): readonly FoundPlatform[] =>
  [...text.matchAll(/(?<![\d/.-])20(?:00|03|07|10|13|16|19)(?![\d/])|(?<=^\W*)(?:03|07|10|13|16|19)(?=\W*$)/g)]
    .filter((match) => !isOtherProductsYear(text.slice(0, match.index)))
    .map((match) => ({
      start: match.index,
      end: match.index + 4,
      negated: negation.test(text.slice(0, match.index)),
      value: { name: "Exchange", version: fullYear(match[0]), known: true },
    }));

/** Said as a client or an old inner part of something else: not a source system of its own. */
export const onlySourceSystems = (found: readonly FoundPlatform[]): readonly FoundPlatform[] => {
  const hasExchange = found.some(({ value }) => value.name === "Exchange");
  const kept = found.filter(
    ({ value, negated }) => !negated && !(hasExchange && value.name === "Small Business Server"),
  );
  return kept.filter(
    (one, index) => kept.findIndex((other) => same(one.value, other.value)) === index && !lessExact(one.value, kept),
  );
};
const same = (one: Platform, other: Platform): boolean => one.name === other.name && one.version === other.version;
const lessExact = (one: Platform, all: readonly FoundPlatform[]): boolean =>
  one.version === undefined && all.some(({ value }) => value.name === one.name && value.version !== undefined);

/** An unknown system in the person's own words, where they say that it is one: "our email system is PostMaster Pro". */
const named =
  /\b(?:(?:e-?mail|mail)\s+(?:system|platform|server|service|provider|software|host)\s*(?:is|=|:|called)|we(?:'re| are) (?:currently )?(?:on|using|running)|(?:current(?:ly)?|existing)\s+(?:e-?mail\s+)?(?:platform|system|service)\s*(?:is|=|:)|(?:platform|system)\s*(?:is|=|:))\s+(?:called |named |known as |a thing called |something called )?(?<name>[^.,;\n■()]{2,50}?)(?=\s+(?:for|as|with|and|at|since|which|hosted by)\b|[.,;\n()]|$)/i;
export const namedPlatform = (text: string, asked: boolean): FoundPlatform | undefined => {
  const heard = calledIn(text);
  if (heard !== undefined)
    return { start: heard.start, end: heard.end, negated: false, value: { name: heard.name, known: false } };
  const match = named.exec(text);
  const name = match?.groups?.["name"]?.trim();
  if (
    match === null ||
    name === undefined ||
    !/^[A-Z]/.test(name) ||
    /^(?:the|a|an|our|it|not|no|about|ods)\b/i.test(name) ||
    /^(?:I|NHS\w*|ODS)\b/.test(name) ||
    beginsNoMailSystem(name) ||
    isPlace(name) ||
    // "We're on Demolog": of what, is not said.
    (!asked && /^we/i.test(match[0]) && !speaksOfMail(text, match.index))
  )
    return undefined;
  const start = match.index + match[0].lastIndexOf(name);
  return { start, end: start + name.length, negated: false, value: { name, known: false } };
};
