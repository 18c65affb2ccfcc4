import type { Item } from "./types.ts";

/** RFC 2045 6.8: 57 bytes become a line of 76 characters and a line end. */
const [lineBytes, lineCharacters] = [57, 78];

/** How much more an item may be as a message than in its file, at most: its attachments are then all that it is. */
export const mostGrowth = lineCharacters / lineBytes;

const growthOf = async (item: Item): Promise<number> => {
  let growth = 0;
  for (const attachment of await item.attachments()) {
    growth += attachment.size * (mostGrowth - 1);
    const inner = await attachment.embedded();
    if (inner !== undefined) growth += await growthOf(inner);
  }
  return growth;
};

/**
 * About how many bytes an item is as a message, its stated size being `bytes`: attachments travel as base64, a third
 * longer, and a mail system's limit counts what travels.
 */
export const sizeAsMail = async (item: Item, bytes: number): Promise<number> =>
  Math.round(bytes + (await growthOf(item)));
