import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { mailboxStates } from "../../src/mailboxes/rules.ts";
import type { MyMailbox } from "../../src/mailboxes/views.ts";
import { requires } from "../setup/needs.ts";
import { frame } from "../../addin/shared/words.ts";
import { statusWords } from "../../addin/shared/words-status.ts";
import { violations } from "./accessibility.ts";
import { builtPages, launch, shots } from "./browser.ts";
import { myMailbox } from "./sample-mailbox.ts";
import { startService, type TestService } from "./service.ts";

const screens = ["status", "setup", "mail", "changes", "ask"] as const;

/** Every theme and size that a person may have. 160 px wide is a pane of 320 px at 200% zoom. */
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light", viewport: { width: 320, height: 700 } },
  dark: { colorScheme: "dark", viewport: { width: 320, height: 700 } },
  contrast: { colorScheme: "dark", forcedColors: "active", viewport: { width: 320, height: 700 } },
  zoomed: { colorScheme: "light", viewport: { width: 160, height: 350 }, deviceScaleFactor: 2 },
};

const attention = { code: "M-12", sentence: "Your old mailbox refused our sign-in.", who: "loa" } as const;

const cases: Readonly<Record<MyMailbox["state"], Partial<MyMailbox>>> = {
  mapped: { copy: null },
  "account-created": { copy: null },
  copying: {},
  "in-step": {
    notMoved: [
      { reason: "blocked-attachment", count: 3, detail: ".exe", releasable: true },
      { reason: "new-code", count: 1, detail: null, releasable: false },
    ],
  },
  "switch-scheduled": { switchAt: new Date(Date.now() + 86_400_000).toISOString() },
  switched: {
    copy: null,
    repoint: { needed: true, at: null, client: null, proof: null },
    actions: ["confirm-repointed", "contact"],
  },
  "re-pointed": {
    copy: null,
    actions: ["import-data", "contact"],
    repoint: { needed: true, at: new Date().toISOString(), client: "web", proof: "stated" },
  },
  "data-imported": { copy: null, actions: ["confirm-complete"] },
  complete: { copy: null, actions: [] },
  "needs-attention": { attention },
};

describe("every screen", function () {
  requires("chromium");
  this.timeout(90_000);
  let browser: Browser;
  let service: TestService;
  before(async () => {
    const pages = await builtPages();
    [browser, service] = await Promise.all([launch(), startService(pages)]);
  });
  after(async () => {
    await browser.close();
    await service.close();
  });
  beforeEach(() => {
    service.state.mailbox = myMailbox();
    service.state.down = undefined;
  });

  /** No part of the page may be wider than the pane: nobody scrolls sideways in 320 px, nor at 200% zoom. */
  const sideways = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  const look = async (page: Page, name: string): Promise<void> => {
    assert.deepEqual(await violations(page), [], name);
    assert.ok((await sideways(page)) <= 0, `${name} is wider than the pane`);
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };

  for (const [theme, options] of Object.entries(looks)) {
    for (const who of ["in", "out"] as const) {
      it(`has no accessibility violation: ${theme}, signed ${who}`, async () => {
        const context = await browser.newContext(options);
        const page = await context.newPage();
        await page.goto(`${service.origin}/web/${who === "in" ? "?as=demo-nurse" : ""}`);
        await page.getByText(who === "in" ? "Your move, step by step" : "Sign in to see where").waitFor();
        for (const screen of screens) {
          await page.getByRole("navigation").getByRole("button", { name: frame.sections[screen] }).click();
          if (screen !== "status")
            await page.getByRole("heading", { level: 2, name: frame.sections[screen] }).waitFor();
          for (const fold of await page.locator("summary").all()) await fold.click();
          await look(page, `${screen}-${theme}-${who}`);
        }
        await context.close();
      });
    }
  }

  it("shows each state of the mailbox in words, without an accessibility violation", async () => {
    const context = await browser.newContext(looks["light"]);
    const page = await context.newPage();
    for (const state of mailboxStates) {
      service.state.mailbox = myMailbox({ state, ...cases[state] });
      await page.goto(`${service.origin}/web/?as=demo-nurse&state=${state}`);
      await page.getByText("Your move, step by step").waitFor();
      const title = await page.getByRole("heading", { level: 2 }).innerText();
      assert.match(title, /^[A-Z].{10,}\.$/, state);
      await look(page, `state-${state}`);
    }
    await context.close();
  });

  it("says where a mailbox that needs attention stopped, and promises no time", async () => {
    const context = await browser.newContext(looks["light"]);
    const page = await context.newPage();
    const copying = myMailbox();
    service.state.mailbox = { ...copying, state: "needs-attention", attention };
    await page.goto(`${service.origin}/web/?as=demo-nurse`);
    await page.getByText(statusWords.halted).waitFor();
    const step = page.locator("[aria-current=step]");
    assert.match(await step.innerText(), /^Copying your mail\s+Stopped here/);
    assert.ok(!(await page.locator("main").innerText()).includes(" left."));
    await look(page, "state-stopped");
    await context.close();
  });

  it("would show a violation if there were one", async () => {
    const page = await browser.newPage();
    await page.goto(`${service.origin}/web/`);
    await page.getByText("Sign in to see where").waitFor();
    await page.evaluate(() => document.body.append(document.createElement("img"), document.createElement("button")));
    const found = await violations(page);
    assert.ok(
      found.some((line) => line.startsWith("image-alt")) && found.some((line) => line.startsWith("button-name")),
    );
    await page.close();
  });

  it("says what it knows when the service does not answer, and comes back by itself", async () => {
    const context = await browser.newContext(looks["light"]);
    const page = await context.newPage();
    await page.goto(`${service.origin}/web/?as=demo-nurse`);
    await page.getByText("We are copying your mail.").waitFor();
    service.state.down = 503;
    await page.getByText("We cannot reach the service. What you see may be old.").waitFor();
    await page.getByText("We are copying your mail.").waitFor();
    await look(page, "status-offline");
    service.state.down = undefined;
    await page.getByText("We cannot reach the service. What you see may be old.").waitFor({ state: "detached" });
    await context.close();
  });

  it("says so when a part of the page does not load, and comes back on a press", async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.route("**/assets/pst-check-*.js", (route) => route.abort());
    await page.goto(`${service.origin}/web/#/mail`);
    await page.getByRole("alert").getByText(frame.partFailed).waitFor();
    assert.match(errors.join(), /dynamically imported module/, "a lost part is an error that tests can see");
    assert.ok(
      await page.getByRole("heading", { name: frame.sections.mail, exact: true }).isVisible(),
      "the rest stands",
    );
    assert.deepEqual(await violations(page), []);
    await page.unroute("**/assets/pst-check-*.js");
    await page.getByRole("button", { name: frame.retry }).click();
    await page.getByRole("button", { name: "Choose a file" }).waitFor();
    await context.close();
  });

  it("says so when the page's own script does not load, in the place of an endless skeleton", async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    await page.route("**/assets/web-*.js", (route) => route.abort());
    await page.goto(`${service.origin}/web/`);
    await page.getByRole("alert").getByText("This page did not load.").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.unroute("**/assets/web-*.js");
    await page.getByRole("button", { name: frame.retry }).click();
    await page.getByRole("navigation").waitFor();
    await context.close();
  });

  it("works by keyboard alone", async () => {
    const context = await browser.newContext(looks["light"]);
    const page = await context.newPage();
    await page.goto(`${service.origin}/web/?as=demo-nurse`);
    await page.getByText("We are copying your mail.").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByLabel("Which Outlook do you set up?").waitFor();
    const reached = new Set<string>();
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => document.activeElement?.tagName ?? ""));
      if (await page.evaluate(() => document.activeElement instanceof HTMLInputElement)) break;
    }
    assert.ok(reached.has("SELECT") && reached.has("INPUT"), [...reached].join(" "));
    await page.keyboard.press("Space");
    await page.getByText("1 of 9 steps done.").waitFor();
    assert.deepEqual(service.state.mailbox?.steps.done, ["classic.close"]);
    await context.close();
  });

  it("keeps ticks on the device where nobody is signed in", async () => {
    const context = await browser.newContext(looks["light"]);
    const page = await context.newPage();
    await page.goto(`${service.origin}/web/#/setup/mac`);
    await page.getByText("In the menu at the top choose Outlook").click();
    await page.getByText("1 of 7 steps done.").waitFor();
    await page.reload();
    await page.getByText("1 of 7 steps done.").waitFor();
    await context.close();
  });

  it("asks nothing of anybody else", async () => {
    const context = await browser.newContext(looks["light"]);
    const page = await context.newPage();
    const origins = new Set<string>();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    for (const screen of screens) {
      await page.goto(`${service.origin}/web/?as=demo-nurse&screen=${screen}#/${screen}`);
      await page.getByRole("heading", { level: 2 }).first().waitFor();
    }
    assert.deepEqual([...origins], [service.origin]);
    await context.close();
  });
});
