import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { ImapAccount } from "../../mail/imap/account.ts";
import { isLoopback } from "../../mail/endpoint.ts";
import { MailError } from "../../mail/errors.ts";
import type { MailSource, MailTarget } from "../../mail/types.ts";
import { readSecret, type MailOptions, type SideOptions } from "./options.ts";

const account = async (side: SideOptions, options: MailOptions): Promise<ImapAccount> => {
  const { endpoint, passwordFile, tokenFile, admin } = side;
  if (endpoint.kind !== "imap") throw new Error("not a server");
  const clear = endpoint.tls === "starttls" && (isLoopback(endpoint.host) || options.insecure);
  const { host, port, user } = endpoint;
  const password = passwordFile === undefined ? undefined : await readSecret(passwordFile);
  return {
    host,
    port,
    user,
    security: clear ? "none" : endpoint.tls,
    compress: options.compress,
    // Tokens expire within the hour: the file is read again at each sign-in.
    secret:
      password === undefined
        ? { kind: "oauth", token: () => readSecret(tokenFile ?? "") }
        : { kind: "password", password, admin },
  };
};

/** Opens the source that the options name; nothing is connected yet for a server. */
export const openSource = async (options: MailOptions): Promise<MailSource> => {
  const { endpoint } = options.from;
  if (endpoint.kind === "imap") {
    const { imapSource } = await import("../../mail/sources/imap.ts");
    return imapSource(await account(options.from, options));
  }
  const { path } = endpoint;
  const open = {
    pst: async () => (await import("../../mail/sources/pst.ts")).pstSource(path),
    maildir: async () => (await import("../../mail/sources/maildir.ts")).maildirSource(path),
    mbox: async () => (await import("../../mail/sources/mbox.ts")).mboxSource(path),
    eml: async () => (await import("../../mail/sources/eml.ts")).emlSource(path),
  } as const;
  return open[endpoint.kind]();
};

export const openTarget = async (options: MailOptions): Promise<MailTarget> => {
  const { endpoint } = options.to;
  if (endpoint.kind === "imap") {
    const { imapTarget } = await import("../../mail/targets/imap.ts");
    return imapTarget(await account(options.to, options));
  }
  if (endpoint.kind === "maildir" || endpoint.kind === "mbox") {
    const { archiveTarget } = await import("../../mail/targets/archive.ts");
    return archiveTarget(endpoint.kind, endpoint.path);
  }
  throw new MailError(
    "folder-refused",
    `Mail can be written to a server, maildir: or mbox:, not to ${endpoint.kind}:.`,
  );
};

/**
 * Where the ledger lies when none is named: one file a pair of mailboxes in the user's state folder, so that a second
 * run of the same command never doubles anything.
 */
export const ledgerPath = async (
  named: string | undefined,
  pair: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> => {
  if (named !== undefined) return named;
  const state = env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  const name = createHash("sha256").update(pair).digest("hex").slice(0, 32);
  const path = join(state, "nhsmail-onboarding", "ledgers", `${name}.ledger`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return path;
};

export const pairOf = (source: MailSource, target: MailTarget): string => `${source.identity} -> ${target.identity}`;
