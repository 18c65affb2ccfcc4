import { strict as assert } from "node:assert";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ChannelKeysUnreachable, fetchedKeys, type ChannelKeys } from "../../../bot/channel-keys.ts";
import { verifyChannelToken } from "../../../bot/speaker.ts";
import { jwks, rules, token } from "./channel.ts";

describe("the channel's keys, fetched from its OpenID metadata", () => {
  let server: Server;
  let origin = "";
  let asked: string[] = [];
  let documents: Record<string, unknown> = {};
  let now = new Date();

  before(async () => {
    server = createServer((req, res) => {
      asked.push(req.url ?? "");
      const document = documents[req.url ?? ""];
      res.statusCode = document === undefined ? 500 : 200;
      res.end(JSON.stringify(document));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => void server.close());

  beforeEach(() => {
    asked = [];
    now = new Date();
    documents = { "/metadata": { jwks_uri: `${origin}/keys` }, "/keys": jwks };
  });

  const later = (ms: number): void => void (now = new Date(now.getTime() + ms));
  const keysAt = (path = "/metadata"): ChannelKeys => fetchedKeys({ metadataUrl: `${origin}${path}`, now: () => now });

  it("finds a key with its endorsements, and asks once for many callers at once", async () => {
    const keys = keysAt();
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.find("teams")));
    assert.deepEqual(found[0]?.endorsements, ["msteams", "skype"]);
    assert.deepEqual(asked, ["/metadata", "/keys"]);
  });

  it("verifies a token with them", async () => {
    const verified = await verifyChannelToken({ ...rules, keys: keysAt() }, `Bearer ${await token()}`, new Date());
    assert.equal(verified?.serviceUrl, "https://smba.trafficmanager.net/uk/");
  });

  it("asks again for an unknown key at most once a minute, and finds a key that was added", async () => {
    const keys = keysAt();
    assert.equal(await keys.find("new"), undefined);
    for (let i = 0; i < 100; i++) assert.equal(await keys.find(`invented-${i}`), undefined);
    assert.equal(asked.length, 2);
    documents["/keys"] = { keys: [...jwks.keys, { ...jwks.keys[0], kid: "new" }] };
    later(61_000);
    assert.notEqual(await keys.find("new"), undefined);
  });

  it("keeps serving known keys while the service is away, for five days", async () => {
    const keys = keysAt();
    await keys.find("teams");
    documents = {};
    later(25 * 3_600_000);
    assert.notEqual(await keys.find("teams"), undefined);
    later(5 * 24 * 3_600_000);
    await assert.rejects(keys.find("teams"), ChannelKeysUnreachable);
  });

  it("says that it cannot be reached, also to those who come within the same minute", async () => {
    documents = {};
    const keys = keysAt();
    await assert.rejects(keys.find("teams"), ChannelKeysUnreachable);
    await assert.rejects(keys.find("teams"), ChannelKeysUnreachable);
    assert.deepEqual(asked, ["/metadata"]);
  });

  it("forgets a key that the service has withdrawn", async () => {
    const keys = keysAt();
    await keys.find("teams");
    documents["/keys"] = { keys: [jwks.keys[1]] };
    later(25 * 3_600_000);
    assert.equal(await keys.find("teams"), undefined);
  });

  it("does not follow metadata to keys on another plain origin", async () => {
    documents["/metadata"] = { jwks_uri: "http://evil.example/keys" };
    await assert.rejects(keysAt().find("teams"), ChannelKeysUnreachable);
  });
});
