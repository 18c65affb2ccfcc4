import { createHash } from "node:crypto";
import type { MessageSink, Unreadable } from "../types.ts";

/** What is known of one message's octets. */
export interface Digest {
  readonly sha: Buffer;
  /**
   * The same with CR and line ends at the very end dropped (Courier ends every message with one), and every octet that
   * servers are known to change (NUL, 8-bit, X) made equal.
   */
  readonly masked: Buffer;
  /** Of Message-ID and Date, for targets that rewrite messages; undefined where it has neither. */
  readonly head: string | undefined;
  readonly size: number;
}

/** Octet to masked octet: Cyrus' munge8bit writes X for 8-bit headers, Dovecot 0x80 for NUL. */
const mask = Buffer.from(Array.from({ length: 256 }, (_, octet) => (octet === 0 || octet >= 0x80 ? 0x58 : octet)));
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Feeds a hash with masked octets, chunk by chunk; line ends wait until something follows them. */
const maskedHash = (): { update: (chunk: Uint8Array) => void; digest: () => Buffer } => {
  const hash = createHash("sha256");
  let ends = 0;
  return {
    update: (chunk) => {
      const out = Buffer.allocUnsafe(chunk.length);
      let length = 0;
      for (const octet of chunk) {
        if (octet === carriageReturn) continue;
        out[length] = mask[octet] ?? 0;
        length += 1;
      }
      let last = length;
      while (last > 0 && out[last - 1] === lineFeed) last -= 1;
      if (last > 0) {
        if (ends > 0) hash.update(Buffer.alloc(ends, lineFeed));
        hash.update(out.subarray(0, last));
        ends = 0;
      }
      ends += length - last;
    },
    digest: () => hash.digest(),
  };
};

const headLimit = 64 * 1024;

/** Reads these messages and gives each one's digest; what could not be read is missing from the map. */
export const readDigests = async (
  fetch: (uids: readonly number[], sink: MessageSink) => Promise<readonly Unreadable[]>,
  uids: readonly number[],
): Promise<ReadonlyMap<number, Digest>> => {
  const digests = new Map<number, Digest>();
  let current: { uid: number; size: number; head: Buffer[]; headSize: number } | undefined;
  let sha = createHash("sha256");
  let soft = maskedHash();
  const sink: MessageSink = {
    begin: (uid, size) => {
      current = { uid, size, head: [], headSize: 0 };
      sha = createHash("sha256");
      soft = maskedHash();
    },
    chunk: (data) => {
      sha.update(data);
      soft.update(data);
      if (current === undefined || current.headSize >= headLimit) return;
      current.head.push(Buffer.from(data.subarray(0, headLimit - current.headSize)));
      current.headSize += data.length;
    },
    end: () => {
      if (current === undefined) return;
      const { uid, size, head } = current;
      digests.set(uid, { sha: sha.digest(), masked: soft.digest(), head: headPrint(Buffer.concat(head)), size });
    },
  };
  const sorted = [...uids].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; at += 200) await fetch(sorted.slice(at, at + 200), sink);
  return digests;
};

const headPrint = (start: Buffer): string | undefined => {
  const text = start.toString("latin1");
  const end = text.search(/\r?\n\r?\n/);
  const header = end < 0 ? text : text.slice(0, end);
  const field = (name: string): string =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, "im").exec(header)?.[1]?.trim() ?? "";
  const id = field("message-id");
  return id === ""
    ? undefined
    : createHash("sha256")
        .update(`${id}\0${field("date")}`)
        .digest("base64");
};
