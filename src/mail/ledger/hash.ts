import { createHash, createHmac, type Hash } from "node:crypto";

/** SHA-256 of a message's octets, fed chunk by chunk. */
export const startHash = (): Hash => createHash("sha256");

/**
 * The form in which the ledger keeps a message's hash: HMAC-SHA-256 of the SHA-256, under the ledger's key, in
 * base64url. Who reads the ledger alone can not test whether a known message was in the mailbox.
 */
export const keyedHash = (key: Uint8Array, digest: Uint8Array): string =>
  createHmac("sha256", key).update(digest).digest("base64url");
