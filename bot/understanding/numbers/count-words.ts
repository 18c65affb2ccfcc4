/** The words around a number that say what it counts. */
import type { CountField, Quantity } from "../../conversation/facts.ts";
import type { Span } from "../text/canvas.ts";
import type { Chances } from "./number-roles.ts";

export interface FoundCount extends Span {
  readonly field: CountField;
  readonly value: Quantity;
}

export interface LooseNumber extends Span {
  readonly value: Quantity;
  /** What it probably counts; absent where it is the only number. */
  readonly chances?: Chances;
}
export const nhsmail = "(?:nhs[\\s-]?m(?:ai|a|ia|ay)le?s?|nhs\\.net|nhs net|nhs e-?mail|@nhs\\.net|nhsm)";
export const accountWord = "(?:accounts?|accts?|accs?|acounts?|accuonts?|log-?ins?|addresses|licen[cs]es?|ids?|users?)";
export const mailboxWord =
  "(?:mail\\s?boxes|mail\\s?box|mbxs?|mbx's|in-?boxes|maiboxes|mailboxs|mboxes|mbs(?=\\b)|email boxes|boxes(?! (?:of|running|with)\\b))";
export const peopleWord =
  "(?:users?|staff|people|ppl|peeps|team members|receptionists|dentists|optometrists|pharmacists|physios|practitioners|trustees|employees|colleagues|heads?|headcount|seats?|wte|fte|clinicians|nurses|doctors|gps?|members?|workers|volunteers|bods|persons|folk|carers|individuals|of us)";
const adjective =
  "(?:(?:paid|permanent|employed|salaried|contracted|bank|part-time|full-time|new|existing|current|live|active|old|legacy|more|additional|extra|further|other|shared|user|personal|individual|nhs|e-?mail|staff|total|local|odd|or so|different|separate|brand new|in total|full|of them|people's|clinical|admin|exchange|nhsmail|nhs\\.net|nhs mail|nhs net)\\s+){0,4}";
export const unitAfter = new RegExp(
  `^\\s*(?:or so\\s+|ish\\s+|odd\\s+)?(?<adj>${adjective})(?:(?<nm>${nhsmail})\\s*)?(?:(?<mailbox>${mailboxWord})|(?<account>${accountWord})|(?<people>${peopleWord}))(?![a-z])`,
  "i",
);
export const wanted =
  /\b(?:new|need(?:s|ed|ing)?|requir\w*|want(?:s|ed|ing)?|more|additional|extra|further|creat\w+|set(?:ting)? up|request\w*|would like|we'd like|looking for|after|asking for|to add|add(?:ing)?|order|to come|will be joining|joining|wanted|to be created|on top|go(?:ing)? to need|gonna need|'ll need|brand new)\b/i;
export const held =
  /\b(?:exist\w*|current(?:ly)?|already|have|has|hold|got|today|at present|at the moment|so far|live|in use|use|using|on|now|we've|currently have|of us|so far)\b/i;
export const strongHeld =
  /\b(?:exist\w*|current(?:ly)?|already|hold|today|at present|so far|right now|we've got|have got|in use)\b/i;
export const nhsmailHere = new RegExp(nhsmail, "i");

export const partOfMore =
  /\b(?:of which|including|incl\.?|inc|of whom|of these|of those|of them|plus shared)\s*(?:about |around |roughly |some |approx )?$/i;
export const subsetAfter =
  /^\s*(?:of which|of whom|of them|of those|of these|are (?:shared|leavers|disabled|inactive|dormant|generic|resource|rooms?|empty|unused)|(?:shared|generic|resource|leavers?|disabled|dormant|inactive|unused)\b)/i;
