import type { FigureKind } from "./types.ts";

/** The room's few sentences of its own: frames around entries. No fact stands here. */
export const words = {
  askIsm: "Ask my ISM",
  noneOfThese: "None of these: ask my ISM",
  didYouMean: "I am not sure that I understood. Did you mean one of these?",
  outside: "I can only answer questions about the move to NHSmail. I have no guidance on this.",
  notCovered: "I could not find an answer to this in the guidance.",
  offer: "I can pass your question to your Implementation Support Manager (ISM).",
  empty: "I did not see a question. Ask me something about the move to NHSmail.",
  source: "My last answer comes from here. I only say what is written there.",
  read: "page read in",
} as const;

/** What the guidance does not state, by the kind of figure that was asked for. */
export const notStated: Readonly<Record<FigureKind, string>> = {
  price: "The guidance does not state a price for this.",
  duration: "The guidance does not state how long this takes.",
  count: "The guidance does not state a number for this.",
  size: "The guidance does not state a size for this.",
  rate: "The guidance does not state a speed for this.",
  date: "The guidance does not state a date for this.",
  version: "The guidance does not state a version for this.",
};
