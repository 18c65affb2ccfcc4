/** What goes into and comes out of the slot machine: step(state, event, context) -> { state, effects }. All plain data. */
import type { ConfirmWhat, Say } from "../words.ts";
import type { RouteFact, RouteFacts } from "../../src/knowledge/facts.ts";
import type { CountField, Draft, Fact, FactValues, FieldId, Quantity } from "./facts.ts";

export type { FactValues, FieldId } from "./facts.ts";

export const stateVersion = 1;

/** Given with each event; nothing is fetched inside. */
export interface Context {
  /** YYYY-MM-DD, the day in Europe/London. */
  readonly today: string;
  /** A fresh random id; used when this turn begins a draft. */
  readonly newId: string;
  readonly person: { readonly name?: string };
  /** The person's request on record, if there is one: read from the store on each turn, never from the state. */
  readonly request?: RequestView;
}

export interface RequestView {
  readonly reference: string;
  readonly organisation: string;
  readonly state: string;
  /** May its facts still be changed, and may it be withdrawn? The core's table decides. */
  readonly mayAmend: boolean;
  readonly mayWithdraw: boolean;
  /** The support manager's question that waits for an answer. */
  readonly openQuestion?: string;
  /** What stands on record now, without what is not known. */
  readonly facts?: Partial<FactValues>;
  /** Whom the organisation asks, by name; absent while nobody has it. */
  readonly contact?: string;
  readonly region?: string;
  /** Once accepted: is the on-boarding window open? */
  readonly windowOpen?: boolean;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
}

export type Event =
  | { readonly type: "joined" }
  | { readonly type: "message"; readonly text: string }
  /** The form card. Values as typed; a field that is absent was not on the card. */
  | { readonly type: "form"; readonly rev: number; readonly values: Readonly<Partial<Record<FieldId, string>>> }
  /** A button of a card; `field` with "change". */
  | { readonly type: "button"; readonly rev: number; readonly verb: ButtonVerb; readonly field?: FieldId }
  /** A choice pressed among those that `choices` or `answered` offered. */
  | { readonly type: "chosen"; readonly id: string }
  | {
      readonly type: "answered";
      readonly question: string;
      readonly band: "answer" | "choices" | "none";
      readonly choices?: readonly Choice[];
      /** The knowledge room's own view, handed through to `showAnswer`. */
      readonly answer: unknown;
      /** What the answer was about; comes back as `after` with a follow-up. */
      readonly topic?: string;
    }
  | {
      readonly type: "odsChecked";
      readonly code: string;
      readonly directory: "active" | "closed" | "unknown" | "unreachable";
      readonly name?: string;
      /** Another person's request for the same organisation. */
      readonly existing?: { readonly reference: string; readonly contact?: string };
    }
  /** The route adviser's word; `advice` is the knowledge room's own view, handed through to `showAdvice`. */
  | {
      readonly type: "advised";
      readonly advice: unknown;
      readonly unknown: readonly {
        readonly fact: RouteFact;
        readonly question: string;
        readonly couldChange: boolean;
      }[];
    }
  | { readonly type: "submitted"; readonly key: string; readonly reference: string }
  | {
      readonly type: "refused";
      readonly what: "submit" | "amend" | "withdraw" | "reply";
      /** One sentence for the person that says what to do next. */
      readonly because: string;
    }
  | { readonly type: "done"; readonly what: "amend" | "withdraw" | "reply" | "askIsm" };

export type ButtonVerb =
  "begin" | "form" | "chat" | "summary" | "submit" | "change" | "cancel" | "status" | "waiting" | "withdraw";

/** A row of the summary, in words. */
export interface SummaryRow {
  readonly field: FieldId;
  readonly label: string;
  readonly value: string;
  readonly is: "given" | "unknown" | "missing";
}

export type Effect =
  | ({ readonly do: "say" } & Say)
  /** Buttons under the last sentence; pressing one sends { type: "chosen", id }. */
  | { readonly do: "choices"; readonly choices: readonly Choice[] }
  | {
      readonly do: "showForm";
      readonly rev: number;
      readonly values: Readonly<Partial<Record<FieldId, string>>>;
      readonly problems: Readonly<Partial<Record<FieldId, string>>>;
    }
  | {
      readonly do: "showSummary";
      readonly rev: number;
      readonly rows: readonly SummaryRow[];
      /** Facts without which the request cannot be sent. */
      readonly missing: readonly FieldId[];
      /** What was told for the route advice, in words: it is sent too. */
      readonly route: readonly string[];
    }
  /** May run twice: the same key is the same request. */
  | {
      readonly do: "submit";
      readonly key: string;
      readonly facts: Partial<FactValues>;
      readonly unknown: readonly FieldId[];
    }
  | {
      readonly do: "amend";
      readonly key: string;
      readonly reference: string;
      readonly facts: Partial<FactValues>;
    }
  | { readonly do: "withdraw"; readonly reference: string }
  | { readonly do: "reply"; readonly reference: string; readonly text: string }
  | { readonly do: "askKnowledge"; readonly question: string; readonly after?: string; readonly id?: string }
  | { readonly do: "showAnswer"; readonly answer: unknown }
  | { readonly do: "askIsm"; readonly question: string }
  | { readonly do: "checkOds"; readonly code: string }
  /** `waiting`: for somebody who decides, what waits for them comes first. */
  | { readonly do: "showStatus"; readonly waiting?: true }
  /** How the moves that the person runs stand: mailboxes and waves. */
  | { readonly do: "showMoves" }
  /** Who supports the organisation that the person administers. */
  | { readonly do: "showSupport" }
  /** The record that a reference names, if it is one that the person may see. */
  | { readonly do: "showRecord"; readonly reference: string }
  /** What a person can do, as buttons under the last sentence. */
  | { readonly do: "welcome"; readonly rev: number }
  /** "Which route suits us?": the adviser works from the facts so far. */
  | { readonly do: "advise"; readonly facts: Partial<FactValues>; readonly told: Readonly<Partial<RouteFacts>> }
  | { readonly do: "showAdvice"; readonly advice: unknown }
  /** Keeps what was told for the advice with the person's request on record. May run twice. */
  | { readonly do: "keepRoute"; readonly facts: Readonly<Partial<RouteFacts>> };

/** What we wait for besides a field: each answer is short and must not be read as a fact. */
export type Pending =
  | { readonly is: "mailboxesAsNew" }
  | {
      readonly is: "whichNumber";
      readonly said: string;
      readonly value: Quantity;
      readonly fields: readonly CountField[];
    }
  | { readonly is: "directoryName"; readonly name: string }
  /** `rev`: of the draft that was shown, when it is to be sent. */
  | { readonly is: "confirm"; readonly what: ConfirmWhat; readonly rev?: number }
  /** The facts of the last request, for a new one. */
  | { readonly is: "reuseFacts"; readonly facts: readonly Fact[] }
  /** Facts that a question named: "can we start in March?" */
  | { readonly is: "confirmFacts"; readonly facts: readonly Fact[] }
  | { readonly is: "confirmAmend"; readonly changes: Draft }
  | { readonly is: "confirmReply"; readonly text: string }
  | { readonly is: "didYouMean"; readonly question: string; readonly choices: readonly Choice[] }
  | { readonly is: "offerIsm"; readonly question: string }
  /** "Ask my ISM" without a question: the next message is it. */
  | { readonly is: "ismQuestion" }
  | { readonly is: "whichField" }
  /** The route adviser's question. */
  | { readonly is: "routeFact"; readonly fact: RouteFact };

export interface State {
  readonly version: number;
  /** Grows with every change of the draft; each card carries it. */
  readonly rev: number;
  readonly mode: "idle" | "intake" | "review" | "submitting" | "sent";
  /** Names the draft; the submit key. */
  readonly draftId?: string;
  readonly draft: Draft;
  /** The fields of the question that we asked last. */
  readonly asked: readonly FieldId[];
  readonly pending?: Pending;
  /** A proposal about the record that was put aside for a question; it is shown again. */
  readonly held?: Pending;
  /** The fields that changed last, for "no, 450". */
  readonly touched: readonly FieldId[];
  /** The directory's verdict on the code in the draft. */
  readonly ods?: {
    readonly code: string;
    readonly directory: "active" | "closed" | "unknown" | "unreachable";
    /** The directory's name, where it is another one than the person gave. */
    readonly name?: string;
  };
  readonly lastQuestion?: string;
  /** What the last answer was about, for "and for partial?". */
  readonly lastTopic?: string;
  /** Messages since that answer. */
  readonly sinceTopic?: number;
  /** What must come back before we go on: the directory's word, an answer. */
  readonly waiting: readonly ("ods" | "answer" | "advice")[];
  /** Fields put off with "skip" that are needed all the same. */
  readonly putOff: readonly FieldId[];
  /** The number of mailboxes was offered as the number of new accounts. */
  readonly offeredMailboxes: boolean;
  /** The draft's revision that the summary was shown of last. */
  readonly summaryRev?: number;
  /** What was said last, for "say that again". */
  readonly lastSaid: readonly Say[];
  /** What was told for the route advice, and what was asked for it in this round. */
  readonly routeFacts?: Readonly<Partial<RouteFacts>>;
  readonly routeAsked?: readonly RouteFact[];
  /** The name that the person gave as their own: "I'm Ada Demo from ...". "Me" as the lead is that name. */
  readonly selfName?: string;
  /** How often in a row we did not understand. */
  readonly misses: number;
}

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}
