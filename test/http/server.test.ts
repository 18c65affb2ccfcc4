import assert from "node:assert/strict";
import { request } from "node:http";
import { pino } from "pino";
import { z } from "zod";
import { createMetrics } from "../../src/http/metrics.ts";
import { openApiOf } from "../../src/http/openapi.ts";
import { forAnyone, forLoopback, forPeople, type Route } from "../../src/http/route.ts";
import { createHttpServer, type RunningServer } from "../../src/http/server.ts";

const hello = forAnyone({
  method: "post",
  path: "/hello/:name",
  summary: "Say hello",
  params: z.object({ name: z.string().max(5) }),
  query: z.object({ loud: z.enum(["yes", "no"]).default("no") }),
  body: z.object({ times: z.int().min(1).max(3) }),
  answer: z.object({ said: z.string() }),
  handle: ({ params, query, body }) => ({
    status: 200,
    view: { said: `${params.name}${query.loud}${body.times}` },
    version: 7,
  }),
});
const breaks = forAnyone({
  method: "get",
  path: "/breaks",
  summary: "Breaks",
  handle: () => {
    throw new Error("secret detail of the inside");
  },
});
const changes = forAnyone({
  method: "put",
  path: "/changes",
  summary: "Needs a version",
  needsVersion: true,
  handle: ({ version }) => ({ status: 204, version }),
});
const mine = forPeople({ method: "get", path: "/mine", summary: "Mine", handle: () => ({ status: 204 }) });
const near = forLoopback({ method: "get", path: "/near", summary: "Near", handle: () => ({ status: 204 }) });
const bytes = forAnyone({
  method: "put",
  path: "/bytes",
  summary: "Bytes",
  bytes: { type: "message/rfc822", limit: 1000 },
  answer: z.object({ size: z.int() }),
  handle: ({ body }) => ({ status: 200, view: { size: (body as Buffer).length } }),
});
const routes: readonly Route[] = [hello, breaks, changes, mine, near, bytes];

describe("http: the one server", () => {
  let running: RunningServer;
  let origin: string;
  before(async () => {
    running = createHttpServer({
      routes,
      messages: undefined,
      pages: (_request, response) => {
        response.writeHead(404);
        response.end();
      },
      identify: () => Promise.resolve(undefined),
      hosts: undefined,
      metrics: createMetrics(),
      log: pino({ level: "silent" }),
    });
    origin = `http://127.0.0.1:${await running.listen(0, "127.0.0.1")}`;
  });
  after(() => running.close());

  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

  it("parses each part by its schema and gives the version as ETag", async () => {
    const answer = await post("/hello/Ann?loud=yes", '{"times":2}');
    assert.deepEqual(
      [answer.status, answer.headers.get("etag"), await answer.json()],
      [200, '"7"', { said: "Annyes2" }],
    );
  });

  for (const [name, path, body, headers, status] of [
    ["a field out of range", "/hello/Ann", '{"times":4}', {}, 400],
    ["broken JSON", "/hello/Ann", "{", {}, 400],
    ["invalid UTF-8", "/hello/Ann", new Uint8Array([0x7b, 0xff]), {}, 400],
    ["no body", "/hello/Ann", "", {}, 400],
    ["a form", "/hello/Ann", '{"times":2}', { "content-type": "text/plain" }, 415],
    ["a packed body", "/hello/Ann", '{"times":2}', { "content-encoding": "gzip" }, 415],
    ["a parameter out of range", "/hello/Annabell", '{"times":2}', {}, 404],
    ["a bad query", "/hello/Ann?loud=perhaps", '{"times":2}', {}, 400],
    ["a garbage token where none is needed", "/hello/Ann", '{"times":2}', { authorization: "Bearer a.b.c" }, 401],
  ] as const) {
    it(`answers ${name} with ${status} and a next step`, async () => {
      const answer = await post(path, body, headers);
      const problem = (await answer.json()) as { detail: string; type: string };
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      assert.match(problem.detail, /\.$/);
    });
  }

  it("refuses 30 MB by its announced length, before it is sent", async () => {
    const status = await new Promise<number>((done, fail) => {
      const req = request(
        `${origin}/hello/Ann`,
        { method: "POST", headers: { "content-type": "application/json", "content-length": 30_000_000 } },
        (answer) => done(answer.statusCode ?? 0),
      );
      req.on("error", fail);
      req.write("{");
    });
    assert.equal(status, 413);
  });

  it("refuses an endless body without a length, while it comes", async () => {
    const answer = await new Promise<number | string>((done) => {
      const req = request(
        `${origin}/hello/Ann`,
        { method: "POST", headers: { "content-type": "application/json" } },
        (res) => done(res.statusCode ?? 0),
      );
      req.on("error", (error) => done(error.message));
      const pump = (): void => {
        for (let n = 0; n < 64 && !req.destroyed; n += 1) req.write(Buffer.alloc(65_536, 32));
        if (!req.destroyed) setImmediate(pump);
      };
      pump();
    });
    assert.ok(
      answer === 413 || (typeof answer === "string" && /EPIPE|ECONNRESET|hang up/.test(answer)),
      String(answer),
    );
    assert.equal((await fetch(`${origin}/near`)).status, 204);
  });

  it("says nothing of the inside when a handler breaks", async () => {
    const answer = await fetch(`${origin}/breaks`);
    const text = await answer.text();
    assert.equal(answer.status, 500);
    assert.doesNotMatch(text, /secret|inside|at .*\.ts/);
    assert.match(text, /Nothing was changed/);
  });

  it("wants the version that was seen before a change", async () => {
    assert.equal((await fetch(`${origin}/changes`, { method: "PUT" })).status, 428);
    const answer = await fetch(`${origin}/changes`, { method: "PUT", headers: { "if-match": '"3"' } });
    assert.deepEqual([answer.status, answer.headers.get("etag")], [204, '"3"']);
  });

  it("gives a person's route to nobody without a token", async () => {
    const answer = await fetch(`${origin}/mine`);
    assert.deepEqual([answer.status, answer.headers.get("www-authenticate")], [401, "Bearer"]);
  });

  it("a loopback route does not exist for a request that came through a proxy", async () => {
    assert.equal((await fetch(`${origin}/near`)).status, 204);
    assert.equal((await fetch(`${origin}/near`, { headers: { "x-forwarded-for": "127.0.0.1" } })).status, 404);
  });

  it("takes bytes of one type up to a limit", async () => {
    const put = (size: number, type: string) =>
      fetch(`${origin}/bytes`, { method: "PUT", body: Buffer.alloc(size), headers: { "content-type": type } });
    assert.deepEqual(await (await put(1000, "message/rfc822")).json(), { size: 1000 });
    assert.equal((await put(1001, "message/rfc822")).status, 413);
    assert.equal((await put(10, "text/html")).status, 415);
  });

  it("unknown methods and paths end in bare answers, and the server lives on", async () => {
    for (const method of ["DELETE", "PATCH", "OPTIONS", "PUT"]) {
      const answer = await fetch(`${origin}/mine`, { method });
      assert.equal(await answer.text(), "");
      assert.equal(answer.status, 405);
    }
    assert.equal((await fetch(`${origin}/%ff%fe`)).status >= 400, true);
    assert.equal((await fetch(`${origin}/nothing/here`)).status, 404);
    assert.equal((await fetch(`${origin}/near`)).status, 204);
  });

  it("describes every route but those of loopback", () => {
    const { paths } = openApiOf(routes, { version: "1", origin }) as { paths: Record<string, object> };
    assert.deepEqual(Object.keys(paths).sort(), ["/breaks", "/bytes", "/changes", "/hello/{name}", "/mine"]);
  });
});
