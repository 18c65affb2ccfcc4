import { z } from "zod";
import { initialState } from "./conversation/step.ts";
import type { State } from "./conversation/types.ts";
import type { Card } from "./cards/elements.ts";

/** One thing that a turn answers with. `copyOf`: the card shows a record and is refreshed when that changes. */
export type Reply =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "card"; readonly card: Card; readonly copyOf?: { readonly name: string; readonly key: string } };

/** What a turn came to: its messages in order, and for a press the card that takes the pressed one's place. */
export interface Outcome {
  readonly replies: readonly Reply[];
  readonly instead?: Extract<Reply, { kind: "card" }>;
}

interface Handled {
  readonly activity: string;
  /** Missing where it was dropped to keep the document small. */
  readonly outcome?: Outcome;
}

/** What is stored of a person's conversation, in one go: where it stands, and which activities are done with what. */
export interface Document {
  readonly state: State;
  /** The newest activities, with what they came to. */
  readonly handled: readonly Handled[];
  /** Those before: it is enough to know that they are done. */
  readonly done?: readonly string[];
  readonly welcomedAt?: string;
}

export const emptyDocument: Document = { state: initialState, handled: [] };

const stored = z.looseObject({
  state: z.looseObject({ version: z.number() }),
  handled: z.array(z.looseObject({ activity: z.string() })),
  done: z.array(z.string()).optional(),
  welcomedAt: z.string().optional(),
});

/**
 * Reads what was stored. A state of another version of the conversation is handed over as it is: `step` knows how to
 * bring it up to date. What is no document at all begins anew.
 */
export const readDocument = (value: unknown): Document => {
  const read = stored.safeParse(value);
  return read.success ? (read.data as unknown as Document) : emptyDocument;
};

const remembered = 40;
/** Teams delivers again within half a minute: of older turns it is enough to know that they are done. */
const answersKept = 4;

/** Adds a finished turn. */
export const withTurn = (
  document: Document,
  state: State,
  activity: string | undefined,
  outcome: Outcome,
): Document => {
  if (activity === undefined) return { ...document, state };
  const handled = [{ activity, outcome }, ...document.handled];
  const older = handled.slice(answersKept).map((turn) => turn.activity);
  const done = [...older, ...(document.done ?? [])].slice(0, remembered - answersKept);
  return { ...document, state, handled: handled.slice(0, answersKept), done };
};

// The store takes 64 KiB; the state has what it needs, older answers the rest.
const longestStored = 62_000;

/** For a document that is too large to be stored: without the answers that are over the limit, older ones first. */
export const smaller = (document: Document): Document => {
  let room = longestStored - Buffer.byteLength(JSON.stringify(document.state));
  const handled = document.handled.map((turn): Handled => {
    room -= Buffer.byteLength(JSON.stringify(turn));
    return room >= 0 ? turn : { activity: turn.activity };
  });
  return { ...document, handled };
};

export const handledOutcome = (document: Document, activity: string | undefined): Handled | undefined => {
  if (activity === undefined) return undefined;
  const known = document.handled.find((turn) => turn.activity === activity);
  return known ?? (document.done?.includes(activity) === true ? { activity } : undefined);
};
