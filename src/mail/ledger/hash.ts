import { createHash, createHmac, createSecretKey, type Hash, type KeyObject } from "node:crypto";

/** SHA-256 of a message's octets, fed chunk by chunk. */
export const startHash = (): Hash => createHash("sha256");

/** Made once for each ledger: to make one for each message takes six times as long as the hash itself. */
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

const keyObjectOf = (key: Uint8Array): KeyObject => {
  const found = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, found);
  return found;
};

/**
 * The form in which the ledger keeps a message's hash: HMAC-SHA-256 of the SHA-256, under the ledger's key, in
 * base64url. Who reads the ledger alone can not test whether a known message was in the mailbox.
 */
export const keyedHash = (key: Uint8Array, digest: Uint8Array): string =>
  createHmac("sha256", keyObjectOf(key)).update(digest).digest("base64url");
