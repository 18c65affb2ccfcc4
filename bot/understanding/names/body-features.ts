/** What the model of organisations' names sees of one candidate: its own words, the words around it, what else was found. */
import type { FieldId } from "../../conversation/facts.ts";
import { sentenceAround } from "../text/canvas.ts";
import { wordsOf } from "../text/words-of.ts";
import { bodies } from "./bodies.ts";
import type { BodyCandidate } from "./body-candidates.ts";

export interface BodyText {
  /** The message with questions, codes and the lead blanked. */
  readonly text: string;
  readonly asked: readonly FieldId[];
}

const kinds: readonly (readonly [string, RegExp])[] = [
  ["trust", /\b(?:trust|ft|hospitals?|infirmary|nhs\w*|health board)\b/i],
  ["practice", /\b(?:surgery|practices?|medical|health ?centre|partnership|partners|pcn|federation|primary care)\b/i],
  ["hospice", /\b(?:hospices?|palliative|bereavement)\b/i],
  ["care", /\b(?:care|nursing|residential|home|homes|lodge|house|court|manor|living|respite)\b/i],
  ["clinic", /\b(?:dental|dentists?|clinics?|opticians?|eyecare|pharmacy|chemists?|podiatry|physio\w*|foot|smile)\b/i],
  ["charity", /\b(?:charity|cic|counselling|carers|community|wellbeing|social enterprise|foundation|together|friends)\b/i],
  ["commission", /\b(?:icb|ics|ccg|csu|commissioning|integrated care)\b/i],
  ["public", /\b(?:council|university|college|school|authority|prison|hmp|hmyoi|ambulance)\b/i],
  ["firm", /\b(?:it|ict|systems?|solutions|computers?|computing|hosting|hosted|cloud|tech\w*|managed|data|digital|networks?|comms|software|msp|net|online|web|services?|support)\b/i],
  ["company", /\b(?:ltd|limited|llp|plc|inc|group)\b/i],
  ["office", /\b(?:head|manager|director|officer|chief|secretary|service desk|team|department|board|programme)\b/i],
  ["system", /\b(?:exchange|office|365|google|workspace|gmail|outlook|zimbra|groupwise|notes|domino|teams|windows|nhsmail|emis|systmone)\b/i],
  ["calendar", /\b(?:jan|feb|march?|apr|may|june?|july?|aug|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|easter|christmas)\w*\b/i],
]; // prettier-ignore

const before: readonly (readonly [string, RegExp])[] = [
  ["we", /\b(?:we(?:'re| are)|were|i'm (?:from|at|with)|i am (?:from|at|with)|im (?:from|at)|here at|us at|us here at)\s+(?:called |known as |a \w+,? |an \w+,? |the )?$/i],
  ["from", /\b(?:hello|hi|greetings|writing|morning|afternoon|evening|here|message|calling|speaking) (?:from|at)\s+(?:the )?$/i],
  ["behalf", /\b(?:on behalf of|for and on behalf of|it's for|client(?: of ours)?|customer is|position for|state of play for)\W*(?:the )?$/i],
  ["works", /\b(?:manager|nurse|lead|director|clerk|secretary|partner|owner|trustee|administrator|receptionist|volunteer|work|run|manage)\s*(?:at|for|of|in|,)?\s*(?:the )?$/i],
  ["named", /\b(?:called|named|name(?: is|'s)?|known as|trad(?:e|ing) as|registered as|name of|title is|put|use|enter|register)\s*[:=-]?\s*["']?(?:the )?$/i],
  ["label", /\b(?:org\w*|practice|trust|hospice|company|surgery|us|client|home)\s*[:=-]\s*$/i],
  ["small", /\b(?:a|an|the|our|we're a|little|small|local) (?:[\p{L}-]+ ){1,4}?(?:charity|home|practice|company|firm|business|cic|hospice|clinic|surgery|pharmacy|opticians?'?s?|trust|enterprise|organisation|outfit|service)\s*[,(:]\s*(?:the )?$/iu],
  ["by", /\b(?:by|with|to|through|via|using|supplier|provider|contractor|company|firm|reseller|msp|contract|agreement|sla|support\w*|email|mail|hosts?|called in|bought in from)\s*(?:is|=|:|,|\(|w\/|-)?\s*(?:the |a |an )?$/i],
  ["past", /\b(?:formerly|previously|used to be|was|were|before(?: that)?|until \w+|ex|old|no longer|not|isn't|never|replac\w+|left|lost|dissolved)\s*[,:]?\s*(?:called )?(?:the )?$/i],
  ["parent", /\b(?:part of|parent|host(?:ed by|s)?|landlord|neighbour\w*|belongs to|owned by|under|join\w*|merg\w+ with|like|unlike|near|next to|opposite|share[sd]? with|run by|subsidiary of|head office)\b[^.\n]{0,18}$/i],
  ["says", /\b(?:says?|said|told|asked|hears?|rang|from)\b[^.\n]{0,12}$/i],
  ["start", /(?:^|[\n.!?]\s*)$/],
]; // prettier-ignore
const after: readonly (readonly [string, RegExp])[] = [
  ["here", /^\s*(?:here|speaking|calling|again|checking in)\b/i],
  ["tends", /^[^.;\n]{0,25}\b(?:support\w*|looks? after|host\w*|provid\w+|runs?|maintain\w*|suppl\w+|manag(?:es|ed)|do(?:es)? (?:our|it|the|all)|sorts?|set it up|fix\w*|built)\b/i],
  ["ends", /^[^.;\n]{0,30}\b(?:contract|ends?|expires?|until|till|runs? (?:out|to)|up (?:in|on)|renew\w*|terminat\w+|notice|invoice\w*|sla)\b/i],
  ["has", /^\s*(?:\([^)]*\)\s*)?,?\s*(?:has|have|is|are|uses?|need\w*|would like|wants?|wish\w*|currently|will)\b/i],
  ["mail", /^[^.;\n]{0,50}\b(?:exchange|365|google|groupwise|zimbra|mailbox\w*|nhsmail|ods|code|staff|accounts?)\b/i],
  ["code", /^\s*[,(|:-]*\s*■/],
  ["says", /^\s*(?:says?|said|told|reckons?|asked|rang|went|closed|merged|was|were)\b/i],
  ["comma", /^\s*,/],
  ["end", /^\s*(?:$|[\n.])/],
]; // prettier-ignore

const hasBody = new RegExp(`\\b${bodies}\\b`, "iu");
const endsInBody = new RegExp(`\\b${bodies}$`, "iu");

/** What speaks for no name at all. */
export const noBodyFeatures = ({ text, asked }: BodyText, ruled: number): readonly string[] => [
  "none",
  `none&${askedOf(asked)}`,
  `none:ruled${Math.min(2, ruled)}`,
  `none:ruled${Math.min(2, ruled)}&${askedOf(asked)}`,
  ...(/\b(?:we're|we are|i'm from|here at|on behalf of|called)\b/i.test(text) ? ["none&m:we"] : []),
];

const askedOf = (asked: readonly FieldId[]): string =>
  asked.includes("organisationName")
    ? "asked"
    : asked.includes("supportArrangements")
      ? "support"
      : asked.length > 0
        ? "else"
        : "free";

/** Its own words: how many, of what kind, the first and the last. */
const ownWords = ({ value, how }: BodyCandidate, ends: boolean): readonly string[] => {
  const words = value.split(" ");
  return [
    `how=${how}`,
    `words:${Math.min(6, words.length)}`,
    ...kinds.flatMap(([name, pattern]) => (pattern.test(value) ? [`kind:${name}`] : [])),
    ends ? "ends" : hasBody.test(value) ? "within" : "nobody",
    `first=${(words[0] ?? "").toLowerCase()}`,
    `last=${(words.at(-1) ?? "").toLowerCase()}`,
    ...(words.some((word) => /^(?:of|and|at|for|in|with|on|by)$/.test(word)) ? ["linked"] : []),
    ...(words.some((word) => /^\d/.test(word)) ? ["figures"] : []),
    ...(/^\P{Lu}/u.test(value) ? ["small"] : []),
  ];
};

/** Other candidates that lie around it or within it. */
const overlaps = (
  one: BodyCandidate,
  candidates: readonly BodyCandidate[],
  ends: readonly boolean[],
): readonly string[] => {
  const found = new Set<string>();
  let wider = 0;
  for (const [at, other] of candidates.entries()) {
    if (other === one) continue;
    if (other.start <= one.start && other.end >= one.end) {
      wider += 1;
      if (ends[at] === true) found.add("inside:body");
      if (other.how === "rule") found.add("inside:rule");
      if (other.how === "longer") found.add("inside:longer");
    }
    if (other.start >= one.start && other.end <= one.end) {
      if (ends[at] === true) found.add("holds:body");
      if (other.how === "rule") found.add("holds:rule");
    }
  }
  if (wider > 0) found.add(`inside:${Math.min(2, wider)}`);
  return [...found];
};

/** The words before and behind it in its sentence, and what they say of it. */
const around = (text: string, { start, end }: BodyCandidate): readonly string[] => {
  const sentence = sentenceAround(text, start);
  const [leftOf, rightOf] = [text.slice(Math.max(0, start - 80), start), text.slice(end, end + 80)];
  const left = wordsOf(leftOf.slice(Math.max(0, leftOf.length - (start - sentence.start)))).toReversed();
  const right = wordsOf(rightOf.slice(0, Math.max(0, sentence.end - end)));
  return [
    ...left.slice(0, 3).map((near) => `L:${near}`),
    ...right.slice(0, 3).map((near) => `R:${near}`),
    `L1=${left[0] ?? "edge"}`,
    `R1=${right[0] ?? "edge"}`,
    `L2=${left[1] ?? "edge"}+${left[0] ?? "edge"}`,
    ...before.flatMap(([name, pattern]) => (pattern.test(leftOf) ? [`<${name}`] : [])),
    ...after.flatMap(([name, pattern]) => (pattern.test(rightOf) ? [`>${name}`] : [])),
  ];
};

/** Features by name for every candidate; each is there or not. */
export const bodyFeatures = (
  { text, asked }: BodyText,
  candidates: readonly BodyCandidate[],
): readonly (readonly string[])[] => {
  const values = new Map<string, number>();
  for (const { value } of candidates) values.set(value.toLowerCase(), (values.get(value.toLowerCase()) ?? 0) + 1);
  const ends = candidates.map(({ value }) => endsInBody.test(value));
  const question = askedOf(asked);
  return candidates.map((one, index) => {
    const own = new Set<string>([
      ...ownWords(one, ends[index] === true),
      ...overlaps(one, candidates, ends),
      ...((values.get(one.value.toLowerCase()) ?? 0) > 1 ? ["again"] : []),
      index === 0 ? "first" : index === candidates.length - 1 ? "final" : "mid",
      ...around(text, one),
    ]);
    const crossed = [...own].filter((name) => /^(?:[<>]|how|ends|nobody|within|inside|kind|small)/.test(name));
    const tail = own.has("ends") ? "ends" : own.has("nobody") ? "nobody" : "within";
    return [
      ...own,
      ...crossed.map((name) => `${name}&${question}`),
      ...crossed.filter((name) => /^[<>]/.test(name)).map((name) => `${name}&${tail}`),
      ...crossed.filter((name) => /^(?:kind|[<>])/.test(name)).map((name) => `${name}&how=${one.how}`),
    ];
  });
};
