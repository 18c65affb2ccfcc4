import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { allowedAuthority } from "../../src/people/exchange-token.ts";
import { startExchange, strangersKey, type TestExchange, type TokenParts } from "../addin/exchange-server.ts";
import { startTestService, type TestService } from "../setup/service.ts";

const path = "/api/v1/session/exchange";
/** A second Exchange that the configuration does not name, with certificates as good as the first one's. */
const outside = "127.0.0.1:9";

describe("people: the word of an organisation's own Exchange", function () {
  this.timeout(60_000);
  let exchange: TestExchange;
  let other: TestExchange;
  let service: TestService;
  const trusted = getCACertificates("default");

  before(async () => {
    const audience = (): string => `${service.origin}/outlook/`;
    [exchange, other] = await Promise.all([startExchange(audience), startExchange(audience)]);
    setDefaultCACertificates([...trusted, exchange.ca, other.ca]);
    service = await startTestService({
      ONBOARDING_EXCHANGE_HOSTS: exchange.host,
      ONBOARDING_OWA_ORIGINS: "https://mail.trust.example",
    });
  });
  after(async () => {
    setDefaultCACertificates(trusted);
    await Promise.all([service.close(), exchange.close(), other.close()]);
  });
  const send = (token: string, as?: string) =>
    service.call("POST", path, { body: { token }, ...(as === undefined ? {} : { as }) });
  const kindOf = ({ json }: { json: unknown }): string =>
    (json as { type?: string } | undefined)?.type?.split(":").at(-1) ?? "none";

  it("is not known before the person linked it to their mailbox, and signs them in from then on", async () => {
    const unknown = await send(await exchange.token());
    assert.deepEqual([unknown.status, kindOf(unknown)], [403, "exchange-not-known"]);
    assert.equal((await send(await exchange.token(later(1)), "end-user")).status, 200);
    const answer = await send(await exchange.token(later(2)));
    assert.equal(answer.status, 200);
    const { token, expiresAt } = answer.json as { token: string; expiresAt: string };
    const life = Date.parse(expiresAt) - Date.now();
    assert.ok(life > 3_500_000 && life <= 3_600_000, "an hour, though the Exchange's word lasts eight");
    const mine = await service.call("GET", "/api/v1/me/mailbox", { headers: { authorization: `Bearer ${token}` } });
    assert.equal((mine.json as { state: string }).state, "copying");
    const me = await service.call("GET", "/api/v1/me", { headers: { authorization: `Bearer ${token}` } });
    const { role, name } = me.json as { role: string; name: string };
    assert.deepEqual([role, name], ["end-user", "Demo Nurse"], "an Exchange's word gives no role, the link a name");
    assert.equal(exchange.asked.length, 1, "the keys are asked for once");
  });

  it("links no mailbox for somebody who has none, and does not move a link to another person", async () => {
    const nobody = await send(await exchange.token(someone("a")), "ism-1");
    assert.deepEqual([nobody.status, kindOf(nobody)], [404, "no-mailbox"]);
    assert.equal((await send(await exchange.token(someone("a")))).status, 401, "a token serves once, refused or not");
    assert.equal((await send(await exchange.token(someone("b")))).status, 403);
  });

  it("gives nobody else's mailbox to another mailbox of the same Exchange", async () => {
    const answer = await send(await exchange.token(someone("somebody-else")));
    assert.deepEqual([answer.status, kindOf(answer)], [403, "exchange-not-known"]);
  });

  it("serves once", async () => {
    const token = await exchange.token(later(3));
    assert.equal((await send(token)).status, 200);
    const again = await send(token);
    assert.deepEqual([again.status, kindOf(again)], [401, "exchange-used"]);
    const both = await Promise.all([later(4)].map((change) => exchange.token(change))).then(([one = ""]) =>
      Promise.all([send(one), send(one), send(one)]),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401, 401]);
  });

  /** One thing is wrong with each; the rest is as it should be. */
  const bad: Readonly<Record<string, (parts: TokenParts) => void>> = {
    "signed by somebody else": (parts) => (parts.key = strangersKey()),
    "without a signature's algorithm": (parts) => (parts.after = (token) => withHeader(token, { alg: "none" }, "")),
    "HS256 with the published certificate as the secret": (parts) => {
      parts.header["alg"] = "HS256";
      parts.key = new TextEncoder().encode(exchange.ca);
    },
    "changed after it was signed": (parts) => (parts.after = (token) => withClaim(token, "exp", "9999999999")),
    "of a certificate that is not published": (parts) => (parts.header["x5t"] = "A".repeat(27)),
    "without x5t": (parts) => delete parts.header["x5t"],
    "of another type": (parts) => (parts.header["typ"] = "at+jwt"),
    "for another page": ({ claims }) => (claims["aud"] = "https://elsewhere.example/outlook/"),
    "for our page in another folder": ({ claims }) => (claims["aud"] = `${service.origin}/web/`),
    "of another application": ({ claims }) => (claims["iss"] = "00000003-0000-0ff1-ce00-000000000000@x"),
    "of another sender": ({ claims }) => (claims["appctxsender"] = "00000003-0000-0ff1-ce00-000000000000@x"),
    "that has ended": ({ claims }) => (claims["exp"] = String(Math.floor(Date.now() / 1_000) - 1)),
    "that begins in an hour": ({ claims }) => (claims["nbf"] = String(Math.floor(Date.now() / 1_000) + 3_600)),
    "without an end": ({ claims }) => delete claims["exp"],
    "of no add-in": ({ claims }) => (claims["isbrowserhostedapp"] = "false"),
    "of another version": ({ context }) => (context["version"] = "ExIdTok.V2"),
    "without a person": ({ context }) => delete context["msexchuid"],
    "with an empty person": ({ context }) => (context["msexchuid"] = ""),
    "without a context": ({ claims }) => (claims["appctx"] = "null"),
    "of a server that is not configured": ({ context }) => (context["amurl"] = other.amurl),
    "with a port that is not configured": ({ context }) =>
      (context["amurl"] = `https://${outside}/autodiscover/metadata/json/1`),
    "without TLS": ({ context }) => (context["amurl"] = exchange.amurl.replace("https:", "http:")),
    "with another path of the server": ({ context }) =>
      (context["amurl"] = exchange.amurl.replace("/json/1", "/json/2")),
    "with a query": ({ context }) => (context["amurl"] = `${exchange.amurl}?a=b`),
    "with a name before the server's": ({ context }) =>
      (context["amurl"] = exchange.amurl.replace("https://", `https://${exchange.host}@`)),
  };
  for (const [name, change] of Object.entries(bad)) {
    it(`refuses a token ${name}`, async () => {
      const before = other.asked.length;
      const token = await exchange.token((parts) => {
        later(Math.floor(Math.random() * 1e9))(parts);
        change(parts);
      });
      const answer = await send(token);
      assert.deepEqual([answer.status, kindOf(answer)], [401, "exchange-refused"]);
      assert.equal(other.asked.length, before, "nothing was asked of a server that is not configured");
    });
  }

  it("refuses what is no token at all", async () => {
    for (const text of ["x", "a.b.c", "e30.e30.", "..", "\u0000".repeat(10), "e30".repeat(5_000)])
      assert.equal((await send(text)).status, 401, text.slice(0, 10));
    assert.equal((await send("x".repeat(20_000))).status, 400);
  });

  it("takes none of its own sessions in the place of a person's token, bent in anything", async () => {
    const { token } = (await send(await exchange.token(later(7)))).json as { token: string };
    const [, payload = "", signature = ""] = token.split(".");
    const bent = [
      withClaim(token, "oid", "d0000000-0000-4000-8000-000000000104"),
      withHeader(token, { alg: "none", typ: "session+jwt" }, ""),
      withHeader(token, { alg: "HS256", typ: "JWT" }, signature),
      `${payload}.${payload}.${signature}`,
    ];
    for (const one of bent) {
      const { status } = await service.call("GET", "/api/v1/me", { headers: { authorization: `Bearer ${one}` } });
      assert.equal(status, 401);
    }
  });

  it("lets the configured Outlook on the web show the pane in a frame, and nobody else", async () => {
    const policyOf = async (page: string): Promise<string> => {
      const { headers } = await fetch(service.origin + page);
      return /frame-ancestors [^;]*/.exec(headers.get("content-security-policy") ?? "")?.[0] ?? "";
    };
    for (const page of ["/outlook/", "/web/", "/tab/"])
      assert.match(await policyOf(page), / https:\/\/mail\.trust\.example$/, page);
    assert.equal(await policyOf("/outlook/sign-in.html"), "frame-ancestors 'none'");
  });
});

describe("people: an Exchange that cannot be asked", function () {
  this.timeout(60_000);
  const trusted = getCACertificates("default");
  /** One for each test: what a server published is kept for a while. */
  let exchanges: TestExchange[];
  let exchange: TestExchange;
  let service: TestService;
  before(async () => {
    const audience = (): string => `${service.origin}/outlook/`;
    exchanges = await Promise.all(Array.from({ length: 7 }, () => startExchange(audience)));
    service = await startTestService({ ONBOARDING_EXCHANGE_HOSTS: exchanges.map(({ host }) => host).join(",") });
  });
  after(async () => {
    setDefaultCACertificates(trusted);
    await Promise.all([service.close(), ...exchanges.map((one) => one.close())]);
  });
  let next = 0;
  beforeEach(() => {
    const one = exchanges[next];
    assert.ok(one !== undefined, "one Exchange for each test");
    exchange = one;
    next += 1;
    setDefaultCACertificates([...trusted, exchange.ca]);
  });
  const send = async (to = service) => {
    const token = await exchange.token();
    const { status, json } = await to.call("POST", path, { body: { token } });
    return [status, (json as { type: string }).type.split(":").at(-1)];
  };

  const answers: Readonly<Record<string, TestExchange["answer"]>> = {
    "an error": { status: 500, body: "" },
    "no JSON": { status: 200, body: "<html>" },
    "no keys": { status: 200, body: "{}" },
    "a document without end": { status: 200, body: `{"keys":[], "x":"${"x".repeat(300_000)}"}` },
  };
  for (const [name, answer] of Object.entries(answers)) {
    it(`says so where it answers ${name}`, async () => {
      exchange.answer = answer;
      assert.deepEqual(await send(), [503, "exchange-away"]);
    });
  }

  it("is not followed where it redirects", async () => {
    let asked = 0;
    const inside = createServer((_, response) => {
      asked += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const { port } = inside.address() as AddressInfo;
    exchange.answer = { status: 302, headers: { Location: `http://127.0.0.1:${port}/` }, body: "" };
    assert.deepEqual(await send(), [503, "exchange-away"]);
    assert.equal(asked, 0);
    inside.close();
  });

  it("is not believed with a certificate that nobody vouches for", async () => {
    setDefaultCACertificates(trusted);
    assert.deepEqual(await send(), [503, "exchange-away"]);
    assert.deepEqual(exchange.asked, []);
  });

  it("may name a certificate under a false thumbprint to no avail", async () => {
    exchange.answer = {
      status: 200,
      body: JSON.stringify({
        keys: [
          {
            usage: "signing",
            keyinfo: { x5t: exchange.x5t },
            keyvalue: {
              type: "x509Certificate",
              value: exchange.ca.replace(/-----[A-Z ]+-----|\s/g, ""),
            },
          },
        ],
      }),
    };
    assert.deepEqual(await send(), [401, "exchange-refused"]);
  });
});

it("people: the word of an Exchange counts for nothing where none is configured", async () => {
  const service = await startTestService();
  const { status, json } = await service.call("POST", path, { body: { token: "x" } });
  await service.close();
  assert.deepEqual([status, (json as { type: string }).type.split(":").at(-1)], [404, "exchange-not-set-up"]);
});

describe("people: which Exchange servers may be asked", () => {
  const allowed = (amurl: string, ...hosts: readonly string[]) => allowedAuthority(amurl, hosts)?.href;
  it("takes port 443 and none as the same, whatever the capitals", () => {
    const plain = "https://mail.trust.example/autodiscover/metadata/json/1";
    for (const amurl of [plain, "https://MAIL.trust.example:443/Autodiscover/metadata/json/1"]) {
      assert.equal(allowed(amurl, "mail.trust.example"), plain);
      assert.equal(allowed(amurl, "mail.trust.example:443"), plain);
      assert.equal(allowed(amurl, "mail.trust.example:8443"), undefined);
    }
  });
  it("takes no address of the cloud's metadata service, of files or of another name", () => {
    for (const amurl of [
      "https://169.254.169.254/autodiscover/metadata/json/1",
      "file:///autodiscover/metadata/json/1",
      "https://mail.trust.example.evil.example/autodiscover/metadata/json/1",
      "https://mail.trust.example./autodiscover/metadata/json/1",
      "https://mail.trust.example/autodiscover/metadata/json/1/../../../x",
      "",
    ])
      assert.equal(allowed(amurl, "mail.trust.example"), undefined, amurl);
  });
});

/** Another moment, so another token. */
function later(seconds: number): (parts: TokenParts) => void {
  return ({ claims }) => (claims["jitter"] = seconds);
}
function someone(name: string): (parts: TokenParts) => void {
  return ({ context }) => (context["msexchuid"] = name);
}
function withClaim(token: string, name: string, value: unknown): string {
  const [header, payload = "", signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...claims, [name]: value })).toString("base64url");
  return [header, changed, signature].join(".");
}
function withHeader(token: string, header: Record<string, unknown>, signature: string): string {
  const whole = { typ: "JWT", ...header };
  return [Buffer.from(JSON.stringify(whole)).toString("base64url"), token.split(".")[1], signature].join(".");
}
