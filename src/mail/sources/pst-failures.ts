import { isSystemError } from "../errors.ts";
import type { Loss } from "../items/context.ts";
import { field } from "../items/header-text.ts";

/** Of an item whose own properties are lost. */
export const damagedItem = "The item is damaged and cannot be read.";

/**
 * Why no message could be made of an item that could be read: never its damage, for the reader tells that without
 * failing. Throws `error` again where the disk or the file failed: then nothing is wrong with the item.
 */
export const whyNotMade = (error: unknown): string => {
  if (isSystemError(error)) throw error;
  const name = error instanceof Error ? error.name : "unknown";
  return `This service could not make a message of the item (${name}). The item is not damaged. Keep the data file and report this.`;
};

/**
 * Header lines that say what of an item is not in its message, in front of the others: the message moves with what can
 * be read, and tells what is missing for as long as it lives. The sentences are ours; nothing of the item is in them.
 */
export const lossLines = (losses: readonly Loss[]): Buffer =>
  Buffer.from([...new Set(losses.map(({ text }) => text))].map((text) => field("X-Onboarding-Missing", text)).join(""));
