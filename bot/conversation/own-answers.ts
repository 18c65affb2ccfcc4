/** What the record and this conversation answer themselves: references, whose turn it is, who decides, our own buttons. */
import { actsIn } from "../understanding/acts.ts";
import { fieldsNamed } from "../understanding/fields-named.ts";
import { isRecordTitle, typedPress } from "../titles.ts";
import { aboutRecord, referenceIn, type Asked } from "./about-record.ts";
import { askAgain } from "./ask.ts";
import { change, openQuestion, repeat, send, status, summary } from "./commands.ts";
import { onButton } from "./buttons.ts";
import { isOpenRequest } from "./sent.ts";
import { effect, say, tell, type Talk } from "./talk.ts";

type Answered = Talk | undefined;

const busy = ({ state: { mode } }: Talk): boolean => mode === "intake" || mode === "review";
const onward = (talk: Talk): Talk => (busy(talk) ? askAgain(talk) : talk);

const answers: Readonly<Record<Asked, (talk: Talk, text: string, before: Talk) => Answered>> = {
  waiting: (talk) => effect(talk, { do: "showStatus", waiting: true }),
  status: (talk) => status(talk, ""),
  // Before the decision the guidance says when a call is held and when a window opens.
  call: (talk) => {
    const { request } = talk.context;
    if (request?.state !== "accepted") return undefined;
    return onward(say(talk, "callArranged", { contact: request.contact ?? "" }));
  },
  window: (talk) => {
    const open = talk.context.request?.windowOpen;
    return open === undefined ? undefined : onward(tell(talk, open ? "windowOpen" : "windowShut"));
  },
  moves: (talk) => onward(effect(talk, { do: "showMoves" })),
  sent: (talk) => (busy(talk) ? summary(talk, "") : status(talk, "")),
  showSummary: (talk) => summary(talk, ""),
  reference: (talk) => {
    const { request } = talk.context;
    if (request === undefined) return onward(tell(talk, "noReferenceYet"));
    const { reference, organisation } = request;
    return onward(say(talk, "yourReference", { reference, organisation }));
  },
  // Before a request, what the person administers says whom they ask.
  ism: (talk) => {
    const { request } = talk.context;
    if (request === undefined) return onward(effect(talk, { do: "showSupport" }));
    const { contact, region = "" } = request;
    return onward(contact === undefined ? say(talk, "noIsmYet", { region }) : say(talk, "yourIsm", { contact }));
  },
  wanted: (talk) => {
    if (busy(talk)) return askAgain(tell(talk, "whyNothing"));
    if (talk.context.request?.openQuestion !== undefined) return openQuestion(talk);
    return isOpenRequest(talk)
      ? effect(tell(talk, "nothingWanted"), { do: "showStatus" })
      : tell(tell(talk, "whyNothing"), "noRequest");
  },
  // In a draft what was asked last still waits, whatever it was.
  question: (talk, text, before) => (busy(talk) ? repeat(before, text) : openQuestion(talk)),
  whoAreYou: (talk) => onward(tell(talk, "whoAreYou")),
  howToChange: (talk, text) => {
    if (!busy(talk) && !isOpenRequest(talk)) return undefined;
    // "How do I change the date?" wants to; "can I change it after sending?" asks.
    return fieldsNamed(text).length > 0 && /^\W*(?:\w+\W+){0,3}how\b/i.test(text)
      ? change(talk, text)
      : onward(tell(talk, "howToChange"));
  },
  when: (talk) => (busy(talk) ? askAgain(tell(talk, "datesAgreed")) : undefined),
};

/** `before`: with what we waited for. */
export const answerOwn = (talk: Talk, text: string, before = talk): Answered => {
  const asked = aboutRecord(text);
  return asked === undefined ? undefined : answers[asked](talk, text, before);
};

/** The title of one of our buttons, typed, does what the button does. */
export const answerTitle = (talk: Talk, text: string): Answered => {
  const verb = typedPress(text);
  // A button is pressed under a summary; the word alone shows first what would be sent.
  if (verb === "submit") return send(talk, "");
  if (verb !== undefined) return onButton(talk, { type: "button", rev: talk.state.rev, verb });
  if (busy(talk) || !isRecordTitle(text) || actsIn(text).includes("no")) return undefined;
  return effect(tell(talk, "onItsCard"), { do: "showStatus", waiting: true });
};

/** What is to be done with the person's own newest request is done as without its reference. */
export const withoutOwnReference = ({ context: { request } }: Talk, text: string): string => {
  const named = request === undefined ? undefined : referenceIn(text);
  return named?.reference === request?.reference && named !== undefined && acts.test(text)
    ? text.replace(named.said, "my request").replace(/\b(?:my |our |the )?request (?=my request\b)/i, "")
    : text;
};
const acts = /\b(?:withdraw|amend|change|cancel)\b/i;

const aboutRequests =
  /\b(?:status|state|requests?|ref|reference|where|stands?|show|open|see|find|look(?:ing)? (?:at|up|for)|news|update|happen\w*|about|accept|approve|decline|withdraw|amend|change|cancel|decided?)\b/i;

/** A reference says which record is meant. One that is not the person's own does not exist for them. */
export const answerReference = (talk: Talk, text: string): Answered => {
  const named = referenceIn(text);
  if (named === undefined) return undefined;
  const rest = text
    .replace(named.said, " ")
    .replace(/[^\p{L}\p{N} ]/gu, " ")
    .trim();
  if (rest !== "" && (busy(talk) || text.length > 140) && !aboutRequests.test(rest)) return undefined;
  return onward(effect(talk, { do: "showRecord", reference: named.reference }));
};
