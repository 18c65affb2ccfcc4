import { isIP } from "node:net";
import { ok, refuse, type Result } from "../result.ts";

/** Where a URL of the command line points. Secrets never stand in it. */
export type Endpoint =
  | {
      readonly kind: "imap";
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly tls: "direct" | "starttls";
    }
  | { readonly kind: "pst" | "maildir" | "mbox" | "eml"; readonly path: string };

export interface BadEndpoint {
  readonly kind: "bad-url" | "secret-in-url" | "no-user";
  readonly why: string;
}

const shapes = "imap://user@host:port, imaps://user@host, pst:FILE, maildir:DIR, mbox:FILE or eml:DIR";

/**
 * Parses `imaps://user@host:port`, `imap://...`, `pst:FILE`, `maildir:DIR`, `mbox:FILE`, `eml:DIR`. The user may be an
 * address: its "@" may stand as it is or as %40. Ports without a number are 993 and 143.
 */
export const parseEndpoint = (text: string): Result<Endpoint, BadEndpoint> => {
  const file = /^(pst|maildir|mbox|eml):(?!\/\/)(.+)$/s.exec(text);
  if (file?.[1] !== undefined && file[2] !== undefined) {
    return ok({ kind: file[1] as "pst" | "maildir" | "mbox" | "eml", path: file[2] });
  }
  const url = /^(imaps?):\/\/(?:(.*)@)?(\[[0-9a-f:.]+\]|[^@:/\s]+)(?::(\d{1,5}))?\/?$/is.exec(text);
  if (url?.[3] === undefined) {
    return refuse({ kind: "bad-url", why: `This is none of ${shapes}.` });
  }
  const tls = url[1]?.toLowerCase() === "imaps" ? "direct" : "starttls";
  const port = url[4] === undefined ? (tls === "direct" ? 993 : 143) : Number(url[4]);
  if (port < 1 || port > 65_535) return refuse({ kind: "bad-url", why: "A port is a number from 1 to 65535." });
  if (url[2] === undefined || url[2] === "") {
    return refuse({ kind: "no-user", why: "The URL names no user. Write imaps://user@host." });
  }
  if (url[2].includes(":")) {
    return refuse({ kind: "secret-in-url", why: "A password must not stand in a URL. Use the password file options." });
  }
  const user = decode(url[2]);
  if (user === undefined)
    return refuse({ kind: "bad-url", why: "The user's % signs are not followed by two hex digits." });
  return ok({ kind: "imap", host: url[3].replace(/^\[|\]$/g, ""), port, user, tls });
};

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** True for this machine itself, where a connection in the clear goes over no network. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
