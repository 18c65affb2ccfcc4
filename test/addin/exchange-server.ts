import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CompactSign } from "jose";
import { temporaryFolder } from "../setup/temporary.ts";

export interface TestExchange {
  /** `127.0.0.1:port`, as the setting wants it. */
  readonly host: string;
  readonly amurl: string;
  /** PEM of its TLS certificate. */
  readonly ca: string;
  /** Base64url SHA-1 of its signing certificate. */
  readonly x5t: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** What it answers in the place of its metadata document, while set. */
  answer: { readonly status: number; readonly headers?: Record<string, string>; readonly body: string } | undefined;
  /** A token of this Exchange; `change` bends one thing of it before it is signed. */
  readonly token: (change?: (parts: TokenParts) => void) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface TokenParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  context: Record<string, unknown>;
  /** Signs with this key in the place of the Exchange's own. */
  key: KeyObject | Uint8Array;
  /** Changes what is sent after it was signed. */
  after: ((token: string) => string) | undefined;
}

const certificate = async (folder: string, name: string): Promise<{ key: string; cert: string }> => {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", ...subject],
    { stdio: "ignore" },
  );
  return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
};

/**
 * What an Exchange of an organisation's own does for sign-in: it signs identity tokens and publishes the certificate at
 * its metadata address over TLS. Form of both: Microsoft, "Inside the Exchange identity token" and "Validate".
 */
export const startExchange = async (audience: () => string): Promise<TestExchange> => {
  const folder = await temporaryFolder("exchange-");
  const [tls, signing] = await Promise.all([certificate(folder, "tls"), certificate(folder, "signing")]);
  await rm(folder, { recursive: true });
  const der = new X509Certificate(signing.cert).raw;
  const x5t = createHash("sha1").update(der).digest("base64url");
  const asked: string[] = [];
  const state: { answer: TestExchange["answer"] } = { answer: undefined };
  const server = createServer({ key: tls.key, cert: tls.cert }, (request, response) => {
    asked.push(request.url ?? "");
    const { status, headers, body } = state.answer ?? {
      status: 200,
      headers: {},
      body: JSON.stringify({
        version: "1.0",
        name: "Exchange",
        realm: "*",
        issuer: "00000002-0000-0ff1-ce00-000000000000@*",
        keys: [
          {
            usage: "signing",
            keyinfo: { x5t },
            keyvalue: { type: "x509Certificate", value: der.toString("base64") },
          },
        ],
      }),
    };
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const amurl = `https://${host}/autodiscover/metadata/json/1`;
  const key = createPrivateKey(signing.key);
  const now = (): number => Math.floor(Date.now() / 1_000);
  const token = async (change?: (parts: TokenParts) => void): Promise<string> => {
    const parts: TokenParts = {
      header: { typ: "JWT", alg: "RS256", x5t },
      claims: {
        aud: audience(),
        iss: `00000002-0000-0ff1-ce00-000000000000@${host}`,
        nbf: String(now() - 1),
        exp: String(now() + 28_800),
        appctxsender: `00000002-0000-0ff1-ce00-000000000000@${host}`,
        isbrowserhostedapp: "true",
      },
      context: { msexchuid: `53e925fa-76ba-45e1-be0f-4ef08b59d389@${host}`, version: "ExIdTok.V1", amurl },
      key,
      after: undefined,
    };
    change?.(parts);
    const payload = { appctx: JSON.stringify(parts.context), ...parts.claims };
    const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader(parts.header as { alg: string })
      .sign(parts.key);
    return parts.after?.(signed) ?? signed;
  };
  return Object.assign(state, {
    host,
    amurl,
    ca: tls.cert,
    x5t,
    asked,
    token,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
};

/** A key of somebody else's. */
export const strangersKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
