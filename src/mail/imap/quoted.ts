import type { Piece } from "./listener.ts";

/** A string as IMAP's quoted string where it may be one, else as a literal (RFC 9051 4.3). `text` is octets as latin1. */
export const astring = (text: string): Piece =>
  /^[\x20-\x7e]*$/.test(text) && text.length < 1_000
    ? `"${text.replace(/["\\]/g, "\\$&")}"`
    : { literal: Buffer.from(text, "latin1") };

/** Unicode as an IMAP string: UTF-8 octets. */
export const utf8string = (text: string): Piece => astring(Buffer.from(text, "utf8").toString("latin1"));
