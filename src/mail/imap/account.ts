import { MailError } from "../errors.ts";
import { imapLimits, type ImapLimits } from "../limits.ts";
import { authenticate, saslOauthBearer, saslPlain, saslXoauth2 } from "./authenticate.ts";
import { capability } from "./capability.ts";
import { compress } from "./compress.ts";
import { enable } from "./enable.ts";
import { login } from "./login.ts";
import { ImapSession } from "./session.ts";
import { starttls } from "./starttls.ts";
import type { Address, TlsOptions } from "./connect.ts";
import type { Security } from "./wire.ts";

/** How to prove who signs in. `admin`: an administrator who opens this user's mailbox (PLAIN with an authzid). */
export type Secret =
  | { readonly kind: "password"; readonly password: string; readonly admin?: string | undefined }
  | { readonly kind: "oauth"; readonly token: () => Promise<string> };

export interface ImapAccount extends Address {
  readonly user: string;
  readonly secret: Secret;
  /** "direct": TLS from the start; "starttls"; "none": in the clear, which the caller has decided to allow. */
  readonly security: "direct" | "starttls" | "none";
  /** With security "none": take STARTTLS all the same where the server offers it. */
  readonly upgrade?: boolean | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly compress?: boolean | undefined;
  readonly limits?: ImapLimits | undefined;
}

/** Connects and signs in. Rejects with a MailError that says which of both failed. */
export const signIn = async (account: ImapAccount): Promise<ImapSession> => {
  const tls = account.tls ?? {};
  const limits = account.limits ?? imapLimits;
  const { session, preauth } = await ImapSession.connect(account, securityOf(account, tls), limits);
  try {
    // A PREAUTH greeting in the clear forbids STARTTLS (RFC 9051 6.2.1): someone in between may have sent it.
    if (preauth && account.security === "starttls") {
      throw new MailError("tls-missing", "The server skipped sign-in and so TLS. That is not safe.");
    }
    if (session.capabilities.size === 0) await capability(session);
    if (account.security === "none" && !preauth && wantsTls(session, account)) {
      session.destroy(new MailError("stopped", "TLS is to be had."));
      return await signIn({ ...account, security: "starttls" });
    }
    if (account.security === "starttls") await starttls(session, account, tls);
    if (!preauth) await prove(session, account);
    if (account.compress === true) await compress(session);
    return session;
  } catch (error) {
    session.destroy(new MailError("stopped", "Sign-in did not succeed."));
    throw error;
  }
};

/** A server that takes no password in the clear wants TLS first, also on this machine. */
const wantsTls = (session: ImapSession, { upgrade }: ImapAccount): boolean =>
  session.has("STARTTLS") && (upgrade === true || session.has("LOGINDISABLED"));

const securityOf = ({ security, compress: wanted }: ImapAccount, tls: TlsOptions): Security => {
  if (security === "direct") return { kind: "direct", tls };
  return { kind: security === "none" && wanted !== true ? "never" : "later" };
};

const prove = async (session: ImapSession, account: ImapAccount): Promise<void> => {
  const before = session.capabilities;
  try {
    if (account.secret.kind === "oauth") await proveByToken(session, account, await account.secret.token());
    else await proveByPassword(session, account, account.secret);
  } catch (error) {
    if (!(error instanceof MailError) || error.code !== "sign-in-refused") throw error;
    throw new MailError("sign-in-refused", notAccepted[account.secret.kind], { cause: error, said: error.said });
  }
  // What a server can do changes with sign-in; it says so in its OK, or must be asked (RFC 9051 6.2.2).
  if (session.capabilities === before) await capability(session);
};

const notAccepted = {
  password: "The server did not accept the user name or the password.",
  oauth: "The server did not accept the user name or the token. A token lasts an hour or so: a new one may be needed.",
} as const satisfies Record<Secret["kind"], string>;

const proveByPassword = async (
  session: ImapSession,
  { user }: ImapAccount,
  { password, admin }: Extract<Secret, { kind: "password" }>,
): Promise<void> => {
  if (admin !== undefined) {
    if (!session.has("AUTH=PLAIN")) {
      throw new MailError(
        "sign-in-unavailable",
        "The server does not let an administrator sign in for a user (no PLAIN).",
      );
    }
    return authenticate(session, "PLAIN", saslPlain(user, admin, password));
  }
  if (session.has("AUTH=PLAIN")) return authenticate(session, "PLAIN", saslPlain("", user, password));
  if (session.has("LOGINDISABLED")) {
    throw new MailError("sign-in-unavailable", "The server takes no password on this connection. Use imaps://.");
  }
  return login(session, user, password);
};

const proveByToken = async (session: ImapSession, account: ImapAccount, token: string): Promise<void> => {
  const { user, host, port } = account;
  if (session.has("AUTH=OAUTHBEARER")) {
    return authenticate(session, "OAUTHBEARER", saslOauthBearer(user, token, host, port));
  }
  if (session.has("AUTH=XOAUTH2")) return authenticate(session, "XOAUTH2", saslXoauth2(user, token));
  throw new MailError("sign-in-unavailable", "The server takes no OAuth token. Use a password.");
};

/** ENABLE what a reader profits from: QRESYNC (and with it CONDSTORE), and UTF-8 where the server insists on it. */
export const enableForReading = (session: ImapSession): Promise<void> =>
  enable(session, [
    session.has("QRESYNC") ? "QRESYNC" : "CONDSTORE",
    ...(session.has("UTF8=ONLY") ? ["UTF8=ACCEPT"] : []),
  ]);

/** What a writer needs: nothing but UTF-8 where the server insists on it. */
export const enableForWriting = (session: ImapSession): Promise<void> =>
  session.has("UTF8=ONLY") ? enable(session, ["UTF8=ACCEPT"]) : Promise.resolve();
