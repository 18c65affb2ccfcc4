/** A label before a number that says what it counts: "New accounts:", "currently". */
import type { CountField } from "../../conversation/facts.ts";
import { accountWord, mailboxWord, nhsmail } from "./count-words.ts";

const labels: readonly (readonly [RegExp, CountField])[] = [
  [new RegExp(`(?:^|[\\n;,•|])\\s*${nhsmail}(?:\\s+${accountWord})?\\s*[:=-]?\\s*$`, "i"), "currentNhsmailAccounts"],
  [
    new RegExp(
      `(?:(?:number|no\\.?|num|count|total|#)\\s*(?:of\\s*)?)?\\b(?:current(?:ly)?|existing|present|live)\\s*(?:number of\\s*)?(?:${nhsmail}\\s*)?(?:${accountWord}|${nhsmail})?\\s*(?:is|are|=|:|-|->|at|to|be|should be|would be)?\\s*(?:about|around)?\\s*$`,
      "i",
    ),
    "currentNhsmailAccounts",
  ],
  [
    new RegExp(
      `(?:number of |no\\.? of |total )?\\b(?:new|additional|extra|required)\\s*(?:${nhsmail}\\s*)?(?:${accountWord}|ones|${nhsmail})?\\s*(?:required|needed|wanted|we need|we want)?\\s*(?:is|are|=|:|-|->|at|to|be|should be|would be)?\\s*(?:about|around)?\\s*$`,
      "i",
    ),
    "newAccounts",
  ],
  [
    new RegExp(
      `(?:number of |no\\.? of |total )?${mailboxWord}(?:\\s+(?:count|total|numbers?))?\\s*(?:is|are|=|:|-|->|at|to|be|should be|would be|count)?\\s*(?:about|around)?\\s*$`,
      "i",
    ),
    "mailboxes",
  ],
  [new RegExp(`${accountWord} (?:required|needed|wanted)\\s*(?:is|are|=|:|-|->|to|be)?\\s*$`, "i"), "newAccounts"],
  [
    new RegExp(
      `(?:we|already|currently)?\\s*(?:have|hold|got)\\s+(?:with |in |on )?${nhsmail}\\s*(?:accounts?)?\\s*(?:is|are|=|:|-)?\\s*$`,
      "i",
    ),
    "currentNhsmailAccounts",
  ],
  [
    new RegExp(`(?:already |currently )(?:on|with|have on) ${nhsmail}\\s*(?:is|are|=|:|-)\\s*$`, "i"),
    "currentNhsmailAccounts",
  ],
];
export const labelBefore = (before: string): CountField | undefined => {
  const near = before.split(/[\n;]|\.\s|,\s/).at(-1) ?? before;
  if (
    /\b(?:need|want|require)\s+(?:another|a further|an additional|an extra)\s*$/i.test(near) ||
    /\b(?:another|a further|an additional|an extra)\s+(?:about |around )?$/i.test(near)
  )
    return "newAccounts";
  return labels.find(([pattern]) => pattern.test(near) && /[a-z]/i.test(pattern.exec(near)?.[0] ?? ""))?.[1];
};
