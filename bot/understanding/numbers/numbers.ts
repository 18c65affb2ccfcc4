/** Counts as people write them: 4,500, 4.5k, "four and a half thousand", "3-400", "a couple of hundred", "none". */
import type { Quantity } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";

export interface FoundNumber extends Span {
  readonly value: Quantity;
  /** Written with decimals that make no count: 2.5 people. */
  readonly whole: boolean;
}

const units: Readonly<Record<string, number>> = {
  zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11,
  twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19,
  fiveteen: 15, forteen: 14, fiften: 15, ninteen: 19, twelfe: 12,
}; // prettier-ignore
const tens: Readonly<Record<string, number>> = {
  twenty: 20, thirty: 30, forty: 40, fourty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
  ninty: 90, eigthy: 80, twnety: 20, fivety: 50,
}; // prettier-ignore
const scales: Readonly<Record<string, number>> = {
  hundred: 100, hundreds: 100, hunderd: 100, hundered: 100, hundread: 100, hundrd: 100,
  thousand: 1000, thousands: 1000, thosand: 1000, thousnd: 1000, thousend: 1000, thou: 1000, k: 1000, grand: 1000,
  million: 1_000_000, m: 1_000_000, dozen: 12, dozens: 12, score: 20,
}; // prettier-ignore
const parts: Readonly<Record<string, number>> = { half: 0.5, quarter: 0.25, "three quarters": 0.75, third: 1 / 3 };

const oneOf = (words: Readonly<Record<string, number>>): string =>
  Object.keys(words)
    .sort((a, b) => b.length - a.length)
    .join("|");
const scaleWords = `(?:${oneOf(Object.fromEntries(Object.entries(scales).filter(([word]) => word.length > 1)))})`;
const small = `(?:(?:${oneOf(tens)})(?:[\\s-](?:${oneOf(units)}))?|(?:${oneOf(units)})|a|half a|a couple of|a couple|couple of|couple|a few|several)`;
const digits = "\\d{1,3}(?:,\\d{3})+|\\d{1,3}(?: \\d{3})+(?!\\d)|\\d+(?:\\.\\d+)?";
/** One number: digits with an optional scale, or words. Groups n, s for digits; w for words. */
const oneNumber =
  `(?:(?<n>${digits})(?:\\s?(?<s>k|m)(?![a-z])|\\s+(?<t>${scaleWords})\\b)?` +
  `|(?<w>${small}(?:\\s+and\\s+(?:a\\s+)?(?:half|quarter|three quarters|bit))?(?:[\\s-]+(?:${scaleWords}|k)\\b(?:\\s+(?:and\\s+)?(?:a\\s+)?${small}\\b)?)*))`;
const numberAt = new RegExp(
  `(?:(?<![\\w.,£$€'/]|(?<![\\d\\s])-|\\d )|(?<=\\bc))${oneNumber}(?!(?!ish\\b)[\\w%]|\\.\\d|,\\d|'s\\b|/\\d|:\\d)`,
  "gi",
);

/** The value of a number in words, or undefined where the words make none ("a", "half"). */
const wordsToNumber = (words: string): number | undefined => {
  const tokens = words
    .toLowerCase()
    .replace(/-/g, " ")
    .replace(/\b(?:a couple of|couple of|a couple|couple)\b/g, "two")
    .replace(/\ba few\b/g, "three")
    .replace(/\bhalf a\b/g, "half")
    .split(/\s+/);
  let total = 0;
  let current = 0;
  let seen = false;
  let scaled = false;
  for (const [index, token] of tokens.entries()) {
    const unit = units[token] ?? tens[token];
    const scale = scales[token];
    if (unit !== undefined) [current, seen] = [current + unit, true];
    else if (scale !== undefined) {
      const by = current === 0 && !seen ? 1 : current;
      if (scale >= 1000) [total, current] = [(total + by) * scale, 0];
      else current = by * scale;
      [seen, scaled] = [true, true];
    } else if (parts[token] !== undefined) [current, seen] = [current + (parts[token] ?? 0), true];
    else if (token === "a" && scales[tokens[index + 1] ?? ""] !== undefined && !seen) current = 0;
    else if (token === "several") return undefined;
  }
  const value = total + current;
  return seen && (scaled || !/^(?:a|half)$/.test(words)) ? value : undefined;
};

const valueOf = (match: RegExpExecArray | RegExpMatchArray): number | undefined => {
  const number = match.groups?.["n"];
  if (number === undefined) return wordsToNumber(match.groups?.["w"] ?? "");
  const scale = match.groups?.["s"] ?? match.groups?.["t"];
  const plain = Number(number.replace(/[, ]/g, ""));
  return scale === undefined ? plain : Math.round(plain * (scales[scale.toLowerCase()] ?? 1) * 1000) / 1000;
};

interface Raw extends Span {
  readonly value: number;
  readonly text: string;
}

/** "Two twenty", "one fifty-five": hundreds said without the word. */
const shortHundreds = new RegExp(
  `\\b(?<h>one|two|three|four|five|six|seven|eight|nine) (?<t>${oneOf(tens)})(?:[ -](?<u>one|two|three|four|five|six|seven|eight|nine))?\\b(?![\\s-]+(?:${scaleWords}|k)\\b)`,
  "gi",
);
const hundredsIn = (text: string): readonly Raw[] =>
  [...text.matchAll(shortHundreds)].map(({ 0: said, index, groups = {} }) => {
    const word = (name: string): string => groups[name]?.toLowerCase() ?? "";
    const value = (units[word("h")] ?? 0) * 100 + (tens[word("t")] ?? 0) + (units[word("u")] ?? 0);
    return { start: index, end: index + said.length, value, text: said };
  });

const rawNumbers = (text: string): readonly Raw[] => {
  const hundreds = hundredsIn(text);
  const plain = plainNumbers(text).filter(
    ({ start, end }) => !hundreds.some((other) => start < other.end && other.start < end),
  );
  return hundreds.length === 0 ? plain : [...hundreds, ...plain].sort((a, b) => a.start - b.start);
};

const plainNumbers = (text: string): readonly Raw[] =>
  [...text.matchAll(numberAt)].flatMap((match) => {
    const value = valueOf(match);
    const words = match[0].trimEnd();
    // "one" alone is mostly a pronoun ("that one", "one of them", "have one already").
    if (value === undefined || isPronoun(text, match.index, words)) return [];
    return [{ start: match.index, end: match.index + words.length, value, text: words }];
  });

const isPronoun = (text: string, at: number, words: string): boolean =>
  /^(?:a|one)$/i.test(words) &&
  /(?:\b(?:nhs[\s-]?mail|nhs\.net|that|this|which|the|no|any|other|new|first|last|have|has|got|had|need|needs|want|wants|given|get|gets|without)|\b(?:new|old|other|same|usual|wrong|right|latest)[\s-]\w{3,10})\s+$/i.test(
    text.slice(Math.max(0, at - 22), at),
  ) &&
  !/^\s*(?:nhs|account|mailbox|user)/i.test(text.slice(at + words.length));

const aboutBefore =
  /(?:\b(?:about|around|abou?t|approx(?:imately|\.)?|roughly|circa|c\.?|ca\.?|say|nearly|almost|some|something like|in the region of|in the order of|somewhere (?:around|near)|close to|just (?:under|over|shy of)|est(?:imated|imate)?\.?|give or take|probably|maybe|perhaps|ballpark|rough(?:ly)?|near enough|pushing|i think|i'd guess|guess(?:ing)?|only about|upwards? of)\s*(?:of\s+|at\s+)?|[~≈]\s*|c\.?\s?)$/i;
const aboutAfter =
  /^(?:\s?-?ish\b|\s+or so\b|\s+or thereabouts|\s+odd\b|\s+give or take|\s+approx(?:imately)?\b|\s+roughly\b|\s+ish\b|\s*\(?(?:approx|estimate|est|roughly|about|ish)\b|\s*,? (?:at a guess|i think|i'd say|ballpark|more or less|i reckon))/i;
const atLeast =
  /(?:\b(?:at least|more than|over|not less than|no fewer than|minimum(?: of)?|min|upwards of|in excess of|north of|above)\s*|>\s*)$/i;
const atMost =
  /(?:\b(?:at most|up to|no more than|not more than|less than|fewer than|under|below|maximum(?: of)?|max|a max of)\s*|<\s*)$/i;
const wordsOfAbout = /\b(?:couple|few|dozens?|hundreds|thousands|half|quarter)\b/i;

/** Every count in the text, ranges joined, approximation kept. */
export const numbersIn = (text: string): readonly FoundNumber[] => {
  const raw = withoutEchoes(text, rawNumbers(text));
  const found: FoundNumber[] = [];
  for (let i = 0; i < raw.length; i++) {
    const one = raw[i];
    const other = raw[i + 1];
    if (one === undefined) continue;
    const range = other && asRange(text, one, other);
    if (range !== undefined) {
      found.push(range);
      i++;
    } else found.push(single(text, one));
  }
  return found;
};

/** "400 (four hundred)": once. */
const withoutEchoes = (text: string, raw: readonly Raw[]): readonly Raw[] =>
  raw
    .filter((one, index) => {
      const before = raw[index - 1];
      return (
        before === undefined || before.value !== one.value || !/^\s*\(\s*$/.test(text.slice(before.end, one.start))
      );
    })
    .map((one) => {
      const echo = /^\s*\([^)]*\)/.exec(text.slice(one.end))?.[0] ?? "";
      return rawNumbers(echo).some(({ value }) => value === one.value) ? { ...one, end: one.end + echo.length } : one;
    });

const asRange = (text: string, one: Raw, other: Raw): FoundNumber | undefined => {
  const gap = text.slice(one.end, other.start);
  // "grow from 15 to 400" tells of two counts.
  if (/\b(?:go|going|grow\w*|increas\w+|rise|up|rising|went|expand\w*) from\s+$/i.test(text.slice(0, one.start)))
    return undefined;
  // "Change it from 80 to 95" tells of one.
  if (
    /\b(?:chang\w+|amend\w*|updat\w+|mov\w+|bump\w*|reduc\w+|drop\w*|switch\w*|rais\w+|correct\w*|put|cut|revis\w+|adjust\w*)\b[^.;\d]{0,40}\bfrom\s+$/i.test(
      text.slice(0, one.start),
    )
  )
    return undefined;
  const most = bounds(text, one, other, gap);
  if (most !== undefined) return most;
  const opened = /\b(?:between|from|anywhere from)\s+(?:about |around |roughly )?$/i.test(text.slice(0, one.start));
  if (
    !(
      opened
        ? /^\s*(?:-|to|and|or)\s*$/i
        : /^\s*(?:(?:-|to|or)\s*(?:maybe |possibly |perhaps )?|,?\s*(?:or )?(?:maybe|possibly|perhaps|could be)\s+)$/i
    ).test(gap)
  )
    return undefined;
  // "3-400" is 300 to 400, "two to three hundred" 200 to 300, "4 to 5k" 4,000 to 5,000.
  const low = scaledLike(one, other);
  if (low > other.value || !Number.isInteger(low) || !Number.isInteger(other.value)) return undefined;
  if (low === other.value) return undefined;
  const start = opened
    ? text.slice(0, one.start).search(/\b(?:between|from|anywhere from)\s+(?:about |around |roughly )?$/i)
    : one.start;
  return { start, end: other.end, whole: true, value: { value: low, to: other.value, about: "between" } };
};

/** "25 max, 20 min", "min 20, max 25". */
const bounds = (text: string, one: Raw, other: Raw, gap: string): FoundNumber | undefined => {
  const after = text.slice(other.end);
  const before = text.slice(0, one.start);
  const [max, min] = ["(?:max(?:imum)?|at most|tops)", "(?:min(?:imum)?|at least)"];
  const fits = (first: string, second: string): boolean =>
    (new RegExp(`^\\s*${first}\\s*[,/;-]?\\s*(?:and\\s+)?$`, "i").test(gap) &&
      new RegExp(`^\\s*${second}\\b`, "i").test(after)) ||
    (new RegExp(`\\b${first}\\s*(?:of )?$`, "i").test(before) &&
      new RegExp(`^\\s*[,/;-]?\\s*(?:and\\s+)?${second}\\s*(?:of )?$`, "i").test(gap));
  const [low, high] = one.value < other.value ? [one, other] : [other, one];
  const right = low === one ? fits(min, max) : fits(max, min);
  return right && low.value < high.value
    ? {
        start: one.start,
        end: other.end + (/^\s*(?:min|max)(?:imum)?\b/i.exec(after)?.[0].length ?? 0),
        whole: true,
        value: { value: low.value, to: high.value, about: "between" },
      }
    : undefined;
};

const scaledLike = (one: Raw, other: Raw): number => {
  if (one.value >= other.value / 10 && one.value <= other.value) return one.value;
  if (one.value >= 100 || one.value === 0) return one.value;
  for (const scale of [100, 1000, 10]) {
    const scaled = one.value * scale;
    const said = /hund|thou|k$|dozen/i.test(other.text) || (scale === 100 && one.value < 10 && other.value % 100 === 0);
    if (said && scaled <= other.value && scaled >= other.value / 4) return scaled;
  }
  return one.value;
};

const single = (text: string, raw: Raw): FoundNumber => {
  const before = text.slice(Math.max(0, raw.start - 30), raw.start);
  const after = text.slice(raw.end, raw.end + 20);
  const lead = aboutBefore.exec(before) ?? atLeast.exec(before) ?? atMost.exec(before);
  const tail = aboutAfter.exec(after) ?? /^\s?\+(?!\d)/.exec(after);
  const about: Quantity["about"] =
    atLeast.test(before) || tail?.[0].trim() === "+"
      ? "at-least"
      : atMost.test(before)
        ? "at-most"
        : lead !== null || tail !== null || wordsOfAbout.test(raw.text)
          ? "about"
          : "exactly";
  const exactHalf =
    about === "about" && lead === null && tail === null && !/couple|few|dozens|hundreds|thousands/i.test(raw.text);
  return {
    start: raw.start - (lead?.[0].length ?? 0),
    end: raw.end + (tail?.[0].length ?? 0),
    whole: Number.isInteger(raw.value),
    value: { value: raw.value, about: exactHalf ? "exactly" : about },
  };
};
