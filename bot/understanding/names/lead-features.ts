/** What the lead model sees of one name: the words around it, its place in the message, who else is named. */
import type { FieldId } from "../../conversation/facts.ts";
import { sentenceAround, type Span } from "../text/canvas.ts";
import { organisationWord } from "./bodies.ts";
import type { Candidate } from "./candidates.ts";
import { leadClassesOf } from "./lead-classes.ts";

export interface LeadText {
  /** The message with questions and signature blanked. */
  readonly text: string;
  readonly asked: readonly FieldId[];
}

const tokenAt = /\p{L}[\p{L}'-]*(?<!['-])|\d+|[,:;()=\n/|&.!?"-]|■+/gu;

const shapesIn = (text: string, names: ReadonlySet<string>): readonly string[] =>
  [...text.matchAll(tokenAt)].map(([word]) => {
    if (/^\d/.test(word)) return "#";
    if (word.startsWith("■")) return "blot";
    if (!/^\p{L}/u.test(word)) return word;
    const small = word.toLowerCase().replace(/'s$/, "");
    const kind = leadClassesOf(small);
    return kind ?? (/^\p{Lu}/u.test(word) && names.has(small) ? "NAME" : small);
  });

const before: readonly (readonly [string, RegExp])[] = [
  ["intro", /(?:\b(?:i'?m|i am|my name is|my name's|name's|this is|it'?s|me|myself)\s*[,:(-]?\s*)$/i],
  [
    "greets",
    /(?:^|[\n.!?,]\s*)(?:hi|hello|hey|hiya|dear|morning|afternoon|evening|thanks|thank you|cheers|ta)(?: again| so much| very much)?,?\s*$/i,
  ],
  ["labelled", /\b(?:lead|leads?|manager|contact|name|who|pm|tl)(?:'s name| name)?\s*(?:[:=]|->|-|\bis\b)\s*$/i],
  [
    "otherlead",
    /\b(?:clinical|safeguarding|ig|nursing|team|governance|technical|finance|comms|deputy|infection\w*|quality|training|hr|medical|it support)\s+(?:lead|manager|contact)\w*\s*(?:[:=-]|is\b|,)?\s*$/i,
  ],
  [
    "bysupport",
    /\b(?:support\w*|maintain\w*|managed|hosted|looked after|provided|run|done|contract\w*|supplier|msp|provider|firm|company|it)\b[^.;\n]{0,25}?\b(?:by|with|from|through|via|called|is|are|:)\s*$/i,
  ],
  [
    "notx",
    /\b(?:not|isn't|wasn't|no longer|never|instead of|rather than|replac\w+|from|formerly|was|used to be|off|except)\s*$/i,
  ],
  ["roleof", /\b(?:our|the|my|a|an)\s+(?:[\p{L}&-]+\s+){1,5}[,(:-]?\s*$/iu],
  ["to", /\b(?:to|with|on|by)\s*$/i],
  ["cc", /\b(?:cc|cc'd|copied|copying|copy|pa|via|for invoices|signed)\b[^.\n]{0,12}$/i],
  ["start", /(?:^|[\n.!?]\s*)$/],
];
const after: readonly (readonly [string, RegExp])[] = [
  ["here", /^\s*(?:here|speaking|again|writing|from)\b/i],
  [
    "appositive",
    /^\s*[,(-]\s*(?:our|the|my|a|an|who|head|deputy|assistant|practice|it|digital|project|director|chief|manager|operations|business)\b/i,
  ],
  [
    "leads",
    /^(?:[^.;\n]{0,40}?)\b(?:lead\b|leads\b|leading\b|transition|in charge|charge of|head(?:s|ing) (?:up|this|it)|tak\w+ (?:this|it|over|on|the lead|point|forward)|steer\w*|responsible|run(?:s|ning)? (?:this|the (?:project|move|migration|show)))/i,
  ],
  [
    "tends",
    /^(?:[^.;\n]{0,15}?)\b(?:support\w*|looks? after|fix\w*|maintain\w*|hosts?|sorts? (?:it|us|out|the|our)|comes? (?:in|out)|helps?|does (?:it|the|our)|do (?:our|us|the))\b/i,
  ],
  [
    "away",
    /^(?:[^.;\n]{0,25}?)\b(?:on leave|maternity|off sick|sick|retir\w+|left|leaving|gone|moved on|sabbatical|away|no longer|resigned|absence|holiday)\b/i,
  ],
  [
    "says",
    /^\s*(?:\([^)]*\)\s*)?(?:in \w+ |from \w+ |at \w+ (?:\w+ )?)?(?:says?|said|reckons?|thinks?|told|asked|wants?|tells?|suggested|mentioned|confirmed|keeps?|gave|sent)\b/i,
  ],
  ["signs", /^(?:[^.;\n]{0,20}?)\b(?:sign\w*|approv\w*|sponsor\w*|invoice\w*|budget|holds the purse|deput\w+)\b/i],
  ["end", /^\s*(?:$|[\n.])/],
  ["ownline", /^[\s),.]*(?:$|\n|,\s*\p{Lu}\p{Ll}+[^.\n]{0,40}(?:$|\n))/u],
];

const claims =
  /\b(?:comes?|addressed|sent|send (?:it|everything|anything)|goes)\b[^.\n]{0,20} to me\b|\bI(?:'ve| have| was|'m)? (?:now )?(?:been )?(?:told|asked|chosen|nominated|appointed|picked|volunteered)\b[^.\n]{0,15} to (?!find|let|tell|ask|write|send|say|pass|fill|give|look|check|contact|get in)|\b(?:use|put|have) me\b|\bI(?:'ve| have)? (?:inherited|taken (?:it|this|over|on)|took (?:it|this|over|on))\b|\bI(?:'m| am) (?:now )?(?:the )?responsible\b|\b(?:one|person|man|woman) (?:pushing|driving|doing|running|responsible|in charge)\b|\bmyself\b|\bsee (?:it|the \w+(?: \w+)?) through\b|\b(?:happy|glad|willing|agreed|asked me|asked) to (?:be (?:the |your |our )?lead|lead|act as|head)|\b(?:do it|doing it|lead it|lead) myself\b|\bme to (?:lead|head|run)\b|\bI(?:'?ll| will|'m| am|m| shall)?(?: going to| happy to| glad to| agreed to| to)?(?: be| act(?:ing)? as| lead)?(?: the| our| your| a)?(?: new| transition| project| migration)? ?(?:lead\w*|in charge|running this|heading|project manag\w+|point of contact|dealing with)\b|\b(?:it'?s|that'?s|is|:) me\b|\bme\b(?= (?:as|leading|to lead))|\b(?:short straw|volunteered|landed with|yours truly|muggins)\b/i;

const side = (shapes: readonly string[], mark: string, add: (name: string) => void): void => {
  for (const [at, one] of shapes.slice(0, 3).entries()) add(`${mark}${at + 1}=${one}`);
  for (const one of shapes.slice(0, 8)) add(`${mark}:${one}`);
  if (shapes.length >= 2) add(`${mark}b=${shapes[0]}+${shapes[1]}`);
  if (shapes.length >= 3) add(`${mark}b2=${shapes[1]}+${shapes[2]}`);
  if (shapes.length === 0) add(`${mark}edge`);
};

const leadClasses = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}'-]+/u)
      .flatMap((word) => leadClassesOf(word) ?? []),
  );

const mentionFeatures = (
  { text }: LeadText,
  span: Span,
  names: ReadonlySet<string>,
  add: (name: string) => void,
): void => {
  const sentence = sentenceAround(text, span.start);
  const [left, right] = [
    text.slice(sentence.start, span.start),
    text.slice(span.end, Math.max(span.end, sentence.end)),
  ];
  side(shapesIn(left, names).toReversed(), "L", add);
  side(shapesIn(right, names), "R", add);
  for (const [name, pattern] of before)
    if (pattern.test(text.slice(Math.max(0, span.start - 80), span.start))) add(`<${name}`);
  for (const [name, pattern] of after) if (pattern.test(text.slice(span.end, span.end + 80))) add(`>${name}`);
  if (atFoot(text, span)) add("<foot");
  const about = leadClasses(text.slice(sentence.start, sentence.end));
  for (const one of about) add(`S:${one}`);
  const next = text.slice(sentence.end, sentence.end + 60);
  if (
    /^\s*(?:s?he|they)(?:'s|'ll|'re| is| will| are| has)?\b[^.\n]{0,30}\b(?:lead|charge|run|head|project|dealing|contact|point)/i.test(
      next,
    )
  )
    add("then:leads");
  if (/^\s*(?:s?he|they)(?:'s|'ll|'re| is| will| are| has)?\b/i.test(next)) add("then:they");
};

const messageFeatures = ({ text, asked }: LeadText): readonly string[] => [
  ...(/\blead\w*\b/i.test(text) ? ["m:lead"] : []),
  ...(/\b(?:charge|respons\w+|project|transition|nhs ?mail|move|migrat\w+|contact)\b/i.test(text) ? ["m:move"] : []),
  ...(claims.test(text) ? ["m:claims"] : []),
  ...(undecided.test(text) ? ["m:undecided"] : []),
  asked.includes("transitionLead") ? "m:asked" : asked.length > 0 ? "m:askedelse" : "m:free",
];
const undecided =
  /\b(?:tbc|tba|not (?:yet )?(?:decided|agreed|known|sure)|decid\w+|either|will confirm|recruit\w*|haven't (?:picked|chosen|decided)|no[- ]?(?:one|body) (?:yet|has)|\p{Lu}\p{Ll}+ or \p{Lu}\p{Ll}+)\b/u;

/** A name that only says who writes, in a message in which the writer claims nothing: we ask (offered.ts). */
export const onlyWrites = ({ text }: LeadText, { mentions, signed }: Candidate): boolean =>
  !claims.test(text) &&
  mentions.every((mention) => signed || atFoot(text, mention) || introduces.test(text.slice(0, mention.start)));
const introduces = /\b(?:[Ii]'?m|[Ii] am|[Mm]y name(?: is|'s)|[Nn]ame's|[Tt]his is)\s+$/;
const atFoot = (text: string, { start }: Span): boolean =>
  start > text.length * 0.75 && /(?:^|\n|\s[-–]\s?)\s*(?:\p{L}+\s*)?$/u.test(text.slice(0, start));

/** What speaks for nobody at all. */
export const noneFeatures = (told: LeadText, candidates: readonly Candidate[]): readonly string[] => {
  const message = messageFeatures(told);
  const count = Math.min(4, candidates.length);
  return [
    "none",
    `none:${count}`,
    ...message.flatMap((one) => [`none&${one}`, `none:${count === 1 ? "one" : "many"}&${one}`]),
  ];
};

/** Features by name for every candidate; each is there or not. */
export const leadFeatures = (told: LeadText, candidates: readonly Candidate[]): readonly (readonly string[])[] => {
  const names = new Set(candidates.flatMap(({ value }) => value.toLowerCase().split(/\s+/)));
  const message = messageFeatures(told);
  const people = candidates.filter(({ value }) => !organisationWord.test(value));
  return candidates.map((candidate, index) => {
    const own = new Set<string>();
    for (const mention of candidate.mentions) mentionFeatures(told, mention, names, (name) => void own.add(name));
    const words = `words:${Math.min(3, candidate.value.split(/\s+/).length)}`;
    own.add(words);
    if (candidate.signed) own.add("signed");
    if (organisationWord.test(candidate.value)) own.add("body");
    if (/^\p{Ll}/u.test(candidate.value)) own.add("small");
    if (/^(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof\w*|Sister|Matron|Rev|Sr)\b/.test(candidate.value)) own.add("titled");
    if (people.length === 1) own.add("only");
    own.add(index === 0 ? "first" : index === candidates.length - 1 ? "last" : "mid");
    if (candidate.mentions.length > 1) own.add("again");
    else if (own.has("<foot") || candidate.signed) own.add(message.includes("m:claims") ? "<signsclaim" : "<signsonly");
    const all = [...own];
    // Who speaks, and what is spoken of, change what a place means.
    const crossed = all.filter((one) => /^(?:[<>]|signed|words|only|small|body|then)/.test(one));
    return [
      ...all,
      ...crossed.flatMap((one) => message.map((about) => `${one}&${about}`)),
      ...crossed.filter((one) => /^[<>]/.test(one)).map((one) => `${one}&${words}`),
    ];
  });
};
