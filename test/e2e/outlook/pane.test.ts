import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, BrowserContext, Frame } from "playwright-core";
import { violations } from "../../addin/accessibility.ts";
import { builtPages, launch, shots } from "../../addin/browser.ts";
import { myMailbox } from "../../addin/sample-mailbox.ts";
import { startService, type TestService } from "../../addin/service.ts";
import { requires } from "../../setup/needs.ts";
import {
  openInOutlook,
  ordinary,
  publicOrigin,
  serveBehind,
  serveOfficeJs,
  type EmulatedOutlook,
} from "./emulated-outlook.ts";

const signedIn = `${publicOrigin}/outlook/?as=demo-nurse`;

describe("the pane in Outlook, with the real Office.js", function () {
  requires("chromium");
  this.timeout(60_000);
  let browser: Browser;
  let service: TestService;
  let context: BrowserContext;
  const outside: string[] = [];

  before(async () => {
    const pages = await builtPages();
    [browser, service] = await Promise.all([launch(), startService(pages)]);
  });
  after(async () => {
    await browser.close();
    await service.close();
  });
  beforeEach(async () => {
    outside.length = 0;
    service.state.mailbox = myMailbox();
    service.state.config = { ...service.state.config, mode: "local", webUrl: `${publicOrigin}/web/` };
    service.state.calls.length = 0;
    context = await browser.newContext({ viewport: { width: 340, height: 780 } });
    context.on("request", (request) => {
      const { origin } = new URL(request.url());
      if (origin.startsWith("http") && ![publicOrigin, "https://outlook.office.com"].includes(origin))
        outside.push(origin);
    });
    await serveBehind(context, service.origin);
  });
  afterEach(async () => {
    await context.close();
  });
  const paneFrame = (outlook: EmulatedOutlook): Frame => {
    const inner = outlook.page.frames().find((frame) => frame.parentFrame() !== null);
    if (inner === undefined) throw new Error("The pane is not framed");
    return inner;
  };
  const callsOf = (path: string) => service.state.calls.filter((call) => call.path === path);

  it("opens, shows where the mailbox stands, and follows the server without a reload", async () => {
    await serveOfficeJs(context);
    const { pane } = await openInOutlook(context, signedIn);
    await pane.getByText("We are copying your mail.").waitFor();
    await pane.getByText("1,204 of 5,310 messages").waitFor();
    service.state.mailbox = myMailbox({ state: "switched", copy: null, switchedAt: new Date().toISOString() });
    await pane.getByText("Your mailbox has moved. Your new address is demo.nurse@nhs.example.").waitFor();
    const allowed = new Set(["https://appsforoffice.microsoft.com", "https://ajax.aspnetcdn.com"]);
    assert.deepEqual(
      outside.filter((origin) => !allowed.has(origin)),
      [],
      "nothing but Office.js comes from elsewhere",
    );
  });

  it("has no accessibility violation while framed, and keeps the detected client", async () => {
    await serveOfficeJs(context);
    const outlook = await openInOutlook(context, signedIn);
    await outlook.pane.getByText("We are copying your mail.").waitFor();
    assert.deepEqual(await violations(paneFrame(outlook)), []);
    await outlook.pane.getByRole("button", { name: "Set up Outlook" }).first().click();
    await outlook.pane.getByText("You are reading this in the one that is chosen.").waitFor();
    assert.equal(await outlook.pane.getByLabel("Which Outlook do you set up?").inputValue(), "web");
    assert.deepEqual(await violations(paneFrame(outlook)), []);
    await outlook.page.screenshot({ path: join(shots, "outlook-setup.png") });
  });

  it("proves by itself that Outlook is set up when it opens in the new mailbox, and not in the old one", async () => {
    await serveOfficeJs(context);
    const switched = myMailbox({
      state: "switched",
      repoint: { needed: true, at: null, client: null, proof: null },
      actions: ["confirm-repointed", "contact"],
    });
    service.state.mailbox = switched;
    const old = await openInOutlook(context, signedIn);
    await old.pane.getByText("Your mailbox has moved.").waitFor();
    await old.pane.getByRole("button", { name: "Set up Outlook" }).first().click();
    await old.pane.getByText("This page is open in demo.nurse@old.example. That is not your new mailbox.").waitFor();
    assert.equal(callsOf("/api/v1/me/mailbox/repointed").length, 0);
    await context.unroute("https://outlook.office.com/**");
    const fresh = await openInOutlook(context, signedIn, { ...ordinary, address: "Demo.Nurse@nhs.example" });
    await fresh.pane.getByText("Outlook is set up for your new mailbox.").waitFor();
    const [report, ...more] = callsOf("/api/v1/me/mailbox/repointed");
    assert.deepEqual(report?.body, { client: "web", openedFrom: "Demo.Nurse@nhs.example", accountType: "office365" });
    assert.equal(more.length, 0, "told once");
  });

  it("looks again when another message is chosen", async () => {
    await serveOfficeJs(context);
    const outlook = await openInOutlook(context, signedIn);
    await outlook.pane.getByText("We are copying your mail.").waitFor();
    // From here the page sets no more timers, so it is not the ordinary look after 4 seconds that is counted.
    await paneFrame(outlook).evaluate(() => {
      window.setTimeout = (() => 0) as unknown as typeof window.setTimeout;
    });
    const before = callsOf("/api/v1/me/mailbox").length;
    const counted = (): number => callsOf("/api/v1/me/mailbox").length - before;
    while (counted() === 0) await outlook.page.waitForTimeout(100);
    await outlook.page.waitForTimeout(5_000);
    assert.equal(counted(), 1, "no timer is left");
    await outlook.changeItem();
    while (counted() === 1) await outlook.page.waitForTimeout(50);
  });

  it("follows Outlook's theme", async () => {
    await serveOfficeJs(context);
    const outlook = await openInOutlook(context, signedIn);
    await outlook.pane.getByText("We are copying your mail.").waitFor();
    await outlook.changeTheme(0x1f1f1f);
    await outlook.pane.locator("html[data-theme=dark]").waitFor();
    assert.deepEqual(await violations(paneFrame(outlook)), []);
    await outlook.page.screenshot({ path: join(shots, "outlook-dark.png") });
    await outlook.changeTheme(0xffffff);
    await outlook.pane.locator("html[data-theme=light]").waitFor();
  });

  it("works where the network blocks Microsoft's script", async () => {
    await context.route("https://appsforoffice.microsoft.com/**", (route) => route.abort("blockedbyclient"));
    const { pane, page } = await openInOutlook(context, signedIn);
    await pane.getByText("A part of Outlook could not load on this network.").waitFor();
    await pane.getByText("We are copying your mail.").waitFor();
    await pane.getByRole("button", { name: "Set up Outlook" }).first().click();
    await pane.getByLabel("Which Outlook do you set up?").waitFor();
    await page.screenshot({ path: join(shots, "outlook-cdn-blocked.png") });
  });

  it("works where onReady never fires: at once without a status, after 8 seconds with it", async () => {
    await serveOfficeJs(context);
    const { pane } = await openInOutlook(context, signedIn, { ...ordinary, silent: true });
    await pane.getByRole("button", { name: "Bring my old mail" }).click();
    await pane.getByRole("button", { name: "Choose a file" }).waitFor();
    await pane.getByText("Outlook has not answered.").waitFor({ timeout: 15_000 });
    await pane.getByRole("button", { name: "My migration" }).click();
    await pane.getByText("We are copying your mail.").waitFor();
  });

  it("works where storage is blocked, as in a frame of a third party", async () => {
    await serveOfficeJs(context);
    await context.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException("Access is denied", "SecurityError");
      };
      for (const name of ["localStorage", "sessionStorage", "indexedDB"])
        Object.defineProperty(window, name, { get: refuse });
    });
    const { pane } = await openInOutlook(context, signedIn);
    await pane.getByText("We are copying your mail.").waitFor();
    await pane.getByRole("button", { name: "Set up Outlook" }).first().click();
    await pane.getByText("Open the address of your new mailbox").waitFor();
    await pane.locator("label", { hasText: "Open the address of your new mailbox" }).click();
    await pane.getByText("1 of 5 steps done.").waitFor();
  });

  it("signs in by the token of an on-premises Exchange", async () => {
    await serveOfficeJs(context);
    service.state.config = { ...service.state.config, mode: "production" };
    const facts = { ...ordinary, accountType: "enterprise", sets: { Mailbox: "1.5" } };
    const { pane } = await openInOutlook(context, `${publicOrigin}/outlook/`, facts);
    await pane.getByText("We are copying your mail.").waitFor();
    assert.deepEqual(
      callsOf("/api/v1/session/exchange").map(({ body }) => body),
      [{ token: "exchange-identity-token" }],
    );
  });

  it("checks a real mail file inside Outlook", async function () {
    const file = join(import.meta.dirname, "../../../../shared/pst/aspose-email__Outlook_1.pst");
    await serveOfficeJs(context);
    const { pane } = await openInOutlook(context, signedIn);
    await pane.getByRole("button", { name: "Bring my old mail" }).click();
    await pane.locator("input[type=file]").setInputFiles(file);
    await pane.getByText("What is in the file").waitFor();
    await pane.getByText("14 messages, 1 appointment, 1 contact").waitFor();
  });
});
