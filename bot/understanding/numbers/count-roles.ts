/**
 * The role of one number, from its unit, its label and the words before and after it. "loose": it may be any count;
 * "unclear": a noun that we do not know follows, and only the number model may say more; undefined: it is no count.
 */
import type { CountField, FieldId } from "../../conversation/facts.ts";
import { sentenceAround } from "../text/canvas.ts";
import {
  nhsmail,
  peopleWord,
  unitAfter,
  wanted,
  held,
  strongHeld,
  nhsmailHere,
  partOfMore,
  subsetAfter,
} from "./count-words.ts";
import { labelBefore } from "./count-labels.ts";
import type { FoundNumber } from "./numbers.ts";

export const roleOf = (
  text: string,
  number: FoundNumber,
  previous: FoundNumber | undefined,
  next: FoundNumber | undefined,
  asked: readonly FieldId[],
): CountField | "loose" | "unclear" | undefined => {
  if (
    /^[\s-]*(?:or so |ish )?(?:more |further |extra |additional |full )?(?:working |calendar |financial )?(?:years?|yrs?|months?|mths?|weeks?|wks?|days?|hours?|hrs?|minutes?|mins?)\b/i.test(
      text.slice(number.end),
    )
  )
    return undefined;
  const sentence = sentenceAround(text, number.end - 1);
  const from = Math.max(sentence.start, previous?.end ?? 0);
  const until = Math.min(sentence.end, next?.start ?? text.length);
  const before = text.slice(Math.min(from, number.start), number.start);
  const after = text.slice(number.end, Math.max(until, number.end));
  const unit = unitAfter.exec(after);
  const said = text.slice(number.start, number.end).trim();
  if (eachOf.test(before)) return "newAccounts";
  // "2 Exchange boxes" are machines.
  if (unit?.groups?.["mailbox"]?.toLowerCase() === "boxes" && /\b(?:exchange|server)\b/i.test(unit.groups["adj"] ?? ""))
    return undefined;
  if (!number.whole) return undefined;
  // "It's 14 that have it".
  if (/^\s*(?:that|who) (?:already |currently )?(?:have|has|'ve got|have got) (?:it|one)\b/i.test(after))
    return "currentNhsmailAccounts";
  // "Whatever's left of the 2,740": not that many.
  if (
    /\b(?:left|rest|remainder|remaining|most|majority|(?<!\b(?:best|better|good) )part|some|third|quarter|half|bulk|percentage|balance) (?:out )?of (?:the|our|these|those|that|my)?\s*$/i.test(
      before,
    )
  )
    return undefined;
  // "Only 61 of the 88 mailboxes need moving": the first is meant.
  if (ofMailboxes.test(text.slice(number.end))) return "mailboxes";
  if (previous !== undefined && ofMailboxes.test(text.slice(previous.end)) && !/[.;\n]/.test(before)) return undefined;
  // "14 is how many have nhsmail already", "22 is what we have now".
  if (isHowMany.test(after)) return "currentNhsmailAccounts";
  // "It was 45 when I last looked": those that are held.
  if (
    asked.includes("currentNhsmailAccounts") &&
    /\b(?:it|there|we) (?:was|were|had)\s*$/i.test(before) &&
    /^[^.;,\d]{0,12}\b(?:when (?:i|we)|last)\b/i.test(after)
  )
    return "currentNhsmailAccounts";
  // "Till 2019": a year.
  if (/^(?:19[89]|20[0-3])\d$/.test(said) && /\b(?:till?|until|since|in|from|before|after|back in)\s+$/i.test(before))
    return undefined;
  // "We bought 1,000 licences in 2024" tells of another time.
  if (/\b(?:bought|purchased|ordered|paid for|got a deal on)\s+(?:about |around |some )?$/i.test(before))
    return undefined;
  const whole = text.slice(sentence.start, sentence.end);
  if (unit !== null) {
    const role = withUnit(before, after, unit, whole, text.slice(sentence.start, number.start));
    // "For 45 staff", "350 users" in answer to "how many new accounts?" is that count.
    // "Microsoft 365, 38 licences": of what they have.
    if (
      role === "newAccounts" &&
      !onlyCount(asked) &&
      /^licen/i.test(unit.groups?.["account"] ?? "") &&
      !wanted.test(before) &&
      !wanted.test(unit[0]) &&
      !wanted.test(after) &&
      !nhsmailHere.test(whole)
    )
      return undefined;
    const isPeople = unit.groups?.["people"] !== undefined || /^users?$/i.test(unit.groups?.["account"] ?? "");
    return isPeople && (role === undefined || role === "mailboxes") && onlyCount(asked) && !partOfMore.test(before)
      ? "loose"
      : (role ?? (isPeople ? "unclear" : undefined));
  }
  if (
    /^[\s)]*(?:of (?:them|us|these|those) )?(?:will |'ll |all )*(?:need|require|want)\w*\b[^.;,]{0,25}\b(?:accounts?|accts?|nhs\s?mail|one|them|it(?! (?:to|for|by|fix|sort|done|back|work)\w*)|adding|setting up|creating)\b/i.test(
      after,
    )
  )
    return "newAccounts";
  if (/^one$/i.test(text.slice(number.start, number.end)) && /^\s*(?:for each|each|per|apiece)\b/i.test(after))
    return undefined;
  if (/\bof (?:our|the|these|those|all)?\s*$/i.test(before) && previous !== undefined) return "unclear";
  if (
    /^\s*(?:of (?:us|them|whom) )?(?:have|has|got|hold|use) (?:it|one|them|that|an account|accounts)\b/i.test(after) &&
    (/already/i.test(after) ||
      nhsmailHere.test(whole) ||
      (asked.length === 1 && asked[0] === "currentNhsmailAccounts" && !/\bnone\b/i.test(before)))
  )
    return "currentNhsmailAccounts";
  if (/^\s*(?:that |which )?(?:we|i)(?:'ve)? (?:already |currently |now )?(?:have|hold|got|use)\b/i.test(after))
    return "currentNhsmailAccounts";
  if (ofMany.test(text.slice(number.end))) return "currentNhsmailAccounts";
  const sub = partOfMore.test(before);
  // "3 existing 27 new": the word before belongs to the number before it.
  const foreign = previous !== undefined && suffixOnly.test(before) && ownSuffix.test(after);
  const labelled = foreign ? undefined : labelBefore(before);
  if (labelled !== undefined) return labelled;
  if (
    /^\s*(?:■\s*)?\(?(?:or so |ish )?(?:already|existing|current|curr|currently|now|old|live|on (?:there|it) already|at present|at (?:the )?(?:moment|mo|min|minute)|atm|right now|today)\b/i.test(
      after,
    ) &&
    !/\b(?:need|want|new)\b/i.test(before.split(/[,;]/).at(-1) ?? before) &&
    !(onlyCount(asked) && asked[0] === "newAccounts" && /^\s*(?:now|today|right now|at the moment)\b/i.test(after))
  )
    return "currentNhsmailAccounts";
  if (
    new RegExp(
      `^\\s*(?:or so )?(?:of (?:us|them|those|these|whom|which|our staff|the staff|(?:the|our|my|those|these) [a-z]+) )?(?:are |is |were |have been |have |has |who are |of (?:us|them) )?(?:already |currently |now )?(?:on|using|use|have|got|hold|with)?\\s*(?:an? )?${nhsmail}`,
      "i",
    ).test(after)
  )
    return "currentNhsmailAccounts";
  if (
    /^\s*\(?(?:or so )?(?:more|additional|extra|further|new|brand new|to (?:be )?(?:add|create|set up)\w*|on top|needed|required|req'?d|wanted|outstanding|to go|still to (?:do|come|create|add))\b/i.test(
      after,
    )
  )
    return "newAccounts";
  if (sub || subsetAfter.test(after)) return undefined;
  if (/^\s*[a-z]{3,}s?\b/i.test(after) && !leadsOn.test(after)) return "unclear";
  return fromCues(before, asked);
};

const isHowMany = new RegExp(
  `^\\s*(?:is|was|are) (?:how many|what|the (?:number|ones?))(?: of (?:us|them))?(?: (?:who|that|people|staff))? (?:(?:we|i|they)(?:'ve)? )?(?:already |currently |now )?(?:have|has|got|hold|use|are on)(?: got)?\\s*(?:it|one|accounts?|already|now|currently|today|(?:an? )?${nhsmail})\\b`,
  "i",
);

const ofMailboxes =
  /^\s*(?:out )?of (?:the |our |those |these )?\d[\d,]* mail ?boxes (?:still |really |actually |will |would )*(?:need|want|to (?:be )?(?:move|migrate|come|go)|have to|mov|migrat|are (?:moving|coming|migrating|to|in use|active|live))/i;

/** "One for each of our 45 staff". */
const eachOf = /\b(?:one|an account|a login|1) (?:for|per) (?:each|every|all)(?: of)?(?: (?:our|the|my|us))*\s*$/i;

/** "15 of our 400 staff have NHSmail". */
const ofMany = new RegExp(
  `^\\s*(?:out )?of (?:our |the |all |those )?[\\d,]{1,7}\\s*${peopleWord}?\\s*(?:have|has|use|are on|on|with|already)[^.;]{0,20}${nhsmail}`,
  "i",
);

const suffixOnly =
  /^\s*(?:existing|current|new|old|already|live|now|more|extra)\s*(?:ones?)?\s*[,/&+]?\s*(?:and|plus)?\s*$/i;
const ownSuffix = /^\s*(?:existing|current|new|old|already|live|more|extra|additional)\b/i;

const onlyCount = (asked: readonly FieldId[]): boolean =>
  asked.length === 1 && (asked[0] === "newAccounts" || asked[0] === "currentNhsmailAccounts");

const leadsOn =
  /^\s*(?:at|in total|total|in all|all told|combined|between|is (?:more|realistic|nearer|enough)|please|pls|i think|i'd|i guess|but|and|or|maybe|for|on top|though|as|if|give|roughly|approx|about|across|altogether|all in|overall|would|should|will|is|are|was|it|so|because|depending|counting|with|from|then|now|thanks|ta|cheers|max|min|tops|actually|probably|ish|ballpark|not|sorry|mate|these|this|by|when|once|after|today|right|mostly|plus|including|to start|initially|we|excluding|apart|oops)\b/i;

const withUnit = (
  before: string,
  after: string,
  unit: RegExpExecArray,
  sentence: string,
  earlier: string,
): CountField | undefined => {
  const adj = `${unit.groups?.["adj"] ?? ""} ${unit.groups?.["nm"] ?? ""}`;
  const rest = after.slice(unit[0].length);
  const near = before.split(/[,;(]|\band\b|\bbut\b/i).at(-1) ?? before;
  const isNhs = nhsmailHere.test(adj) || nhsmailHere.test(rest.slice(0, 22)) || nhsmailHere.test(near.slice(-30));
  const isNew = /\b(?:new|more|additional|extra|further|brand)\b/i.test(adj);
  if (partOfMore.test(before) || /\bof (?:them|those|these|which|whom)\b/i.test(adj)) {
    return isNhs && !isNew ? "currentNhsmailAccounts" : undefined;
  }
  if (unit.groups?.["mailbox"] !== undefined) {
    if (/\b(?:shared|generic|resource|room)\b/i.test(adj) && !isNew) return undefined;
    if (/nhs/i.test(adj) && !isNew && (strongHeld.test(adj) || lastCue(near) === "held"))
      return "currentNhsmailAccounts";
    return isNew || (isNhs && wanted.test(near)) ? "newAccounts" : "mailboxes";
  }
  if (isNew) return "newAccounts";
  if (/\b(?:existing|current|live|active|old|legacy)\b/i.test(adj))
    return unit.groups?.["people"] !== undefined && !isNhs ? "mailboxes" : "currentNhsmailAccounts";
  if (unit.groups?.["people"] !== undefined || /^users?$/i.test(unit.groups?.["account"] ?? ""))
    return people(near, rest, sentence, isNhs, unit);
  return accounts(near, rest, adj, isNhs, earlier);
};

const accounts = (near: string, rest: string, adj: string, isNhs: boolean, earlier: string): CountField | undefined => {
  // "Five of us share two logins": of the system that they have.
  if (!isNhs && /\bshar(?:e|es|ed|ing)\b/i.test(near)) return undefined;
  if (/\b(?:can|could|may) (?:we|i) (?:please )?(?:have|get)\b/i.test(near)) return "newAccounts";
  if (/^\s*(?:already|currently|at present|at the moment|today|now|so far|in use|live)\b/i.test(rest))
    return "currentNhsmailAccounts";
  if (/^\s*(?:needed|required|wanted|to (?:be )?(?:create|set|add)\w*|please|more)\b/i.test(rest)) return "newAccounts";
  if (/\b(?:e-?mail|exchange|google|domain|ad|local)\b/i.test(adj) && !isNhs && strongHeldOrHave(near))
    return "mailboxes";
  if (lastCue(near) === "wanted") return "newAccounts";
  if (lastCue(near) === "held") return "currentNhsmailAccounts";
  if (isNhs && held.test(rest.slice(0, 30))) return "currentNhsmailAccounts";
  if (lastCue(earlier) === "wanted") return "newAccounts";
  if (lastCue(earlier) === "held" && isNhs) return "currentNhsmailAccounts";
  if (isNhs) return strongHeld.test(earlier) ? "currentNhsmailAccounts" : undefined;
  if (/\b(?:at|stand(?:s|ing)? at|we're on|up to)\s*$/i.test(near)) return undefined;
  return "newAccounts";
};
const strongHeldOrHave = (text: string): boolean =>
  strongHeld.test(text) || /\b(?:have|got|there are|with|we've|run|host)\b/i.test(text) || /^\W*$/.test(text);

/** The cue that stands last before the number decides: "have 15 and need 40". */
const lastCue = (text: string): "wanted" | "held" | undefined => {
  const last = (pattern: RegExp): number => [...text.matchAll(new RegExp(pattern.source, "gi"))].at(-1)?.index ?? -1;
  const [want, hold] = [last(wanted), last(held)];
  if (want < 0 && hold < 0) return undefined;
  return want > hold ? "wanted" : "held";
};

const people = (
  near: string,
  rest: string,
  sentence: string,
  isNhs: boolean,
  unit: RegExpExecArray,
): CountField | undefined => {
  const tail = rest.split(/[.;]/)[0] ?? "";
  if (
    isNhs &&
    (/\bnone of (?:our|the|these|those|my)?\s*$/i.test(near) ||
      new RegExp(`\\b(?:none|no one|nobody|without|haven't|don't have)\\b[^.;]{0,15}${nhsmail}`, "i").test(tail))
  )
    return undefined;
  if (
    isNhs &&
    /\b(?:already|current\w*|existing|now|so far|today|have|has|had|hold|use|using|on|with)\b/i.test(
      `${tail.slice(0, 40)} ${near}`,
    ) &&
    !/\b(?:need|want|requir|will|to go|to move|moving|new|onto)\w*\b/i.test(tail.slice(0, 40)) &&
    !/\b(?:need|want|requir\w+|new)\b/i.test(near)
  )
    return "currentNhsmailAccounts";
  if (
    /\b(?:need(?:s|ing|ed)?|requir\w+|want(?:s|ing)?|to be given|to get|getting|should (?:get|have)|'ll need|will need|to be set up|without|who need|to onboard|to move across|gonna need)\b/i.test(
      tail.slice(0, 60),
    ) &&
    !/\b(?:don't|won't|doesn't|wouldn't|never)(?: really| all)? need|not need/i.test(tail)
  )
    return "newAccounts";
  // "The volunteers won't need accounts but the 41 paid staff will."
  if (
    /^\s*(?:will|do|would)\W*$/i.test(tail) &&
    /\b(?:won't|don't|will not|do not|wouldn't) (?:need|want|require)\b/i.test(sentence)
  )
    return "newAccounts";
  if (
    /\b(?:accounts?|accts?|nhs\s?mails?)\s+(?:for|to cover)\s+(?:all\s+|our\s+|about\s+|around\s+|roughly\s+|up to\s+)*$/i.test(
      near,
    )
  )
    return "newAccounts";
  if (/\b(?:need|require|want|new)\b[^.;,]*\b(?:for|accounts)\s*$/i.test(near)) return "newAccounts";
  if (
    /\b(?:everyone|everybody|all of (?:them|us)|they(?: all)?|each)(?:'ll|'ll all| will)?\s*(?:all\s+)?(?:need|require|want)/i.test(
      sentence,
    )
  )
    return "newAccounts";
  return /^\s*(?:new |email |exchange |mail )?users?$/i.test(unit[0].trim()) || /\busers?\b/i.test(unit[0])
    ? "mailboxes"
    : undefined;
};

const fromCues = (before: string, asked: readonly FieldId[]): CountField | "loose" => {
  // "3 of our 80 have it, so 77": what is left, and no longer what is held.
  if (/\bso\s+(?:that(?:'s| is| leaves)\s+)?(?:about |around |another )?$/i.test(before)) return "loose";
  if (/\baccounts? for(?: (?:about|around|all|our|the))*\s*$/i.test(before)) return "newAccounts";
  const near = before.split(/[\n;,]|\.\s|\band\b|\bbut\b|\bso\b/i).at(-1) ?? before;
  if (
    /\b(?:need(?:ing)?|requir\w+|want(?:ing)?|more|new|additional|extra|set(?:ting)? up|creat\w+)\b/i.test(near) &&
    !/\bhave|already|current/i.test(near)
  )
    return "newAccounts";
  if (nhsmailHere.test(near) && held.test(near)) return "currentNhsmailAccounts";
  if (asked.length === 2 && /\b(?:have|already|current\w*|existing|got|hold)\b/i.test(near))
    return "currentNhsmailAccounts";
  return "loose";
};
