import { createHash, type KeyObject } from "node:crypto";
import { compactVerify, decodeProtectedHeader, errors } from "jose";
import { z } from "zod";

/** Who an on-premises Exchange says opened the page. `userId` means something at this `authority` alone. */
export interface ExchangeIdentity {
  /** msexchuid: the mailbox's id at its Exchange. */
  readonly userId: string;
  /** amurl, as a normal address: which Exchange says so. */
  readonly authority: string;
  readonly expiresAt: Date;
  /** SHA-256 of what was signed, hex: names this very token, so that it serves once. */
  readonly digest: string;
}

export interface ExchangeTokenRules {
  /** The pane's address, as the Outlook XML names it (SourceLocation). */
  readonly audience: string;
  /** `host` or `host:port` of the Exchange servers that may say who somebody is. */
  readonly hosts: readonly string[];
  /** The public key of the certificate with this thumbprint, out of the server's metadata document. */
  readonly keyOf: (authority: URL, x5t: string) => Promise<KeyObject | undefined>;
  readonly now: () => Date;
}

/** Exchange's own id as an application, the same in every organisation. */
const exchangeAppId = "00000002-0000-0ff1-ce00-000000000000";
/** Where Exchange publishes its keys; a token may name no other path of an allowed host. */
const metadataPath = "/autodiscover/metadata/json/1";
const longestToken = 16_384;
/** How far an Exchange's clock may be ahead of ours, ms (Microsoft's page asks to allow for it; the figure is ours). */
const clockSkew = 5 * 60_000;

// Exchange writes its times as text: "1331579055".
const seconds = z.union([z.int(), z.string().regex(/^\d{1,12}$/)]).transform(Number);
const byExchange = z.string().startsWith(`${exchangeAppId}@`);
const claims = z.object({
  aud: z.string(),
  iss: byExchange,
  appctxsender: byExchange,
  isbrowserhostedapp: z.union([z.literal(true), z.string().regex(/^true$/i)]),
  nbf: seconds,
  exp: seconds,
  // An object, or the same as JSON text.
  appctx: z.union([z.string(), z.record(z.string(), z.unknown())]),
});
const context = z.object({
  msexchuid: z.string().min(1).max(320),
  version: z.literal("ExIdTok.V1"),
  amurl: z.string().max(500),
});
const header = z.object({ alg: z.literal("RS256"), typ: z.literal("JWT"), x5t: z.string().min(20).max(60) });

/**
 * Verifies an Exchange user identity token, or resolves to undefined: header (JWT, RS256, x5t), an amurl of an allowed
 * host before anything is asked of it, the signature by the certificate that this amurl publishes, and only then who, for
 * which page and until when. Throws where the Exchange cannot be reached. Source: Microsoft, "Validate an Exchange
 * identity token" and "Inside the Exchange identity token".
 */
export const verifyExchangeToken =
  (rules: ExchangeTokenRules) =>
  async (token: string): Promise<ExchangeIdentity | undefined> => {
    if (token.length > longestToken) return undefined;
    const read = readToken(token);
    if (read === undefined) return undefined;
    const { x5t, claim, who } = read;
    const authority = allowedAuthority(who.amurl, rules.hosts);
    if (authority === undefined || !fits(claim, rules)) return undefined;
    const key = await rules.keyOf(authority, x5t);
    if (key === undefined) return undefined;
    try {
      await compactVerify(token, key, { algorithms: ["RS256"] });
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
    return {
      userId: who.msexchuid,
      authority: authority.href,
      expiresAt: new Date(claim.exp * 1_000),
      // Of the signed part: the signature's own text may be written in more than one way.
      digest: createHash("sha256")
        .update(token.slice(0, token.lastIndexOf(".")))
        .digest("hex"),
    };
  };

/** What the token says, before anything of it is believed. */
const readToken = (token: string) => {
  try {
    const { x5t } = header.parse(decodeProtectedHeader(token));
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const claim = claims.parse(JSON.parse(payload));
    const who = context.parse(typeof claim.appctx === "string" ? JSON.parse(claim.appctx) : claim.appctx);
    return { x5t, claim, who };
  } catch {
    // Not a token, not JSON, or not of this form: all the same to the caller.
    return undefined;
  }
};

const fits = (claim: z.output<typeof claims>, { audience, now }: ExchangeTokenRules): boolean => {
  const at = now().getTime();
  return (
    URL.parse(claim.aud)?.href === new URL(audience).href &&
    claim.nbf * 1_000 <= at + clockSkew &&
    claim.exp * 1_000 > at &&
    claim.exp > claim.nbf
  );
};

/** The address of the server's keys: https, a host and port that the configuration names, this path and nothing else. */
export const allowedAuthority = (amurl: string, hosts: readonly string[]): URL | undefined => {
  const url = URL.parse(amurl);
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return undefined;
  if (url.pathname.toLowerCase() !== metadataPath || url.search !== "" || url.hash !== "") return undefined;
  url.pathname = metadataPath;
  // URL leaves port 443 out of `host`; a setting may still name it.
  return hosts.some((host) => host.replace(/:443$/, "") === url.host) ? url : undefined;
};
