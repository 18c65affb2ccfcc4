import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";
import type { BrowserContext } from "playwright-core";

/** The issuer's public name; the tests' browser context hands its requests to the loopback server. */
export const issuerOrigin = "https://login.example";
export const tenantId = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";
export const personId = "5a6b7c8d-9e0f-4a1b-8c2d-3e4f5a6b7c8d";
export const clientId = "66666666-7777-4888-8999-aaaaaaaaaaaa";
export const scope = `api://${clientId}/access_as_user`;
export const authority = `${issuerOrigin}/${tenantId}/v2.0`;

export interface Issuer {
  readonly origin: string;
  readonly publicKey: JWK;
  /** Claims and header of the next access tokens; a test bends one thing at a time. */
  bend: (token: { claims: Record<string, unknown>; alg: string }) => void;
  /** What the person's browser asked of the authorisation page. */
  readonly asked: URLSearchParams[];
  /** The person presses "no". */
  deny: boolean;
  /** An access token and an ID token straight away: what a host that signs in for its pages hands over. */
  readonly mint: () => Promise<{ readonly access: string; readonly id: string }>;
  readonly serve: (context: BrowserContext) => Promise<void>;
  readonly close: () => Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
};

/** An OpenID provider with the authorisation code flow and PKCE (RFC 7636), enough for MSAL to be itself. */
export const startIssuer = async (): Promise<Issuer> => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const codes = new Map<string, URLSearchParams>();
  const issuer: { -readonly [Key in keyof Issuer]?: Issuer[Key] } = {};
  const asked: URLSearchParams[] = [];

  const sign = (claims: Record<string, unknown>, alg = "RS256"): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, kid: "one" })
      .setIssuedAt()
      .setExpirationTime("1h")
      .setIssuer(authority)
      .sign(alg === "RS256" ? privateKey : new TextEncoder().encode("a shared secret that is long enough for HS256"));

  const accessToken = (): Promise<string> => {
    const token = {
      claims: { aud: clientId, tid: tenantId, oid: personId, scp: "access_as_user", sub: personId } as Record<
        string,
        unknown
      >,
      alg: "RS256",
    };
    issuer.bend?.(token);
    return sign(token.claims, token.alg);
  };

  const idTokenOf = (nonce: string | null): Promise<string> =>
    sign({
      aud: clientId,
      sub: personId,
      oid: personId,
      tid: tenantId,
      ...(nonce === null ? {} : { nonce }),
      name: "Demo Nurse",
      preferred_username: "demo.nurse@nhs.example",
    });

  const tokens = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await bodyOf(request);
    const grant = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const good = grant?.get("code_challenge") === challenge && grant.get("redirect_uri") === form.get("redirect_uri");
    response.writeHead(good ? 200 : 400, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" });
    if (!good) {
      response.end(JSON.stringify({ error: "invalid_grant" }));
      return;
    }
    const idToken = await idTokenOf(grant.get("nonce"));
    response.end(
      JSON.stringify({
        token_type: "Bearer",
        scope,
        expires_in: 3600,
        access_token: await accessToken(),
        id_token: idToken,
      }),
    );
  };

  const authorise = (query: URLSearchParams, response: ServerResponse): void => {
    asked.push(query);
    const code = randomUUID();
    codes.set(code, query);
    const answer = new URLSearchParams({ state: query.get("state") ?? "" });
    if (issuer.deny === true) answer.set("error", "access_denied");
    else answer.set("code", code);
    // A page with a press, as a real provider has; never a redirect of the server's own.
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end(
      `<a id="yes" href="${query.get("redirect_uri") ?? ""}#${answer.toString()}">Sign in as Demo Nurse</a>`,
    );
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuerOrigin);
    if (url.pathname.endsWith("/authorize")) authorise(url.searchParams, response);
    else if (url.pathname.endsWith("/token")) void tokens(request, response);
    else {
      const keys = { keys: [jwk] };
      const metadata = {
        issuer: authority,
        authorization_endpoint: `${authority}/authorize`,
        token_endpoint: `${authority}/token`,
        end_session_endpoint: `${authority}/logout`,
        jwks_uri: `${authority}/keys`,
        response_modes_supported: ["fragment"],
      };
      response.writeHead(200, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" });
      response.end(JSON.stringify(url.pathname.endsWith("/keys") ? keys : metadata));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(issuer, {
    origin,
    publicKey: jwk,
    asked,
    deny: false,
    bend: () => undefined,
    mint: async () => ({ access: await accessToken(), id: await idTokenOf(null) }),
    serve: (context: BrowserContext) =>
      context.route(`${issuerOrigin}/**`, async (route) => {
        await route.fulfill({
          response: await route.fetch({ url: route.request().url().replace(issuerOrigin, origin) }),
        });
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
};
