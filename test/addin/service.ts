import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { contentSecurityPolicy, pageHeaders } from "../../manifest/names.ts";
import type { AnswerView } from "../../src/knowledge/views.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import type { ImportView, Me, MyMailbox, PublicConfig } from "../../src/mailboxes/views.ts";
import { myMailbox } from "./sample-mailbox.ts";

/** What the tests may look at and change while a page is open. */
export interface ServiceState {
  config: PublicConfig;
  me: Me;
  mailbox: MyMailbox | undefined;
  answer: AnswerView;
  /** What GET /api/v1/rules gives. */
  rules: unknown;
  /** What GET /api/v1/me/imports gives. */
  sent: readonly ImportView[];
  /** Answers every API call with this status while set. */
  down: number | undefined;
  /** Tokens that are good; undefined: any. */
  accepts: ((token: string) => Promise<boolean>) | undefined;
  readonly calls: { readonly method: string; readonly path: string; readonly body: unknown }[];
  readonly imports: Map<
    string,
    Map<string, { readonly digest: string; readonly headers: IncomingMessage["headers"]; readonly body: Buffer }>
  >;
  /** Called before an item is stored: throw to cut the line. */
  onItem: ((count: number) => void) | undefined;
}

export interface TestService {
  readonly origin: string;
  readonly state: ServiceState;
  readonly close: () => Promise<void>;
}

/** A route that has nothing to say answers 204. */
const done = Symbol("done");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/**
 * The service as its views describe it (src/mailboxes/views.ts), with nothing behind it: for the faces' own tests. The
 * whole house, with the real routes, is tested in test/e2e.
 */
export const startService = async (folder: string, authorityOrigin?: string): Promise<TestService> => {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: ServiceState = {
    config: {
      mode: "local",
      clientId: null,
      authority: null,
      scope: null,
      importConfigured: true,
      webUrl: `${origin}/web/`,
    },
    me: { name: "Demo Person", role: "end-user", mailbox: true, organisations: [] },
    mailbox: myMailbox(),
    answer: {
      band: "pass-on",
      asked: "",
      understood: null,
      entryId: null,
      paragraphs: [],
      sources: [],
      nextStep: null,
      choices: [{ kind: "ask-ism", label: "None of these" }],
      related: [],
      reason: "not-covered",
      confidence: 0,
    },
    rules: startingRulePack,
    sent: [],
    down: undefined,
    accepts: undefined,
    calls: [],
    imports: new Map(),
    onItem: undefined,
  };

  const json = (response: ServerResponse, status: number, value: unknown, headers = {}): "sent" => {
    response.writeHead(status, {
      "Content-Type": status < 400 ? "application/json" : "application/problem+json",
      ...headers,
    });
    response.end(status === 304 || status === 204 ? undefined : JSON.stringify(value));
    return "sent";
  };

  const page = async (path: string, response: ServerResponse): Promise<"sent"> => {
    const name = normalize(path.endsWith("/") ? `${path}index.html` : path);
    const body = await readFile(join(folder, name)).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      ...pageHeaders,
      "Content-Type": types[extname(name)] ?? "application/octet-stream",
      "Content-Security-Policy": contentSecurityPolicy(path, authorityOrigin === undefined ? {} : { authorityOrigin }),
    });
    response.end(body);
    return "sent";
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<"sent"> => {
    const { pathname: path } = new URL(request.url ?? "/", origin);
    const method = request.method ?? "GET";
    if (!path.startsWith("/api/") && path !== "/local/token") return page(path, response);
    const raw = await bodyOf(request);
    const isItem = path.includes("/items/");
    const body: unknown = raw.length > 0 && !isItem ? JSON.parse(raw.toString()) : undefined;
    state.calls.push({ method, path, body });
    if (state.down !== undefined) return json(response, state.down, { detail: "Down for a test." });
    const open = openRoutes[`${method} ${path}`];
    if (open !== undefined) return json(response, 200, open(body));
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token === undefined || (state.accepts !== undefined && !(await state.accepts(token)))) {
      return json(response, 401, { detail: "Sign in again." });
    }
    const importPath = /^\/api\/v1\/me\/imports\/([^/]+)(?:\/(items|complete)(?:\/([^/]+))?)?$/.exec(path);
    if (importPath !== null) return importRoute(method, importPath, request, raw, response);
    const route = routes[`${method} ${path}`];
    if (route === undefined) return json(response, 404, { detail: "No such thing." });
    const answer = route(body);
    if (answer === done) return json(response, 204, undefined);
    if (answer === undefined) return json(response, 404, { detail: "No such thing." });
    const etag = `"${createHash("sha256").update(JSON.stringify(answer)).digest("hex").slice(0, 16)}"`;
    if (request.headers["if-none-match"] === etag) return json(response, 304, undefined, { ETag: etag });
    return json(response, 200, answer, { ETag: etag });
  };

  const openRoutes: Readonly<Record<string, (body: unknown) => unknown>> = {
    "GET /api/v1/config": () => state.config,
    "GET /api/v1/rules": () => state.rules,
    "GET /api/v1/session/people": () => ({
      people: [{ id: "demo-nurse", name: "Demo Nurse", role: "End user (demonstration)" }],
    }),
    "POST /local/token": () => ({ token: "local-token", expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
    "POST /api/v1/session/exchange": () => ({
      token: "exchanged-token",
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    }),
    "POST /api/v1/ask": () => state.answer,
  };

  const routes: Readonly<Record<string, (body: unknown) => unknown>> = {
    "GET /api/v1/me": () => state.me,
    "GET /api/v1/me/imports": () => ({ imports: state.sent }),
    "GET /api/v1/me/mailbox": () => state.mailbox,
    "PUT /api/v1/me/mailbox/steps": (body) => {
      if (state.mailbox !== undefined) state.mailbox = { ...state.mailbox, steps: body as MyMailbox["steps"] };
      return done;
    },
    "POST /api/v1/me/mailbox/repointed": (body) => {
      const { client, openedFrom } = body as { client: MyMailbox["repoint"]["client"]; openedFrom: string | null };
      const proof = openedFrom !== null && openedFrom === state.mailbox?.case.newAddress ? "proven" : "stated";
      state.mailbox = myMailbox({
        ...state.mailbox,
        state: "re-pointed",
        repoint: { needed: true, at: new Date().toISOString(), client, proof },
      });
      return done;
    },
    "POST /api/v1/me/mailbox/complete": () => {
      state.mailbox = myMailbox({ ...state.mailbox, state: "complete", actions: [] });
      return done;
    },
    "POST /api/v1/me/contact": () => done,
    "POST /api/v1/me/imports": (body) => {
      const { fingerprint, items } = body as { fingerprint: string; items: number };
      const id = fingerprint.slice(0, 12);
      if (!state.imports.has(id)) state.imports.set(id, new Map());
      return { id, state: "open", items, received: state.imports.get(id)?.size ?? 0, refused: [] };
    },
  };

  const importRoute = (
    method: string,
    path: RegExpExecArray,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): "sent" => {
    const [, id = "", part, key] = path;
    const held = state.imports.get(id);
    if (held === undefined) return json(response, 404, { detail: "No such import." });
    if (part === "items" && key === undefined)
      return json(response, 200, { keys: [...held.keys()].sort(), next: null });
    if (part === "items" && key !== undefined && method === "PUT") {
      state.onItem?.(held.size);
      const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
      if (request.headers["content-digest"] !== digest)
        return json(response, 400, { detail: "The item changed on its way." });
      const known = held.get(key);
      if (known !== undefined) return json(response, known.digest === digest ? 200 : 409, {});
      held.set(key, { digest, headers: request.headers, body });
      return json(response, 201, {});
    }
    if (part === "complete" || method === "DELETE") {
      return json(response, 200, {
        id,
        state: part === "complete" ? "complete" : "cancelled",
        items: held.size,
        received: held.size,
        refused: [],
      });
    }
    return json(response, 404, {});
  };

  return {
    origin,
    state,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
