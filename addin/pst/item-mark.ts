import type { Item } from "../../src/pst/types.ts";

/** cyrb53 (public domain): 53 bits, enough to tell a million items apart (chance of one false match about 1 in 18,000). */
const hash = (text: string): string => {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & two) + (one >>> 0)).toString(36);
};

/**
 * The same for two copies of one item, in one folder or in two: its message id, dates, size, subject and sender. An item
 * whose id alone is equal (a list's copy, a resend) differs in size or date and is not called a copy.
 */
export const itemMark = (item: Item): string =>
  hash(
    [
      item.kind,
      item.messageId ?? "",
      item.sent?.getTime() ?? item.created?.getTime() ?? "",
      item.size,
      item.subject,
      item.sender?.address ?? "",
    ].join("\u0000"),
  );
