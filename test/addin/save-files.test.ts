import assert from "node:assert/strict";
import { createHash, hash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { blobSource } from "../../addin/pst/blob-source.ts";
import { makeFile } from "../../addin/pst/files/make-file.ts";
import { mergeCalendars } from "../../addin/pst/files/merge-calendar.ts";
import type { Saving } from "../../addin/pst/files/messages.ts";
import { createHash as inBrowser, hash as atOnce } from "../../addin/pst/files/node-crypto.ts";
import { pstWords } from "../../addin/shared/words-pst.ts";
import { saveWords } from "../../addin/shared/words-save.ts";
import { openPst } from "../../src/pst/open.ts";
import { requires } from "../setup/needs.ts";
import { violations } from "./accessibility.ts";
import { builtPages, launch, shots } from "./browser.ts";
import { startService, type TestService } from "./service.ts";

const real = (name: string): string => join(import.meta.dirname, "../../../shared/pst", name);

/** The same function under Node, with Node's own Buffer and hashes: what the export on the command line is made by. */
const underNode = async (path: string, what: Saving) => {
  const opened = await openPst(blobSource(await openAsBlob(path)));
  assert.ok(opened.ok);
  const all = opened.value.folders.map(({ nid }) => nid);
  const made = await makeFile(opened.value, new Set(all), what, () => undefined);
  return { ...made, text: await made.file.text() };
};

describe("what of a mail file is no mail, saved as files", function () {
  requires("chromium", "realPst");
  this.timeout(60_000);
  let browser: Browser;
  let service: TestService;
  let page: Page;
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
    const context = await browser.newContext({ viewport: { width: 320, height: 800 }, acceptDownloads: true });
    page = await context.newPage();
    await page.goto(`${service.origin}/web/#/mail`);
    await page.getByRole("button", { name: pstWords.choose }).waitFor();
    await page.waitForLoadState("networkidle");
    requests.length = 0;
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  });
  afterEach(async () => {
    await page.context().close();
  });
  const check = async (file: string): Promise<void> => {
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText(pstWords.found).waitFor();
    await page.getByRole("button", { name: pstWords.all }).click();
  };

  const files: readonly (readonly [string, Saving, RegExp])[] = [
    ["aspose-email__Outlook_1.pst", "calendar", /BEGIN:VEVENT/],
    ["aspose-email__Outlook_1.pst", "contacts", /BEGIN:VCARD/],
    ["aspose-email__SampleContacts.pst", "contacts", /BEGIN:VCARD/],
    ["HiraokaHyperTools__contacts97-2002.pst", "contacts", /BEGIN:VCARD/],
    ["rjohnsondev__dist-list.pst", "contacts", /BEGIN:VCARD/],
    ["aspose-email__MapiNoteToPST_out.pst", "notes", /-{60}/],
  ];
  for (const [name, what, form] of files) {
    it(`makes ${what} of ${name} as the export does, byte for byte, and sends nothing`, async () => {
      const expected = await underNode(real(name), what);
      await check(real(name));
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: saveWords.save[what] }).click();
      const text = await readFile(await (await downloading).path(), "utf8");
      assert.equal(text, expected.text);
      assert.match(text, form);
      await page.getByText(/saved in/).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.screenshot({ path: join(shots, `saved-${what}.png`), fullPage: true });
      assert.deepEqual(
        requests.filter((path) => !path.startsWith("/assets/")),
        [],
      );
    });
  }

  it("says so where the chosen folders hold none of it", async () => {
    await check(real("aspose-email__Outlook_1.pst"));
    await page.getByRole("button", { name: pstWords.none }).click();
    assert.ok(await page.getByRole("button", { name: saveWords.save.calendar }).isDisabled());
  });
});

describe("the calendar file", () => {
  const zone = "BEGIN:VTIMEZONE\r\nTZID:Outlook-1\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  const event = (uid: string): string =>
    `BEGIN:VEVENT\r\nUID:${uid}\r\nDESCRIPTION:END:VEVENT is said here\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\n`;
  const calendar = (body: string): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${body}END:VCALENDAR\r\n`;
  it("holds each event of each part, and each time zone once", () => {
    const merged = mergeCalendars([calendar(zone + event("1")), calendar(zone + event("2")), calendar(event("3"))]);
    assert.equal(merged.join(""), calendar(zone + event("1") + event("2") + event("3")));
    assert.deepEqual(mergeCalendars([]), []);
  });
});

describe("SHA-256 for the worker", () => {
  it("is Node's, for texts of every length around a block", () => {
    for (let length = 0; length < 140; length += 1) {
      const text = "é".repeat(Math.floor(length / 2)) + "a".repeat(length % 2);
      assert.equal(inBrowser("sha256").update(text).digest("hex"), createHash("sha256").update(text).digest("hex"));
    }
    assert.equal(atOnce("sha256", "abc"), hash("sha256", "abc"));
    assert.equal(atOnce("sha256", new Uint8Array([0, 255])), hash("sha256", new Uint8Array([0, 255])));
    const long = "0123456789".repeat(20_000);
    assert.equal(inBrowser("sha256").update(long).digest("hex"), createHash("sha256").update(long).digest("hex"));
  });
});
