import assert from "node:assert/strict";
import { createLocalJWKSet } from "jose";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { verifyPersonToken } from "../../../src/people/verify-token.ts";
import { authority, clientId, issuerOrigin, scope, startIssuer, tenantId, type Issuer } from "../../addin/issuer.ts";
import { builtPages, launch } from "../../addin/browser.ts";
import { startService, type TestService } from "../../addin/service.ts";
import { requires } from "../../setup/needs.ts";
import { publicOrigin, serveBehind } from "./emulated-outlook.ts";

const good = (): undefined => undefined;

describe("signing in, with a real issuer", function () {
  requires("chromium");
  this.timeout(60_000);
  let browser: Browser;
  let service: TestService;
  let issuer: Issuer;
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    const pages = await builtPages();
    [browser, service, issuer] = await Promise.all([launch(), startService(pages, issuerOrigin), startIssuer()]);
    const verify = verifyPersonToken({
      audience: clientId,
      issuer: `${issuerOrigin}/{tid}/v2.0`,
      tenants: [tenantId],
      scope: "access_as_user",
      keys: createLocalJWKSet({ keys: [issuer.publicKey] }),
    });
    service.state.accepts = async (token) => (await verify(token)) !== undefined;
    service.state.config = {
      ...service.state.config,
      mode: "production",
      clientId,
      authority,
      scope,
      webUrl: `${publicOrigin}/web/`,
    };
  });
  after(async () => {
    await browser.close();
    await Promise.all([service.close(), issuer.close()]);
  });
  beforeEach(async () => {
    issuer.bend = good;
    issuer.deny = false;
    issuer.asked.length = 0;
    context = await browser.newContext({ viewport: { width: 320, height: 700 } });
    await serveBehind(context, service.origin);
    await issuer.serve(context);
    page = await context.newPage();
    await page.goto(`${publicOrigin}/web/`);
  });
  afterEach(async () => {
    await context.close();
  });

  const pressSignIn = async (): Promise<Page> => {
    const opening = context.waitForEvent("page");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const popup = await opening;
    await popup.locator("#yes").waitFor();
    return popup;
  };

  it("opens a window, proves itself by PKCE, and brings the token home in memory alone", async () => {
    const popup = await pressSignIn();
    await popup.locator("#yes").click();
    await page.getByText("We are copying your mail.").waitFor();
    const [asked] = issuer.asked;
    assert.equal(asked?.get("code_challenge_method"), "S256");
    assert.ok(asked.get("scope")?.split(" ").includes(scope), asked.get("scope") ?? "");
    const stored = await page.evaluate(() =>
      [localStorage, sessionStorage].map((each) => JSON.stringify(each)).join(" "),
    );
    assert.ok(!stored.includes("eyJ"), `a token lies in storage: ${stored}`);
    assert.ok(popup.isClosed());
  });

  it("says what happened when the person or the provider says no", async () => {
    issuer.deny = true;
    const popup = await pressSignIn();
    await popup.locator("#yes").click();
    await page.getByText("The sign-in window was closed before it was done.").waitFor();
    await page.getByText("Code S-01").waitFor();
    await page.getByRole("button", { name: "Copy diagnostics" }).click();
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  });

  /** Bent in one thing each; the service must refuse every one, and the page must say so and let the person try again. */
  const bad: Readonly<Record<string, Issuer["bend"]>> = {
    "another audience": ({ claims }) => (claims["aud"] = "00000003-0000-0000-c000-000000000000"),
    "another tenant": ({ claims }) => (claims["tid"] = "99999999-4f50-4617-8293-a4b5c6d7e8f9"),
    "no scope": ({ claims }) => delete claims["scp"],
    "another scope": ({ claims }) => (claims["scp"] = "User.Read"),
    "no object id": ({ claims }) => delete claims["oid"],
    "an object id that is none": ({ claims }) => (claims["oid"] = "demo.nurse@nhs.example"),
    "HS256 instead of RS256": (token) => (token.alg = "HS256"),
  };
  for (const [name, bend] of Object.entries(bad)) {
    it(`is refused with ${name}`, async () => {
      issuer.bend = bend;
      const popup = await pressSignIn();
      await popup.locator("#yes").click();
      await page.getByText("Code S-11").waitFor();
      await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
      assert.equal(await page.getByText("We are copying your mail.").count(), 0);
    });
  }

  it("says so when the sign-in ends while the page is open", async () => {
    const popup = await pressSignIn();
    await popup.locator("#yes").click();
    await page.getByText("We are copying your mail.").waitFor();
    const { accepts } = service.state;
    service.state.accepts = () => Promise.resolve(false);
    await page.getByText("Your sign-in has ended. Sign in again.").waitFor();
    service.state.accepts = accepts;
    await (await pressSignIn()).locator("#yes").click();
    await page.getByText("We are copying your mail.").waitFor();
  });

  it("says so where the browser blocks the window, with the steps still at hand", async () => {
    await page.evaluate(() => {
      window.open = () => null;
    });
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("Code S-02").waitFor();
    await page.getByRole("button", { name: "Set up Outlook" }).click();
    await page.getByLabel("Which Outlook do you set up?").waitFor();
  });
});
