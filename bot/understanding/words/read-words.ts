/** Names, organisations, support and issues: what the question makes of words that do not say it themselves. */
import type { FieldId } from "../../conversation/facts.ts";
import type { Act } from "../acts.ts";
import type { Canvas, Span } from "../text/canvas.ts";
import { isNoIssues, issuesIn, supportIn, wholeAnswer, type FoundClause } from "./clauses.ts";
import { organisationAsAnswer } from "../names/organisations.ts";
import { isNoMailSystem } from "../platforms/not-mail-systems.ts";
import { nameAsAnswer } from "../names/people.ts";
import { told } from "../plain-values.ts";
import { platformsIn } from "../platforms/platforms.ts";
import { heardIn } from "./heard.ts";
import { lapsed } from "./suppliers.ts";
import { weighedClause } from "./weigh-clauses.ts";
import type { Fact } from "../../conversation/facts.ts";
import type { Listening, Read } from "../reading.ts";

/** Names, organisations, support and issues: first what the words say, then what the question makes of them. */
export const readWords = (
  canvas: Canvas,
  seen: Canvas,
  listening: Listening,
  reads: readonly Read[],
  acts: readonly Act[],
): readonly Read[] => {
  const { asked } = listening;
  const has = (field: FieldId): boolean => reads.some(({ fact }) => fact.field === field);
  const found: Read[] = [];
  const add = (fact: Fact, start: number): void => void found.push({ fact, start });
  // "We would like to start in May" begins and tells at once; other acts tell nothing.
  const bare = acts.some((act) => act !== "begin") || (acts.length > 0 && reads.length === 0);
  const open = canvas.text;
  if (asked.includes("transitionLead") && !has("transitionLead") && !bare) {
    const polite = open.replace(/^\s*(?:hi|hello|hey|hiya|ok|sure|yes|yeah)\b[\s,.!]*/i, (words) =>
      " ".repeat(words.length),
    );
    const left =
      /^\s*not\s+[^,;.]{2,30}[,;.-]\s*(?:s?he|they)\b[^,;.]{2,30}[,;.-]\s*(?:so\s+)?(?:use|go with|put(?: down)?|have|make it|it'?s|it'?ll be)\s+/i.exec(
        polite,
      )?.[0].length ?? 0;
    const role =
      /\b(?:manager|director|officer|engineer|administrator|head of [\w-]+|cio|cto|analyst)(?: (?:of|for) [\w& ]{2,20})?,\s+[A-Z]/.test(
        polite,
      );
    const name = told(open)
      ? undefined
      : nameAsAnswer(role ? polite : firstPart(" ".repeat(left) + polite.slice(left)));
    // "Ish" is left of "next half-term ish", and is nobody's name.
    // "Ah right, our finance lady says ZZ901": small letters are a name only where little else is said.
    const scrap =
      name !== undefined &&
      /^\P{Lu}+$/u.test(name.value) &&
      (/^\p{Ll}+$/u.test(name.value) ? reads.length > 0 : talksOn(open, name.end));
    if (
      name !== undefined &&
      !scrap &&
      !isNoMailSystem(name.value) &&
      !(open.includes("■") && /^\p{Ll}+$/u.test(name.value)) &&
      !(asked.length === 1 && reads.length > 2)
    )
      add({ field: "transitionLead", value: name.value, said: seen.said.slice(name.start, name.end) }, name.start);
  }
  if (asked.includes("organisationName") && !has("organisationName") && !bare && !found.length) {
    const name = organisationAsAnswer(open);
    const plain =
      name !== undefined &&
      !/\p{Lu}/u.test(name.value) &&
      (reads.length > 0 || (asked.length > 1 && !/\s/.test(name.value)));
    if (name !== undefined && !plain && asked[0] === "organisationName")
      add({ field: "organisationName", value: name.value, said: seen.said.slice(name.start, name.end) }, name.start);
  }
  if (
    asked[0] === "currentPlatform" &&
    !has("currentPlatform") &&
    reads.length === 0 &&
    !bare &&
    platformsIn(seen.text).length === 0
  ) {
    const words = doesIt.test(open) ? undefined : wholeAnswer(open);
    if (
      words !== undefined &&
      !/^(?:actually|sorry|no|nothing|none|whatever|about|around)\b|^\d[\d,]*\s+\p{L}{3,}|\bq[1-4]\b|\b(?:accounts|staff|users|mailboxes|people)\b/iu.test(
        words.value,
      ) &&
      !isNoMailSystem(words.value)
    ) {
      const value = seen.said.slice(words.start, words.end);
      add({ field: "currentPlatform", value: [{ name: shortened(value), known: false }], said: value }, words.start);
    }
  }
  const lead = found.find(({ fact }) => fact.field === "transitionLead");
  // "Llinos Wyn-Jones from our digital team" says who leads, and nothing of support.
  // "Myfanwy in informatics will run it", asked who leads: no support either.
  const led = asked.includes("transitionLead")
    ? reads.find(({ fact }) => fact.field === "transitionLead")?.start
    : undefined;
  const clauses = clauseFacts(canvas, seen, listening, bare, reads).filter(
    (clause) =>
      clause.fact.field !== "supportArrangements" ||
      ((led === undefined || led < clause.start || led >= clause.start + clause.fact.said.length) &&
        (lead === undefined || !spoken(lead) || clause.start > lead.start)),
  );
  // "slow search" typed while a name was asked for is an issue, not a name.
  const names = found.filter(
    ({ start, fact }) =>
      !clauses.some(
        (clause) => start < clause.start + clause.fact.said.length && clause.start < start + fact.said.length,
      ),
  );
  return [...names, ...clauses];
};

/** "Our finance lady says ...": somebody else is spoken of after the comma. */
const talksOn = (text: string, from: number): boolean =>
  /^\s*[,;.-]/.test(text.slice(from)) && /\b(?:says?|said|reckons?|told)\b/i.test(text.slice(from));

/** A first name and a surname with capitals. */
const spoken = ({ fact }: Read): boolean => /^\p{Lu}\S+ \p{Lu}/u.test(fact.said);

/** "The ICB sort it all": who does it, and not what it runs on. */
const doesIt =
  /\b(?:sorts?|looks? after|handles?|deals? with|manages?|supports?|does|do) (?:all )?(?:of )?(?:it|that|everything|the)\b/i;

const shortened = (words: string): string =>
  words
    .replace(
      /^(?:we(?:'re| are| use| have|'ve got)?|it's|using|on|running|use|i think(?: it's)?|its|called)\s+(?:on |using |running |called |an? |the )*/i,
      "",
    )
    .replace(/\s+/g, " ")
    .slice(0, 120);

/** Up to the first comma, bracket or thing already understood. */
const firstPart = (text: string): string => {
  const from = /^[\s,;:/■-]*/.exec(text)?.[0].length ?? 0;
  const to = text.slice(from).search(/[,;/■\n(]|\s-\s/);
  const end = to < 0 ? text.length : from + to;
  return " ".repeat(from) + text.slice(from, end);
};

const clauseFacts = (
  canvas: Canvas,
  seen: Canvas,
  { asked, learned }: Listening,
  bare: boolean,
  reads: readonly Read[],
): readonly Read[] => {
  const found: Read[] = [];
  const both = asked.includes("supportArrangements") && asked.includes("knownIssues");
  const add = (field: "supportArrangements" | "knownIssues", clause: FoundClause | undefined): void => {
    if (clause !== undefined)
      found.push({
        start: clause.start,
        fact: { field, value: clause.value, said: seen.said.slice(clause.start, clause.end) },
      });
  };
  if (asked.includes("knownIssues") && isNoIssues(seen.text)) {
    const whole = { start: 0, end: seen.said.trimEnd().length };
    return [
      {
        start: 0,
        fact: { field: "knownIssues", value: "None (no known issues)", said: seen.said.slice(whole.start, whole.end) },
      },
    ];
  }
  const heard = heardIn(canvas, reads, asked, learned?.clauses);
  const ruled = supportIn(canvas.text, seen.said);
  const support = weighedClause("supportArrangements", ruled, heard, seen.said);
  const issues = weighedClause(
    "knownIssues",
    issuesIn(withoutSpan(canvas.text, ruled), seen.said, asked.includes("knownIssues")),
    heard,
    seen.said,
  );
  const leftovers = canvas.text.replace(/[■\W\d]/g, "").length;
  const ask = (field: FieldId): boolean => asked.includes(field) && !bare && leftovers >= 3;
  const talksElse = reads.some(({ fact }) => fact.field !== "contractEnd");
  // "Printer jams a lot" to "who supports it?": a problem, and nobody's support.
  const complains =
    support === undefined && issues !== undefined && issues.value.length > seen.said.trim().length * 0.7;
  if (ask("supportArrangements") && !both && !talksElse && !complains && !onlyContract(canvas.text))
    add("supportArrangements", wholeAnswer(seen.text.replace(/■/g, " ").trim() === "" ? "" : seen.said));
  else add("supportArrangements", support);
  if (ask("knownIssues") && !both && !talksElse && !saysEnd.test(canvas.text))
    add("knownIssues", wholeAnswer(seen.said));
  else if (!(
    asked.includes("supportArrangements") &&
    found.length > 0 &&
    issues !== undefined &&
    !isNoIssues(issues.value) &&
    found.some((read) => read.start <= issues.start)
  ))
    add("knownIssues", noneAs(issues));
  return found;
};

const noneAs = (clause: FoundClause | undefined): FoundClause | undefined =>
  clause !== undefined && isNoIssues(clause.value) ? { ...clause, value: "None (no known issues)" } : clause;

/** "It ends 31/3/28", in answer to another question. */
const saysEnd =
  /^\W*(?:(?:and|oh|sorry|but)\W+)*(?:it|that|this|(?:the |our )?(?:support )?(?:contract|agreement|deal|sla|support))\W+(?:ends?|expires?|runs? (?:out|until|till|to)|finishes|lapses|renews?|is up(?: for renewal)?)\b[\W■]*(?:(?:on|in|at|by|the|every)\b[\W■]*)*$/i;

/** "Demo Cloud Ltd until June": a name stands before the end. */
const namesWho = (text: string): boolean =>
  /(?<!\p{L})(?!(?:The|Our|Its?|That|This|They|We|Contract|Current|Support|Agreement|Deal|SLA|Ends?|Ending|Expir\w+|Runs?|Until|Till|Up|Due|Renew\w*|Finish\w*|Lapses?|End|Hosting|Service|Maintenance|Yes|No|Well|Not|Not\w*|Sometime|About|Around|Probably|Think|Should|Early|Mid|Late)\b)\p{Lu}\p{Ll}+[^.;\n]{0,40}\b(?:end|expir|run|until|till|renew|finish|due)/u.test(
    text,
  );

/** "it ends in June": says when, not who. */
const onlyContract = (text: string): boolean =>
  !lapsed.test(text) &&
  !namesWho(text) &&
  !/\b(?:with|by|from|in[- ]?house|msp|csu|team|our own|company|supplier|third|provider|none|no|rolling|own|internal|it dept|managed|trust|council|support)\b/i.test(
    text.replace(/\bsupport contract\b/gi, ""),
  ) &&
  /\b(?:end|expir|run|up|until|renew|finish|left|due)\w*\b|^[\W■]*$/i.test(text);

const withoutSpan = (text: string, span: Span | undefined): string =>
  span === undefined ? text : text.slice(0, span.start) + "■".repeat(span.end - span.start) + text.slice(span.end);
