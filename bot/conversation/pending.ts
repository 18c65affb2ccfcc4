/** A short answer to something that we asked beside the facts: yes, no, a number, one of several choices. */
import type { Understanding } from "../understanding/understand.ts";
import { ask, beginDraft, forgetDraft, proceed, showSummary, submit } from "./ask.ts";
import { take, withOne } from "./draft.ts";
import { factInWords, quantityInWords } from "../words-values.ts";
import { fieldLabels } from "../words-fields.ts";
import { routeFactsInWords } from "../words-route.ts";
import { fieldsNamed } from "../understanding/fields-named.ts";
import { routeAnswer } from "../understanding/route-facts.ts";
import { routeAnswered } from "./route.ts";
import { isOpenRequest } from "./sent.ts";
import { choices, effect, pend, say, set, settled, tell, yesNo, type Talk } from "./talk.ts";
import type { ConfirmWhat } from "../words.ts";
import type { Pending } from "./types.ts";

export type Answer = { readonly text: string; readonly heard: Understanding };

/** Undefined: what was said is no answer to what we waited for. */
export const answerPending = (talk: Talk, answer: Answer): Talk | undefined => {
  const { pending } = talk.state;
  return pending === undefined ? undefined : (answers[pending.is] as Handler<Pending>)(talk, pending, answer);
};

type Handler<P extends Pending> = (talk: Talk, pending: P, answer: Answer) => Talk | undefined;
type Handlers = { readonly [K in Pending["is"]]: Handler<Extract<Pending, { is: K }>> };

/** "No" to a yes-or-no question is no answer to the field that was asked before it. */
const bare = /^\W*(?:no|nope|nah|no,? (?:thanks?|thank you|don'?t)|yes|yep|yeah|ok|okay|sure|yes please)\W*$/i;
const says = ({ heard, text }: Answer, what: "yes" | "no"): boolean =>
  heard.acts.includes(what) &&
  heard.questions.length === 0 &&
  (bare.test(text) || (heard.facts.length === 0 && heard.loose.length === 0));
/** "OK" and "go ahead" agree; "no, it's 450" is more than a no. */
const agrees = (answer: Answer): boolean =>
  says(answer, "yes") || (answer.heard.facts.length === 0 && answer.heard.acts.includes("submit"));

/** "Send it" is no yes to another question. */
const agreesBeside = (answer: Answer): boolean => agrees(answer) && !/\b(?:send|submit)\b/i.test(answer.text);

const answers: Handlers = {
  mailboxesAsNew: (talk, _pending, answer) => {
    const mailboxes = talk.state.draft.mailboxes;
    if (/^\W*(?:no|nope|nah|not all(?: of them)?|no,? not all)\b\W*(?:thanks|thank you)?\W*$/i.test(answer.text)) {
      return ask(settled(talk), ["newAccounts"]);
    }
    if (!agreesBeside(answer) || mailboxes?.is !== "given") return undefined;
    const value = mailboxes.value;
    return proceed(take(settled(talk), [{ field: "newAccounts", value, said: mailboxes.said }], "offer"));
  },
  whichNumber: (talk, { value, said, fields }, { heard, text }) => {
    if (heard.acts.includes("submit") && heard.facts.length === 0) {
      const again = say(tell(showSummary(talk), "beforeSending"), "whichNumber", {
        value: quantityInWords(value),
        fields,
      });
      return choices(
        again,
        fields.map((field) => ({ id: field, label: fieldLabels[field] })),
      );
    }
    if (says({ text, heard }, "no")) return proceed(settled(talk));
    const chosen = fields.find((field) => field === text) ?? whichCount(text, fields);
    const points = /^\W*(?:(?:sorry|oh|no|yes)\W+)*(?:that|that'?s|those|these|they|they're|it'?s)\b/i.test(text);
    if (chosen === undefined || heard.facts.some(({ field }) => field === chosen)) return undefined;
    if (heard.facts.length > 0 && !points) return undefined;
    return proceed(take(beginDraft(settled(talk)), [{ field: chosen, value, said }, ...heard.facts], "chat"));
  },
  directoryName: (talk, { name }, answer) => {
    if (agreesBeside(answer)) {
      return proceed(take(settled(talk), [{ field: "organisationName", value: name, said: name }], "offer"));
    }
    return says(answer, "no") ? ask(settled(talk), ["organisationName", "odsCode"]) : undefined;
  },
  reuseFacts: (talk, { facts }, answer) => {
    if (agreesBeside(answer)) return shownNotSaid(proceed(take(settled(talk), facts, "offer")));
    return says(answer, "no") ? proceed(tell(settled(talk), "begin")) : undefined;
  },
  confirmFacts: (talk, { facts }, answer) => {
    if (agreesBeside(answer)) return proceed(take(beginDraft(settled(talk)), facts, "chat"));
    if (answer.heard.acts.includes("submit") && answer.heard.facts.length === 0) {
      const set = facts.map((fact) => ({ field: fact.field, value: factInWords(fact) }));
      return choices(say(tell(showSummary(talk), "beforeSending"), "isCount", { set }), yesNo);
    }
    return says(answer, "no") ? proceed(tell(settled(talk), "kept")) : undefined;
  },
  confirm: (talk, { what, rev }, answer) => {
    // What was shown is no longer what would be sent: it is shown anew.
    if (what === "submit" && rev !== talk.state.rev) return undefined;
    if (agrees(answer) || (what === "cancel" && answer.heard.acts.includes("cancel")))
      return confirmed[what](settled(talk));
    if (!says(answer, "no")) return undefined;
    return what === "submit"
      ? tell(pend(talk, { is: "whichField" }), "whichField")
      : proceed(tell(settled(talk), "kept"));
  },
  confirmAmend: (talk, { changes }, answer) => {
    if (says(answer, "no") || takesBack(answer)) return tell(settled(talk), "kept");
    const reference = talk.context.request?.reference;
    if (!agrees(answer) || reference === undefined) return undefined;
    const rev = talk.state.rev + 1;
    const next = set(settled(talk), { rev, draft: { ...talk.state.draft, ...changes } });
    const facts = Object.fromEntries(
      Object.entries(changes).flatMap(([field, entry]) => (entry.is === "given" ? [[field, entry.value]] : [])),
    );
    return effect(next, { do: "amend", key: `${talk.state.draftId ?? reference}:${rev}`, reference, facts });
  },
  confirmReply: (talk, { text }, answer) => {
    if (says(answer, "no") || takesBack(answer)) return tell(settled(talk), "kept");
    const reference = talk.context.request?.reference;
    if (!agrees(answer) || reference === undefined) return undefined;
    return effect(settled(talk), { do: "reply", reference, text });
  },
  didYouMean: (talk, { question, choices: offered }, { text, heard }) => {
    const chosen = pick(text, offered);
    if (chosen === undefined)
      return /^\W*none\b/i.test(text) || heard.acts.includes("no") ? offerToPass(talk, question) : undefined;
    if (chosen.id === "ask-ism") return toIsm(talk, question);
    const waiting = withOne(talk.state.waiting, "answer" as const);
    return effect(set(settled(talk), { waiting }), { do: "askKnowledge", question: chosen.label, id: chosen.id });
  },
  offerIsm: (talk, { question }, answer) => {
    if (agreesBeside(answer) || answer.text === "ask-ism") return toIsm(talk, question);
    if (!says(answer, "no")) return undefined;
    const free = tell(settled(talk), "notPassed");
    return proceed(free);
  },
  ismQuestion: (talk, _pending, { text, heard }) => {
    if (heard.acts.includes("cancel") || heard.acts.includes("no")) return proceed(tell(settled(talk), "kept"));
    return heard.acts.length > 0 || text.trim().length < 4 ? undefined : toIsm(talk, text.trim());
  },
  whichField: () => undefined,
  routeFact: (talk, { fact }, { text, heard }) => {
    if (heard.questions.length > 0 || heard.facts.some(({ field }) => field !== "mailboxes")) return undefined;
    if (heard.acts.some((act) => act === "dontKnow" || act === "skip")) return routeAnswered(talk, {});
    const told = routeAnswer(fact, text);
    return told === undefined ? undefined : routeAnswered(talk, told);
  },
};

/** Where the summary follows at once, it shows what was taken: that is not said besides. */
const shownNotSaid = (talk: Talk): Talk =>
  talk.effects.some((one) => one.do === "showSummary")
    ? { ...talk, effects: talk.effects.filter((one) => one.do !== "say" || one.key !== "noted") }
    : talk;

/** "Undo", "forget it": the offer is not taken. */
const takesBack = ({ text, heard }: Answer): boolean =>
  heard.facts.length === 0 &&
  (heard.acts.includes("cancel") || (heard.acts.includes("change") && fieldsNamed(text).length === 0));

/** "No" takes none of the choices; whether the question goes to a person is asked for itself. */
const offerToPass = (talk: Talk, question: string): Talk =>
  choices(pend(say(settled(talk), "offerToPass", { question }), { is: "offerIsm", question }), yesNo);

export const toIsm = (talk: Talk, question: string): Talk => effect(settled(talk), { do: "askIsm", question });

const confirmed: Record<ConfirmWhat, (talk: Talk) => Talk> = {
  cancel: (talk) => {
    const { request } = talk.context;
    const forgot = tell(forgetDraft(talk), "cancelled");
    return request !== undefined && isOpenRequest(talk)
      ? say(forgot, "stillOnRecord", { reference: request.reference })
      : forgot;
  },
  startAgain: (talk) => {
    const begun = tell(beginDraft(forgetDraft(talk)), "startedAgain");
    // How the organisation stands does not change with a new request.
    const { routeFacts = {} } = talk.state;
    if (Object.keys(routeFacts).length === 0) return proceed(begun);
    return proceed(say(set(begun, { routeFacts }), "routeKept", { facts: routeFactsInWords(routeFacts) }));
  },
  withdraw: (talk) =>
    talk.context.request === undefined
      ? tell(talk, "nothingToWithdraw")
      : effect(talk, { do: "withdraw", reference: talk.context.request.reference }),
  submit,
};

const ordinals = ["first", "second", "third", "fourth", "fifth"];
/** By id, by number, by order, by its words. */
const pick = <C extends { readonly id: string; readonly label: string }>(
  text: string,
  choices: readonly C[],
): C | undefined => {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[.!?]+$/, "");
  const number = /^(?:option |number |the )?([1-9])(?:st|nd|rd|th)?(?: one)?$/.exec(plain)?.[1];
  if (number !== undefined) return choices[Number(number) - 1];
  const order = ordinals.findIndex((word) => new RegExp(`^(?:the )?${word}(?: one)?$`).test(plain));
  if (order >= 0) return choices[order];
  return choices.find(({ id, label }) => id === text.trim() || label.toLowerCase().replace(/[.!?]+$/, "") === plain);
};

const whichCount = <F extends string>(text: string, fields: readonly F[]): F | undefined => {
  const words: Readonly<Record<string, RegExp>> = {
    newAccounts: /\bnew\b|\bneed|\brequired?\b|\bwant/i,
    currentNhsmailAccounts: /\bcurrent|\bexisting|\balready|\bhave|\bnow\b|\bnhs ?mail accounts? (?:we|you) have/i,
    mailboxes: /\bmail ?box/i,
  };
  const hits = fields.filter((field) => words[field]?.test(text) === true);
  return hits.length === 1 ? hits[0] : undefined;
};
