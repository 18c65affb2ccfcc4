import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { frame } from "../../../addin/shared/words.ts";
import { pstWords } from "../../../addin/shared/words-pst.ts";
import { buildPages } from "../../../src/cli/build-pages.ts";
import { demoPeople } from "../../../src/demo/people.ts";
import { builtPages } from "../../../src/main.ts";
import { storeCredential } from "../../../src/mailboxes/credentials.ts";
import type { MailboxState } from "../../../src/mailboxes/rules.ts";
import { createSecretBox } from "../../../src/mailboxes/secrets.ts";
import { findOwnMailbox } from "../../../src/mailboxes/store.ts";
import { meetPerson } from "../../../src/people/people.ts";
import { violations } from "../../addin/accessibility.ts";
import { launch, shots } from "../../addin/browser.ts";
import { startDovecot, type MailServer } from "../../mail/servers/dovecot.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { requires } from "../../setup/needs.ts";
import { startTestService, type TestService } from "../../setup/service.ts";

const mails = join(import.meta.dirname, "../../../../shared/pst/aspose-email__passwordprotectedPST.pst");
const clock = { now: () => new Date() };

describe("a person's page on the real service", function () {
  requires("chromium", "realPst", "dovecot");
  this.timeout(120_000);
  let browser: Browser;
  let service: TestService;
  let server: MailServer;
  let context: BrowserContext;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    assert.equal(await buildPages(builtPages, () => undefined), undefined);
    [browser, service, server] = await Promise.all([launch(), startTestService(), startDovecot({ name: "new" })]);
  });
  after(async () => {
    await browser.close();
    await service.close();
    await server.stop();
  });
  beforeEach(async () => {
    errors.length = 0;
    context = await browser.newContext({ viewport: { width: 320, height: 800 } });
    page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
  });

  const nurse = demoPeople.find(({ key }) => key === "end-user");
  const ownMailbox = async () => {
    assert.ok(nurse !== undefined);
    const row = await findOwnMailbox(service.db, nurse);
    assert.ok(row !== undefined, "the demonstration's end-user has a mailbox");
    return row;
  };
  const putInto = async (state: MailboxState): Promise<void> => {
    const { id, version } = await ownMailbox();
    const now = clock.now();
    await service.db
      .updateTable("mailboxes")
      .set({ state, version: version + 1, since: now, changed_at: now })
      .where("id", "=", id)
      .execute();
  };
  const open = (part = "", as = "?as=end-user"): Promise<unknown> => page.goto(`${service.origin}/web/${as}${part}`);
  const chooseAll = async (): Promise<void> => {
    await page.locator("input[type=file]").setInputFiles(mails);
    await page.getByText(pstWords.found).waitFor();
    await page.getByRole("button", { name: pstWords.all }).click();
  };

  it("shows where the mailbox stands, and follows the database without a reload", async () => {
    await putInto("copying");
    await open();
    await page.getByText("We are copying your mail.").waitFor();
    await page.getByText("3,120 of 8,400 messages").waitFor();
    const { id, progress_version } = await ownMailbox();
    await service.db
      .updateTable("mailboxes")
      .set({ items_done: 4_200, progress_version: progress_version + 1 })
      .where("id", "=", id)
      .execute();
    await page.getByText("4,200 of 8,400 messages").waitFor();
    await page.screenshot({ path: join(shots, "real-status.png"), fullPage: true });
    await putInto("switched");
    await page.getByText("Your mailbox has moved. Your new address is demo.nurse@nhs.demo.invalid.").waitFor();
    assert.deepEqual(errors, []);
  });

  it("opens every screen without an error of the page, its policy or its accessibility", async () => {
    await open();
    for (const name of Object.values(frame.sections)) {
      const tab = page.getByRole("navigation").getByRole("button", { name, exact: true });
      await tab.click();
      await page.locator("main h2").first().waitFor();
      assert.equal(await tab.getAttribute("aria-current"), "page");
      await page.waitForLoadState("networkidle");
      assert.deepEqual(await violations(page), [], name);
    }
    assert.deepEqual(errors, []);
  });

  it("keeps a tick with the service, also one that was made before the person was known", async () => {
    await putInto("switched");
    await open("#/setup");
    const first = page.getByRole("checkbox").first();
    const kept = page.waitForResponse((response) => response.url().endsWith("/api/v1/me/mailbox/steps"));
    await first.press("Space");
    assert.equal((await kept).status(), 200);
    await page.reload();
    await page.locator("input[type=checkbox]:checked").first().waitFor();
    const { steps } = await ownMailbox();
    assert.equal((steps as { done: unknown[] }).done.length, 1);
    // Another device: nothing is kept in this browser.
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.locator("input[type=checkbox]:checked").first().waitFor();
    assert.deepEqual(errors, []);
  });

  it("says that sending is not set up where the mailbox has no target, and keeps the report", async () => {
    await putInto("re-pointed");
    await open("#/mail");
    await chooseAll();
    await page.getByRole("button", { name: pstWords.send }).click();
    await page.getByText(pstWords.noTarget).waitFor();
    await page.screenshot({ path: join(shots, "real-no-target.png"), fullPage: true });
    assert.deepEqual(await violations(page), []);
    // The browser itself lists the 409; nothing else may go wrong.
    assert.deepEqual(
      errors.filter((text) => !text.includes("409")),
      [],
    );
    await page.reload();
    await page.getByText(pstWords.found).waitFor();
    assert.deepEqual(await service.db.selectFrom("imports").select("id").execute(), []);
  });

  it("sends the chosen items, and each lands once in the person's own mailbox", async () => {
    await giveTarget();
    await putInto("re-pointed");
    await open("#/mail");
    await chooseAll();
    await page.getByRole("button", { name: pstWords.send }).click();
    await page.getByText(pstWords.done).waitFor();
    const rows = await service.db.selectFrom("import_items").select(["key", "folder"]).execute();
    assert.equal(rows.length, 18);
    const landed = async (): Promise<boolean> => {
      const waiting = await service.db.selectFrom("import_items").select("state").where("state", "=", "held").execute();
      return waiting.length === 0;
    };
    while (!(await landed())) await page.waitForTimeout(250);
    const { folders } = await snapshot(server.port, "nurse");
    assert.equal(
      [...folders.values()].reduce((sum, items) => sum + items.length, 0),
      18,
    );
    const import_ = await service.db.selectFrom("imports").select(["state", "items"]).executeTakeFirstOrThrow();
    assert.deepEqual(import_, { state: "complete", items: 18 });
    assert.deepEqual(errors, []);
  });

  /** What the organisation's people set up by the LOA's page: an approved server, and the mailbox's login there. */
  const giveTarget = async (): Promise<void> => {
    const { id, ods_code } = await ownMailbox();
    const person = await meetPerson({ db: service.db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });
    const now = clock.now();
    await service.db
      .insertInto("mail_hosts")
      .values({
        ods_code,
        side: "target",
        host: "127.0.0.1",
        port: server.port,
        security: "loopback-only",
        proposed_by: person,
        proposed_at: now,
        approved_by: person,
        approved_at: now,
      })
      .execute();
    const box = createSecretBox([service.config.keys.secrets]);
    const login = { host: "127.0.0.1", port: server.port, userName: "nurse", secret: "secret" };
    await storeCredential({ db: service.db, clock, box })({ id, odsCode: ods_code }, "target", login);
  };
});
