import type { ImapSession } from "./session.ts";

/**
 * RFC 9051 6.2.2 with one client response, given at once where the server takes it so (SASL-IR, RFC 4959). A second
 * challenge is the error report of XOAUTH2 and OAUTHBEARER (RFC 7628 3.2.3): answered so that the server can refuse.
 */
export const authenticate = async (session: ImapSession, mechanism: string, response: string): Promise<void> => {
  const encoded = response === "" ? "=" : Buffer.from(response, "utf8").toString("base64");
  const initial = session.has("SASL-IR");
  let sent = initial;
  const continuation = (): string => {
    if (sent) return mechanism === "OAUTHBEARER" ? "AQ==\r\n" : "\r\n";
    sent = true;
    return `${encoded}\r\n`;
  };
  const pieces = initial ? [mechanism, encoded] : [mechanism];
  await session.must("AUTHENTICATE", pieces, { continuation }, "sign-in-refused");
};

/** RFC 4616: `authzid` is whose mailbox, `authcid` who signs in. */
export const saslPlain = (authzid: string, authcid: string, password: string): string =>
  `${authzid}\0${authcid}\0${password}`;

/** Google's and Microsoft's XOAUTH2. */
export const saslXoauth2 = (user: string, token: string): string => `user=${user}\x01auth=Bearer ${token}\x01\x01`;

/** RFC 7628 3.1. */
export const saslOauthBearer = (user: string, token: string, host: string, port: number): string =>
  `n,a=${user.replaceAll("=", "=3D").replaceAll(",", "=2C")},\x01host=${host}\x01port=${port}\x01auth=Bearer ${token}\x01\x01`;
