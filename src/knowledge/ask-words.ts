/** The sentences of the messages that carry a question to an ISM and its answer back. */
export interface AskWords {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const from = (organisation: string | null): string => organisation ?? "a person whose organisation is not known";

export const askWords = {
  toIsm: (organisation: string | null, question: string): AskWords => ({
    title: `A question from ${from(organisation)}`,
    paragraphs: [question, "The guidance has no answer to it. Please answer it on the card."],
  }),
  toAsker: (question: string, answer: string): AskWords => ({
    title: "Your support manager has answered your question",
    paragraphs: [`You asked: ${question}`, answer],
  }),
  raised: (organisation: string | null, question: string, workingDays: number): AskWords => ({
    title: `A question from ${from(organisation)} still waits`,
    paragraphs: [question, `Nobody has answered it in ${workingDays} working days. Please answer it on the card.`],
  }),
  proposed: (question: string): AskWords => ({
    title: "A new answer has been proposed for the guidance",
    paragraphs: [question, "Please review it. It is not used before that."],
  }),
  reviewed: (accepted: boolean, note: string | null): AskWords => ({
    title: accepted ? "Your proposed answer is now in use" : "Your proposed answer was not taken up",
    paragraphs: note === null ? [] : [note],
  }),
} as const;
