import type { AnswerView, Audience, LastAnswer } from "./views.ts";

/** Kinds of figure that a question may ask for and an entry may hold. Price is in none of our sources. */
export const figureKinds = ["price", "duration", "count", "size", "rate", "date", "version"] as const;
export type FigureKind = (typeof figureKinds)[number];

export type EntrySource =
  | { readonly document: string; readonly section: string }
  | { readonly page: string; readonly date: string; readonly url?: string }
  | { readonly answeredBy: string; readonly date: string };

/**
 * One curated answer. `kind: gap` is a subject that people ask about and that no source covers: its answer says so, and
 * it is never given as a direct answer.
 */
export interface Entry {
  readonly id: string;
  readonly kind: "answer" | "gap";
  readonly question: string;
  readonly answer: string;
  readonly source: EntrySource;
  readonly audience: readonly Audience[];
  readonly alternates: readonly string[];
  readonly related: readonly string[];
  readonly next: string;
  readonly figures: readonly FigureKind[];
}

export interface AnswerContext {
  readonly last?: LastAnswer | undefined;
  readonly audience?: Audience | undefined;
}

/** The answers, as the bot, the pane and the HTTP face call them. Pure: the same words give the same view. */
export interface Knowledge {
  readonly answer: (question: string, context?: AnswerContext) => AnswerView;
  /** The view of one entry, for a choice that was pressed. Undefined for an id that is not (any longer) there. */
  readonly show: (entryId: string, asked?: string) => AnswerView | undefined;
  readonly entries: () => readonly Entry[];
  /** Reviewed entries join at once; one with the same id is replaced. Makes the index anew, once. */
  readonly add: (...entries: readonly Entry[]) => void;
}
