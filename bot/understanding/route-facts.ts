/** What people say that the route adviser can use: co-existence, their own team, VIPs, gaps. One row a way of saying it. */
import type { RouteFact, RouteFacts } from "../../src/knowledge/facts.ts";

export type ToldRouteFacts = Readonly<Partial<RouteFacts>>;

interface Row {
  readonly tells: ToldRouteFacts;
  readonly said: RegExp;
}

const both =
  "(?:both (?:(?:mail |e-?mail )?systems?|servers?|platforms?)|(?:the |our )?(?:old and (?:the )?new|two systems?)|two (?:e-?mail |mail )?systems)";
const side =
  "(?:side[- ]by[- ]side|in parallel|alongside (?:each other|nhs ?mail|the old)|at the same time|for a (?:while|time|bit|few (?:days|weeks|months))|together)";
const lack =
  "(?:no(?:t enough| spare| real| in[- ]?house)?|lack(?:ing|s)?|short of|haven'?t(?: got)?(?: any| the| enough)?|don'?t(?: really)? have(?: any| the| enough)?|without(?: any)?|low on|limited|missing|need more)";
const team = "(?:people|staff|hands|resources?|capacity|bodies|time|man ?power)";

/** In this order: what denies stands before what affirms, and the first row of a fact counts. */
const rows: readonly Row[] = [
  {
    tells: { coexistence: "none" },
    said: new RegExp(
      `\\b(?:no (?:need (?:for|to have) |requirement for |real need for )?co-?exist\\w*|(?:don'?t|do not|won'?t|wouldn'?t|will not) (?:really )?(?:need|require|want) (?:any )?(?:co-?exist\\w*|to (?:run|have|keep) ${both})|no need to (?:run|have|keep) ${both}|big[- ]bang|(?:all|everyone|everybody|the whole lot|move (?:them |us )?(?:all )?) (?:in one (?:go|hit|weekend|night)|over (?:one|a|a single) (?:weekend|night)|at once|on one day|in a (?:weekend|day|night)))`,
      "i",
    ),
  },
  {
    tells: { coexistence: "needed" },
    said: new RegExp(
      `\\b(?:co-?exist\\w*|(?:run|running|keep|keeping|have|having|need|use) ${both}|${both}.{0,30}${side}|(?:share|sharing|see|keep|need) (?:each other'?s |shared |one another'?s )?(?:calendars?|diar(?:y|ies)|free[ /-]?busy|address books?)[^.;]{0,40}\\b(?:while|during|meanwhile|throughout|until|as we|across|in the meantime|whilst|both)|(?:ward by ward|site by site|department by department|team by team|phased|in phases|in waves|in batches|bit by bit|gradual(?:ly)?)\\b)`,
      "i",
    ),
  },
  {
    tells: { topology: "complex" },
    said: /\b(?:(?:two|three|four|five|six|\d|several|multiple|many|a few|different|separate|lots of) (?:\w+ )?(?:ad )?(?:forests?|domains?|active director(?:y|ies)|data ?cent(?:re|er)s?|exchange (?:organi[sz]ations?|orgs)|tenants?|tenancies)|(?:set-?up|environment|topology|infrastructure|system|estate|network|it|ad|configuration) (?:is |are |'s )?(?:really |very |quite |pretty |rather |a bit |fairly |horribly )?(?:complex|complicated|messy|challenging|a mess|a nightmare|spaghetti|a dog'?s dinner|convoluted)|(?:complex|complicated|messy|challenging|convoluted) (?:set-?up|environment|topology|infrastructure|estate|network|configuration|ad))\b/i,
  },
  {
    tells: { topology: "simple" },
    said: /\b(?:(?:single|one|1|just one|only one) (?:\w+ )?(?:server|box|site|domain|forest|source)(?! (?:of|per))|(?:set-?up|environment|topology|infrastructure|estate|network|configuration|everything) (?:is |are |'s )?(?:really |very |quite |pretty |rather |fairly |dead )?(?:simple|straightforward|basic|easy|plain)|(?:simple|straightforward|basic|plain|vanilla) (?:set-?up|environment|topology|infrastructure|estate|network|configuration)|nothing (?:fancy|complicated|complex))\b/i,
  },
  {
    tells: { teamSkill: "limited" },
    said: /\b(?:(?:never|not|nobody(?: here)?(?: has)?|no one(?: here)?(?: has)?|none of us(?: have| has)?|haven'?t(?: ever)?) (?:ever )?(?:done|run|managed|attempted|tried) (?:a|an|one|any|this|these|anything)[^.;,]{0,25}(?:migration|move|before|like (?:this|it))|(?:not|aren'?t|isn'?t) (?:very |really |that |particularly )?(?:technical|experienced|it savvy|techy)|inexperienced|(?:no|little|limited|not much|not a lot of) (?:technical |it |migration )?(?:experience|know[- ]?how|skills?)|(?:no|haven'?t got an?|don'?t have an?) (?:real |proper |in[- ]?house )?(?:it|technical|ict) (?:team|staff|dept|department|people|person)|(?:one|1)[- ](?:man|person|woman) (?:it )?(?:band|team|department)|small it team)\b/i,
  },
  {
    tells: { teamSkill: "experienced" },
    said: /\b(?:(?:our|my|the|a|an|good|strong|very) (?:\w+ )?(?:team|engineers?|techs?|guys|staff|lads|people|admins?|it|sysadmins?)[^.;,]{0,40}(?:experienced|skilled|certified|done (?:this|it|one|several|lots|plenty|migrations?|a few|loads)|know(?:s)? (?:exchange|what|their|it|mail|this)|sharp|capable|good at)|(?:we(?:'ve| have)?|i(?:'ve| have)?|they(?:'ve| have)?) (?:all )?(?:done|run|managed|been through) (?:this|it|several|a few|loads of|lots of|plenty of|many|\w+) ?(?:\w+ )?(?:migrations?|moves?|before|times)|(?:experienced|skilled|strong|expert|sharp|capable) (?:technical |it |project |in[- ]?house |migration )*(?:team|engineers?|techs?|staff|people|admins?|sysadmins?)|(?:good|plenty of|lots of|strong|solid) (?:technical |it |migration )?(?:experience|skills|knowledge|expertise|understanding))\b/i,
  },
  {
    tells: { runItself: false },
    said: /\b(?:(?:someone|somebody|accenture|you|you lot|others|professionals?) (?:else )?(?:to )?(?:do|run|handle|manage|take care of) (?:it|this|the (?:lot|whole (?:thing|lot)|move|migration)|everything)(?: (?:all )?for us)?|(?:do|doing|run|done|handled?|managed?) (?:it |everything |the lot |this )?(?:all )?for us|hand (?:it |the whole thing |everything )?(?:all )?over|(?:don'?t|do not|wouldn'?t|won'?t|would rather not|rather not) (?:want to |like to |wish to )?(?:run|manage|do|handle) (?:it|this|the (?:project|migration|move)) (?:ourselves|ourself|in[- ]?house|alone))\b/i,
  },
  {
    tells: { runItself: true },
    said: /\b(?:(?:do|run|manage|handle|lead|scope|drive|crack on with|keep|plan) (?:it|this|that|the (?:project|move|migration|whole thing|lot)|things|everything|most of it)(?: all)? (?:by )?(?:ourselves|ourself|in[- ]?house|our ?selves)|(?:stay|keep|remain|be) in (?:control|charge)|keep control|we(?:'d| would|'ll| will| want to| can)? (?:run|lead|drive|manage|scope) (?:it|this|the (?:project|move|migration)))\b/i,
  },
  {
    tells: { vips: false },
    said: /\bno vips?\b|\b(?:don'?t|do not) have (?:any )?(?:vips?|special (?:people|cases))\b/i,
  },
  {
    tells: { vips: true },
    said: /\b(?:vips?|execs?|executives?|the board|directors?|chief exec\w*|ceo|senior (?:team|managers?|leaders)|consultants|top brass|big ?wigs)\b[^.;?]{0,60}\b(?:first|moved (?:for|by)|looked after|help|special|extra|hand[- ]?hold\w*|white glove|separately|ahead|enhanced|priority|by (?:you|someone|somebody|accenture))\b/i,
  },
  {
    tells: { questEngineer: false },
    said: /\b(?:no|without an?|haven'?t (?:got )?(?:an?|any)|don'?t have (?:an?|any)|nobody|no one)\b[^.;,]{0,25}\bquest\b[^.;,]{0,20}\b(?:engineers?|qualified|certified|trained|people|skills|experience)?/i,
  },
  {
    tells: { questEngineer: true },
    said: /\b(?:(?:qualified|certified|trained|accredited) quest|quest[- ](?:qualified|certified|trained|accredited|engineers?))\b/i,
  },
  {
    tells: { gapResource: true },
    said: new RegExp(
      `\\b(?:${lack} (?:\\w+ )?${team}|short[- ]?(?:staffed|handed)|stretched(?: (?:too )?thin)?|(?:no|don'?t have an?|haven'?t got an?|need an?|lack an?|could do with an?) (?:extra |spare )?project (?:manager|lead)|(?:rushed|run) off (?:our|their) feet|nobody (?:free|available|to (?:run|manage|do) (?:it|this)))\\b`,
      "i",
    ),
  },
  {
    tells: { gapTooling: true },
    said: new RegExp(
      `\\b(?:${lack} (?:\\w+ )?(?:tools?|tooling|software)(?! (?:bar|tip))|need (?:the |some |your |a )?(?:\\w+ )?(?:tools?|tooling))\\b`,
      "i",
    ),
  },
  {
    tells: { gapExpertise: true },
    said: new RegExp(
      `\\b(?:${lack} (?:the |technical |it |any |in[- ]?house |exchange |migration )*(?:expertise|experts?|specialists?|know[- ]?how))\\b`,
      "i",
    ),
  },
  {
    tells: { businessChangeHelp: true },
    said: /\b(?:(?:help|hand|support|advice|assistance)\b[^.;?]{0,30}\b(?:comms|communications?|training|change (?:management|side)?|adoption|business change|engagement|benefits)|(?:comms|communications?|training|business change|adoption)\b[^.;?]{0,25}\b(?:help|support|hand|advice)\b)/i,
  },
];

/** Facts that a text tells of; `text` without its questions. At most 1,500 characters are looked at. */
export const routeFactsIn = (text: string): ToldRouteFacts => {
  const seen = text.slice(0, 1_500);
  const told: Record<string, unknown> = {};
  for (const { tells, said } of rows) {
    const [fact] = Object.keys(tells);
    if (fact === undefined || fact in told || !said.test(seen)) continue;
    Object.assign(told, tells);
  }
  return told;
};

const yesOf = {
  coexistence: ["needed", "none"],
  topology: ["complex", "simple"],
  teamSkill: ["experienced", "limited"],
} as const;

const yes =
  /^\W*(?:y|yes|yep|yeah|yup|aye|sure|ok|definitely|absolutely|correct|of course|i think so|we do|we have|we are|it is|it does|they do|probably|quite|sort of|a bit|some|must|has to|have to|needed|challenging|complex|complicated)\b/i;
const no =
  /^\W*(?:n|no|nope|nah|not|none|never|we don'?t|we haven'?t|don'?t think so|doubt it|neither|it doesn'?t|simple|straightforward|basic)\b/i;

/** The answer to the adviser's question for one fact; undefined where the words are none. */
export const routeAnswer = (fact: RouteFact, text: string): ToldRouteFacts | undefined => {
  const told = routeFactsIn(text);
  if (fact in told) return told;
  if (fact === "sources" || fact === "mailboxes") {
    const number = numberIn(text);
    return number === undefined ? undefined : { ...told, [fact]: number };
  }
  // "Is it simple, or challenging?" has no yes.
  const value =
    fact === "topology"
      ? choice(
          text,
          /\b(?:complex|complicated|challenging|messy|hard|difficult)\b/i,
          /\b(?:simple|straightforward|basic|easy)\b/i,
        )
      : choice(text, yes, no);
  if (value === undefined) return Object.keys(told).length > 0 ? told : undefined;
  const pair =
    fact === "coexistence" || fact === "topology" || fact === "teamSkill" ? yesOf[fact] : ([true, false] as const);
  return { ...told, [fact]: pair[value ? 0 : 1] };
};

const choice = (text: string, forYes: RegExp, forNo: RegExp): boolean | undefined => {
  const [isYes, isNo] = [forYes.test(text), forNo.test(text)];
  return isYes === isNo ? undefined : isYes;
};

const small: Readonly<Record<string, number>> = {
  one: 1,
  a: 1,
  single: 1,
  two: 2,
  both: 2,
  couple: 2,
  three: 3,
  four: 4,
  five: 5,
};
const numberIn = (text: string): number | undefined => {
  const digits = /(?<![\w.])(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d+)?\s?(k\b)?/i.exec(text);
  if (digits !== null) return Number((digits[1] ?? "").replaceAll(",", "")) * (digits[2] === undefined ? 1 : 1_000);
  const word = /\b(?:one|single|two|both|couple|three|four|five)\b/i.exec(text)?.[0].toLowerCase();
  return word === undefined ? undefined : small[word];
};
