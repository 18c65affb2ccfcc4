import { strict as assert } from "node:assert";
import { request } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { createServer, type Server } from "restify";
import type { ChannelActivity } from "../../../bot/activity.ts";
import { givenKeys } from "../../../bot/channel-keys.ts";
import { messagesHandler } from "../../../bot/messages.ts";
import { createSigningDoor, type SigningDoor } from "../../../src/http/signing-door.ts";
import { createLocalIssuer } from "../../../src/people/local-issuer.ts";
import { activity, appId, tenantId } from "./channel.ts";

const log = pino({ level: "silent" });
const serviceUrl = "http://127.0.0.1:56150/_connector";

describe("the signing door of local mode", () => {
  let folder = "";
  let service: Server;
  let door: SigningDoor;
  let port = 0;
  const admitted: ChannelActivity[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "door-"));
    const issuer = await createLocalIssuer(folder, {
      personIssuer: "http://local/{tid}",
      personAudience: "api",
      channelIssuer: "http://local/channel",
      channelAudience: appId,
    });
    service = createServer();
    const handler = messagesHandler({
      rules: {
        appId,
        issuer: "http://local/channel",
        keys: givenKeys(issuer.jwks),
        tenants: [tenantId],
        serviceUrls: { kind: "loopback" },
      },
      turn: (one) => {
        admitted.push(one);
        return Promise.resolve({ status: 200, body: { statusCode: 200 } });
      },
      log,
      now: () => new Date(),
    });
    service.post("/api/messages", handler);
    await new Promise<void>((resolve) => {
      service.listen(0, "127.0.0.1", resolve);
    });
    door = createSigningDoor({
      mode: "local",
      sign: issuer.signChannelToken,
      servicePort: service.address().port,
      log,
    });
    port = await door.listen(0);
  });
  after(async () => {
    await door.close();
    await new Promise<void>((resolve) => {
      service.close(resolve);
    });
    await rm(folder, { recursive: true });
  });
  beforeEach(() => void admitted.splice(0));

  interface Call {
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: string;
    readonly path?: string;
    readonly body?: unknown;
  }

  const call = ({ headers = {}, method = "POST", path = "/api/messages", body = activity({ serviceUrl }) }: Call) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const all = { Host: `127.0.0.1:${port}`, "Content-Type": "application/json", ...headers };
      const sent = request({ host: "127.0.0.1", port, method, path, headers: all }, (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => void chunks.push(chunk));
        res.on("end", () => resolve({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      sent.on("error", reject);
      sent.end(JSON.stringify(body));
    });

  it("signs an unsigned activity, so that the bot's own check lets it in, and hands back the answer", async () => {
    assert.deepEqual(await call({}), { status: 200, text: '{"statusCode":200}' });
    assert.equal(admitted.length, 1);
  });

  it("does not pass on what a client sends as its own token", async () => {
    assert.equal((await call({ headers: { Authorization: "Bearer mine" } })).status, 200);
  });

  it("leaves the bot's other rules in force", async () => {
    assert.equal((await call({ body: activity({ serviceUrl, channelId: "webchat" }) })).status, 403);
    assert.equal(
      (await call({ body: activity({ serviceUrl, conversation: { id: "a", tenantId: "other" } }) })).status,
      403,
    );
    assert.equal(admitted.length, 0);
  });

  const refused: Readonly<Record<string, readonly [number, () => Call]>> = {
    "a page that pointed its own name at 127.0.0.1": [421, () => ({ headers: { Host: `evil.example:${port}` } })],
    "a Host that only begins like ours": [421, () => ({ headers: { Host: `127.0.0.1.evil.example:${port}` } })],
    "another port in Host": [421, () => ({ headers: { Host: "127.0.0.1:80" } })],
    "another site's script": [403, () => ({ headers: { Origin: "https://evil.example" } })],
    "a sandboxed page": [403, () => ({ headers: { Origin: "null" } })],
    "a form of another site, which needs no leave": [415, () => ({ headers: { "Content-Type": "text/plain" } })],
    "what came through a proxy": [403, () => ({ headers: { "X-Forwarded-For": "192.0.2.1" } })],
    "another path": [404, () => ({ path: "/api/v1/intents" })],
    "another method": [405, () => ({ method: "PUT" })],
    "a question whether a page may call": [405, () => ({ method: "OPTIONS" })],
    "a service URL elsewhere": [400, () => ({ body: activity({ serviceUrl: "https://evil.example/" }) })],
    "no service URL": [400, () => ({ body: activity({ serviceUrl: undefined }) })],
    "a body of 300 KB": [413, () => ({ body: activity({ serviceUrl, text: "x".repeat(300_000) }) })],
  };
  for (const [name, [status, make]] of Object.entries(refused)) {
    it(`refuses ${name} with a bare ${status}`, async () => {
      const answer = await call(make()).catch((error: unknown) => {
        // The rest of a body that is too large is not read: some of the time the client sees only the closed connection.
        if (status === 413 && (error as NodeJS.ErrnoException).code === "EPIPE") return { status, text: "" };
        throw error;
      });
      assert.deepEqual(answer, { status, text: "" });
      assert.equal(admitted.length, 0);
    });
  }

  it("does not exist in production", () => {
    assert.throws(
      () => createSigningDoor({ mode: "production", sign: () => Promise.resolve(""), servicePort: 1, log }),
      /local mode only/,
    );
  });

  it("answers 502 without a word while the service is down", async () => {
    const other = createSigningDoor({ mode: "local", sign: () => Promise.resolve("x"), servicePort: 9, log });
    const own = await other.listen(0);
    const response = await fetch(`http://127.0.0.1:${own}/api/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(activity({ serviceUrl })),
    });
    assert.deepEqual({ status: response.status, text: await response.text() }, { status: 502, text: "" });
    await other.close();
  });
});
