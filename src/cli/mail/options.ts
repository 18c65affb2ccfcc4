import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseEndpoint, type Endpoint } from "../../mail/endpoint.ts";
import { ok, refuse, type Result } from "../../result.ts";

export interface Usage {
  readonly kind: "usage";
  readonly why: string;
}

export interface SideOptions {
  readonly endpoint: Endpoint;
  readonly text: string;
  readonly passwordFile: string | undefined;
  readonly tokenFile: string | undefined;
  readonly admin: string | undefined;
}

export interface MailOptions {
  readonly from: SideOptions;
  readonly to: SideOptions;
  /** PEM file with the authority's certificate for TLS, beside those that this machine trusts. */
  readonly ca: string | undefined;
  readonly ledger: string | undefined;
  readonly rules: string | undefined;
  readonly folders: readonly string[];
  readonly since: number | undefined;
  readonly certificate: string | undefined;
  readonly signingKey: string | undefined;
  readonly every: number;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly insecure: boolean;
  readonly compress: boolean;
  readonly followDeletions: boolean;
  readonly restoreMissing: boolean;
}

const shape = {
  from: { type: "string" },
  to: { type: "string" },
  "from-password-file": { type: "string" },
  "to-password-file": { type: "string" },
  "from-token-file": { type: "string" },
  "to-token-file": { type: "string" },
  "from-admin": { type: "string" },
  "to-admin": { type: "string" },
  ca: { type: "string" },
  ledger: { type: "string" },
  rules: { type: "string" },
  folder: { type: "string", multiple: true },
  since: { type: "string" },
  certificate: { type: "string" },
  "signing-key": { type: "string" },
  every: { type: "string" },
  "dry-run": { type: "boolean" },
  json: { type: "boolean" },
  insecure: { type: "boolean" },
  compress: { type: "boolean" },
  "follow-deletions": { type: "boolean" },
  "restore-missing": { type: "boolean" },
} as const;

/** Options of `onboarding mail copy|verify|watch`, or a sentence that says what is wrong with them. */
export const parseOptions = (args: readonly string[]): Result<MailOptions, Usage> => {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: shape, strict: true, allowPositionals: false }));
  } catch (error) {
    return usage(error instanceof Error ? error.message : "The options can not be read.");
  }
  const from = side("from", values.from, values["from-password-file"], values["from-token-file"], values["from-admin"]);
  if (!from.ok) return from;
  const to = side("to", values.to, values["to-password-file"], values["to-token-file"], values["to-admin"]);
  if (!to.ok) return to;
  const since = values.since === undefined ? undefined : parseDay(values.since);
  if (values.since !== undefined && since === undefined) return usage("--since needs a date such as 2026-01-31.");
  const every = Number(values.every ?? "30");
  if (!Number.isInteger(every) || every < 1 || every > 86_400) return usage("--every needs seconds, from 1 to 86400.");
  return ok({
    from: from.value,
    to: to.value,
    ca: values.ca,
    ledger: values.ledger,
    rules: values.rules,
    folders: values.folder ?? [],
    since,
    certificate: values.certificate,
    signingKey: values["signing-key"],
    every,
    dryRun: values["dry-run"] ?? false,
    json: values.json ?? false,
    insecure: values.insecure ?? false,
    compress: values.compress ?? false,
    followDeletions: values["follow-deletions"] ?? false,
    restoreMissing: values["restore-missing"] ?? false,
  });
};

const usage = (why: string): { readonly ok: false; readonly refusal: Usage } => refuse({ kind: "usage", why });

const side = (
  name: "from" | "to",
  text: string | undefined,
  passwordFile: string | undefined,
  tokenFile: string | undefined,
  admin: string | undefined,
): Result<SideOptions, Usage> => {
  if (text === undefined) return usage(`--${name} URL is missing.`);
  const endpoint = parseEndpoint(text);
  if (!endpoint.ok) return usage(`--${name}: ${endpoint.refusal.why}`);
  if (endpoint.value.kind === "imap" && passwordFile === undefined && tokenFile === undefined) {
    return usage(`Give the ${name} password with --${name}-password-file FILE, or --${name}-token-file FILE (OAuth).`);
  }
  if (admin !== undefined && tokenFile !== undefined) return usage(`--${name}-admin needs a password, not a token.`);
  return ok({ endpoint: endpoint.value, text, passwordFile, tokenFile, admin });
};

/** A day as it begins in UTC, in seconds since 1970; undefined where there is no such day. */
const parseDay = (text: string): number | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : date.getTime() / 1000;
};

/** Windows' editors and its ">" write a mark before the text, and often UTF-16: neither is part of a secret. */
const textOf = (octets: Buffer): string => {
  const utf16 = octets[0] === 0xff && octets[1] === 0xfe;
  return octets.toString(utf16 ? "utf16le" : "utf8").replace(/^\ufeff/, "");
};

/** A secret from a file: its first line. Throws a plain sentence where there is none. */
export const readSecret = async (path: string): Promise<string> => {
  const octets = await readFile(path).catch((cause: unknown) => {
    throw new Error(`The secret file ${path} can not be read. Is the path right?`, { cause });
  });
  const line = textOf(octets).split(/\r?\n/)[0] ?? "";
  if (line === "") throw new Error(`The secret file ${path} is empty.`);
  return line;
};
