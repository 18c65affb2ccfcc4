import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { explain } from "../error-book.ts";
import type { Verification } from "./verify.ts";

/**
 * Published thresholds: `in step` may be said only when nothing is missing, and every message left out or changed has
 * its entry in the list, and none was altered on the target afterwards. They are part of what is signed.
 */
export const thresholds = { missing: 0, unexplained: 0, altered: 0 } as const;

export interface Scope {
  readonly folders?: readonly string[] | undefined;
  /** ISO 8601, UTC. */
  readonly since?: string | undefined;
}

export interface CertificateBody {
  readonly format: "nhsmail-onboarding mailbox certificate 1";
  readonly issued: string;
  /** SHA-256 of the ledger's key and the mailbox's name: names the mailbox to those who know it, and to nobody else. */
  readonly mailbox: string;
  /** What was looked at, where it was not the whole mailbox: patterns of folders, and messages from this day on. */
  readonly only?: Scope | undefined;
  readonly inStep: boolean;
  readonly thresholds: typeof thresholds;
  readonly totals: Verification["totals"];
  readonly folders: Verification["folders"];
  readonly exceptions: readonly (Verification["exceptions"][number] & {
    readonly cause: string;
    readonly mend: string;
  })[];
}

export interface Certificate {
  readonly body: CertificateBody;
  /** Ed25519 over the canonical JSON of `body`, base64; undefined where no key was given. */
  readonly signature: string | undefined;
  /** The signer's public key: SPKI, base64. */
  readonly publicKey: string | undefined;
}

/** Whether the thresholds hold: every message accounted for, none missing. */
export const holds = ({ totals, exceptions }: Verification): boolean => {
  const accounted = totals.exact + totals.changed + totals.leftOut + totals.missing;
  const orderOnly = exceptions.filter(({ code }) => code === "order").length;
  const altered = exceptions.filter(({ code }) => code === "content-differs").length;
  return (
    totals.missing <= thresholds.missing && altered <= thresholds.altered && accounted - orderOnly === totals.items
  );
};

/** Makes the certificate of one verification; `key` is an Ed25519 private key. */
export const certify = (
  verification: Verification,
  {
    mailbox,
    ledgerKey,
    issued,
    key,
    only,
  }: { mailbox: string; ledgerKey: Uint8Array; issued: Date; key?: KeyObject | undefined; only?: Scope | undefined },
): Certificate => {
  const body: CertificateBody = {
    format: "nhsmail-onboarding mailbox certificate 1",
    issued: issued.toISOString(),
    mailbox: createHash("sha256").update(ledgerKey).update(mailbox).digest("hex"),
    ...(only === undefined ? {} : { only }),
    inStep: holds(verification),
    thresholds,
    totals: verification.totals,
    folders: verification.folders,
    exceptions: verification.exceptions.map((one) => {
      const { cause, mend } = explain(one.code);
      return { ...one, cause, mend };
    }),
  };
  if (key === undefined) return { body, signature: undefined, publicKey: undefined };
  return {
    body,
    signature: sign(null, Buffer.from(canonical(body)), key).toString("base64"),
    publicKey: createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64"),
  };
};

/** True when the signature is that of this body by this key (SPKI, base64), whatever the certificate says of its signer. */
export const checkCertificate = ({ body, signature }: Certificate, trustedKey: string): boolean => {
  if (signature === undefined) return false;
  const key = createPublicKey({ key: Buffer.from(trustedKey, "base64"), type: "spki", format: "der" });
  return verify(null, Buffer.from(canonical(body)), key, Buffer.from(signature, "base64"));
};

/** JSON with sorted keys, so that a certificate survives being read and written by others. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
};
