import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Log } from "../log.ts";
import { BodyError, readBody } from "./read-body.ts";

export interface SigningDoorDeps {
  readonly mode: "local" | "production";
  /** Signs a channel's token for one service URL (src/people/local-issuer.ts). */
  readonly sign: (claims: { readonly serviceUrl: string }) => Promise<string>;
  /** Port of the service on 127.0.0.1, whose /api/messages gets the signed activities. */
  readonly servicePort: number;
  readonly log: Log;
}

export interface SigningDoor {
  /** Listens on 127.0.0.1; resolves to the port (0: any free one). Rejects where it is taken. */
  readonly listen: (port: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

const longestBody = 256 * 1_024;
const loopbackAddresses: ReadonlySet<string | undefined> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const loopbackNames: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Local mode's way in for clients that cannot sign, such as the Agents Playground: takes a Bot Framework activity from
 * this machine, signs it as the channel would, and hands it to the bot, which verifies it as in production. Whoever can
 * reach this door can speak as anybody, so it listens on loopback alone and throws where the mode is not local.
 */
export const createSigningDoor = (deps: SigningDoorDeps): SigningDoor => {
  if (deps.mode !== "local") throw new Error("The signing door exists in local mode only.");
  let port = 0;
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (req, res) => {
    const refused = refusalOf(req, port);
    if (refused !== undefined) {
      deps.log.warn({ event: "door-refused", status: refused });
      bare(res, refused);
      return;
    }
    forward(deps, req, res).catch((error: unknown) => {
      deps.log.error({ event: "door-failed", err: error });
      bare(res, error instanceof BodyError ? error.status : 502);
    });
  });
  return {
    listen: async (wanted) => (port = await listen(server, wanted)),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

/** A page of the internet must not talk through a person's browser: DNS rebinding shows in Host, its origin in Origin. */
const refusalOf = (req: IncomingMessage, port: number): number | undefined => {
  if (!loopbackAddresses.has(req.socket.remoteAddress)) return 403;
  if (req.headers["x-forwarded-for"] !== undefined || req.headers.forwarded !== undefined) return 403;
  const host = /^(.*):(\d+)$/.exec(req.headers.host ?? "");
  if (host === null || !loopbackNames.has(host[1] ?? "") || Number(host[2]) !== port) return 421;
  const { origin } = req.headers;
  if (origin !== undefined && !loopbackNames.has(URL.parse(origin)?.hostname ?? "")) return 403;
  if (req.url !== "/api/messages") return 404;
  if (req.method !== "POST") return 405;
  // Without this a form of any page could post text/plain, which browsers send unasked.
  return /^application\/json\b/i.test(req.headers["content-type"] ?? "") ? undefined : 415;
};

const forward = async (deps: SigningDoorDeps, req: IncomingMessage, res: ServerResponse): Promise<void> => {
  const body = await readBody(req, longestBody);
  const serviceUrl = serviceUrlOf(body);
  if (serviceUrl === undefined) {
    bare(res, 400);
    return;
  }
  const token = await deps.sign({ serviceUrl });
  const answer = await send(deps.servicePort, token, body);
  const kept = ["content-type", "content-length"].flatMap((name) => {
    const value = answer.headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  res.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
  answer.pipe(res);
};

const serviceUrlOf = (body: Buffer): string | undefined => {
  try {
    const { serviceUrl } = JSON.parse(body.toString("utf8")) as { serviceUrl?: unknown };
    return typeof serviceUrl === "string" && loopbackNames.has(URL.parse(serviceUrl)?.hostname ?? "")
      ? serviceUrl
      : undefined;
  } catch {
    return undefined;
  }
};

const send = (port: number, token: string, body: Buffer): Promise<IncomingMessage> =>
  new Promise((done, fail) => {
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": body.length,
      Authorization: `Bearer ${token}`,
      Host: `127.0.0.1:${port}`,
    };
    const options = { host: "127.0.0.1", port, path: "/api/messages", method: "POST", headers, timeout: 60_000 };
    const outgoing = httpRequest(options, done);
    outgoing.on("error", fail);
    outgoing.on("timeout", () => outgoing.destroy(new Error("The service did not answer the door within 60 s")));
    outgoing.end(body);
  });

const listen = (server: Server, wanted: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(wanted, "127.0.0.1", () => {
      server.off("error", fail);
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : wanted);
    });
  });

const bare = (res: ServerResponse, status: number): void => {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  // The rest of a refused body is not read.
  res.writeHead(status, { "Content-Length": "0", Connection: "close" });
  res.end();
};
