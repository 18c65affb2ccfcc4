import { createHmac } from "node:crypto";
import type { MessageSink } from "../../mail/types.ts";
import { probeHeader } from "./probe-mail.ts";

/** What tells a message from others, whichever way it came. */
export interface Fingerprint {
  readonly uid: number;
  /** Keyed hash of From, Date, Subject and the body. */
  readonly mark: string;
  /** Where it bears a probe's token. */
  readonly token: string | undefined;
}

type Hmac = ReturnType<typeof createHmac>;

const mostHeader = 512 * 1024;

/**
 * Reads messages into fingerprints. A redirect adds fields above and may change line ends and blanks, so those do not
 * count, nor does a Message-ID, which some servers add; the body's other octets all do. Nothing is held whole.
 */
export const fingerprints = (key: Uint8Array, take: (one: Fingerprint) => void): MessageSink => {
  let uid = 0;
  let header: Buffer[] = [];
  let kept = 0;
  let body: Hmac | undefined;
  const start = (text: string, rest: Uint8Array): Hmac => {
    const hmac = createHmac("sha256", key).update("nhsmail-onboarding fingerprint\0");
    for (const name of ["from", "date", "subject"]) hmac.update(`${fieldOf(text, name)}\0`, "latin1");
    return hmac.update(withoutBlanks(rest));
  };
  let token: string | undefined;
  return {
    begin: (which) => {
      uid = which;
      header = [];
      kept = 0;
      body = undefined;
      token = undefined;
    },
    chunk: (data) => {
      if (body !== undefined) {
        body.update(withoutBlanks(data));
        return;
      }
      header.push(Buffer.from(data));
      kept += data.length;
      const whole = Buffer.concat(header);
      const end = endOfHeader(whole);
      if (end === undefined && kept < mostHeader) return;
      const text = whole.toString("latin1", 0, end ?? whole.length);
      token = fieldOf(text, probeHeader.toLowerCase());
      body = start(text, whole.subarray(end ?? whole.length));
    },
    end: () => {
      const text = Buffer.concat(header).toString("latin1");
      const mark = (body ?? start(text, Buffer.alloc(0))).digest("hex");
      take({ uid, mark, token: /^[0-9a-f]{32}$/.exec(token ?? "")?.[0] });
    },
  };
};

const endOfHeader = (octets: Buffer): number | undefined => {
  const found = ["\r\n\r\n", "\n\n"].map((mark) => ({ at: octets.indexOf(mark), length: mark.length }));
  const ends = found.filter(({ at }) => at >= 0).map(({ at, length }) => at + length);
  return ends.length === 0 ? undefined : Math.min(...ends);
};

/** The first field of this name, unfolded, without any blank (RFC 5322 2.2.3: folding may change on the way). */
const fieldOf = (header: string, name: string): string => {
  for (const field of header.split(/\r?\n(?![ \t])/)) {
    const colon = field.indexOf(":");
    if (colon > 0 && field.slice(0, colon).trim().toLowerCase() === name) {
      return field.slice(colon + 1).replace(/\s+/g, "");
    }
  }
  return "";
};

const withoutBlanks = (data: Uint8Array): Buffer => {
  const kept = Buffer.allocUnsafe(data.length);
  let length = 0;
  for (const octet of data) {
    if (octet !== 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d) {
      kept[length] = octet;
      length += 1;
    }
  }
  return kept.subarray(0, length);
};
