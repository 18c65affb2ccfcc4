import { MailError } from "../errors.ts";
import { saslPlain } from "../imap/authenticate.ts";
import { capability } from "./capability.ts";
import { refusal, type SieveSession } from "./session.ts";

/** RFC 5804 2.1 with PLAIN (RFC 4616). `admin`: who signs in, to act for `user` (proxy authentication). */
export const authenticatePlain = async (
  session: SieveSession,
  user: string,
  password: string,
  admin: string | undefined,
): Promise<void> => {
  if (!session.has("SASL", "PLAIN")) {
    throw new MailError("sign-in-unavailable", "The server takes no password on this connection. Use TLS.");
  }
  const response = admin === undefined ? saslPlain("", user, password) : saslPlain(user, admin, password);
  const answer = await session.authenticate("PLAIN", Buffer.from(response, "utf8").toString("base64"));
  if (answer.status !== "OK") throw refusal("AUTHENTICATE", answer);
  // What a person's server can do may differ from what it says to strangers.
  await capability(session);
};
