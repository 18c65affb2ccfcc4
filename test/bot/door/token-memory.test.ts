import { strict as assert } from "node:assert";
import sinon from "sinon";
import { givenKeys, type ChannelKeys } from "../../../bot/channel-keys.ts";
import { rememberingVerifier } from "../../../bot/token-memory.ts";
import { inSeconds, jwks, rules, strangerKey, token } from "./channel.ts";

const bearer = async (...given: Parameters<typeof token>): Promise<string> => `Bearer ${await token(...given)}`;
const later = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);

describe("tokens of the channel that were verified before", () => {
  let checks: sinon.SinonSpy;
  let keys: ChannelKeys;
  const verifier = () => rememberingVerifier({ ...rules, keys: { find: (id) => keys.find(id) } });

  beforeEach(() => {
    keys = givenKeys(jwks);
    checks = sinon.spy(crypto.subtle, "verify");
  });
  afterEach(() => checks.restore());

  it("are known again without checking the signature a second time", async () => {
    const verify = verifier();
    const header = await bearer();
    const first = await verify(header, new Date());
    assert.equal(first?.serviceUrl, "https://smba.trafficmanager.net/uk/");
    assert.deepEqual(await verify(header, new Date()), first);
    assert.equal(checks.callCount, 1);
  });

  it("lend nothing to a token that differs in its signature or in one claim", async () => {
    const verify = verifier();
    const honest = await bearer();
    await verify(honest, new Date());
    const [head, , signature] = honest.split(".");
    const other = (await token({ claims: { serviceurl: "https://evil.example/" } })).split(".")[1];
    const forged = await bearer({ key: strangerKey.privateKey });
    assert.equal(await verify(forged, new Date()), undefined);
    assert.equal(await verify(`${head}.${other}.${signature}`, new Date()), undefined);
  });

  it("are refused once they are over, and before they begin", async () => {
    const verify = verifier();
    const header = await bearer({ claims: { nbf: inSeconds(-10), exp: inSeconds(600) } });
    assert.notEqual(await verify(header, new Date()), undefined);
    assert.notEqual(await verify(header, later(840)), undefined, "four minutes of tolerance, by a check anew");
    assert.equal(checks.callCount, 2);
    assert.equal(await verify(header, later(1_000)), undefined);
    assert.equal(await verify(header, later(-400)), undefined);
  });

  it("are refused once their key is withdrawn, changed, or no longer Teams'", async () => {
    const [teams, webChat] = jwks.keys;
    const changes = {
      withdrawn: [webChat],
      changed: [{ ...webChat, kid: "teams", endorsements: ["msteams"] }],
      "not for Teams": [{ ...teams, endorsements: ["skype"] }],
    };
    for (const [name, left] of Object.entries(changes)) {
      keys = givenKeys(jwks);
      const verify = verifier();
      const header = await bearer();
      assert.notEqual(await verify(header, new Date()), undefined);
      keys = givenKeys({ keys: left });
      assert.equal(await verify(header, new Date()), undefined, name);
    }
  });

  it("are a thousand at most: the oldest is checked again", async () => {
    const verify = verifier();
    const headers = await Promise.all(Array.from({ length: 1_001 }, (_, at) => bearer({ claims: { at } })));
    for (const header of headers) assert.notEqual(await verify(header, new Date()), undefined);
    const before = checks.callCount;
    await verify(headers.at(-1), new Date());
    assert.equal(checks.callCount, before);
    await verify(headers[0], new Date());
    assert.equal(checks.callCount, before + 1);
  });

  it("do not let a flood of refused tokens push them out", async () => {
    const verify = verifier();
    const header = await bearer();
    await verify(header, new Date());
    for (let at = 0; at < 1_100; at += 1) await verify(`Bearer a.b.${at}`, new Date());
    const before = checks.callCount;
    await verify(header, new Date());
    assert.equal(checks.callCount, before);
  });
});
