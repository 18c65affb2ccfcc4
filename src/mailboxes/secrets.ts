import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** A mailbox credential as it lies in the store. All parts are base64; `keyId` names the key, so that keys can change. */
export interface SealedSecret {
  readonly keyId: string;
  readonly nonce: string;
  readonly tag: string;
  readonly sealed: string;
}

/** To whom the secret belongs. It is bound in: a row that was moved to another mailbox does not open. */
export interface SecretOwner {
  readonly odsCode: string;
  readonly mailboxId: string;
  readonly side: "source" | "target";
}

export interface SecretBox {
  readonly seal: (plain: string, owner: SecretOwner) => SealedSecret;
  /** Throws SecretError where the key is unknown, the owner is another, or a byte was changed. */
  readonly open: (secret: SealedSecret, owner: SecretOwner) => string;
}

export class SecretError extends Error {
  override readonly name = "SecretError";
}

const algorithm = "aes-256-gcm";
const tagLength = 16;

/** AES-256-GCM (NIST SP 800-38D) under the first key; older keys still open what they sealed. Keys have 32 bytes. */
export const createSecretBox = (keys: readonly Uint8Array[]): SecretBox => {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const [newest] = keys;
  if (newest?.length !== 32) throw new SecretError("The key for mailbox credentials must have 32 bytes");
  return {
    seal: (plain, owner) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, newest, nonce, { authTagLength: tagLength });
      cipher.setAAD(boundTo(owner));
      const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return {
        keyId: keyIdOf(newest),
        nonce: nonce.toString("base64"),
        tag: cipher.getAuthTag().toString("base64"),
        sealed: sealed.toString("base64"),
      };
    },
    open: ({ keyId, nonce, tag, sealed }, owner) => {
      const key = byId.get(keyId);
      if (key === undefined) throw new SecretError("The key of this credential is not configured");
      try {
        const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64"), { authTagLength: tagLength });
        decipher.setAAD(boundTo(owner));
        decipher.setAuthTag(Buffer.from(tag, "base64"));
        return Buffer.concat([decipher.update(Buffer.from(sealed, "base64")), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new SecretError("This credential does not open for this mailbox", { cause });
      }
    },
  };
};

/** A name for a key that tells nothing of it. */
const keyIdOf = (key: Uint8Array): string =>
  createHash("sha256").update("nhsmail-onboarding key id\0").update(key).digest("base64url").slice(0, 12);

const boundTo = ({ odsCode, mailboxId, side }: SecretOwner): Buffer =>
  Buffer.from(JSON.stringify([odsCode, mailboxId, side]));
