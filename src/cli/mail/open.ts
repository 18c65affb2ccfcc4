import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { rootCertificates } from "node:tls";
import type { ImapAccount } from "../../mail/imap/account.ts";
import { isLoopback, type Endpoint } from "../../mail/endpoint.ts";
import { MailError } from "../../mail/errors.ts";
import { openJournal } from "../../mail/ledger/journal.ts";
import type { Ledger } from "../../mail/ledger/types.ts";
import type { MailSource, MailTarget } from "../../mail/types.ts";
import { readSecret, type MailOptions, type SideOptions } from "./options.ts";
import { named, sidedSource, sidedTarget } from "./sides.ts";

type FileEndpoint = Exclude<Endpoint, { kind: "imap" }>;

const account = async (side: SideOptions, options: MailOptions): Promise<ImapAccount> => {
  const { endpoint, passwordFile, tokenFile, admin } = side;
  if (endpoint.kind !== "imap") throw new Error("not a server");
  const { host, port, user } = endpoint;
  const password = passwordFile === undefined ? undefined : await readSecret(passwordFile);
  return {
    host,
    port,
    user,
    ...(await securityOf(endpoint, options)),
    compress: options.compress,
    // Tokens expire within the hour: the file is read again at each sign-in.
    secret:
      password === undefined
        ? { kind: "oauth", token: () => readSecret(tokenFile ?? "") }
        : { kind: "password", password, admin },
  };
};

/**
 * imaps:// and imap:// are TLS, with the certificate checked. In the clear only to this machine (which still speaks TLS
 * where the server insists on it, or --ca was given for it), or with --insecure: then TLS is taken unchecked where it is
 * offered, for that is better than none.
 */
const securityOf = async (
  { host, tls }: { readonly host: string; readonly tls: "direct" | "starttls" },
  { ca, insecure }: MailOptions,
): Promise<Pick<ImapAccount, "security" | "tls" | "upgrade">> => {
  const trusted = ca === undefined ? {} : { tls: { ca: [...rootCertificates, await readAuthority(ca)] } };
  if (tls === "direct") return { security: "direct", ...trusted };
  if (isLoopback(host)) return { security: "none", upgrade: ca !== undefined, ...trusted };
  if (insecure) return { security: "none", upgrade: true, tls: { rejectUnauthorized: false } };
  return { security: "starttls", ...trusted };
};

const readAuthority = async (path: string): Promise<string> => {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`The certificate file ${path} can not be read. Is the path right?`, { cause });
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    throw new Error(`The file ${path} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`);
  return text;
};

/** Opens the source that the options name; nothing is connected yet for a server. */
export const openSource = async (options: MailOptions): Promise<MailSource> => {
  const { endpoint } = options.from;
  if (endpoint.kind === "imap") {
    const { imapSource } = await import("../../mail/sources/imap.ts");
    return sidedSource(imapSource(await account(options.from, options)));
  }
  return named("source", openFiles(endpoint));
};

const openFiles = ({ kind, path }: FileEndpoint): Promise<MailSource> => {
  const open = {
    pst: async () => (await import("../../mail/sources/pst.ts")).pstSource(path),
    maildir: async () => (await import("../../mail/sources/maildir.ts")).maildirSource(path),
    mbox: async () => (await import("../../mail/sources/mbox.ts")).mboxSource(path),
    eml: async () => (await import("../../mail/sources/eml.ts")).emlSource(path),
  } as const;
  return open[kind]();
};

export const openTarget = (options: MailOptions): Promise<MailTarget> => named("target", target(options));

const target = async (options: MailOptions): Promise<MailTarget> => {
  const { endpoint } = options.to;
  if (endpoint.kind === "imap") {
    const { imapTarget } = await import("../../mail/targets/imap.ts");
    return sidedTarget(await imapTarget(await account(options.to, options)));
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
export const ledgerPath = (
  given: string | undefined,
  pair: string,
  env: Readonly<Record<string, string | undefined>>,
): string => {
  if (given !== undefined) return given;
  const state = env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  const name = createHash("sha256").update(pair).digest("hex").slice(0, 32);
  return join(state, "nhsmail-onboarding", "ledgers", `${name}.ledger`);
};

/** Opens the ledger to work with; only the default's own folder is made. */
export const openLedger = async (path: string, pair: string, options: MailOptions): Promise<Ledger> => {
  if (options.ledger === undefined) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return openJournal(path, pair);
};

/** Names the two sides to the ledger. A mailbox is never copied onto itself, by whichever kind of URL. */
export const pairOf = (source: MailSource, target: MailTarget): string => {
  const place = ({ identity }: { readonly identity: string }): string =>
    identity.replace(/^(maildir|mbox|eml):/, "file:");
  if (place(source) === place(target)) throw new Error("Both sides are the same mailbox. Name another target.");
  return `${source.identity} -> ${target.identity}`;
};
