/** Questions that the person's own record, or this conversation, answers: no guidance knows what they ask. */
import { parseReference } from "../../src/onboarding/reference.ts";

export type Asked =
  | "waiting"
  | "reference"
  | "status"
  | "moves"
  | "call"
  | "window"
  | "sent"
  | "ism"
  | "wanted"
  | "question"
  | "whoAreYou"
  | "howToChange"
  | "showSummary"
  | "when";

const before =
  "(?:(?:ok|okay|oh|so|and|but|well|right|wait|hang on|hmm+|sorry|hi|hello|hey|please|thanks|actually|um+|erm?|then|quick question|(?:can|could) you (?:please )?(?:tell me|say|remind me)|(?:do you|i don't|i dont) know|(?:i )?(?:want|need) to know|tell me|remind me(?: of)?|i(?:'ve| have)? forgot(?:ten)?|i forget|i lost)[\\s,.!:-]+)*";
const after =
  "(?:[\\s,]*(?:please|pls|thanks|again|now|then|btw|by the way|today|at the moment|currently|for me|mate|exactly|so far|so|already|actually|though|though?|here|last time|before|earlier|yesterday))*\\W*$";
const whole = (core: string): RegExp => new RegExp(`^\\W*${before}(?:${core})${after}`, "i");

const what = "(?:what(?:'s|s| is| was| were)?|which(?: is)?|wots|wats)";
const mine = "(?:my|our|the|that|this)";
const thing = "(?:requests?|applications?|intents?(?: to migrate)?|submission|case|migration)";
const manager = "(?:ism|isms|(?:implementation )?support manager|implementation manager|support person)";

const boxes = "(?:mail ?box(?:es)?|waves?|users?|people|accounts?)";

const table: readonly (readonly [Asked, RegExp])[] = [
  [
    "waiting",
    whole(
      `(?:show|list|see|view|open|give|get|let me see)(?: me)? (?:what(?:'s|s| is)? (?:waits?|waiting|outstanding|to decide|pending)(?: (?:for|on) (?:me|us))?|(?:all )?(?:of )?(?:my|our|the|open|waiting|new|pending|outstanding|all)(?: (?:open|waiting|new|pending|outstanding))? (?:requests|intents|list|queue|decisions|approvals|tasks)(?: (?:waiting|to decide|that wait))?(?: (?:for|on) (?:me|us))?|(?:requests|intents|list|queue))|${what}(?: do i have| have i got)? (?:waits?|waiting|to decide|pending|in my (?:queue|list)|on my (?:list|plate))(?: (?:for|on) (?:me|us))?(?: to (?:decide|approve|do))?|(?:is|are) there (?:anything|any requests|any|something)(?: waiting)?(?: (?:for|on) (?:me|us))(?: to (?:decide|approve|do))?|(?:what|which|any)(?: new| open| other)? (?:requests|intents)(?: (?:are|is|do i have|have i got|there|wait|waiting|open|new|pending|outstanding|to (?:decide|approve)))*(?: (?:for|on) (?:me|us))?|(?:do i have|have i got) (?:any )?(?:requests|anything)(?: (?:waiting|to (?:decide|approve|do)))*|my (?:requests|list|queue)|(?:waiting|pending|open|new) (?:requests|list)`,
    ),
  ],
  [
    "reference",
    whole(
      `(?:${what}|give me|find|show(?: me)?|need|i need|where(?:'s| is| do i find)?|do i have|have i got)? ?(?:my|our|the|a) (?:request |application |intent )?(?:reference|ref)(?: (?:number|no|code|id))?\\.?(?: (?:of|for) ${mine} ${thing})?(?: of (?:mine|ours))?`,
    ),
  ],
  [
    "moves",
    whole(
      `open wave .{1,60}|(?:(?:show|list|see|view|open)(?: me)?|${what}|where are)(?: all)?(?: of)? (?:my|our) (?:waves|mail ?boxes)(?: (?:at|up to|now))?|what waves (?:are there|do we have|have we got)|(?:which|what) wave (?:are we in|am i in|is next|comes next|moves next)|how many(?: of)?(?: our| the| my)? ${boxes} (?:have|has|are|is|were|did)(?: been| we)?(?: already)? (?:moved|switched|copied|migrated|done|left|ready|in step|complete|finished|gone|to go|waiting)(?: over| across)?|how far (?:is|are|has|have) (?:our|the|my) (?:move|migration|copy|copying|switch|waves?|mail ?boxes)(?: (?:got|gone|come|along))*|how (?:is|are) (?:our|the|my) (?:move|copy|copying|waves?|mail ?boxes)(?: (?:going|getting on|doing|coming along))?`,
    ),
  ],
  [
    "call",
    whole(
      `(?:when|what (?:time|day|date)|how) (?:is|are|will|do|can|does|should)(?: (?:i|we|you))? ?(?:be )?(?:book |arrange |set up |get |have |make )?(?:my|our|the|an?) (?:on-?boarding )?(?:conference )?call(?: (?:be|held|booked|happen(?:ing)?|taking place|arranged|going to be))*|(?:can|could|may|shall) (?:i|we|you) (?:book|arrange|set up|schedule|have) (?:my|our|the|an?) (?:on-?boarding )?call|(?:is|has|have) (?:my|our|the) (?:on-?boarding )?call (?:been )?(?:booked|arranged|set|set up|scheduled)|(?:have|has) (?:anyone|anybody|someone|you|they|my ism) (?:booked|arranged) (?:my|our|the) (?:on-?boarding )?call`,
    ),
  ],
  [
    "window",
    whole(
      `(?:is|when (?:is|does|will)|has|how long until) (?:my|our|the) (?:on-?boarding )?window(?: (?:open|opened|opens|be open|open up|closed|still (?:open|closed)))*|(?:is|are) (?:we|our (?:trust|organisation|practice)) in the (?:on-?boarding )?window`,
    ),
  ],
  [
    "sent",
    whole(
      `(?:${what}|show(?: me)? what)(?: \\w+)? (?:did|have|had|'ve)?(?: ?(?:i|we|'ve|you)){1,2}(?: have| had|'ve)?(?: already)? (?:send|sent|submit|submitted|put|put in|write|wrote|told|tell|say|said|apply with|fill in|filled in|agree|agreed|discuss|discussed)(?: (?:you|to you|in|down|off|them|to the ism|to my ism|to our ism))*|(?:show|see|read)(?: me)? (?:what|everything) (?:i|we)(?: have|'ve)? (?:sent|submitted|told you|put in)|(?:show|see|view)(?: me)? ${mine} (?:request|application|intent)`,
    ),
  ],
  [
    "showSummary",
    whole(
      `(?:can|could|may) (?:i|we) (?:see|have|get|view|read)(?: (?:the|a|my|our))? ?(?:summary|answers|details|recap)`,
    ),
  ],
  [
    "status",
    whole(
      `(?:where|how)(?:'s|s| does| do| is| are| has| have| far)?(?: along)?(?: (?:does|do|is|are|has|have))? (?:it|that|this|things|we|i|${mine}(?: \\w+)? ${thing})(?: (?:stand(?:ing)?|up to|at|got(?:ten)? to|going|getting on|along|sit(?:ting)?|been))*(?: (?:with|on|in|for) (?:it|that|this|${mine} ${thing}))?|what(?:'s|s| is| has)? (?:become of|happened (?:to|with)|happening (?:to|with)|going on with) (?:it|${mine} ${thing})`,
    ),
  ],
  [
    "ism",
    whole(
      `who(?:'s|s| is| was)? (?:asked|asking|asks|wants to know|wanted to know)(?: (?:that|this|it|me|us|the question))*|(?:and )?(?:who(?:'s|s| is| are)?|what(?:'s|s| is)? the name of|name of|which(?: is)?) (?:my|our|the)(?: own| actual| current)? ${manager}(?: (?:called|for us|for our \\w+))?|who (?:do|should|can|would) (?:i|we) (?:ask|contact|talk to|speak to) about (?:my|our) request|who(?:'s|s| is)? (?:dealing with|looking after|handling|deciding(?: on)?|got|has) (?:my|our) (?:request|application|case|intent)|(?:does|do|has|have) (?:my|our) (?:trust|practice|organisation|request) (?:have|got) an? ${manager}|(?:what's|whats|what is) (?:my|our) ${manager}(?:'s|s)? name`,
    ),
  ],
  [
    "wanted",
    whole(
      `what(?: else| exactly| on earth)? (?:do|does|would|did) (?:you|u|he|she|they|my ism|the ism) (?:want|need|require|expect)(?: to know)?(?: (?:of|from|off) (?:me|us))|what(?:'s| is)? (?:needed|required|wanted|expected)(?: (?:of|from|off) (?:me|us))|(?:do you|does (?:he|she|my ism)) (?:want|need) (?:anything|something)(?: (?:of|from|off) (?:me|us))`,
    ),
  ],
  [
    "question",
    whole(
      `(?:${what}|repeat|show me|say) (?:the|your|my ism's|his|her|their)(?: last| open)? question(?: (?:for|to) (?:me|us))?|what (?:did|does|do|was|were) (?:you|they|he|she|i|we|my ism|the ism|the support manager|my support manager)(?: just)? (?:ask(?:ed|ing)?|want(?:ed)? to know)(?: (?:me|us))?|(?:which|what) question(?: was (?:it|that))?|what (?:do|should|did) i (?:answer|reply)|(?:have|did) (?:they|he|she|you|my ism) ask(?:ed)?(?: me| us)?(?: (?:something|anything|a question))?`,
    ),
  ],
  [
    "whoAreYou",
    whole(
      `(?:is|are) (?:this|that|you|it)(?: (?:the|a|an|my|our|some))?(?: (?:it|computer|nhs ?mail|nhs|tech|technical|ict|trust))* (?:help ?desk|service ?desk|support|support line|switchboard|help line|call centre|it department|office|accenture)(?: (?:please|people|team|line))*`,
    ),
  ],
  [
    "howToChange",
    whole(
      `(?:how|where) (?:do|can|would|could|should) (?:i|we|you) (?:change|correct|edit|amend|fix|alter|update|undo)\\b.{0,50}|(?:can|could|may|am i able to|are we able to|is it possible to) ?(?:i|we)? (?:still )?(?:change|correct|edit|amend|fix|alter|update) (?:it|this|that|them|things|something|anything|my (?:request|answers)|the (?:request|answers))(?: (?:later|after|afterwards|once|when|if|on|before)\\b.{0,40})?`,
    ),
  ],
  [
    "when",
    whole(
      `(?:(?:i )?(?:dunno|don't know|dont know|not sure|no idea)\\W+)?(?:well )?when (?:can|could|would|will|are) (?:you|u|they|he|she) (?:all )?(?:do|start|begin|fit us in|move|able|free|available|ready)(?: (?:it|this|us|to (?:do|start) (?:it|this)|doing (?:it|this)))*`,
    ),
  ],
];

const longest = 140;

export const aboutRecord = (text: string): Asked | undefined => {
  const said = text.trim().replace(/[’‘]/g, "'").replace(/\s+/g, " ");
  return said.length > longest ? undefined : table.find(([, pattern]) => pattern.test(said))?.[0];
};

const dashed = /(?<![\w-])[a-z0-9]{3}\s?[-–]\s?[a-z0-9]{4}(?![\w-])/i;
const undashed = /(?<![\w-])[cdfhjkmnprtvwxy3479]{7}(?![\w-])/i;

/** A reference that a text names, as typed and as we write it; `reference` is no real one where its check sign is wrong. */
export const referenceIn = (text: string): { readonly said: string; readonly reference: string } | undefined => {
  const seen = text.slice(0, longest);
  const said = dashed.exec(seen)?.[0];
  // "555-1234" is a telephone number.
  if (said !== undefined && /[a-z]/i.test(said) && !/^[a-z]{3}\s?[-–]\s?(?:19|20)\d\d$/i.test(said))
    return { said, reference: said.toUpperCase().replace(/\s/g, "").replace("–", "-") };
  const bare = undashed.exec(seen)?.[0];
  const read = bare === undefined ? undefined : parseReference(bare);
  return bare === undefined || read === undefined ? undefined : { said: bare, reference: read };
};
