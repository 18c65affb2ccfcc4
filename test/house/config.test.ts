import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { ConfigurationError, readConfig } from "../../src/config.ts";
import { startService } from "../../src/main.ts";
import { settings } from "../../src/settings.ts";
import { testDatabase } from "../setup/database.ts";
import { freePorts } from "../setup/ports.ts";

const guid = "a0000000-0000-4000-8000-000000000001";
const key = (): string => randomBytes(32).toString("base64");

/** Everything that production needs. */
const whole = (): Record<string, string> => ({
  ONBOARDING_MODE: "production",
  ONBOARDING_ORIGIN: "https://onboarding.example.nhs.uk",
  MICROSOFT_APP_ID: guid,
  MICROSOFT_APP_PASSWORD: "a-client-secret-of-some-length",
  MICROSOFT_APP_TENANT: guid,
  ONBOARDING_TENANTS: guid,
  ONBOARDING_API_CLIENT_ID: guid,
  ONBOARDING_ADMINISTRATORS: `${guid}:${guid}`,
  ONBOARDING_AUDIT_KEY: key(),
  ONBOARDING_SECRETS_KEY: key(),
  ONBOARDING_SMTP_URL: "smtps://user:password@smtp.example.nhs.uk",
  ONBOARDING_MAIL_FROM: "onboarding@example.nhs.uk",
});

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
};

describe("house: production refuses to start while anything is missing or unsafe", () => {
  it("starts with everything given", () => assert.deepEqual(problemsOf(whole()), []));

  it("names every missing setting at once, with its purpose and an example", () => {
    const problems = problemsOf({ ONBOARDING_MODE: "production" });
    const needed = Object.entries(settings).filter(([, setting]) => setting.needed === "production");
    assert.equal(problems.length, needed.length);
    for (const [name, { purpose, example }] of needed) {
      assert.ok(
        problems.some((text) => text.startsWith(name) && text.includes(purpose) && text.includes(example)),
        name,
      );
    }
  });

  for (const [name, value, why] of [
    ["ONBOARDING_MODE", "prod", /neither/],
    ["ONBOARDING_ORIGIN", "http://onboarding.example.nhs.uk", /not https/],
    ["ONBOARDING_ORIGIN", "https://onboarding.example.nhs.uk/path", /more than/],
    ["ONBOARDING_ORIGIN", "onboarding", /not an address/],
    ["MICROSOFT_APP_ID", "everybody", /GUID/],
    ["MICROSOFT_APP_PASSWORD", "short", /too short/],
    ["ONBOARDING_TENANTS", `${guid},common`, /GUID/],
    ["ONBOARDING_ADMINISTRATORS", "somebody@example.nhs.uk", /pairs/],
    ["ONBOARDING_AUDIT_KEY", Buffer.alloc(32).toString("base64"), /random/],
    ["ONBOARDING_AUDIT_KEY", "c2hvcnQ=", /not 32/],
    ["ONBOARDING_SMTP_URL", "smtp://smtp.example.nhs.uk", /without TLS/],
    ["ONBOARDING_MAIL_FROM", "onboarding", /e-mail/],
    ["DATABASE_URL", "postgres://db.example.nhs.uk/onboarding", /without TLS/],
    ["DATABASE_URL", "mysql://db", /postgres/],
    ["ONBOARDING_SERVICE_HOSTS", "*", /host name/],
    ["ONBOARDING_ODS_URL", "http://directory.example.nhs.uk", /not https/],
    ["ONBOARDING_PORT", "70000", /port/],
    ["ONBOARDING_LOG_LEVEL", "everything", /one of/],
  ] as const) {
    it(`refuses ${name}=${value.slice(0, 40)}`, () => {
      const problems = problemsOf({ ...whole(), [name]: value });
      assert.ok(
        problems.some((text) => text.startsWith(name) && why.test(text)),
        problems.join("\n"),
      );
    });
  }

  it("never repeats a secret in what it says", () => {
    const secret = "hunter2hunter2";
    const text = problemsOf({ ...whole(), MICROSOFT_APP_PASSWORD: secret, ONBOARDING_AUDIT_KEY: secret }).join();
    assert.doesNotMatch(text, /hunter2/);
  });

  it("refuses one key for two purposes", () => {
    const same = key();
    const problems = problemsOf({ ...whole(), ONBOARDING_AUDIT_KEY: same, ONBOARDING_SECRETS_KEY: same });
    assert.match(problems.join(), /same as/);
  });
});

describe("house: what production does not have", () => {
  it("no local issuer, no demonstration people, no signing door; the API and the bot's door still ask for tokens", async function () {
    this.timeout(60_000);
    const store = await testDatabase();
    const folder = await mkdtemp(join(tmpdir(), "onboarding-production-"));
    const [port = 0, door = 0] = await freePorts(2);
    const config = readConfig({
      ...whole(),
      ONBOARDING_DATA: folder,
      DATABASE_URL: store.url,
      ONBOARDING_PORT: String(port),
      ONBOARDING_DOOR_PORT: String(door),
    });
    const service = await startService(config, pino({ level: "silent" }));
    const origin = `http://127.0.0.1:${port}`;
    try {
      for (const path of ["/local/keys", "/local/token", "/api/v1/session/people"]) {
        assert.ok([404, 405].includes((await fetch(origin + path)).status), path);
      }
      await assert.rejects(fetch(`http://127.0.0.1:${door}/api/messages`, { method: "POST" }));
      assert.equal((await fetch(`${origin}/api/v1/me`)).status, 401);
      const spoken = await fetch(`${origin}/api/messages`, {
        method: "POST",
        body: '{"type":"message"}',
        headers: { "content-type": "application/json" },
      });
      assert.deepEqual([spoken.status, await spoken.text()], [401, ""]);
      assert.equal((await store.db.selectFrom("people").select("id").execute()).length, 1);
      await assert.rejects(stat(join(folder, "local-issuer.json")));
    } finally {
      await service.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
