/** A contract's end from its length: "3 year contract from April 2025" ends on 31 March 2028. */
import type { DateSpan } from "../../conversation/facts.ts";
import { addDays, addMonths } from "./calendar.ts";
import { smallNumber, smallPattern } from "./names.ts";
import { scanDates } from "./scan.ts";
import type { Canvas, Span } from "../text/canvas.ts";

const lengthFrom = new RegExp(
  `\\b(?<n>${smallPattern})[\\s-]*(?<u>year|yr|month|mth)s?'?\\s*(?:long |rolling |fixed |support |service |maintenance |managed )*(?:contract|agreement|deal|term|sla|support)?[^.;\\n]{0,40}?\\b(?:from|since|starting|started|signed|began|beginning|which started|as of|commencing|(?<=\\b(?:signed|took|taken|started|renewed|agreed)\\b[^.;\\n]{0,40})(?:in|on))\\s+(?:in |on )?`,
  "gi",
);

export const contractByLength = (
  { text, said }: Canvas,
  today: string,
  asked: boolean,
): (Span & { readonly value: DateSpan }) | undefined => {
  for (const match of text.matchAll(lengthFrom)) {
    // "Two years from June with 90 days' notice": who gives notice has a contract.
    const after = said.slice(match.index + match[0].length).split(/[;\n]/)[0] ?? "";
    if (!asked && !/contract|agreement|deal|term|sla|support/i.test(match[0]) && !/\bnotice\b/i.test(after)) continue;
    const rest = match.index + match[0].length;
    const date = scanDates(text.slice(rest, rest + 40), { today, ref: addMonths(today, -60) }).dates[0];
    if (date === undefined || date.start > 2) continue;
    const months = smallNumber(match.groups?.["n"] ?? "") * (/^y/i.test(match.groups?.["u"] ?? "") ? 12 : 1);
    const from = addDays(addMonths(date.value.from, months), -1);
    if (from < today) continue;
    const end = rest + date.end;
    return { start: match.index, end, value: { from, precision: "day", raw: text.slice(match.index, end) } };
  }
  return undefined;
};
