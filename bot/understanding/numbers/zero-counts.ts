/** "None of us is on NHSmail", "no new accounts", "none": zero is a count too; "a few hundred" is none. */
import type { CountField, FieldId } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";
import { nhsmail, type FoundCount } from "./count-words.ts";

const zeroPatterns: readonly (readonly [RegExp, CountField])[] = [
  [
    new RegExp(
      `\\b(?:no|zero|nil|0|without(?: any)?|not? (?:got )?any|haven't (?:got )?any|don't (?:currently |yet )?(?:have|use)(?: any| an)?|do not (?:currently |yet )?(?:have|use)(?: any)?|haven't (?:got )?|none(?: of (?:us|them|those|(?:the|our|my)(?: [\\d,]+)?(?: \\w+)?))?(?: [a-z']+){0,4}?|nobody(?: \\w+){0,3}|no one(?: \\w+){0,3}|no-one(?: \\w+){0,3})\\s+(?:current(?:ly)? |existing |live |active |other )*(?:of (?:our|the) )?(?:has |have |is on |are on |got |on |with |uses? |using )?(?:an? )?${nhsmail}(?:\\s+(?:accounts?|accts?|users?|addresses))?(?!\\s*(?:programme|service desk|team|guidance))`,
      "gi",
    ),
    "currentNhsmailAccounts",
  ],
  [
    /\b(?:no|zero|nil|0)\s+(?:current|existing|live)\s+(?:nhs\s?mail |nhs\.net )?(?:accounts?|accts?|ones|users)\b/gi,
    "currentNhsmailAccounts",
  ],
  [
    /\b(?:current|existing)\s+(?:nhs\s?mail |nhs\.net )?(?:accounts?|accts?)?\s*(?:is|are|=|:|-)?\s*(?:none|nil|zero|0|nothing)\b/gi,
    "currentNhsmailAccounts",
  ],
  [
    /\b(?:no|zero|nil|0|don't (?:need|want) any|not need any|won't need any)\s+(?:new|more|additional|extra|further)(?! than)\s*(?:nhs\s?mail |nhs\.net )?(?:accounts?|accts?|ones)?\b/gi,
    "newAccounts",
  ],
  [
    /\bnew\s+(?:nhs\s?mail |nhs\.net )?(?:accounts?|accts?)\s*(?:required|needed)?\s*(?:is|are|=|:|-)?\s*(?:none|nil|zero|nothing)\b/gi,
    "newAccounts",
  ],
  [/\b(?:none|nil|zero)\s+on nhs\s?mail\b/gi, "currentNhsmailAccounts"],
  [
    new RegExp(
      `\\b(?:not|never|aren't|isn't) (?:been |yet )?(?:on|using|used|had) ${nhsmail}(?: yet| at all| before| currently)?`,
      "gi",
    ),
    "currentNhsmailAccounts",
  ],
];
/** "Currently none": of accounts only where accounts were asked for, or nothing was. */
const bareNone: readonly RegExp[] = [
  /\b(?:none|nil|zero|0)\s+(?:at present|at (?:the )?(?:mo|moment|min|minute)\b|atm\b|currently|today|so far|yet|as yet|now|right now|existing|current)\b/gi,
  /\b(?:currently|at (?:the )?(?:mo|moment|min|minute)|atm|right now|at present|today|so far|existing|current|now)\s*(?:[,:=-]\s*)?(?:(?:we(?:'ve| have)?(?: got)?|it's|is|are|have|got)\s+)?(?:none|nil|zero|0(?![\d.,/])|nothing|no accounts)\b/gi,
];

/** "None have one now", "nobody has it": of accounts where accounts are spoken of or a count was asked for. */
const nobodyHas =
  /\b(?:none(?: of (?:us|them|(?:the|our|my) \w+))?|nobody|no[ -]one|not one(?: of (?:us|them))?)(?: here)?(?:'s got|'ve got|\s+(?:currently |yet )?(?:have got|has got|have|has|got))\s+(?:currently |yet )?(?:it|one|any|an account|accounts)\b(?!\s+(?:of|for|to|that|with|in|from|about|yet to)\b)/gi;
const ofAccounts = (text: string, asked: readonly FieldId[]): boolean =>
  asked.length === 0
    ? /accounts?\b|nhs ?mail/i.test(text)
    : asked.includes("newAccounts") || asked.includes("currentNhsmailAccounts");

export const zerosIn = (text: string, asked: readonly FieldId[] = []): readonly FoundCount[] => {
  const found: FoundCount[] = [];
  const ours =
    asked.length === 0 || asked.includes("currentNhsmailAccounts") || /accounts?\b|nhs ?mail|\bnew\b/i.test(text);
  const bare = ours ? bareNone.map((pattern) => [pattern, "currentNhsmailAccounts"] as const) : [];
  const nobody = ofAccounts(text, asked) ? [[nobodyHas, "currentNhsmailAccounts"] as const] : [];
  for (const [pattern, field] of [...zeroPatterns, ...bare, ...nobody]) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => start < other.end && other.start < end)) continue;
      if (/\b(?:of which|if|with)\s*$/i.test(text.slice(0, start)) && /if\s*$/i.test(text.slice(0, start))) continue;
      found.push({ start, end, field, value: { value: 0, about: "exactly" } });
    }
  }
  return found;
};

/** "a few hundred", "loads", "hundreds": asked for, it needs a figure. */
export const vagueIn = (text: string): Span | undefined => {
  const match =
    /\b(?:a few hundred|several hundred|hundreds|thousands|dozens|a few|several|loads|lots|many|a lot|a handful|not many|quite a few|some)\b(?!\s+(?:issues|problems|of (?:time|trouble|spam)))/i.exec(
      text,
    );
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
};

/** "none", "zero", "nil" as a whole answer. */
export const isNone = (text: string): boolean =>
  /^\W*(?:(?:we have |we've got |there are |have |currently |at the moment |erm |um |well |just |oh |it's |that's |i think )*)(?:none|zero|nil|nil return|0|nothing|not any|not yet|no|nought|nowt|none at all|we don't have any|don't have any|haven't got any|not got any|we haven't any|no accounts|not one|no one|nobody|zilch)(?:\s+(?:yet|at all|(?:as|so) far as (?:i|we) (?:know|can tell|can see)|afaik|to my knowledge|that i'm aware of|at the moment|at present|so far|currently|as yet|today|right now|whatsoever|i'm afraid|sorry|thanks|that i know of|of them|of us|of '?em|of the (?:staff|team|lot)|really|for now|existing|i think))*\W*$/i.test(
    text,
  );
