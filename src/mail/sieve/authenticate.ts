import { MailError } from "../errors.ts";
import { saslOauthBearer, saslPlain, saslXoauth2 } from "../imap/authenticate.ts";
import { capability } from "./capability.ts";
import { refusal, type SieveSession } from "./session.ts";

/** RFC 5804 2.1 with PLAIN (RFC 4616). `admin`: who signs in, to act for `user` (proxy authentication). */
export const authenticateByPassword = async (
  session: SieveSession,
  user: string,
  password: string,
  admin: string | undefined,
): Promise<void> => {
  if (!session.has("SASL", "PLAIN")) {
    throw new MailError("sign-in-unavailable", "The server takes no password on this connection. Use TLS.");
  }
  const response = admin === undefined ? saslPlain("", user, password) : saslPlain(user, admin, password);
  await prove(session, "PLAIN", [response]);
};

/**
 * RFC 5804 2.1 with OAUTHBEARER (RFC 7628), else XOAUTH2. A second challenge is the server's report of what it does not
 * like about the token (RFC 7628 3.2.3); it is answered so that the server can refuse.
 */
export const authenticateByToken = async (
  session: SieveSession,
  { user, host, port }: { readonly user: string; readonly host: string; readonly port: number },
  token: string,
): Promise<void> => {
  if (session.has("SASL", "OAUTHBEARER")) {
    return prove(session, "OAUTHBEARER", [saslOauthBearer(user, token, host, port), "\x01"]);
  }
  if (session.has("SASL", "XOAUTH2")) return prove(session, "XOAUTH2", [saslXoauth2(user, token), ""]);
  throw new MailError("sign-in-unavailable", "The server takes no OAuth token here. Use a password.");
};

const prove = async (session: SieveSession, mechanism: string, responses: readonly string[]): Promise<void> => {
  const encoded = responses.map((response) => Buffer.from(response, "utf8").toString("base64"));
  const answer = await session.authenticate(mechanism, ...encoded);
  if (answer.status !== "OK") throw refusal("AUTHENTICATE", answer);
  // What a person's server can do may differ from what it says to strangers.
  await capability(session);
};
