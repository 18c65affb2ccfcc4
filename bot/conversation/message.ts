/** A message: first an answer to what we wait for, then facts, then commands, then questions, else a miss. */
import { longestRead } from "../understanding/text/canvas.ts";
import { routeFactsIn } from "../understanding/route-facts.ts";
import type { Understanding } from "../understanding/understand.ts";
import { factInWords } from "../words-values.ts";
import { beginDraft, proceed } from "./ask.ts";
import { askQuestions, miss } from "./asking.ts";
import { commands } from "./commands.ts";
import { markUnknown, take, tellProblems } from "./draft.ts";
import { takeDirectoryName } from "./directory-name.ts";
import type { Fact } from "./facts.ts";
import { noEnd } from "./form.ts";
import { hear } from "./hearing.ts";
import { offerLead, remembered } from "./offer-lead.ts";
import { noContract } from "./no-contract.ts";
import { answerPending } from "./pending.ts";
import { advise, tellRoute } from "./route.ts";
import { letGo, putAside } from "./held.ts";
import { answerOwn, answerReference, answerTitle, withoutOwnReference } from "./own-answers.ts";
import { isOpenRequest, isSent, offerAmend, offerReply } from "./sent.ts";
import { choices, pend, say, set, settled, tell, yesNo, type Talk } from "./talk.ts";
import { yesAndMore } from "./yes-and-more.ts";
import { askWhich, looseFact, wantsCount } from "./which-number.ts";

export const onMessage = (talk: Talk, typed: string): Talk => {
  const text = withoutOwnReference(talk, typed);
  const heardSo = set(remembered(talk, text), { waiting: [], sinceTopic: (talk.state.sinceTopic ?? 0) + 1 });
  if (text.trim() === "") return set(talk, { waiting: [] });
  const awake = text.length > longestRead ? say(heardSo, "tooLong", { read: longestRead }) : heardSo;
  const heard = hear(awake, text);
  const more = yesAndMore(awake, text);
  if (more !== undefined) return act(more.talk, more.text, more.heard);
  const answered = answerPending(awake, { text, heard }) ?? answerHeld(awake, text, heard);
  if (answered !== undefined) return answered;
  const own = answerOurselves(awake, text);
  if (own !== undefined) return own;
  const asked = startAsked(awake, text, heard);
  if (asked !== undefined) return asked;
  const reply = offerReply(awake, text, heard);
  if (reply !== undefined) return reply;
  const waits = keepsPending(awake, heard) || offersMore(awake, heard);
  // What was asked for as a change of a sent request is asked for once.
  const unasked = isSent(awake) ? set(awake, { asked: [] }) : awake;
  return offerLead(act(waits ? unasked : putAside(unasked), text, heard), text);
};

/** "OK, send it" means the proposal that was put aside, whatever was asked since. */
const answerHeld = (talk: Talk, text: string, heard: Understanding): Talk | undefined => {
  const { held } = talk.state;
  if (held === undefined || !/\bsend\b/i.test(text)) return undefined;
  return answerPending(letGo(pend(talk, held)), { text, heard });
};

/** A reference, a button's title, a question that only the record answers. */
const answerOurselves = (talk: Talk, text: string): Talk | undefined => {
  const free = putAside(talk);
  return (
    takeDirectoryName(talk, text) ??
    answerReference(free, text) ??
    answerTitle(free, text) ??
    answerOwn(free, text, talk)
  );
};

/** "Can we start in March?" asks: the other facts are taken, the date is offered. */
const startAsked = (talk: Talk, text: string, heard: Understanding): Talk | undefined => {
  const answers = talk.state.asked.includes("preferredStart") && !asksIfPossible.test(text);
  if (answers || isSent(talk) || !(asksForStart.test(text) || asksIfPossible.test(text))) return undefined;
  const start = heard.facts.filter(({ field }) => field === "preferredStart");
  if (start.length === 0) return undefined;
  const others = heard.facts.filter(({ field }) => field !== "preferredStart");
  const taken = take(beginDraft(settled(talk)), others, "chat");
  const set = start.map((fact) => ({ field: fact.field, value: factInWords(fact) }));
  return choices(pend(say(taken, "shallINote", { set }), { is: "confirmFacts", facts: start }), yesNo);
};
const asksForStart =
  /\b(?:can|could|may|might|would) (?:we|i|it|you) (?:all )?(?:\w+ )?(?:start|begin|kick off|go live|move|migrate|switch|join)\b/i;
const asksIfPossible =
  /^\W*(?:is|would) .{2,40}\b(?:ok|okay|alright|possible|feasible|doable|realistic|too (?:early|late|soon))\s*\?\s*$/i;

/** A courtesy in between does not answer what we asked, and does not end it. */
const keepsPending = (talk: Talk, heard: Understanding): boolean =>
  heard.facts.length === 0 &&
  talk.state.pending !== undefined &&
  (heard.acts.some((act) => ["thanks", "chitchat", "wait", "repeat", "askIsm"].includes(act)) ||
    (talk.state.mode === "review" && heard.acts.some((act) => act === "dontKnow" || act === "skip")));

/** A second change before the yes to the first: both are offered together. */
const offersMore = ({ state: { pending } }: Talk, heard: Understanding): boolean =>
  pending?.is === "confirmAmend" && heard.facts.length > 0;

const act = (talk: Talk, text: string, heard: Understanding): Talk => {
  if (endless(talk, text, heard)) return proceed(tell(markUnknown(talk, ["contractEnd"]), "noEnd"));
  const told = toldRoute(talk, text, heard);
  if (told !== undefined) return told;
  const loose = looseFact(talk, text, heard);
  const facts = loose === undefined ? heard.facts : [...heard.facts, loose];
  if (facts.length > 0 || heard.problems.length > 0) return takeFacts(talk, text, { ...heard, facts });
  if (heard.loose.length > 0 && heard.questions.length === 0) return askWhich(talk, heard);
  const command = commands.find(([name]) => heard.acts.includes(name))?.[1];
  if (command !== undefined && heard.questions.length === 0) return command(set(talk, { misses: 0 }), text);
  if (heard.questions.length > 0) return askQuestions(talk, heard.questions, text);
  return miss(talk, text, heard);
};

/** Words for the route adviser beside or instead of facts. Idle and without a question, they ask for its word. */
const toldRoute = (talk: Talk, text: string, heard: Understanding): Talk | undefined => {
  if (heard.gibberish || heard.acts.some((one) => one !== "advise" && one !== "begin")) return undefined;
  const told = routeFactsIn(heard.questions.reduce((rest, question) => rest.replace(question, " "), text));
  const noted = tellRoute(talk, told);
  if (noted === talk) return undefined;
  const rest = { ...heard, facts: heard.facts.filter((fact) => !saysSame(fact, text)) };
  if (rest.facts.length > 0 || rest.problems.length > 0 || rest.questions.length > 0) return act(noted, text, rest);
  const busy = talk.state.mode === "intake" || talk.state.mode === "review";
  return busy ? proceed(noted) : advise(noted);
};
/** The whole message taken as prose because prose was asked for is still an answer; a name or body made of it is none. */
const saysSame = (fact: Fact, text: string): boolean =>
  (fact.field === "organisationName" || fact.field === "transitionLead" || fact.field === "currentPlatform") &&
  fact.said.trim().length > text.trim().length * 0.8 &&
  (fact.field !== "currentPlatform" || fact.value.every(({ known }) => !known));

/**
 * "None that I know of" to the question for the end; "no contract" once we know who supports; "rolling" where both were
 * asked, which says nothing of who supports.
 */
const endless = ({ state: { asked, mode, draft } }: Talk, text: string, heard: Understanding): boolean => {
  if (mode !== "intake" || draft.contractEnd !== undefined || heard.facts.some(({ field }) => field === "contractEnd"))
    return false;
  if (asked.length === 1 && asked[0] === "contractEnd") return noEnd.test(text) || noContract.test(text);
  if (asked.includes("supportArrangements")) return rolling.test(text);
  return draft.supportArrangements?.is === "given" && heard.facts.every(isProse) && noContract.test(text);
};
const isProse = ({ field }: Fact): boolean => field === "supportArrangements" || field === "knownIssues";
const rolling =
  /^\W*(?:it'?s |its |a |just |on a )*(?:rolling|ongoing|open[- ]ended|month(?:ly| by month| to month))(?: (?:contract|monthly|basis|one|thing|month))*\W*$/i;
const takeFacts = (talk: Talk, text: string, heard: Understanding): Talk => {
  if (isSent(talk) && isOpenRequest(talk)) {
    return heard.facts.length > 0 ? offerAmend(talk, heard.facts, text) : tellProblems(talk, heard.problems);
  }
  const begun = beginDraft(talk);
  const taken = tellProblems(take(begun, withProse(talk, heard, text), "chat"), heard.problems);
  // "Code? I think it's ZZ901" repeats our question and answers it.
  const asking = heard.questions.filter((question) => question.split(/\s+/).length > 2);
  if (asking.length > 0) return askQuestions(taken, asking, text);
  if (heard.problems.length > 0 && heard.facts.length === 0)
    return set(taken, { asked: heard.problems.map(({ field }) => field).slice(0, 1) });
  return heard.loose.length > 0 && heard.facts.length > 0 && wantsCount(taken)
    ? askWhich(taken, heard)
    : proceed(taken);
};

/** Words about support or issues that nobody asked for join those that are there; they replace only where that is said. */
const withProse = ({ state: { draft, asked } }: Talk, heard: Understanding, text: string): readonly Fact[] => {
  if (heard.correcting || heard.acts.includes("change") || /^\W*[\w ]{3,25}\s*[:=]/.test(text)) return heard.facts;
  return heard.facts.map((fact) => {
    if ((fact.field !== "knownIssues" && fact.field !== "supportArrangements") || asked.includes(fact.field))
      return fact;
    const before = draft[fact.field];
    if (before?.is !== "given" || /^none\b/i.test(before.value) || /^none\b/i.test(fact.value)) return fact;
    return before.value.includes(fact.value)
      ? { ...fact, value: before.value }
      : { ...fact, value: `${before.value}; ${fact.value}` };
  });
};
