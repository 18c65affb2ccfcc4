/**
 * Words about support or known issues that change what is there: "replace the support with X", "add that Y to the
 * issues", "take that out", "no sorry, it's just Z". What is to be done and the value stand apart; the words that only
 * give the instruction are never part of the value.
 */
export type ProseField = "supportArrangements" | "knownIssues";

export interface ProseEdit {
  /** `ask`: what is there is called wrong, and nothing is said instead. */
  readonly does: "replace" | "add" | "remove" | "ask";
  /** Absent where the words do not name it. */
  readonly field?: ProseField;
  /** Absent where the whole is meant: "take that out", "the issues are wrong". */
  readonly value?: string;
  /** What is given up for it: "not in house", "replace slow search with ...". */
  readonly old?: string;
  /** Only those words change; the rest of the value stays. */
  readonly within?: true;
  /** "Support is X": a statement, which is no instruction where nothing was told before. */
  readonly states?: true;
}

const fields: Readonly<Record<ProseField, string>> = {
  supportArrangements:
    "(?:(?:current|existing|local|e-?mail|mail|it) )*(?:support(?:er)?s?(?:'s)?(?: (?:arrangements?|providers?|suppliers?|company|contracts?|details|set-?up))*|suppliers?|msp)",
  knownIssues:
    "(?:(?:known|current|existing|main|only) )*(?:issues?|problems?|faults?)(?: (?:known|we have|we've got|list))?",
};
const part = "(?: (?:bit|part|field|entry|answer|section|line|box|text|one))?";
const the = "(?:(?:the|our|my|your|that|those|these|all|any|of) )*";
const named = (flags = ""): string =>
  `${the}(?:(?<s${flags}>${fields.supportArrangements})|(?<i${flags}>${fields.knownIssues}))${part}`;

/** Words before an instruction that say nothing of it. */
const opening =
  /^(?:\W*\b(?:no(?=\s*[,.;:!-]|\s+(?:sorry|wait|actually|it'?s|the|that'?s?|those|i mean|not that|hang|make|change|replace|our|my)\b)|nope|nah|sorry|oops|whoops|actually|wait|hang on|correction|apologies|my mistake|my bad|please|pls|oh|ah|ok|okay|right|well|hi|hello|and|but|so|um|erm|hmm|yes|yeah|then|now|just|scratch that|scrap that|ignore that|not that|that'?s (?:all )?wrong|that is wrong|that'?s not (?:right|it)|thats not right|i meant?(?: to say)?|we meant?(?: to say)?|can you|could you|would you|will you|can we|could we|can i|could i|i(?:'d| would) like to|we(?:'d| would) like to|i want(?:ed)? to|we want(?:ed)? to|i need to|we need to|let's|lets)\b[\s,.:;!-]*)+/i;
const corrects =
  /\b(?:no|nope|nah|sorry|oops|whoops|actually|wait|hang on|correction|apologies|my mistake|my bad|scratch that|scrap that|ignore that|not that|wrong|not right|i meant?|we meant?)\b/i;
/** "We forgot to say", "also": what follows joins what is there. */
const joins =
  /^(?:\W*\b(?:also|plus|additionally|in addition|as well as that|on top of that|(?:another|one more|one other|a further) (?:thing|point|issue|problem)(?: is(?: that)?)?|(?:i|we)(?:'ve| have)? (?:also )?forg[eo]t(?:ten)?(?: (?:to (?:say|mention|add|tell you|note|include|put)|about))?|(?:i|we) (?:should|ought to|could) have (?:said|mentioned|added|told you)|(?:i|we) (?:didn't|did not|never) (?:say|mention|tell you|add)|(?:i|we) meant to (?:say|mention|add))\b(?:\s+(?:also|that))?[\s,.:;!-]*)+/i;

const replacing = new RegExp(
  `^(?:replace|change|update|set|amend|correct|swap|edit|rewrite|alter|make|have|put) (?:what (?:you|i|we)(?:'ve| have)? (?:got |have |said |put |wrote |written )*(?:for|about|under|as|on) )?${named()}(?:\\s*(?:,|:|=|->|-)\\s*|\\s+(?:with|to(?: (?:say|read|be))?|as|by|for|so (?:that )?(?:it|they) (?:says?|reads?)|say|read|be)\\b\\s*)+(?:(?:just|only|simply)\\b\\s*)?[\\s:,-]*(?<value>\\S.*)$`,
  "is",
);
const putting = new RegExp(
  `^(?:put|use|have|record|note|write|enter|set|give|make it)(?: down)? (?<value>\\S.*?) (?:as|for) ${named()}(?: instead)?\\W*$`,
  "is",
);
const addingTo = new RegExp(
  `^(?<verb>add|append|include|note|mention|put|record|write|list|stick)(?: in| down)?(?: also)?(?: that)?[\\s,:]+(?<value>\\S.*?),? (?:to|in|into|under|on|with|as part of|among) ${named()}(?: (?:too|as well|also|please|list))*\\W*$`,
  "is",
);
const addingUnder = new RegExp(
  `^(?:add|append|include|put|note)(?: this| that)? (?:to|under|in|into) ${named()}(?: (?:that|this))?[\\s,:-]+(?<value>\\S.*)$`,
  "is",
);
const adding =
  /^(?:(?:add|append|include)(?: (?:in|also))?(?: that\b)?|(?:note|record|mention|write|say|put)(?: down| in)?(?: also)? that\b)[\s,:]+(?<value>\S.*)$/is;
const instead = "(?:it'?s|it is|they'?re|they are|we use|we have|we've got|we're with|but|rather)";
const isNot = new RegExp(
  `^${named()} (?:isn'?t|is not|aren'?t|are not) (?<old>[^,;.]{2,60}?)(?:\\s*[,;.-]\\s*|\\s+)${instead}\\s+(?:(?:with|just|only|actually|by)\\s+)*(?<value>\\S.*)$`,
  "is",
);
const itIsNot = new RegExp(
  `^(?:it'?s|it is|that'?s|they'?re|we'?re|we are) not (?<old>[^,;.]{2,60}?)\\s*[,;.-]\\s*${instead}\\s+(?:(?:with|just|only|actually|by)\\s+)*(?<value>\\S.*)$`,
  "is",
);
const swapping =
  /^(?:replace|change|swap|correct|amend) (?:the )?(?<old>\S.{1,60}?) (?:with|to|for|by|into) (?<value>\S.*)$/is;
const justPut =
  /^(?:put|say|write|make (?:it|that)|change (?:it|that) to|have|it should (?:be|say|read)|should (?:be|say|read))(?: down)?(?: (?:just|only|as))?[\s,:]+(?<value>\S.*)$/is;
/** "Take Acme off and put Demo IT as ...": what is put stands in the second half. */
const firstOff =
  /^(?:take|remove|delete|drop|get rid of|cross|strike|scrap)\b.{1,60}? and (?=(?:put|use|have|write|record|say)\b)/i;
const wrong =
  "(?:all |quite |just |completely )?(?:wrong|not right|incorrect|out of date|untrue|not true|not correct|a mistake|rubbish|nonsense)";
const isWrong = new RegExp(`^${named()} (?:is|are|was|were|'s|looks?) ${wrong}\\b[\\s,.;:-]*(?<rest>.*)$`, "is");
const stating = new RegExp(
  `^${named()}(?:'s(?= )|(?:'s|s)? (?:is|are|should (?:(?:just|only|really|now|simply) )?(?:be|say|read|have been)|is now|are now|needs? to (?:be|say)|will be|would be)\\b|\\s*(?:=|:|->))\\s*(?:(?:now|just|only|actually|really|simply|currently)\\b\\s*)*[:,-]?\\s*(?:that )?(?<value>\\S.*)$`,
  "is",
);
const anotherIs = new RegExp(
  `^(?:another|one more|one other|a further|an additional) (?:known )?(?:issue|problem|fault)(?: (?:we have|is))*(?: that)?[\\s:,-]+(?<value>\\S.*)$`,
  "is",
);
const takeOut = "(?:take|cross|strike|leave|get|cut)";
const drop = "(?:remove|delete|drop|clear|wipe|get rid of|erase|lose|bin|scrap|scratch|forget|ignore)";
const removingNamed = new RegExp(
  `^(?:${takeOut} (?:out |off )?${named()}(?: (?:out|off|away))?|${drop} ${named("2")})(?: (?:please|entirely|altogether|again|completely))*\\W*$`,
  "is",
);
const removingFrom = new RegExp(
  `^(?:${takeOut}|${drop}) (?:out |off )?(?<value>\\S.*?)(?: out| off| away)? (?:from|of|in|under) ${named()}\\W*$`,
  "is",
);
const removingPiece = new RegExp(
  `^(?:${takeOut} (?:out |off )?(?<value>\\S.*?)(?: out| off| away)|${takeOut} (?:out|off) (?<value2>\\S.*?)|${drop} (?<value3>\\S.*?))(?: (?:please|again))*\\W*$`,
  "is",
);
const pointing =
  /^(?:that|it|this|those|them|these|(?:the |that )?(?:last |whole )?(?:bit|part|one|thing|line|entry|lot))$/i;

const fieldIn = (groups: Readonly<Record<string, string | undefined>> | undefined): ProseField | undefined =>
  groups === undefined
    ? undefined
    : (groups["s"] ?? groups["s2"]) !== undefined
      ? "supportArrangements"
      : (groups["i"] ?? groups["i2"]) !== undefined
        ? "knownIssues"
        : undefined;

const edit = (does: ProseEdit["does"], match: RegExpExecArray, value?: string): ProseEdit => {
  const field = fieldIn(match.groups);
  return { does, ...(field === undefined ? {} : { field }), ...(value === undefined ? {} : { value: tidy(value) }) };
};

const tidy = (value: string): string =>
  value
    .replace(/^["'“‘\s,:;-]+|["'”’\s,;:.]+$/g, "")
    .replace(
      /^(?:(?:provided|done|run|handled|supplied|given|looked after) )?(?:by|from|through|via|with) (?=\p{Lu})/u,
      "",
    )
    .replace(/(?:,? (?:too|as well|also|please|instead|thanks|thank you))+$/i, "")
    .replace(/\s+/g, " ");

/** A contract's end alone: "support is until May". */
const onlyWhen = /^(?:up|due|until|till|ending|expir\w+|over|renew\w*|to end|for (?:\d|one|two|three|another))\b/i;

/** What one sentence changes; undefined where it is no such sentence. */
export const proseEdit = (sentence: string): ProseEdit | undefined => {
  const text = sentence.trim().replace(/[’‘]/g, "'");
  if (text.length > 600 || /\?\s*$/.test(text)) return undefined;
  const { rest: whole, marked, also } = opened(text);
  const rest = whole.replace(firstOff, "");
  return (
    adds(rest, also) ??
    states(rest, marked, also) ??
    removes(rest) ??
    gives(rest) ??
    (also && rest.length > 2 && rest.length < text.length ? { does: "add", value: tidy(rest) } : undefined)
  );
};

/** The sentence without the words that lead to it, and whether they take something back or add to it. */
const opened = (text: string): { readonly rest: string; readonly marked: boolean; readonly also: boolean } => {
  const first = opening.exec(text)?.[0] ?? "";
  const second = joins.exec(text.slice(first.length))?.[0] ?? "";
  const third = opening.exec(text.slice(first.length + second.length))?.[0] ?? "";
  return {
    rest: text.slice(first.length + second.length + third.length),
    marked: corrects.test(first + third),
    also: second !== "",
  };
};

const adds = (rest: string, also: boolean): ProseEdit | undefined => {
  const to = addingTo.exec(rest) ?? addingUnder.exec(rest);
  if (to !== null) return edit("add", to, to.groups?.["value"] ?? "");
  const another = anotherIs.exec(rest);
  if (another !== null) return { does: "add", field: "knownIssues", value: tidy(another.groups?.["value"] ?? "") };
  const any = adding.exec(rest);
  if (any !== null) return { does: "add", value: tidy(any.groups?.["value"] ?? "") };
  const said = also ? stating.exec(rest) : null;
  return said === null ? undefined : edit("add", said, said.groups?.["value"] ?? "");
};

const states = (rest: string, marked: boolean, also: boolean): ProseEdit | undefined => {
  const replaced = replacing.exec(rest) ?? putting.exec(rest);
  if (replaced !== null) return edit(also ? "add" : "replace", replaced, replaced.groups?.["value"] ?? "");
  const bad = isWrong.exec(rest);
  if (bad !== null) return afterWrong(bad);
  const said = stating.exec(rest);
  const value = said?.groups?.["value"] ?? "";
  if (said === null || onlyWhen.test(value) || (!marked && /^\S+:/.test(rest) && value.includes("\n")))
    return undefined;
  return { ...edit("replace", said, value), states: true };
};

/** "It's not X, it's Y", "replace X with Y", "just put Y". */
const gives = (rest: string): ProseEdit | undefined => {
  const not = isNot.exec(rest) ?? itIsNot.exec(rest);
  const found = not ?? swapping.exec(rest);
  const old = found?.groups?.["old"];
  if (found !== null && old !== undefined) {
    const given = { ...edit("replace", found, found.groups?.["value"] ?? ""), old: tidy(old) };
    return not === null ? { ...given, within: true } : given;
  }
  const put = justPut.exec(rest);
  return put === null ? undefined : { does: "replace", value: tidy(put.groups?.["value"] ?? "") };
};

/** "The issues are wrong, take that out" removes; "... it's just slow search" replaces. */
const afterWrong = (bad: RegExpExecArray): ProseEdit => {
  const after = opened((bad.groups?.["rest"] ?? "").trim()).rest;
  const next =
    /^(?:it's|its|it is|they're|they are|that's|it should (?:be|say|read)|they should (?:be|say)|should (?:be|say|read)|make (?:it|that|them)|change (?:it|that|them) to|put|we have|there's)\s+(?:just |only |actually )*(?<value>\S.*)$/is.exec(
      after,
    );
  if (next === null) return edit(new RegExp(`^(?:${takeOut}|${drop})\\b`, "i").test(after) ? "remove" : "ask", bad);
  return edit("replace", bad, next.groups?.["value"] ?? "");
};

const removes = (rest: string): ProseEdit | undefined => {
  const whole = removingNamed.exec(rest);
  if (whole !== null) return edit("remove", whole);
  const from = removingFrom.exec(rest);
  if (from !== null) return piece(edit("remove", from, from.groups?.["value"] ?? ""));
  const any = removingPiece.exec(rest);
  const value = any?.groups?.["value"] ?? any?.groups?.["value2"] ?? any?.groups?.["value3"];
  return any === null || value === undefined ? undefined : piece(edit("remove", any, value));
};

/** "The bit about calendars": calendars; "that": the whole. */
const piece = ({ value, ...found }: ProseEdit): ProseEdit => {
  const what = (value ?? "").replace(
    /^(?:(?:the|that|this|all|any) )*(?:(?:bit|part|thing|line|stuff|one|issue|problem|words?|mention)s? (?:about|on|of|with|that says|saying|for) )?(?:(?:the|our|my|that) )*/i,
    "",
  );
  return pointing.test(value ?? "") || what === "" ? found : { ...found, value: what };
};

/** A value without the words that led to it: "no sorry its just slow" is "slow". */
export const withoutLead = (value: string): string => {
  const { rest, marked, also } = opened(value);
  if (!marked && !also) return value;
  const bare = rest.replace(
    /^(?:it's|its|it is|that's|they're|there's|it should (?:be|say)|should be|make (?:it|that))\s+(?:(?:just|only|actually|really|now|simply)\s+)+/i,
    "",
  );
  return bare.replace(/[^\p{L}]/gu, "").length < 2 ? value : bare;
};
