import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { loadRulePack } from "../../src/mailboxes/rule-pack.ts";
import { readConfig } from "../../src/config.ts";
import { startTestService } from "../setup/service.ts";
import { temporaryFolder } from "../setup/temporary.ts";

describe("mailboxes: the administrator's rule pack", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => (folder = await temporaryFolder("rules-")));
  after(() => rm(folder, { recursive: true }));
  const file = async (text: string): Promise<string> => {
    const path = join(folder, "rules.json");
    await writeFile(path, text);
    return path;
  };

  it("is the starting pack where none is named", async () => {
    assert.equal(await loadRulePack(undefined), startingRulePack);
  });

  for (const [name, text, why] of [
    ["no JSON", "{", /ONBOARDING_RULE_PACK: .* is not JSON/],
    ["another thing", "{}", /ONBOARDING_RULE_PACK: .* "format" must be/],
    ["endless", `"${"x".repeat(1_000_001)}"`, /larger than 1 MB/],
  ] as const) {
    it(`stops the service with a sentence where it is ${name}`, async () => {
      const path = await file(text);
      await assert.rejects(loadRulePack(path), why);
    });
  }

  it("stops the service with a sentence where it cannot be read", async () => {
    await assert.rejects(loadRulePack(join(folder, "nothing.json")), /ONBOARDING_RULE_PACK: .* cannot be read/);
  });

  it("is what the pages are given, before anybody signed in", async () => {
    const pack = { ...startingRulePack, name: "Demo pack", dated: "2026-11" };
    const service = await startTestService({ ONBOARDING_RULE_PACK: await file(JSON.stringify(pack)) });
    try {
      const { status, json } = await service.call("GET", "/api/v1/rules");
      assert.equal(status, 200);
      assert.deepEqual(json, pack);
    } finally {
      await service.close();
    }
  });
});

describe("settings of the pages", () => {
  const wrong: Readonly<Record<string, string>> = {
    ONBOARDING_EXCHANGE_HOSTS: "https://mail.trust.example",
    ONBOARDING_OWA_ORIGINS: "https://mail.trust.example/owa",
    ONBOARDING_MAIL_WEB_URL: "http://mail.trust.example/",
  };
  for (const [name, value] of Object.entries(wrong)) {
    it(`refuses ${name}=${value}, and names it`, () => {
      assert.throws(() => readConfig({ [name]: value }), new RegExp(name));
    });
  }
  it("lets nobody but https frame the pane", () => {
    for (const value of [
      "*",
      "http://mail.trust.example",
      "https://a.example,'self'",
      "https://a.example; script-src *",
    ])
      assert.throws(() => readConfig({ ONBOARDING_OWA_ORIGINS: value }), /ONBOARDING_OWA_ORIGINS/, value);
  });
});
