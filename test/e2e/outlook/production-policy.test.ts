import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { paths } from "../../../manifest/names.ts";
import { unifiedManifest } from "../../../manifest/unified.ts";
import { buildPages } from "../../../src/cli/build-pages.ts";
import { builtPages } from "../../../src/main.ts";
import { startTestService, type TestService } from "../../setup/service.ts";

const id = (last: number): string => `d0000000-0000-4000-8000-00000000000${last}`;

describe("the pages' policy in production", function () {
  this.timeout(90_000);
  let service: TestService;
  before(async () => {
    assert.equal(await buildPages(builtPages, () => undefined), undefined);
    service = await startTestService({
      ONBOARDING_MODE: "production",
      ONBOARDING_ORIGIN: "https://onboarding.demo.invalid",
      ONBOARDING_TENANTS: id(1),
      ONBOARDING_ADMINISTRATORS: `${id(1)}:${id(4)}`,
      ONBOARDING_API_CLIENT_ID: id(2),
      MICROSOFT_APP_ID: id(3),
      MICROSOFT_APP_PASSWORD: "no-secret-of-anybody-but-long",
      MICROSOFT_APP_TENANT: id(1),
      ONBOARDING_AUDIT_KEY: randomBytes(32).toString("base64"),
      ONBOARDING_SECRETS_KEY: randomBytes(32).toString("base64"),
      ONBOARDING_MAIL_FROM: "onboarding@demo.invalid",
      ONBOARDING_SMTP_URL: "smtp://127.0.0.1:1",
    });
  });
  after(async () => {
    await service.close();
  });

  const sourcesOf = async (path: string, directive: string): Promise<string | undefined> => {
    const { headers, status } = await fetch(service.origin + path);
    assert.equal(status, 200);
    const policy = headers.get("content-security-policy") ?? "";
    return policy.split("; ").find((part) => part.startsWith(`${directive} `));
  };

  it("lets the sign-in page speak to the identity provider that the pages are told of", async () => {
    const { json } = await service.call("GET", "/api/v1/config");
    const { origin } = new URL((json as { authority: string }).authority);
    assert.equal(await sourcesOf(paths.signIn, "connect-src"), `connect-src 'self' ${origin}`);
  });

  it("names the very API and tenant that the registration and the manifest have", async () => {
    const { json } = await service.call("GET", "/api/v1/config");
    const { scope, authority, clientId } = json as Record<string, string>;
    const manifest = unifiedManifest({
      origin: "https://onboarding.demo.invalid",
      botId: id(3),
      clientId: id(2),
    });
    assert.deepEqual(manifest.webApplicationInfo.nestedAppAuthInfo[0]?.scopes, [scope]);
    assert.equal(authority, `https://login.microsoftonline.com/${id(1)}`);
    assert.equal(clientId, id(2));
  });

  it("lets every other page speak to its own service alone", async () => {
    for (const path of [paths.outlook, paths.web, paths.tab]) {
      assert.equal(await sourcesOf(path, "connect-src"), "connect-src 'self'", path);
    }
  });
});
