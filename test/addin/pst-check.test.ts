import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { importWords } from "../../addin/shared/words-imports.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { bulkFolders } from "../fixtures/pst/bulk.ts";
import { storeFile } from "../fixtures/pst/store.ts";
import { requires } from "../setup/needs.ts";
import { violations } from "./accessibility.ts";
import { builtPages, launch, shots } from "./browser.ts";
import { myMailbox } from "./sample-mailbox.ts";
import { startService, type TestService } from "./service.ts";

const real = (name: string): string => join(import.meta.dirname, "../../../shared/pst", name);
const mails = real("aspose-email__passwordprotectedPST.pst");

describe("checking a mail file in the browser", function () {
  requires("chromium", "realPst");
  this.timeout(60_000);
  let browser: Browser;
  let service: TestService;
  let page: Page;
  const errors: string[] = [];
  const requests: string[] = [];

  before(async () => {
    const pages = await builtPages();
    [browser, service] = await Promise.all([launch(), startService(pages)]);
  });
  after(async () => {
    await browser.close();
    await service.close();
  });
  beforeEach(async () => {
    errors.length = 0;
    requests.length = 0;
    service.state.imports.clear();
    service.state.onItem = undefined;
    service.state.config = { ...service.state.config, importConfigured: true };
    service.state.mailbox = myMailbox({ state: "re-pointed", actions: ["import-data", "contact"] });
    const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
    page = await context.newPage();
    watch(page);
  });
  afterEach(async () => {
    await page.context().close();
  });
  const watch = (watched: Page): void => {
    watched.on("pageerror", (error) => errors.push(error.message));
    watched.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  };
  const open = (as = ""): Promise<unknown> => page.goto(`${service.origin}/web/${as}#/mail`);
  const choose = (file: string): Promise<void> => page.locator("input[type=file]").setInputFiles(file);

  it("shows folders, counts, dates, health and what would not move, without signing in and without a request", async () => {
    await open();
    await page.getByRole("button", { name: "Choose a file" }).waitFor();
    await page.waitForLoadState("networkidle");
    const before = requests.length;
    await choose(mails);
    await page.getByText("What is in the file").waitFor();
    const text = await page.locator("main").innerText();
    assert.match(text, /Items\s+18/);
    assert.match(text, /18 messages/);
    assert.match(text, /No damage found\./);
    assert.match(text, /has a password/);
    assert.match(text, /Everything here can move/);
    const sent = requests.slice(before).filter((line) => !line.startsWith("GET /assets/"));
    assert.deepEqual(sent, [], "the check makes no request but for the page's own parts");
    assert.deepEqual(errors, []);
    await page.screenshot({ path: join(shots, "pst-report.png"), fullPage: true });
  });

  it("judges by the rules that the service gives, and names them; else by those that the page carries", async () => {
    service.state.rules = {
      ...startingRulePack,
      name: "Demo pack",
      dated: "2026-11",
      blockedExtensions: [{ extensions: ["jpg", "png", "gif"], why: "a test", source: "nhsmail-types" }],
    };
    await open();
    await choose(real("aspose-email__Outlook_1.pst"));
    await page.getByText("Rules used: Demo pack, 2026-11.").waitFor();
    const served = await page.locator("main").innerText();
    service.state.rules = { format: "nonsense" };
    await page.reload();
    await page.getByRole("button", { name: "Remove this report" }).click();
    await choose(real("aspose-email__Outlook_1.pst"));
    await page.getByText(`Rules used: ${startingRulePack.name}, ${startingRulePack.dated}.`).waitFor();
    service.state.rules = startingRulePack;
    assert.notEqual(await page.locator("main").innerText(), served);
  });

  it("shows what was sent before, what waits and what was not taken, with reasons in plain words", async () => {
    const view = {
      id: "i",
      fingerprint: "f".repeat(64),
      state: "open" as const,
      openedAt: new Date().toISOString(),
      changedAt: new Date().toISOString(),
      items: 300,
      received: 120,
      landed: 112,
      waiting: 5,
      refused: [{ key: "a1", code: "too-big", reason: "x" }],
      notes: [
        { outcome: "waiting" as const, code: "over-quota", count: 5 },
        { outcome: "refused" as const, code: "too-big", count: 3 },
        { outcome: "landed" as const, code: "attachment-removed", count: 2 },
      ],
    };
    service.state.sent = [
      view,
      { ...view, id: "j", state: "complete", received: 300, landed: 300, waiting: 0, notes: [] },
    ];
    await open("?as=demo-nurse");
    const list = page.getByRole("region", { name: importWords.title });
    await list.getByText("112 of 120 items in your new mailbox.").waitFor();
    const text = await list.innerText();
    for (const line of [
      "5 items on the way.",
      "180 items not sent yet. Choose the same file below to go on.",
      "5 items. Your new mailbox is full.",
      "3 items. Larger than the limit for one message.",
      "2 items. An attachment of a type that NHSmail does not allow.",
      "300 of 300 items in your new mailbox.",
      "All done.",
    ])
      assert.ok(text.includes(line), `${line} is not in ${text}`);
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: join(shots, "imports.png"), fullPage: true });
    service.state.sent = [];
  });

  it("says in words why a file is none, and goes on with the next", async () => {
    await open();
    await choose(join(import.meta.dirname, "../../package.json"));
    await page.getByText("This is not an Outlook data file.").waitFor();
    await choose(real("aspose-email__Outlook_1.pst"));
    await page.getByText("What is in the file").waitFor();
    const text = await page.locator("main").innerText();
    assert.match(text, /1 appointment, 1 contact: only mail is sent from here/);
  });

  it("sends the chosen items, each with its hash, and only those", async () => {
    await open("?as=demo-nurse");
    await choose(mails);
    await page.getByRole("button", { name: "Choose all" }).click();
    await page.getByRole("button", { name: "Send the chosen items" }).click();
    await page.getByText("All chosen items are sent.").waitFor();
    const [held] = [...service.state.imports.values()];
    assert.ok(held !== undefined);
    assert.equal(held.size, 18);
    for (const [key, { digest, body, headers }] of held) {
      assert.match(key, /^[0-9a-f]{8,}$/);
      assert.equal(digest, `sha-256=:${createHash("sha256").update(body).digest("base64")}:`);
      assert.match(body.toString(), /\r\nMIME-Version: 1\.0\r\n/);
      assert.ok(!Number.isNaN(Date.parse(String(headers["item-date"]))));
    }
    assert.deepEqual(errors, []);
  });

  it("goes on after the page was closed, without sending an item twice", async () => {
    await open("?as=demo-nurse");
    await choose(mails);
    await page.getByRole("button", { name: "Choose all" }).click();
    // After seven items the service is gone for this page.
    service.state.onItem = (count) => {
      if (count >= 7) throw new Error("cut");
    };
    await page.getByRole("button", { name: "Send the chosen items" }).click();
    await page.getByText(/of 18 items/).waitFor();
    while ([...service.state.imports.values()][0]?.size !== 7) await page.waitForTimeout(50);
    const { context } = { context: page.context() };
    await page.close();
    service.state.onItem = undefined;
    page = await context.newPage();
    watch(page);
    // A request that was under way when the page was closed may still have arrived.
    const missing = 18 - ([...service.state.imports.values()][0]?.size ?? 0);
    const puts = (): number => requests.filter((line) => line.startsWith("PUT /api/v1/me/imports")).length;
    const putsBefore = puts();
    await open("?as=demo-nurse");
    await page.getByText("You were sending items from a file.").waitFor();
    await choose(mails);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("All chosen items are sent.").waitFor();
    assert.equal([...service.state.imports.values()][0]?.size, 18);
    assert.equal(puts() - putsBefore, missing, "only the items that were missing");
  });

  it("keeps the report and says so where no import is set up", async () => {
    service.state.config = { ...service.state.config, importConfigured: false };
    await open("?as=demo-nurse");
    await choose(mails);
    await page.getByText("Sending from here is not set up in your organisation.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Send the chosen items" }).count(), 0);
    await page.reload();
    await page.getByText("What is in the file").waitFor();
  });

  it("checks a file of more than 2 GB, with flat memory", async () => {
    const folder = await mkdtemp(join(tmpdir(), "large-pst-"));
    try {
      const file = join(folder, "large.pst");
      // Sparse: 12 MB of mail lie in 2 GB of file, so its places go beyond 31 bits.
      const folders = bulkFolders({ bytes: 12e6, median: 20_000, seed: 7 });
      const size = storeFile({ format: "unicode", encoding: "permute", gap: 240, folders }, file);
      assert.ok(size > 2 ** 31, `${size} bytes`);
      await open();
      await choose(file);
      await page.getByText("What is in the file").waitFor();
      const text = await page.locator("main").innerText();
      assert.match(text, /No damage found\./);
      assert.match(text, /[1-9][\d,]* messages/);
      const heap = await page.evaluate(
        () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
      );
      assert.ok(heap < 100e6, `${heap} bytes of heap`);
      assert.deepEqual(errors, []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("works where storage is blocked", async () => {
    await page.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException("Access is denied", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: refuse });
      Object.defineProperty(window, "indexedDB", { get: refuse });
    });
    await open();
    await choose(mails);
    await page.getByText("What is in the file").waitFor();
    assert.deepEqual(errors, []);
  });
});
