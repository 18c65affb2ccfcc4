/** Every phrase of a message that may be the organisation's name: what the rules found, and runs of capitals in all their lengths. */
import type { Span } from "../text/canvas.ts";
import { bodies } from "./bodies.ts";
import { namesNobody, organisationsIn } from "./organisations.ts";

export interface BodyCandidate extends Span {
  readonly value: string;
  /** A rule took just this; or it is a whole run of capitals, a part of one, or one with the small words behind it. */
  readonly how: "rule" | "run" | "part" | "longer";
}

const word = "(?:\\p{Lu}[\\p{L}\\d]*(?:['’.&-][\\p{L}\\d]+)*'?|\\d+[A-Za-z]+)";
const link = "(?:of|the|and|&|for|upon|on|in|at|de|la|y|le|yr|with)";
const runs = new RegExp(
  `(?<![\\p{L}\\d'’■])(?:the\\s+)?${word}(?:(?: +${link}){0,2} +${word}|\\.? +(?<=St\\. )${word}){0,11}`,
  "gu",
);
/** Kinds of bodies that people write small behind the name. */
const smallKind = new RegExp(
  `^ +(?:(?:nhs|gp|dental|medical|nursing|residential|care|health|primary|community|group|family|hospice|young)\\s+){0,2}(?:${bodies}|homes?|hospices?|surgery|practice|pharmacy|chemists?|opticians?|clinics?|trusts?|centre|charity|carers|at home)(?![\\p{L}-])`,
  "iu",
);
const most = 40;
/** Words with which a sentence begins, a greeting or an office ends, and no name starts. */
const begins =
  /^(?:(?:Hi|Hello|Hey|Hiya|Dear|Our|We(?:'re|'ve|'ll)?|My|This|That|These|I(?:'m|'ve|'d|'ll)?|It(?:'s)?|They(?:'re)?|He|She|You(?:r)?|ODS|Code|Org|Organisation|Exchange|Office|Outlook|Google|Microsoft|Lead|And|But|So|Also|Is|Are|At|For|From|Not?|Yes|Yep|With|On|In|By|As|Of|To|All|Both|Actually|Correction|Sorry|Name|Because|If|When|Since|Until|Before|After|Currently|Please|Contract|Mail|Email|Put|Use|Enter|Register|Add|Morning|Afternoon|Evening|Good|Thanks?|Thank|Cheers|Re|Fwd?|Manager|Head|Director|Officer|Deputy|Practice Manager|Business Manager|Support|Supported|Supplier|Provider|Site|Client|Customer|What|Who|How|Where|Why|There|Here|Then|Now|Kind|Best|Regards)(?=[\s,:.]|$)[\s,:.]*)+/u;

const variants = (text: string, start: number, said: string): readonly BodyCandidate[] => {
  const found: BodyCandidate[] = [];
  const add = (from: number, words: string, how: BodyCandidate["how"]): void => {
    const article = /^[Tt]he +(?=\p{Lu}.* )/u.exec(words)?.[0].length ?? 0;
    const kept = words
      .slice(article)
      .replace(/(?:'s|[.,'’-])+$/u, "")
      .trimEnd();
    if (!/\p{L}{2}/u.test(kept) || namesNobody(kept)) return;
    found.push({ start: from + article, end: from + article + kept.length, value: kept.replace(/\s+/g, " "), how });
  };
  const lead = begins.exec(said)?.[0].length ?? 0;
  const body = said.slice(lead);
  if (body.length < 2) return found;
  add(start + lead, body, "run");
  const kind = smallKind.exec(text.slice(start + said.length))?.[0];
  if (kind !== undefined) add(start + lead, body + kind, "longer");
  // "Nurse at Demo Lodge", "Demo Lodge in Demo Town", "Demo Trust and Demo Care": either side may be the name.
  for (const cut of body.matchAll(/ +(?:at|for|from|of|in|with|and|by|on)(?: the)? +/g)) {
    add(start + lead, body.slice(0, cut.index), "part");
    const behind = cut.index + cut[0].length;
    add(start + lead + behind, body.slice(behind), "part");
    if (kind !== undefined) add(start + lead + behind, body.slice(behind) + kind, "part");
  }
  return found;
};

/** In the order of the text; each phrase once a place. */
export const bodyCandidates = (text: string, suppliersToo: boolean, asked: boolean): readonly BodyCandidate[] => {
  const found = new Map<string, BodyCandidate>();
  const add = (one: BodyCandidate): void => {
    const key = `${one.start} ${one.end}`;
    if (!found.has(key)) found.set(key, one);
  };
  for (const one of organisationsIn(text, suppliersToo, asked)) add({ ...one, how: "rule" });
  for (const match of text.matchAll(runs)) {
    for (const one of variants(text, match.index, match[0])) add(one);
    if (found.size >= most) break;
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start || a.end - b.end);
};
