/** Every sentence that the bot says in a conversation. NHS style: short, active, exact; each says what to do next. */
import type { FieldId, ProblemReason } from "./conversation/facts.ts";
import { fieldExamples, fieldLabels, fieldQuestions, fieldReasons, problemWords } from "./words-fields.ts";

/** What is asked for a yes before it is done. */
export type ConfirmWhat = "cancel" | "startAgain" | "withdraw" | "submit";

interface None {
  readonly [nothing: string]: never;
}
interface Change {
  readonly field: FieldId;
  readonly from: string;
  readonly to: string;
}
interface Noted {
  readonly field: FieldId;
  readonly value: string;
}

const list = (parts: readonly string[]): string =>
  parts.length <= 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
const named = ({ field, value }: Noted): string => `${fieldLabels[field]}: ${value}`;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const confirmWords: Record<ConfirmWhat, string> = {
  cancel: "Do you want to cancel? I will delete what you told me. Say yes or no.",
  startAgain: "Do you want to start again? I will delete what you told me. Say yes or no.",
  withdraw: "Do you want to withdraw your request? Your support manager will see that you did. Say yes or no.",
  submit: "Shall I send it to your support manager? Say yes, or tell me what to change.",
};

const actionWords = {
  submit: "I could not send your request.",
  amend: "I could not make that change.",
  withdraw: "I could not withdraw your request.",
  reply: "I could not send your answer.",
} as const;

export const words = {
  greeting: ({ name }: { name: string }) =>
    `Hello${name === "" ? "" : ` ${name}`}. I take requests to join NHSmail, answer questions about it, and tell you where your request stands. What would you like to do?`,
  greetingSupport: ({ name }: { name: string }) =>
    `Hello${name === "" ? "" : ` ${name}`}. Requests to join NHSmail and questions of your organisations come to you here as cards. I also answer questions about the move. What would you like to do?`,
  helloAgain: ({ name }: { name: string }) => `Hello again${name === "" ? "" : ` ${name}`}. I kept what you told me.`,
  help: (_: None) =>
    "Write to me in your own words, or ask me about the move. Say start to ask to join NHSmail, status to see where your request and your move stand, ask my ISM to send a question, or withdraw to take a request back. While we talk, say summary, skip, form, start again or cancel.",
  begin: (_: None) =>
    "I need nine facts about your organisation. You can give several in one message, or say form to fill in a form.",
  ask: ({ fields }: { fields: readonly FieldId[] }) => fields.map((field) => fieldQuestions[field]).join(" "),
  askWithMailboxes: ({ value }: { value: string }) =>
    `You have ${value} mailboxes. Do you need a new NHSmail account for each of them? Say yes, or tell me the number.`,
  noted: ({ set }: { set: readonly Noted[] }) => `I noted ${set.map(named).join("; ")}.`,
  changed: ({ changes }: { changes: readonly Change[] }) =>
    changes
      .map(({ field, from, to }) => `I changed ${fieldLabels[field]}. It was: ${from}. It is now: ${to}.`)
      .join(" "),
  already: ({ set }: { set: readonly Noted[] }) => `I have that already. ${set.map(named).map(capital).join("; ")}.`,
  problem: ({ field, said, reason }: { field: FieldId; said: string; reason: ProblemReason }) =>
    `${capital(fieldLabels[field])}${said === "" ? "" : `, “${said}”`}: ${problemWords[reason]}`,
  why: ({ fields }: { fields: readonly FieldId[] }) =>
    `${fields.map((field) => fieldReasons[field]).join(" ")} The programme asks every organisation for it.`,
  explain: ({ fields }: { fields: readonly FieldId[] }) => fields.map((field) => fieldExamples[field]).join(" "),
  whyNothing: (_: None) => "I ask for nine facts, because the programme needs them to plan your move.",
  skipped: ({ fields }: { fields: readonly FieldId[] }) =>
    `I wrote “not known yet” for ${list(fields.map((field) => fieldLabels[field]))}. You can tell me later.`,
  noEnd: (_: None) => "I noted that there is no contract end.",
  putOff: ({ fields }: { fields: readonly FieldId[] }) =>
    `I come back to ${list(fields.map((field) => fieldLabels[field]))}. I need this before I can send the request.`,
  needed: ({ fields }: { fields: readonly FieldId[] }) =>
    `I cannot send the request without ${list(fields.map((field) => fieldLabels[field]))}. ${fields.map((field) => fieldExamples[field]).join(" ")} I keep the rest until you know.`,
  whichNumber: ({ value, fields }: { value: string; fields: readonly FieldId[] }) =>
    `What does ${value} count: ${fields.map((field) => fieldLabels[field]).join(", or ")}?`,
  isCount: ({ set }: { set: readonly Noted[] }) => `Shall I note ${set.map(named).join("; ")}? Say yes or no.`,
  whichField: (_: None) => "What would you like to change? Tell me the fact and its new value.",
  tellNew: ({ field, now }: { field: FieldId; now: string }) =>
    `${now === "" ? `I do not know the ${fieldLabels[field]} yet. ` : `I have ${now} as ${fieldLabels[field]}. `}What should it be?`,
  whichDate: ({ value }: { value: string }) =>
    `I read ${value} but do not know what for. Is it when you would like to start, or when the support contract ends?`,
  directoryName: ({ code, name }: { code: string; name: string }) =>
    `The ODS directory knows ${code} as ${name}. Is that your organisation? Say yes or no.`,
  directoryDiffers: ({ code, name }: { code: string; name: string }) =>
    `The ODS directory knows ${code} as ${name}. If the code is wrong, tell me the right one.`,
  directoryOffers: ({ code, name }: { code: string; name: string }) =>
    `The ODS directory knows ${code} as ${name}. If that is your organisation, say use that name. If the code is wrong, tell me the right one.`,
  noDirectoryName: (_: None) =>
    "The ODS directory gave me no other name for your code. Tell me your organisation’s full name if it has to change.",
  odsClosed: ({ code }: { code: string }) =>
    `The ODS directory says that ${code} has closed. If you have a newer code, tell me. Otherwise your support manager will check it.`,
  odsUnknown: ({ code }: { code: string }) =>
    `I could not find ${code} in the ODS directory. Check the code. If it is right, carry on: your support manager will check it.`,
  odsUnchecked: ({ code }: { code: string }) =>
    `I could not reach the ODS directory to check ${code}. Carry on: your support manager will check it.`,
  odsExisting: ({ code, reference, contact }: { code: string; reference: string; contact: string }) =>
    `There is a request for ${code} already${reference === "" ? "" : ` (${reference})`}. One organisation has one request. Ask ${contact === "" ? "your NHSmail support manager" : contact} to add you to it. If the code is wrong, tell me the right one.`,
  confirm: ({ what }: { what: ConfirmWhat }) => confirmWords[what],
  summaryLine: ({ reference: _reference }: { reference: string }) => "Here is what I have.",
  notKnownYet: ({ fields }: { fields: readonly FieldId[] }) =>
    `You have not told me ${list(fields.map((field) => fieldLabels[field]))}. I would send “not known yet”.`,
  shallINote: ({ set }: { set: readonly Noted[] }) =>
    `Your support manager agrees dates with you. Shall I note ${set.map(named).join("; ")}? Say yes or no.`,
  beforeSending: (_: None) => "One thing first, before I can send it.",
  missing: ({ fields }: { fields: readonly FieldId[] }) =>
    `I cannot send it yet. I still need: ${list(fields.map((field) => fieldLabels[field]))}.`,
  zeroAccounts: (_: None) =>
    "You told me no NHSmail accounts now and no new ones. Then there is nobody to move. How many new accounts do you need?",
  sent: ({ reference }: { reference: string }) =>
    `Request ${reference} is with your support manager now. The answer comes to this chat. To correct something, tell me its new value.`,
  refused: ({ what, because }: { what: keyof typeof actionWords; because: string }) =>
    `${actionWords[what]} ${because}`,
  amendAsk: ({ changes }: { changes: readonly Change[] }) =>
    `Your request is already sent. I can change this: ${changes.map(({ field, from, to }) => `${fieldLabels[field]}: ${to}${from === "" ? "" : ` (it was ${from})`}`).join("; ")}. Shall I send the change? Say yes or no.`,
  amended: (_: None) => "The change is sent. Your support manager can see it.",
  amendNot: (_: None) =>
    "Your request cannot be changed any more. Shall I pass this to your support manager? Say yes or no.",
  replyAsk: ({ question, text }: { question: string; text: string }) =>
    `Your support manager asked: “${question}” Shall I send “${text}” as your answer? Say yes or no.`,
  replied: (_: None) => "Your answer is on its way to your support manager.",
  withdrawn: (_: None) => "Your request is withdrawn. If you change your mind, say start.",
  withdrawNot: ({ reference }: { reference: string }) =>
    `Request ${reference} cannot be withdrawn here any more. Say ask my ISM, and I pass it on.`,
  nothingToWithdraw: (_: None) => "You have no request that could be withdrawn. Say start to begin one.",
  cancelled: (_: None) => "I deleted what you told me. Nothing was sent. Say start if you want to begin again.",
  nothingToCancel: (_: None) => "There is nothing to cancel. Say start to begin a request.",
  startedAgain: (_: None) => "I deleted what you told me. We begin again.",
  routeKept: ({ facts }: { facts: readonly string[] }) =>
    `I kept for the route advice: ${facts.join("; ")}. Say cancel to delete that too.`,
  kept: (_: None) => "Nothing was changed.",
  haveRequest: ({ reference, organisation }: { reference: string; organisation: string }) =>
    `You have a request already: ${reference} for ${organisation}. Say status to see where it stands, or tell me what to change.`,
  noRequest: (_: None) => "You have not sent a request yet. Say start to begin one.",
  draftOnly: (_: None) => "You have not sent your request yet. I keep what you told me.",
  noDraft: (_: None) => "You have not told me anything yet. Say start to begin.",
  staleCard: (_: None) => "That card was out of date, because something has changed since. Here is the current one.",
  formProblems: (_: None) => "I could not take every answer. Check the ones that are marked.",
  routeAsk: ({ question, first }: { question: string; first: boolean }) =>
    `${first ? "Something that I do not know could change this. " : ""}${question}`,
  routeNoted: ({ facts }: { facts: readonly string[] }) => `I noted for the route advice: ${facts.join("; ")}.`,
  offerIsm: (_: None) => "Shall I pass your question to your support manager? Say yes or no.",
  ismWhat: (_: None) => "What would you like to ask your support manager? Write the question.",
  ismAsked: (_: None) => "I passed it to your support manager. The answer comes to you here.",
  back: (_: None) => "Back to your request.",
  backToSummary: (_: None) =>
    "Back to your request. Say yes to send it, say summary to see it again, or tell me what to change.",
  welcome: (_: None) => "You are welcome.",
  sayYesToSend: (_: None) => "Say yes to send it, or tell me what to change.",
  whoSees: (_: None) =>
    "Your support manager and the NHSmail programme team see your request. People of your own organisation who work on it see it too. Nothing goes to them before you say yes to the summary.",
  upset: (_: None) =>
    "I am sorry that this is hard going. You can say form to give everything at once, or ask my ISM to get help from a person.",
  noForm: (_: None) => "That is fine. Tell me in your own words, several facts at once if you like.",
  tooLong: ({ read }: { read: number }) =>
    `Your message is long. I read the first ${read.toLocaleString("en-GB")} letters of it. Send me the rest as another message.`,
  bye: (_: None) => "Goodbye. I keep what you told me, so you can carry on at any time.",
  wait: (_: None) => "Take your time. I keep what you told me.",
  chitchat: (_: None) => "I am a computer program that helps organisations to join NHSmail.",
  fine: (_: None) => "Good.",
  notUnderstood: (_: None) => "I did not understand that.",
  nothingForYes: (_: None) =>
    "Nothing waits for a yes. Say status to see where your request stands, ask me a question, or say help.",
  moreThanYes: (_: None) => "I need more than a yes here.",
  helpAtSummary: (_: None) =>
    "That is all right: your support manager can fill gaps with you later. Say yes to send what I have, tell me what to change, or say ask my ISM to get help from a person.",
  noQuestion: (_: None) => "No question waits for an answer from you.",
  ismAsks: ({ question }: { question: string }) =>
    `Your support manager asked: “${question}” Write your answer here, and I offer to send it.`,
  changeSent: (_: None) =>
    "Your request is sent. To change something, tell me the fact and its new value, for example: we need 450 new accounts. To take the whole request back, say withdraw.",
  codeIsFixed: (_: None) =>
    "The ODS code of a request that is sent cannot change. Say withdraw to take the request back, then start to send a new one.",
  howToChange: (_: None) =>
    "Tell me the fact and its new value, for example: we need 450 new accounts. You can do that now, and after sending while your support manager has not decided yet.",
  backToChange: (_: None) => "Back to your change.",
  backToAnswer: (_: None) => "Back to your answer.",
  stillOnRecord: ({ reference }: { reference: string }) =>
    `Your request ${reference} stays as it was sent. Say withdraw to take it back.`,
  yourReference: ({ reference, organisation }: { reference: string; organisation: string }) =>
    `The reference of the request for ${organisation} is ${reference}.`,
  noReferenceYet: (_: None) => "You get a reference when your request is sent.",
  noSuchReference: ({ reference }: { reference: string }) =>
    `I cannot find a request ${reference} that is yours to see. Check the reference, or say status to see your own request.`,
  yourIsm: ({ contact }: { contact: string }) => `Your support manager is ${contact}.`,
  noIsmYet: ({ region }: { region: string }) =>
    region === ""
      ? "No support manager has your request yet. The NHSmail programme team looks after it until then."
      : `No support manager has your request yet. Any support manager of ${region} may take it, and you hear here who it is.`,
  supportIs: ({ odsCode, contact }: { odsCode: string; contact: string }) =>
    `The support manager for your organisation (${odsCode}) is ${contact}. Say ask my ISM to send a question.`,
  supportOfRegion: ({ odsCode, region }: { odsCode: string; region: string }) =>
    `${region === "" ? "The NHSmail programme team looks" : `The support managers of ${region} look`} after your organisation (${odsCode}). You hear here who it is when one of them takes your request. Say start to begin one.`,
  supportUnknown: (_: None) =>
    "I do not know your organisation yet, so I cannot say who its support manager is. Say start to begin a request: it goes to the right one. To ask something now, say ask my ISM.",
  youSupport: (_: None) => "You are a support manager yourself. Say show what waits for me to see your requests.",
  noMove: (_: None) =>
    "No mailbox of your organisation is on my list yet. Your technical team puts the list in after your request is accepted. Say status to see where your request stands.",
  callArranged: ({ contact }: { contact: string }) =>
    `${contact === "" ? "Your support manager" : contact} arranges the on-boarding call with you: I do not book it. To propose a time, say ask my ISM.`,
  windowOpen: (_: None) => "The on-boarding window is open for your organisation. The on-boarding call comes next.",
  windowShut: (_: None) =>
    "The on-boarding window is not open yet. The NHSmail programme opens it. Say ask my ISM to ask when.",
  movesOfOthers: (_: None) =>
    "I show each organisation its own move. A wave that needs your go comes to you here as a card. Say show what waits for me to see the requests.",
  nothingWanted: (_: None) => "I need nothing from you at the moment.",
  whoAreYou: (_: None) =>
    "I am a computer program, not a helpdesk. I take requests to join NHSmail, answer questions about the move, and tell you where your request stands.",
  datesAgreed: (_: None) => "Your support manager agrees the dates with you.",
  askProgramme: (_: None) => "You can ask the NHSmail programme team.",
  onItsCard: (_: None) =>
    "That button stands on the card of each request, so that it is sure which one you mean. Open the card, then press it there.",
  offerToPass: ({ question }: { question: string }) =>
    `Shall I pass your question, “${question}”, to your support manager? Say yes or no.`,
  notPassed: (_: None) => "I did not pass it on.",
  reuseAsk: ({ reference, organisation }: { reference: string; organisation: string }) =>
    `I still have what you told me for ${organisation} in request ${reference}. Shall I use it again? You can change everything before it is sent. Say yes or no.`,
  stillNot: (_: None) =>
    "I still did not understand. You can say form to fill in a form, skip to leave this out, or ask my ISM to get help from a person.",
  nothingSaid: (_: None) => "I have not said anything yet. Say help to see what I can do.",
  idleMiss: (_: None) =>
    "I did not understand that. Ask me a question about joining NHSmail, say start to begin a request, or say help.",
} as const;

export type WordKey = keyof typeof words;

/** A sentence as data: which, and with what. `render` makes the text. */
export type Say = {
  readonly [K in WordKey]: { readonly key: K; readonly params: Parameters<(typeof words)[K]>[0] };
}[WordKey];

/** The text of a sentence, in Markdown-free plain words. */
export const render = (say: Say): string => (words[say.key] as (params: typeof say.params) => string)(say.params);
