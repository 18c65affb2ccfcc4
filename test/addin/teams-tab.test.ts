import assert from "node:assert/strict";
import type { Browser, BrowserContext } from "playwright-core";
import { publicOrigin, serveBehind } from "../e2e/outlook/emulated-outlook.ts";
import { requires } from "../setup/needs.ts";
import { violations } from "./accessibility.ts";
import { builtPages, launch } from "./browser.ts";
import { startService, type TestService } from "./service.ts";

/** A page that answers as Teams does (facts/teams.md, "Tab"): initialize, getContext, authentication.getAuthToken. */
const teamsPage = `<!doctype html><title>Teams (emulated)</title><body style="margin:0">
<iframe id="tab" style="border:0;width:400px;height:700px"></iframe>
<script>
window.asked = [];
const context = { app: { theme: "dark", locale: "en-gb", sessionId: "s", host: { name: "Teams", clientType: "web", sessionId: "s" } },
  page: { id: "status", frameContext: "content" }, user: { id: "someone-else" } };
const old = { entityId: "status", frameContext: "content", hostClientType: "web", hostName: "Teams", locale: "en-gb",
  theme: "dark", sessionId: "s", userObjectId: "someone-else" };
addEventListener("message", ({ source, data, origin }) => {
  if (data?.func === undefined) return;
  window.asked.push(data.func);
  const answers = {
    initialize: ["content", "web", JSON.stringify({ apiVersion: 4, hostVersionsInfo: { adaptiveCardSchemaVersion: { majorVersion: 1, minorVersion: 5 } },
      isLegacyTeams: false, supports: {} }), "2.58.0"],
    getContext: [old],
    "authentication.getAuthToken": [true, "token-of-teams"],
  };
  const args = answers[data.func];
  if (args !== undefined) source.postMessage({ id: data.id, uuid: data.uuid, uuidAsString: data.uuidAsString, args }, origin);
});
document.getElementById("tab").src = "${publicOrigin}/tab/";
</script>`;

describe("the Teams tab", function () {
  requires("chromium");
  this.timeout(60_000);
  let browser: Browser;
  let service: TestService;
  let context: BrowserContext;
  before(async () => {
    const pages = await builtPages();
    [browser, service] = await Promise.all([launch(), startService(pages)]);
    service.state.config = { ...service.state.config, mode: "production" };
    service.state.accepts = (token) => Promise.resolve(token === "token-of-teams");
  });
  after(async () => {
    await browser.close();
    await service.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 420, height: 720 } });
    await serveBehind(context, service.origin);
  });
  afterEach(async () => {
    await context.close();
  });

  it("shows the same status, signed in by Teams' token and in Teams' theme, without Office.js", async () => {
    const scripts: string[] = [];
    context.on("request", (request) => {
      if (request.resourceType() === "script") scripts.push(new URL(request.url()).origin);
    });
    await context.route("https://teams.microsoft.com/**", (route) =>
      route.fulfill({ body: teamsPage, contentType: "text/html" }),
    );
    const page = await context.newPage();
    await page.goto("https://teams.microsoft.com/v2/");
    const tab = page.frameLocator("#tab");
    await tab.getByText("We are copying your mail.").waitFor();
    await tab.locator("html[data-theme=dark]").waitFor();
    assert.deepEqual([...new Set(scripts)], [publicOrigin]);
    const frame = page.frames().find((each) => each.parentFrame() !== null);
    assert.ok(frame !== undefined);
    assert.deepEqual(await violations(frame), []);
  });

  it("is a plain page outside Teams, and in a frame that never answers", async () => {
    const page = await context.newPage();
    await page.goto(`${publicOrigin}/tab/`);
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    const silent = `<!doctype html><iframe id="tab" src="${publicOrigin}/tab/" style="width:400px;height:700px"></iframe>`;
    await context.route("https://outlook.office.com/**", (route) =>
      route.fulfill({ body: silent, contentType: "text/html" }),
    );
    await page.goto("https://outlook.office.com/");
    await page.frameLocator("#tab").getByRole("button", { name: "Sign in", exact: true }).waitFor();
  });

  it("may not be framed by anybody else", async () => {
    const page = await context.newPage();
    await context.route("https://elsewhere.example/**", (route) =>
      route.fulfill({ body: `<iframe src="${publicOrigin}/tab/"></iframe>`, contentType: "text/html" }),
    );
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.goto("https://elsewhere.example/");
    await refused;
  });
});
