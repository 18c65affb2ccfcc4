import { awkwardMailbox } from "./corpus.ts";
import type { MadeFolder } from "./maildir-writer.ts";

/** Awkward mail without dates to come: Dovecot stores those as "now" (see the test of what a target can not hold). */
export const holdableMailbox = (messages: number, seed = 1): readonly MadeFolder[] => {
  const today = Date.now() / 1000;
  return awkwardMailbox({ messages, seed }).map((folder) => ({
    ...folder,
    messages: folder.messages.map((message) => ({ ...message, at: message.at > today ? 1_000 : message.at })),
  }));
};
