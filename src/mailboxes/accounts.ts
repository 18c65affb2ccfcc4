import type { ImapAccount } from "../mail/imap/account.ts";
import type { SieveAccount } from "../mail/sieve/account.ts";
import type { Database } from "../store/database.ts";
import { readCredential } from "./credentials.ts";
import { checkedAddress, type HostCheck } from "./hosts.ts";
import { approvedHosts, type MailHost } from "./mail-hosts.ts";
import type { SecretBox } from "./secrets.ts";
import type { MailboxRow } from "./store.ts";

export interface AccountDeps {
  readonly db: Database;
  readonly box: SecretBox;
  readonly hosts: HostCheck;
}

export type Side = "source" | "target";

/** Why a mailbox cannot be worked on at all; `side` tells whose matter it is. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: string;
  readonly side: Side;
  constructor(code: string, side: Side, options: ErrorOptions = {}) {
    super(`The ${side} of the mailbox: ${code}`, options);
    this.code = code;
    this.side = side;
  }
}

/** Where a mailbox's mail is and as whom to sign in: only a server that an ISM approved, at the address checked. */
export const mailAccountOf = async (deps: AccountDeps, mailbox: MailboxRow, side: Side): Promise<ImapAccount> => {
  const login = await readCredential(deps)({ id: mailbox.id, odsCode: mailbox.ods_code }, side);
  if (login === undefined) throw new EngineError("no-credential", side);
  const approved = (await approvedHosts(deps.db, mailbox.ods_code)).filter(
    (host) => host.side === side && host.service === "imap",
  );
  return accountAt(deps, approved, side, login, login.host, login.port);
};

/**
 * Where the old mailbox's Sieve scripts are kept: the same host as its mail, on a port that was approved for ManageSieve.
 * Undefined where none was: an administrator sets the forward then.
 */
export const sieveAccountOf = async (deps: AccountDeps, mailbox: MailboxRow): Promise<SieveAccount | undefined> => {
  const login = await readCredential(deps)({ id: mailbox.id, odsCode: mailbox.ods_code }, "source");
  if (login === undefined) throw new EngineError("no-credential", "source");
  const approved = (await approvedHosts(deps.db, mailbox.ods_code)).filter(
    ({ side, service, host }) => side === "source" && service === "managesieve" && host === login.host.toLowerCase(),
  );
  const [entry] = approved;
  return entry === undefined ? undefined : accountAt(deps, approved, "source", login, entry.host, entry.port);
};

const accountAt = async (
  deps: AccountDeps,
  approved: readonly MailHost[],
  side: Side,
  login: { readonly userName: string; readonly secret: string; readonly adminUser?: string | null },
  host: string,
  port: number,
): Promise<Omit<ImapAccount, "limits" | "compress">> => {
  const checked = await checkedAddress(deps.hosts)({ host, port }, approved);
  if (!checked.ok) throw new EngineError(checked.refusal.kind, side);
  const entry = approved.find((one) => one.host === host.toLowerCase() && one.port === port);
  const security = entry?.security === "starttls" ? "starttls" : entry?.security === "tls" ? "direct" : "none";
  // In the clear only where approved as such, and only within this machine.
  if (security === "none" && !deps.hosts.allowLoopback) throw new EngineError("insecure", side);
  const admin = login.adminUser ?? undefined;
  return {
    host,
    port,
    connectTo: checked.value.address,
    user: login.userName,
    secret: { kind: "password", password: login.secret, ...(admin === undefined ? {} : { admin }) },
    security,
  };
};
