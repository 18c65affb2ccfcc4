import assert from "node:assert/strict";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { heldWords, myHeldWords, switchWords, waveWords, whenWords } from "../../../addin/shared/words-moves.ts";
import { statusWords } from "../../../addin/shared/words-status.ts";
import { buildPages } from "../../../src/cli/build-pages.ts";
import { demoPeople } from "../../../src/demo/people.ts";
import { builtPages } from "../../../src/main.ts";
import { findOwnMailbox } from "../../../src/mailboxes/store.ts";
import { addAttempt, newestAttempt, patchAttempt } from "../../../src/mailboxes/switch/store.ts";
import { inTransaction } from "../../../src/store/transaction.ts";
import { violations } from "../../addin/accessibility.ts";
import { launch, shots } from "../../addin/browser.ts";
import { requires } from "../../setup/needs.ts";
import { startTestService, type TestService } from "../../setup/service.ts";
import { addHeld, addWave } from "../deciding.ts";

describe("a move's decisions in the tab, on the real service", function () {
  requires("chromium");
  this.timeout(120_000);
  let browser: Browser;
  let service: TestService;
  let context: BrowserContext;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    assert.equal(await buildPages(builtPages, () => undefined), undefined);
    [browser, service] = await Promise.all([launch(), startTestService()]);
  });
  after(async () => {
    await browser.close();
    await service.close();
  });
  const openAs = async (person: string, width = 320): Promise<void> => {
    errors.length = 0;
    context = await browser.newContext({ viewport: { width, height: 900 }, locale: "en-GB" });
    page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      // What the service refuses is in the list below, with its path.
      if (message.type() === "error" && !message.text().startsWith("Failed to load")) errors.push(message.text());
    });
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      // Whoever has no mailbox of their own is told so by a 404.
      if (response.status() >= 400 && pathname !== "/api/v1/me/mailbox")
        errors.push(`${response.status()} ${pathname}`);
    });
    await page.goto(`${service.origin}/web/?as=${person}`);
  };
  afterEach(() => context.close());
  const noSidewaysScroll = async (): Promise<void> => {
    const wide = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    assert.ok(wide <= 0, `${wide} px too wide`);
  };
  const section = (name: string) => page.getByRole("region", { name, exact: true });
  const picture = (name: string) => page.screenshot({ path: join(shots, `decisions-${name}.png`), fullPage: true });

  it("a wave: the LOA sets a time by the keyboard, is asked which of two it is, and the support gives its go", async () => {
    const { wave } = await addWave(service.db, "Wave one (demonstration)", ["in-step", "copying"]);
    await openAs("loa");
    const card = section("Wave one (demonstration)");
    await card.getByText("Nothing is switched before the organisation says when.").waitFor();
    await card.getByRole("button", { name: waveWords.actions.at }).press("Enter");
    await card.getByLabel(whenWords.date).fill("2027-10-31");
    await card.getByLabel(whenWords.time).fill("01:30");
    await card.getByRole("button", { name: whenWords.set }).press("Enter");
    await card.getByText(whenWords.twice).waitFor();
    assert.deepEqual(await violations(page), []);
    await noSidewaysScroll();
    await picture("twice");
    await card.getByRole("button", { name: whenWords.second("01:30") }).press("Enter");
    await card.getByText(waveWords.done.at).waitFor();
    await card.getByText(/once NHSmail support has given its go/).waitFor();
    const row = await service.db.selectFrom("waves").selectAll().where("id", "=", wave).executeTakeFirstOrThrow();
    assert.equal(row.switch_at?.toISOString(), "2027-10-31T01:30:00.000Z");
    assert.deepEqual(await violations(page), []);
    await picture("wave");
    assert.deepEqual(errors, [`422 /api/v1/waves/${wave}/decisions`]);
    await context.close();
    await openAs("programme", 900);
    // The programme runs no organisation of its own: it decides on its card in Teams, and by the API.
    const answer = await service.call("POST", `/api/v1/waves/${wave}/decisions`, {
      as: "programme",
      body: { decision: "support-go" },
      headers: { "if-match": `"${row.version}"` },
    });
    assert.equal(answer.status, 200);
  });

  it("a mailbox that is switched: rolled back with a reason and what becomes of its mail; a second person's press is told", async () => {
    const { mailboxes } = await addWave(service.db, "Wave two (demonstration)", ["switched"]);
    const [id = ""] = mailboxes;
    await inTransaction(service.db, async (trx) => {
      const made = await addAttempt(trx, { mailbox_id: id, attempt: 1, created_at: new Date(), started_by: null });
      await patchAttempt(trx, made, { due_at: new Date(Date.now() + 3_600_000) });
    });
    const { external_id: name } = await service.db
      .selectFrom("mailboxes")
      .select("external_id")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    await openAs("loa-2");
    await page.getByRole("button", { name: switchWords.openFor(name) }).click();
    const part = section(switchWords.openFor(name));
    await part.getByRole("button", { name: switchWords.rollBack, exact: true }).click();
    const send = part.getByRole("button", { name: switchWords.rollBackDo });
    assert.ok(await send.isDisabled(), "a reason is needed");
    await part.getByLabel(switchWords.rollBackWhy).fill("Calendars are missing");
    await part.getByLabel(switchWords.leave).check();
    assert.deepEqual(await violations(page), []);
    await noSidewaysScroll();
    await picture("roll-back");
    await send.click();
    await part.getByText("Calendars are missing").waitFor();
    await part.getByText("Mail that came since the switch stays in the new mailbox.").waitFor();
    const attempt = await newestAttempt(service.db, id);
    assert.deepEqual([attempt?.rolled_back_reason, attempt?.bring_back], ["Calendars are missing", false]);
    assert.deepEqual(errors, []);
  });

  it("attachments: the LOA releases and keeps; the person sees what became of them; the technical team sees none", async () => {
    const nurse = demoPeople.find(({ key }) => key === "end-user");
    assert.ok(nurse !== undefined);
    const own = await findOwnMailbox(service.db, nurse);
    assert.ok(own !== undefined);
    const names = ["demo-tool.exe", `demo-${"very-long-".repeat(12)}.scr`, "<b>demo</b>.js"];
    await addHeld(service.db, own.id, names);
    await service.db
      .insertInto("mailbox_not_moved")
      .values({ mailbox_id: own.id, reason: "attachment-removed", detail: "", count: 3, releasable: true })
      .execute();
    await openAs("loa");
    await page.getByText(heldWords.count(3)).waitFor();
    assert.deepEqual(await violations(page), []);
    await noSidewaysScroll();
    await picture("held");
    await page.getByRole("button", { name: heldWords.releaseName("demo-tool.exe") }).press("Enter");
    await page.getByText(heldWords.sure(own.external_id)).waitFor();
    await page.getByRole("button", { name: heldWords.yes }).press("Enter");
    await page.getByText(heldWords.released).waitFor();
    await page.getByRole("button", { name: heldWords.keepName("<b>demo</b>.js") }).press("Enter");
    await page.getByText(heldWords.kept).waitFor();
    await page.getByText(heldWords.count(1)).waitFor();
    assert.deepEqual(errors, []);
    await context.close();

    await openAs("technical");
    await page.getByText("DEMO-1").waitFor();
    assert.equal(await page.getByText("demo-tool.exe").count(), 0);
    // Asked once, refused, and not asked again.
    await page.getByText(waveWords.title).waitFor();
    assert.deepEqual(errors, ["403 /api/v1/organisations/ZZ901/quarantine"]);
    await context.close();

    await openAs("end-user");
    await page.getByText(statusWords.whichFiles).click();
    await page.getByText(myHeldWords.ask("Demo Administrator North")).waitFor();
    await page.getByText(myHeldWords.state.kept).waitFor();
    await page.getByText("<b>demo</b>.js").waitFor();
    assert.deepEqual(await violations(page), []);
    await noSidewaysScroll();
    await picture("mine");
    assert.deepEqual(errors, []);
  });
});
