import { withoutMisleadingYes } from "./polarity.ts";
import type { Entry, FigureKind } from "./types.ts";
import type { AnswerView, ChoiceView, SourceView } from "./views.ts";
import { notStated, words } from "./words.ts";

const shortest = 500;

const blank = (asked: string): AnswerView => ({
  band: "pass-on",
  asked: asked.trim().slice(0, shortest),
  understood: null,
  entryId: null,
  paragraphs: [],
  sources: [],
  nextStep: null,
  choices: [],
  related: [],
  reason: null,
  confidence: 0,
});

/** Where an entry's words come from. A page has a date and, where we have it, an address. */
export const sourceOf = ({ source }: Entry): SourceView => {
  if ("document" in source) return { title: source.document, section: source.section, date: null, url: null };
  if ("page" in source) return { title: source.page, section: null, date: source.date, url: source.url ?? null };
  return { title: source.answeredBy, section: null, date: source.date, url: null };
};

export const entryChoice = ({ id, question }: Entry): ChoiceView => ({ kind: "entry", entryId: id, label: question });
const askIsm = (label: string): ChoiceView => ({ kind: "ask-ism", label });

/** Two or three sentences a paragraph at most, as the NHS service manual asks. */
const paragraphsOf = (text: string): string[] => {
  const sentences = text.trim().match(/[^.!?]+[.!?]+(?=\s+[A-Z0-9]|$)|[^.!?]+$/g) ?? [text];
  const kept =
    sentences.join("") === text.trim()
      ? sentences.map((one) => one.trim())
      : text.trim().split(/(?<=[.!?])\s+(?=[A-Z])/);
  const made: string[] = [];
  for (let at = 0; at < kept.length; at += 3) made.push(kept.slice(at, at + 3).join(" "));
  return made;
};

/** A direct answer: headed by the question understood, ending with its source and one next step. */
export const sayAnswer = (asked: string, entry: Entry, related: readonly Entry[], confidence: number): AnswerView => ({
  ...blank(asked),
  band: "answer",
  understood: entry.question,
  entryId: entry.id,
  paragraphs: paragraphsOf(withoutMisleadingYes(asked, entry.question, entry.answer)),
  sources: [sourceOf(entry)],
  nextStep: entry.next,
  related: related.slice(0, 3).map(entryChoice),
  confidence,
});

/** "Source?": where the last answer stands. */
export const saySource = (asked: string, entry: Entry): AnswerView => ({
  ...blank(asked),
  band: "answer",
  understood: entry.question,
  entryId: entry.id,
  paragraphs: [words.source],
  sources: [sourceOf(entry)],
  nextStep: entry.next,
  confidence: 1,
});

/** Two to four questions to choose from, and always the way to a person. */
export const sayDidYouMean = (asked: string, entries: readonly Entry[], confidence: number): AnswerView => ({
  ...blank(asked),
  band: "did-you-mean",
  paragraphs: [words.didYouMean],
  choices: [...entries.map(entryChoice), askIsm(words.noneOfThese)],
  confidence,
});

/** The subject is known and a figure is asked for that no source has: said so, with the entry near it as a choice. */
export const sayNotStated = (asked: string, entry: Entry, missing: FigureKind, confidence: number): AnswerView => ({
  ...blank(asked),
  understood: entry.question,
  entryId: entry.id,
  paragraphs: [notStated[missing], words.offer],
  choices: [...(entry.kind === "answer" ? [entryChoice(entry)] : []), askIsm(words.askIsm)],
  reason: "not-stated",
  confidence,
});

/** A curated gap: its own words say what the guidance does not cover. */
export const sayGap = (asked: string, gap: Entry, near: Entry | undefined, confidence: number): AnswerView => ({
  ...blank(asked),
  understood: gap.question,
  entryId: gap.id,
  paragraphs: [...paragraphsOf(gap.answer), words.offer],
  nextStep: gap.next,
  choices: [...(near === undefined ? [] : [entryChoice(near)]), askIsm(words.askIsm)],
  reason: "not-covered",
  confidence,
});

export const sayNothing = (
  asked: string,
  reason: "outside" | "not-covered" | "empty",
  confidence: number,
): AnswerView => ({
  ...blank(asked),
  paragraphs:
    reason === "empty" ? [words.empty] : [reason === "outside" ? words.outside : words.notCovered, words.offer],
  choices: reason === "empty" ? [] : [askIsm(words.askIsm)],
  reason,
  confidence,
});
