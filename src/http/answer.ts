import { randomUUID } from "node:crypto";
import type { Request, Response } from "restify";
import type { Log } from "../log.ts";
import { BodyError, readBody, readJson } from "./read-body.ts";
import {
  failed,
  isProblem,
  notFound,
  notSignedIn,
  problem,
  unavailable,
  versionNeeded,
  type Problem,
} from "./problems.ts";
import type { Reply, Route, Viewer } from "./route.ts";
import type { z } from "zod";

export interface AnswerDeps {
  /** Resolves to undefined where the token does not pass. */
  readonly identify: (token: string) => Promise<Viewer | undefined>;
  readonly log: Log;
  readonly isLoopbackRequest: (request: Request) => boolean;
}

const jsonLimit = 256 * 1024;

/** Runs one route for one request: who, then what form, then the use case, then the answer. Never throws. */
export const answerWith =
  (route: Route, deps: AnswerDeps) =>
  async (request: Request, response: Response): Promise<void> => {
    const id = randomUUID();
    const started = performance.now();
    let outcome: Reply | Problem;
    try {
      outcome = await run(route, deps, request);
    } catch (error) {
      outcome = error instanceof BodyError ? bodyProblem(error) : isDatabaseAway(error) ? unavailable : failed;
      if (outcome === failed || outcome === unavailable) {
        deps.log.error({ event: "request-failed", request: id, route: `${route.method} ${route.path}`, err: error });
      }
    }
    send(request, response, outcome, id);
    const ms = Math.round(performance.now() - started);
    deps.log.debug({
      event: "request",
      request: id,
      route: `${route.method} ${route.path}`,
      status: outcome.status,
      ms,
    });
  };

const run = async (route: Route, deps: AnswerDeps, request: Request): Promise<Reply | Problem> => {
  if (route.audience === "loopback" && !deps.isLoopbackRequest(request)) return notFound;
  const viewer = await viewerOf(deps, request);
  if (viewer === "refused" || (viewer === undefined && route.audience === "signed-in")) return notSignedIn;
  const version = quoted(request.headers["if-match"]);
  if (route.needsVersion && version === undefined) return versionNeeded;
  const params = parse(route.params, request.params, "address");
  if (!params.ok) return notFound;
  const query = parse(route.query, Object.fromEntries(new URLSearchParams(request.getQuery())), "query");
  if (!query.ok) return query.problem;
  const body = await bodyOf(route, request);
  if (!body.ok) return body.problem;
  return route.handle({
    viewer,
    params: params.value,
    query: query.value,
    body: body.value,
    version,
    ifNoneMatch: quoted(request.headers["if-none-match"]),
    headers: request.headers,
  });
};

const viewerOf = async (deps: AnswerDeps, request: Request): Promise<Viewer | "refused" | undefined> => {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header)?.[1];
  return (token === undefined ? undefined : await deps.identify(token)) ?? "refused";
};

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem };

const bodyOf = async (route: Route, request: Request): Promise<Parsed> => {
  if (route.bytes !== undefined) {
    const { type, limit } = route.bytes;
    if (request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() !== type) {
      throw new BodyError(415, `Send the body as ${type}.`);
    }
    return { ok: true, value: await readBody(request, limit) };
  }
  if (route.body === undefined) return { ok: true, value: undefined };
  return parse(route.body, await readJson(request, jsonLimit), "body");
};

const parse = (schema: z.ZodType | undefined, value: unknown, where: string): Parsed => {
  if (schema === undefined) return { ok: true, value: undefined };
  const read = schema.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const fields = read.error.issues
    .slice(0, 20)
    .map((issue) => ({ name: issue.path.map(String).join(".") || where, sentence: issue.message }));
  return {
    ok: false,
    problem: problem(
      400,
      "not-valid",
      `The ${where} is not valid`,
      "Correct the fields that are named, then send it again.",
      {
        fields,
      },
    ),
  };
};

const bodyProblem = ({ status, message }: BodyError): Problem =>
  problem(status, "body-refused", "The body was not taken", message);

/** Codes of PostgreSQL (class 08, 53, 57P) and of the socket when the server is away, full or starting. */
const isDatabaseAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return (
    /^(08...|53...|57P0.|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/.test(code) || /timeout|terminated/i.test(error.message)
  );
};

const quoted = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  return /^(?:W\/)?"([^"]*)"$/.exec(header.trim())?.[1] ?? header.trim();
};

const send = (request: Request, response: Response, outcome: Reply | Problem, id: string): void => {
  if (response.headersSent || response.destroyed) return;
  const headers: Record<string, string> = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": id,
  };
  // What is left of a refused body is not read: the connection ends instead.
  if (!request.complete) headers["Connection"] = "close";
  let text = "";
  if (isProblem(outcome)) {
    const { problem: _, kind, ...rest } = outcome;
    headers["Content-Type"] = "application/problem+json";
    if (outcome.status === 401) headers["WWW-Authenticate"] = "Bearer";
    text = JSON.stringify({ type: `urn:nhsmail-onboarding:problem:${kind}`, ...rest, instance: `urn:uuid:${id}` });
  } else {
    if (outcome.version !== undefined) headers["ETag"] = `"${outcome.version}"`;
    if (outcome.location !== undefined) headers["Location"] = outcome.location;
    if (outcome.text !== undefined) {
      headers["Content-Type"] = outcome.text.type;
      text = outcome.text.body;
    } else if (outcome.view !== undefined) {
      headers["Content-Type"] = "application/json; charset=utf-8";
      text = JSON.stringify(outcome.view);
    }
  }
  if (outcome.status !== 304 && outcome.status !== 204) headers["Content-Length"] = String(Buffer.byteLength(text));
  response.writeHead(outcome.status, headers);
  response.end(text);
};
