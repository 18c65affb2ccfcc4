/**
 * What a server said, as it may stand in a ledger and on a certificate: one line, cut short, without control characters
 * and without addresses, for servers name senders and mailboxes in their refusals.
 */
export const plainWords = (text: string, most = 200): string =>
  text
    .slice(0, most * 4)
    .replace(/[^\s<>()"',;:]+@[^\s<>()"',;:]+/gu, "(address)")
    .replace(/[\p{Cc}\p{Cf}]/gu, "?")
    .slice(0, most);
