import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { crc32 } from "node:zlib";
import { zipSync } from "fflate";
import { chromium, type Browser, type Page } from "playwright-core";
import { fileSource } from "../../src/mail/export/file-source.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { takeInventory } from "../../src/pst/inventory.ts";
import type { Inventory } from "../../src/pst/inventory-types.ts";
import { openPst } from "../../src/pst/open.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { messageFile } from "../fixtures/pst/outlook-message.ts";
import { storeBytes } from "../fixtures/pst/store.ts";
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

  const inBrowser = async (file: string): Promise<unknown> => {
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
    return inventory;
  };

  for (const file of realFiles)
    it(`${basename(file)}: the inventory is the one that Node takes`, async () => {
      assert.deepEqual(await inBrowser(file), await inNode(file));
    });

  it("finds what is within message files and archives as Node does, also where they go round", async () => {
    const folder = mkdtempSync(join(tmpdir(), "browser-within-"));
    try {
      const inner = messageFile({ attachments: [{ name: "run.exe", data: Buffer.from("MZ") }] });
      const round = Buffer.from(inner);
      for (let at = 512; at + 4 <= round.length; at += 4)
        if (round.readUInt32LE(at) >= 0xfffffffa) round.writeUInt32LE(0, at);
      const attachments = [
        { name: "a.msg", data: inner },
        { name: "b.zip", data: Buffer.from(zipSync({ "c.msg": inner })) },
        { name: "round.msg", data: round },
        { name: "bomb.zip", data: Buffer.from(zipSync({ "in.zip": new Uint8Array(40_000_000) })) },
      ];
      const file = join(folder, "demo.pst");
      writeFileSync(file, storeBytes({ folders: [{ name: "Inbox", items: [mail({ attachments })] }] }));
      const inventory = (await inBrowser(file)) as Inventory;
      assert.deepEqual(inventory, await inNode(file));
      const blocked = inventory.exceptions.filter(({ reason }) => reason === "blocked-type");
      assert.deepEqual(
        blocked.slice(0, 2).map(({ within }) => within),
        [
          ["a.msg", "run.exe"],
          ["b.zip", "c.msg", "run.exe"],
        ],
      );
      assert.ok(
        inventory.exceptions.some(({ reason, within }) => reason === "cannot-look-inside" && within[0] === "bomb.zip"),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
