import { createHash, createHmac } from "node:crypto";

/** Everything of an entry that its MAC covers. */
export interface ChainedFields {
  readonly lane: number;
  readonly position: number;
  readonly at: Date;
  readonly event: string;
  readonly actor: string | null;
  readonly odsCode: string | null;
  readonly subject: string | null;
  readonly details: string;
}

/** What stands before the first entry of each lane. */
export const firstMac = Buffer.alloc(32);

/** Names a key without telling it, so that a row says which key made it. */
export const keyIdOf = (key: Uint8Array): string =>
  createHash("sha256").update("nhsmail-onboarding audit key id\0").update(key).digest("hex").slice(0, 12);

/**
 * HMAC-SHA-256 (RFC 2104) over the MAC of the entry before and this entry's fields. Each field is preceded by its
 * length, so that no two different entries give the same bytes; null is told from the empty text.
 */
export const macOf = (key: Uint8Array, previous: Uint8Array, entry: ChainedFields): Buffer => {
  const mac = createHmac("sha256", key).update("nhsmail-onboarding audit 1\0").update(previous);
  const fields = [
    String(entry.lane),
    String(entry.position),
    entry.at.toISOString(),
    entry.event,
    entry.actor,
    entry.odsCode,
    entry.subject,
    entry.details,
  ];
  for (const field of fields) {
    const bytes = field === null ? Buffer.alloc(0) : Buffer.from(field, "utf8");
    const head = Buffer.alloc(5);
    head.writeUInt8(field === null ? 0 : 1, 0);
    head.writeUInt32BE(bytes.length, 1);
    mac.update(head).update(bytes);
  }
  return mac.digest();
};

export type Detail = string | number | boolean | null | readonly string[];

/** JSON with sorted keys: the same details are the same bytes. */
export const detailsText = (details: Readonly<Record<string, Detail>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1))));
