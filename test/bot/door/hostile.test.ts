import { strict as assert } from "node:assert";
import { connect } from "node:net";
import { createServer, type Server } from "restify";
import { pino } from "pino";
import type { ChannelActivity } from "../../../bot/activity.ts";
import { messagesHandler } from "../../../bot/messages.ts";
import * as channel from "./channel.ts";
import { activity, inSeconds, token, type TokenChanges } from "./channel.ts";

const { appId, serviceUrl, tenantId } = channel;
const otherTenant = "d0000000-0000-4000-8000-00000000ffff";

const publicPem = channel.teamsKey.publicKey.export({ type: "spki", format: "pem" });
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const bearer = async (changes?: TokenChanges): Promise<string> => `Bearer ${await token(changes)}`;

/** Authorization headers that must not open the door, each with an otherwise honest activity: always a bare 401. */
const headers: Readonly<Record<string, () => string | undefined | Promise<string | undefined>>> = {
  "no token": () => undefined,
  "an empty header": () => "",
  "the scheme alone": () => "Bearer ",
  garbage: () => "Bearer garbage",
  "three parts of garbage": () => "Bearer a.b.c",
  "another scheme": async () => `Basic ${await token()}`,
  "the scheme in small letters": async () => `bearer ${await token()}`,
  "two tokens": async () => `Bearer ${await token()}, Bearer ${await token()}`,
  "a token of 10 KB": async () => bearer({ claims: { more: "x".repeat(7_500) } }),
  "a signature of another key under a known key id": () => bearer({ key: channel.strangerKey.privateKey }),
  "an unknown key id": () => bearer({ header: { kid: "unknown" }, key: channel.strangerKey.privateKey }),
  "no key id": () => bearer({ header: { kid: undefined } }),
  "a key id that is a path": () => bearer({ header: { kid: "../../etc/passwd" } }),
  "a key id that is every object's": () => bearer({ header: { kid: "__proto__" } }),
  "algorithm none": () =>
    `Bearer ${base64({ alg: "none", kid: "teams" })}.${base64({ iss: channel.issuer, aud: appId, serviceurl: serviceUrl, exp: inSeconds(60), nbf: inSeconds(-1) })}.`,
  "algorithm none with a signature": () =>
    `Bearer ${base64({ alg: "none", kid: "teams" })}.${base64({ iss: channel.issuer, aud: appId, serviceurl: serviceUrl, exp: inSeconds(60), nbf: inSeconds(-1) })}.AAAA`,
  "HS256 keyed with our public key": () => bearer({ alg: "HS256", key: Buffer.from(publicPem) }),
  "RS512 by the right key": () => bearer({ alg: "RS512" }),
  "PS256 by the right key": () => bearer({ alg: "PS256" }),
  "an embedded key of the sender's": () =>
    bearer({
      header: { jwk: channel.strangerKey.publicKey.export({ format: "jwk" }) },
      key: channel.strangerKey.privateKey,
    }),
  "an unknown critical header": async () => {
    const [, payload, signature] = (await token()).split(".");
    return `Bearer ${base64({ alg: "RS256", kid: "teams", crit: ["x"], x: 1 })}.${payload}.${signature}`;
  },
  "another issuer": () => bearer({ claims: { iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/" } }),
  "no issuer": () => bearer({ without: ["iss"] }),
  "a skill's token": () =>
    bearer({ claims: { iss: `https://login.microsoftonline.com/${tenantId}/v2.0`, ver: "2.0", azp: otherTenant } }),
  "an emulator's token": () =>
    bearer({
      claims: { iss: "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/", ver: "1.0", appid: appId },
    }),
  "another audience": () => bearer({ claims: { aud: otherTenant } }),
  "no audience": () => bearer({ without: ["aud"] }),
  "our audience among others": () => bearer({ claims: { aud: [appId, otherTenant] } }),
  "expired six minutes ago": () => bearer({ claims: { exp: inSeconds(-360) } }),
  "no expiry": () => bearer({ without: ["exp"] }),
  "an expiry that is a word": () => bearer({ claims: { exp: "never" } }),
  "valid only from tomorrow on": () => bearer({ claims: { nbf: inSeconds(86_400) } }),
  "no service URL claim": () => bearer({ without: ["serviceurl"] }),
  "a service URL claim that is a list": () => bearer({ claims: { serviceurl: [serviceUrl] } }),
  "a key that Teams' channel does not use": () =>
    bearer({ header: { kid: "webchat" }, key: channel.webChatKey.privateKey }),
};

/** Bodies that must not come in although the token is right; the status is bare. */
const bodies: Readonly<Record<string, { readonly body: unknown; readonly status: number }>> = {
  "an empty object": { body: {}, status: 400 },
  "a list": { body: [], status: 400 },
  null: { body: null, status: 400 },
  "a word": { body: "message", status: 400 },
  "no type": { body: activity({ type: undefined }), status: 400 },
  "a type that is a number": { body: activity({ type: 7 }), status: 400 },
  "an empty type": { body: activity({ type: "" }), status: 400 },
  "no conversation": { body: activity({ conversation: undefined }), status: 400 },
  "no sender": { body: activity({ from: undefined }), status: 400 },
  "Web Chat with a person of the sender's choice": { body: activity({ channelId: "webchat" }), status: 403 },
  "an empty channel": { body: activity({ channelId: "" }), status: 403 },
  "no channel": { body: activity({ channelId: undefined }), status: 403 },
  "the channel in capitals": { body: activity({ channelId: "MSTEAMS" }), status: 403 },
  "the emulator's channel": { body: activity({ channelId: "emulator" }), status: 403 },
  "no service URL": { body: activity({ serviceUrl: undefined }), status: 403 },
  "an empty service URL": { body: activity({ serviceUrl: "" }), status: 403 },
  "another service URL than the token's": {
    body: activity({ serviceUrl: "https://smba.trafficmanager.net/de/" }),
    status: 403,
  },
  "the service URL of an attacker": { body: activity({ serviceUrl: "https://evil.example/" }), status: 403 },
  "another tenant": {
    body: activity({ conversation: { id: "a", tenantId: otherTenant }, channelData: { tenant: { id: otherTenant } } }),
    status: 403,
  },
  "another tenant in the channel data alone": {
    body: activity({ channelData: { tenant: { id: otherTenant } } }),
    status: 403,
  },
  "another tenant in the conversation alone": {
    body: activity({ conversation: { id: "a", tenantId: otherTenant } }),
    status: 403,
  },
  "another tenant on the person": {
    body: activity({
      from: { id: "29:x", aadObjectId: "d0000000-0000-4000-8000-000000000011", tenantId: otherTenant },
    }),
    status: 403,
  },
  "no tenant": { body: activity({ conversation: { id: "a" }, channelData: {} }), status: 403 },
  "a message without a person": { body: activity({ from: { id: "29:x" } }), status: 403 },
  "an invoke without a person": {
    body: activity({ type: "invoke", name: "adaptiveCard/action", from: { id: "29:x" } }),
    status: 403,
  },
  "a person who is not a GUID": { body: activity({ from: { id: "29:x", aadObjectId: "' or 1=1 --" } }), status: 400 },
  "replies wanted in the response": { body: activity({ deliveryMode: "expectReplies" }), status: 403 },
};

describe("who may speak to the bot", () => {
  let server: Server;
  let url = "";
  const admitted: ChannelActivity[] = [];

  before(async () => {
    server = createServer();
    const handler = messagesHandler({
      rules: channel.rules,
      turn: (one) => {
        admitted.push(one);
        return one.text === "throw" ? Promise.reject(new Error("secret words")) : Promise.resolve({ status: 200 });
      },
      log: pino({ level: "silent" }),
      now: () => new Date(),
    });
    server.post("/api/messages", handler);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    url = `http://127.0.0.1:${server.address().port}/api/messages`;
  });
  after(async () => {
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });
  beforeEach(() => void admitted.splice(0));

  const post = async (
    body: unknown,
    authorization: string | undefined,
    more: Record<string, string> = {},
  ): Promise<{ status: number; text: string; names: readonly string[] }> => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...more,
      },
      body: typeof body === "string" && more["raw"] === "yes" ? body : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text(), names: [...response.headers.keys()] };
  };

  const refusedBare = ({ status, text }: { status: number; text: string }, expected: number): void => {
    assert.equal(status, expected);
    assert.equal(text, "");
    assert.equal(admitted.length, 0);
  };

  it("lets in an honest activity of Teams", async () => {
    assert.deepEqual(await post(activity(), await bearer()).then(({ status, text }) => ({ status, text })), {
      status: 200,
      text: "",
    });
    assert.equal(admitted.length, 1);
  });

  it("lets in a token that ran out four minutes ago, and one from a clock four minutes ahead", async () => {
    assert.equal((await post(activity(), await bearer({ claims: { exp: inSeconds(-240) } }))).status, 200);
    assert.equal((await post(activity(), await bearer({ claims: { nbf: inSeconds(240) } }))).status, 200);
  });

  it("lets in an install event, which has no text", async () => {
    const install = activity({ type: "installationUpdate", action: "add", text: undefined });
    assert.equal((await post(install, await bearer())).status, 200);
  });

  for (const [name, header] of Object.entries(headers)) {
    it(`refuses with a bare 401: ${name}`, async () => refusedBare(await post(activity(), await header()), 401));
  }

  for (const [name, { body, status }] of Object.entries(bodies)) {
    it(`refuses with a bare ${status}: ${name}`, async () => refusedBare(await post(body, await bearer()), status));
  }

  it("refuses every honest body without a token, before it looks at the body", async () => {
    for (const { body } of Object.values(bodies)) refusedBare(await post(body, undefined), 401);
  });

  it("refuses a token whose service URL is not one of Teams' hosts, although the body agrees", async () => {
    for (const evil of [
      "http://smba.trafficmanager.net/uk/",
      "https://smba.trafficmanager.net.evil.example/",
      "https://smba.trafficmanager.net@evil.example/",
      "https://smba.trafficmanager.net:8443/",
      "https://user:password@smba.trafficmanager.net/",
      "https://127.0.0.1/",
      "http://169.254.169.254/latest/meta-data/",
      "file:///etc/passwd",
      "not a url",
    ]) {
      const answer = await post(activity({ serviceUrl: evil }), await bearer({ claims: { serviceurl: evil } }));
      refusedBare(answer, 403);
    }
  });

  it("refuses each of 400 tokens with one character changed", async () => {
    const honest = await token();
    const places = Array.from({ length: 400 }, (_, index) => Math.floor((index * honest.length) / 400));
    // Base64url drops the last two or four bits of a part: a change there leaves the very same token.
    const decoded = (text: string): string =>
      text
        .split(".")
        .map((part) => Buffer.from(part, "base64url").toString("hex"))
        .join(".");
    for (const place of places) {
      const changed = honest.slice(0, place) + (honest[place] === "A" ? "B" : "A") + honest.slice(place + 1);
      if (decoded(changed) === decoded(honest)) continue;
      const answer = await post(activity(), `Bearer ${changed}`);
      refusedBare(answer, 401);
    }
  });

  it("reads no more than 256 KB, and none of a body that announces more", async () => {
    refusedBare(await post(activity({ text: "x".repeat(300_000) }), await bearer()), 413);
    refusedBare(
      await post(activity({ text: "x".repeat(30_000_000) }), undefined).catch(() => ({ status: 401, text: "" })),
      401,
    );
  });

  it("stops reading a body of unknown length at its limit", async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(65_536))),
    });
    const sent = fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: await bearer() },
      body,
      duplex: "half",
    } as RequestInit);
    const status = await sent.then((response) => response.status).catch(() => 413);
    assert.equal(status, 413);
    assert.equal(admitted.length, 0);
  });

  it("refuses what is not JSON, or packed", async () => {
    refusedBare(await post("{", await bearer(), { raw: "yes" }), 400);
    refusedBare(await post(activity(), await bearer(), { "Content-Type": "text/plain" }), 415);
    refusedBare(await post(activity(), await bearer(), { "Content-Encoding": "gzip" }), 415);
  });

  it("survives a caller that hangs up in the middle of a body", async () => {
    const { port, hostname } = new URL(url);
    const header = await bearer();
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: ${header}\r\nContent-Length: 100\r\n\r\n{"type"`,
          () => socket.destroy(),
        );
      });
      socket.on("close", () => resolve());
    });
    assert.equal((await post(activity(), header)).status, 200);
  });

  it("tells nothing of what went wrong inside a turn, and lets Teams send the activity again", async () => {
    const { status, text } = await post(activity({ text: "throw" }), await bearer());
    assert.deepEqual({ status, text }, { status: 503, text: "" });
  });

  it("answers every method but POST without a word of ours", async () => {
    for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
      const { status } = await fetch(url, { method });
      assert.equal(status, 405);
    }
  });
});
