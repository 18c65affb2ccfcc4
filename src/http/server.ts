import * as restify from "restify";
import type { Request, RequestHandler, Response, Server } from "restify";
import type { Log } from "../log.ts";
import { answerWith } from "./answer.ts";
import type { Metrics } from "./metrics.ts";
import type { Route, Viewer } from "./route.ts";

export interface ServerDeps {
  readonly routes: readonly Route[];
  /** POST /api/messages: it reads its own body and decides who may speak. */
  readonly messages: RequestHandler | undefined;
  readonly pages: (request: Request, response: Response) => void;
  readonly identify: (token: string) => Promise<Viewer | undefined>;
  /** Host headers that this service answers to; undefined where a proxy in front has checked. */
  readonly hosts: readonly string[] | undefined;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface RunningServer {
  readonly server: Server;
  readonly listen: (port: number, host: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** The one HTTP server: API routes, the bot's door, built pages. Nothing is parsed before its limit is known. */
export const createHttpServer = (deps: ServerDeps): RunningServer => {
  const server = restify.createServer({
    name: "nhsmail-onboarding",
    ignoreTrailingSlash: false,
    handleUncaughtExceptions: false,
  });
  server.pre((request: Request, response: Response, next: (proceed?: false) => void) => {
    // DNS rebinding: a hostile page may point its own name at 127.0.0.1, but cannot forge the Host header.
    if (deps.hosts !== undefined && !deps.hosts.includes(request.headers.host ?? "")) {
      bare(response, 421);
      next(false);
      return;
    }
    next();
  });
  const answerDeps = { identify: deps.identify, log: deps.log, isLoopbackRequest };
  for (const route of deps.routes) {
    const answer = answerWith(route, answerDeps);
    server[route.method === "delete" ? "del" : route.method](route.path, measured(deps.metrics, route.path, answer));
  }
  if (deps.messages !== undefined) server.post("/api/messages", deps.messages);
  server.get("/*", measured(deps.metrics, "pages", pagesHandler(deps.pages)));
  server.head("/*", pagesHandler(deps.pages));
  unknownPaths(server);
  server.server.requestTimeout = 120_000;
  server.server.headersTimeout = 15_000;
  server.server.maxHeadersCount = 100;
  return {
    server,
    listen: (port, host) =>
      new Promise((done, fail) => {
        server.server.once("error", fail);
        server.listen(port, host, () => {
          server.server.off("error", fail);
          const address = server.server.address();
          done(typeof address === "object" && address !== null ? address.port : port);
        });
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.server.closeAllConnections();
      }),
  };
};

type Handler = (request: Request, response: Response) => Promise<void>;

/** restify takes a handler of two parameters only where it is an async function. */
const pagesHandler = (pages: ServerDeps["pages"]): Handler => {
  // eslint-disable-next-line @typescript-eslint/require-await -- see above
  return async (request, response) => pages(request, response);
};

const measured =
  (metrics: Metrics, label: string, handler: Handler): Handler =>
  async (request, response) => {
    const started = performance.now();
    await handler(request, response);
    metrics.observe(label, response.statusCode, (performance.now() - started) / 1000);
  };

/** restify answers unknown paths and methods with bodies that echo the path: ours are bare problems. */
const unknownPaths = (server: Server): void => {
  for (const [event, status] of [
    ["NotFound", 404],
    ["MethodNotAllowed", 405],
  ] as const) {
    server.on(event, (_request: Request, response: Response, _error: unknown, done: () => void) => {
      bare(response, status);
      done();
    });
  }
  server.on("restifyError", (_request: Request, response: Response, _error: unknown, done: () => void) => {
    if (!response.headersSent) bare(response, 500);
    done();
  });
};

// sendRaw, since restify asks afterwards whether it was the one that answered, and answers again where it was not.
const bare = (response: Response, status: number): void => {
  if (!response.headersSent) response.sendRaw(status, "", { "Cache-Control": "no-store" });
};

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** By the socket, never by a header; a proxy on this machine adds a header that we then do not trust. */
export const isLoopbackRequest = (request: Request): boolean =>
  loopback.has(request.socket.remoteAddress ?? "") &&
  request.headers["x-forwarded-for"] === undefined &&
  request.headers["forwarded"] === undefined;
