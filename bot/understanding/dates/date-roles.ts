/** What a date is for: the preferred start, the end of the support contract, or neither. */
import type { FieldId } from "../../conversation/facts.ts";
import { sentenceAround } from "../text/canvas.ts";
import { endsSomethingElse, isAbsence, isMeeting, startsSomethingElse } from "./date-subjects.ts";
import type { FoundDate } from "./scan.ts";

export type DateRole = "preferredStart" | "contractEnd";

const startCue =
  /\b(?:start\w*|begin\w*|began|kick(?:ing)?[- ]?off|commence\w*|go(?:ing)?[- ]?(?:live|ahead)|on-?board\w*|migrat\w+|mov(?:e|ing)|join\w*|switch\w*|transition\w*|hop(?:e|ing)|aim\w*|target\w*|prefer\w*|ideal\w*|would like|we'd like|looking (?:at|to)|plan\w*|ready|rollout|roll out|done by|in place|get going|available|earliest|pencil\w*|suit\w*|good for us|works? for us|thinking|want(?:ing)? to|date|do it|slot|could do|(?:can|could) (?:we|i|it)|be (?:possible|ok|okay|alright|feasible) to)\b/gi;
const contractCue =
  /\b(?:(?:support|service|maintenance|hosting|it|msp|sla|licence|license|current|existing|our|the|e-?mail|server|warranty)?\s*(?:contract|agreement|sla|deal|warranty)|contracted|support(?:ed)?|cover)\b[^.;\n]{0,60}?\b(?:end\w*|expir\w+|run\w*(?: out| until| to| till| through)?|up|finish\w*|lapse\w*|renew\w*|terminat\w+|until|till?|through|due|to|left|remaining|concludes?|over|good|covers?|comes? to an end|by|in place)\b|\b(?:msp|csu|supplier|provider|outsourced)\b[^.;\n]{0,40}?\b(?:until|till?|ends?|expir\w+|runs? out|renew\w*)\b|\b(?:contract|support|agreement|sla) end(?:s|ing)?(?: date)?\b|\b(?:contract|support|agreement|sla)\s*(?:is|:|=|-)?\s*(?:up|to|until|till)\b|\bend of (?:the )?(?:contract|support)\b|\b(?:expir\w+|runs? out|lapse\w*|renew(?:s|al|ed)?)\b|\b(?:support|contract)\w*\b[^.;\n]{0,40}\b(?:until|till)\b|\bit (?:ends|expires|finishes|lapses|is up|runs (?:out|to|until|till))\b|(?<!\bnot )(?<!\bwait )\buntil\b/gi;
const otherCue =
  /\b(?:since|installed|bought|purchased|built|upgraded?|last (?:upgraded|year|month|time)|went|moved|migrated|joined|was|were|had|took over|merged|opened|established|founded|closes?|closing|leaving|leave|holiday|off|away|retir\w+|meeting|call|audit|inspection|cqc|board(?! (?:says?|said|wants?|would|prefers?|agreed|chose|decided|has|have)\b)|licence lapses|licen[cs]e\w*|spam filter|mailed|e-?mailed|spoke|wrote|dated|sent|born|refresh|go-live was|available from|back (?:on|from|in))\b/gi;

const lastIndex = (text: string, cue: RegExp): number => {
  let last = -1;
  for (const match of text.matchAll(cue)) last = Math.max(last, match.index + match[0].length);
  return last;
};

/** The role that the words give a date, unless they tell of somebody's absence, a visit, the phones' contract. `said`: nothing blanked. */
export const roleOfDate = (
  text: string,
  said: string,
  date: FoundDate,
  others: readonly FoundDate[],
  asked: readonly FieldId[],
): DateRole | "other" | undefined => {
  const role = roleByWords(text, date, others, asked);
  if (role === undefined || role === "other") return role;
  const sentence = sentenceAround(text, date.start);
  const previous = others.filter((other) => other.end <= date.start && other.start >= sentence.start).at(-1);
  const next = others.find((other) => other.start >= date.end && other.start < sentence.end);
  const from = Math.max(sentence.start, previous?.end ?? 0);
  const before = said.slice(from, date.start);
  const around = said.slice(from, next?.start ?? sentence.end);
  if (isAbsence(untilDate(before, date))) return "other";
  if (role === "contractEnd") return endsSomethingElse(around) ? "other" : role;
  const wanted = asked.includes("preferredStart");
  return startsSomethingElse(before, wanted) || (!wanted && isMeeting(around, before, said.slice(date.end)))
    ? "other"
    : role;
};
/** Of "until June" the first word may belong to the date. */
const untilDate = (before: string, { value }: FoundDate): string =>
  before + (/^(?:un)?till?\s/i.exec(value.raw)?.[0] ?? "");

const roleByWords = (
  text: string,
  date: FoundDate,
  others: readonly FoundDate[],
  asked: readonly FieldId[],
): DateRole | "other" | undefined => {
  const sentence = sentenceAround(text, date.start);
  const previous = others.filter((other) => other.end <= date.start && other.start >= sentence.start).at(-1);
  const next = others.find((other) => other.start >= date.end && other.start < sentence.end);
  const before = text.slice(Math.max(sentence.start, previous?.end ?? 0), date.start);
  const after =
    text
      .slice(date.end, Math.min(sentence.end, next?.start ?? sentence.end))
      .split(/,|\band\b|\bbut\b|\bif\b|\bprovided\b|\bassuming\b|\bsubject to\b|\bunless\b|\bas long as\b/i)[0] ?? "";
  const own =
    byCue(before + (/^(?:start\w*|say\b)/i.exec(text.slice(date.start, date.end))?.[0] ?? ""), before.length) ??
    byCue(after, after.length);
  if (own === "other" || leadFrom.test(before) || handsOver.test(before) || stoodUntil.test(before)) return "other";
  if (own !== undefined) return own;
  if (
    previous !== undefined &&
    (saysAgain.test(text.slice(previous.end, date.end)) ||
      /^\W*(?:or|and|failing that|otherwise|to|but|no|sorry|actually|i mean|make that|not|rather|instead|maybe|possibly|at a push|if not|,|\s)+\W*$/i.test(
        before,
      ))
  ) {
    const earlier = roleByWords(text, previous, others, asked);
    if (earlier !== undefined) return earlier;
    if (saysAgain.test(text.slice(previous.end, date.end))) return undefined;
  }
  return byQuestion(text, sentence, date, others, asked);
};

/** "It'll move to Catrin in January", "Sam takes over from May": who, and not the mail. */
const handsOver =
  /\b(?:it|that|this|lead|role)(?:'ll| will|'s going to| is going to| would| might| may)? (?:move|moves|moving|pass|passes|go|goes|switch|switches|hand\w* over) (?:over )?to (?!NHS|Nhs|Office|Exchange|Google|The\b)\p{Lu}\p{Ll}+[^.;,\d]{0,20}$|\b(?:takes?|taking|will take) over (?:from )?[^.;,\d]{0,12}$|\bhand(?:s|ing|ed)? (?:it |this )?over (?:to )?[^.;,\d]{0,20}$/u;

/** "Gareth has replaced me as lead with effect from December". */
const leadFrom = /\b(?:lead|contact|manager)\b[^.;]{0,15}\bwith effect\s*(?:from\s*)?$/i;

/** "Was 2010 until March": how it was. */
const stoodUntil = /\b(?:was|were|used to|had been|we had)\b[^.;,]{0,30}\b(?:until|till?)\s*$/i;

/** "After the new year rush, say February": the second says what the first means. Read from the first date's end. */
export const saysAgain =
  /^[^.;,\n\d]{0,15}[\s,(-]+(?:so |let'?s )?(?:say|meaning|in other words)\s+(?:in |about |around |some ?time in )?/i;

/** Licences, certificates and domains lapse too. */
const ofSomethingElse =
  /\b(?:licen[cs]es?|certs?|certificates?|domains?|filters?|anti-?virus|ssl|passwords?|lease|leases)\b/i;

/** The cue nearest to the date decides. */
const byCue = (text: string, until: number): DateRole | "other" | undefined => {
  const part = text.slice(0, until + 40);
  const [start, contract, other] = [lastIndex(part, startCue), lastIndex(part, contractCue), lastIndex(part, otherCue)];
  const best = Math.max(start, contract, other);
  if (best < 0) return undefined;
  if (best === contract)
    return ofSomethingElse.test(part) && !/contract|support|\bsla\b|agreement/i.test(part) ? "other" : "contractEnd";
  return best === start ? "preferredStart" : "other";
};

const byQuestion = (
  text: string,
  sentence: { start: number; end: number },
  date: FoundDate,
  others: readonly FoundDate[],
  asked: readonly FieldId[],
): DateRole | undefined => {
  // "After the summer" is when something starts, and no contract's end.
  if (date.value.notBefore === true && !asked.includes("preferredStart") && asked.length > 0) return undefined;
  if (asked.includes("contractEnd") || (asked.includes("supportArrangements") && !asked.includes("preferredStart")))
    return "contractEnd";
  if (asked.includes("preferredStart")) return "preferredStart";
  if (
    /(?<!\bno (?:formal |fixed |real )?)\b(?:contract|agreement|sla)\b/i.test(
      text.slice(sentence.start, sentence.end),
    ) &&
    !/\b(?:start|begin|on-?board|kick)/i.test(text.slice(sentence.start, sentence.end))
  )
    return "contractEnd";
  // A fragment that is a date and little else: "RX7, Exchange 2010, 300 new accounts, March".
  // "March not April": the month that it is not says nothing more.
  const fragment = others
    .filter(({ negated }) => negated)
    .reduce((so, other) => so.replace(other.value.raw, ""), text.slice(sentence.start, sentence.end));
  const parts = fragment.split(/[,/;:()=]|\band\b|\bbut\b/i);
  const own = parts.find((part) => part.includes(date.value.raw)) ?? fragment;
  const rest = own
    .replace(date.value.raw, "")
    .replace(/■+/g, "")
    .replace(
      /\b(?:the|in|on|from|by|at|around|about|say|maybe|probably|please|for|some ?time|then|hopefully|no|not|actually|sorry|make|it|that|change|to|is|should|be|meant|i|rather|than|instead|of|mean|it's|thats|that's|or|earliest|would|good|date|ok|fine|set|put|us|down|best|great|fits|really|works?|suits?|just|erm|um|this|coming|within|next|as|could|can|we|what|how|if|possible|poss|soon|before|after|post|ideally|then|i'm|think|guess|thinking|aiming|fine|though|us|you|do|have|start|date|be|okay|lets|let's|ish|or so|roughly|approx|approximately|time|hols|go|with|looking|like|late|early|mid|end|beginning|between|either|both|all|being|well|yes|yeah|ok|so|but|ta|thanks|cheers|lovely|nice|nicest|brilliant|perfect|wonderful|fab|ace|better|easiest|preferable|handy|convenient|super|grand)\b/gi,
      "",
    );
  return rest.replace(/[^\p{L}\d]/gu, "").length === 0 ? "preferredStart" : undefined;
};
