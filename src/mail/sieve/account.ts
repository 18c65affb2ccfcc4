import type { ImapAccount } from "../imap/account.ts";
import { authenticateByPassword, authenticateByToken } from "./authenticate.ts";
import { noteCapabilities } from "./capability.ts";
import { sieveLimits, type SieveLimits } from "./limits.ts";
import { refusal, SieveSession } from "./session.ts";
import { starttls } from "./starttls.ts";

/** Where a person's Sieve scripts are kept: host, port, sign-in and security as for IMAP. */
export interface SieveAccount extends Omit<ImapAccount, "limits" | "compress"> {
  readonly limits?: SieveLimits | undefined;
}

/** Connects and signs in. Rejects with a MailError that says which of both failed. */
export const signInSieve = async (account: SieveAccount): Promise<SieveSession> => {
  const { secret, security, user } = account;
  const tls = account.tls ?? {};
  const limits = account.limits ?? sieveLimits;
  const { session, greeting } = await SieveSession.connect(account, security === "direct" ? tls : undefined, limits);
  try {
    if (greeting.status !== "OK") throw refusal("the connection", greeting);
    noteCapabilities(session, greeting);
    if (security === "starttls") await starttls(session, account, tls);
    if (secret.kind === "oauth") await authenticateByToken(session, account, await secret.token());
    else await authenticateByPassword(session, user, secret.password, secret.admin);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
};
