import { strict as assert } from "node:assert";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import { chromium, type Browser, type Page } from "playwright-core";
import { fileSource } from "../../src/mail/export/file-source.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { takeInventory } from "../../src/pst/inventory.ts";
import { openPst } from "../../src/pst/open.ts";
import { requires } from "../setup/needs.ts";
import { browserServer } from "./browser-server.ts";
import { realFiles } from "./real-files.ts";

const inNode = async (file: string): Promise<unknown> => {
  const opened = await openPst(fileSource(file), { crc32 });
  assert.ok(opened.ok);
  const inventory = await takeInventory(opened.value, { rules: transferRules(startingRulePack), check: "blocks" });
  return JSON.parse(JSON.stringify(inventory));
};

describe("pst: the same reader in a Chromium worker, over File.slice", function () {
  requires("chromium", "realPst", "pstExtractor");
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  let server: Awaited<ReturnType<typeof browserServer>>;

  before(async () => {
    server = await browserServer();
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ],
    });
    page = await browser.newPage();
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  for (const file of realFiles)
    it(`${basename(file)}: the inventory is the one that Node takes`, async () => {
      await page.goto(server.url);
      await page.setInputFiles("#file", file);
      const answer = await page.waitForFunction(() => (globalThis as { answer?: string }).answer, undefined, {
        timeout: 45_000,
      });
      const { inventory, error } = JSON.parse((await answer.jsonValue()) ?? "{}") as {
        inventory?: unknown;
        error?: string;
      };
      assert.equal(error, undefined);
      assert.deepEqual(inventory, await inNode(file));
    });
});
