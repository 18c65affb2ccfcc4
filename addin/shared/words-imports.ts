import { countInWords } from "./dates.ts";

export const importWords = {
  title: "What you sent so far",
  opened: (when: string) => `Sent ${when}`,
  counts: (landed: number, received: number) =>
    `${landed.toLocaleString("en-GB")} of ${countInWords(received, "item")} in your new mailbox.`,
  waiting: (count: number) => `${countInWords(count, "item")} on the way. You can close this page.`,
  rest: (count: number) => `${countInWords(count, "item")} not sent yet. Choose the same file below to go on.`,
  cancelled: "You ended this. What was sent stays sent.",
  done: "All done.",
  refusedTitle: "Not taken",
  changedTitle: "Taken, but not exactly as it was",
  waitingTitle: "Waiting",
  keep: "Keep your old file until you have checked.",
} as const;
