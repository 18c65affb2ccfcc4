import { strict as assert } from "node:assert";
import type { Browser } from "playwright-core";
import { askForDecisions } from "../../../src/mailboxes/deciding/ask.ts";
import { addAttempt, newestAttempt, patchAttempt } from "../../../src/mailboxes/switch/store.ts";
import { inTransaction } from "../../../src/store/transaction.ts";
import { requires } from "../../setup/needs.ts";
import { addHeld, addWave } from "../deciding.ts";
import { openStage, type Stage } from "../playground.ts";
import { openBrowser, openScreen, type Screen } from "./browser.ts";

describe("decisions of a move in real chats", function () {
  this.timeout(240_000);
  requires("chromium", "playground");
  let stage: Stage;
  let browser: Browser;
  let loa: Screen;
  let second: Screen;
  let support: Screen;
  before(async () => {
    stage = await openStage(["loa", "loa-2", "programme"]);
    browser = await openBrowser();
    const screens = await Promise.all(
      stage.chats.map(({ url }, index) => openScreen(browser, url, `decisions-${index + 1}`)),
    );
    [loa, second, support] = screens as [Screen, Screen, Screen];
    await Promise.all([loa, second].map((screen) => screen.sees("Ask to join NHSmail")));
    await support.sees("Show what waits for me");
  });
  after(async () => {
    await browser.close();
    await stage.close();
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed")
      await Promise.all([loa, second, support].map((screen) => screen.picture("failed")));
  });
  const ask = (): Promise<number> => askForDecisions({ db: stage.store.db, clock: { now: () => new Date() } })();

  it("a wave: a time that comes twice is asked again, the support gives its go, everybody's card follows", async () => {
    const { wave } = await addWave(stage.store.db, "Wave one", ["in-step", "copying"]);
    await ask();
    await Promise.all([loa, second].map((screen) => screen.seesCard("Switch of Wave one", "In step and ready")));
    await loa.picture("wave");
    await loa.press("Switch at a date and time");
    await loa.fill("Date", "2027-10-31");
    await loa.fill("Time in the United Kingdom", "01:30");
    await loa.press("Switch at this time");
    await loa.seesCard("this time comes twice");
    await loa.picture("twice");
    await loa.press("The second 01:30 (winter time)");
    await loa.seesCard("once NHSmail support has given its go");
    // The other administrator's card shows it without a press of theirs.
    await second.seesCard("once NHSmail support has given its go");
    await support.seesCard("Switch of Wave one", "31 October 2027");
    await support.press("Give the go");
    await support.seesCard("The mailboxes are switched on Sunday 31 October 2027");
    await loa.seesCard("The mailboxes are switched on Sunday 31 October 2027 at 01:30 (winter time).");
    await Promise.all([loa.picture("go"), second.picture("go"), support.picture("go")]);
    const row = await stage.store.db.selectFrom("waves").selectAll().where("id", "=", wave).executeTakeFirstOrThrow();
    assert.equal(row.switch_at?.toISOString(), "2027-10-31T01:30:00.000Z");
    assert.ok(row.go_loa_by !== null && row.go_ism_by !== null);
  });

  it("attachments: released by one, kept by the other, both see what is left", async () => {
    // Nothing but this test touches a mailbox that has moved.
    const { mailboxes } = await addWave(stage.store.db, "Wave two", ["complete"]);
    await addHeld(stage.store.db, mailboxes[0] ?? "", [
      "demo-one.exe",
      "[demo](http://x.invalid).js",
      "demo-three.scr",
    ]);
    await ask();
    await Promise.all([loa, second].map((screen) => screen.seesCard("3 attachments were taken out of your mail")));
    await loa.picture("held");
    await loa.press("Release 1");
    // What the press did and what became of it stands on everybody's card, and stays there when it is refreshed.
    await loa.seesCard("2 attachments were taken out", "You released demo-one.exe on");
    await second.seesCard("2 attachments were taken out", "Demo Administrator North released demo-one.exe");
    await stage.atRest();
    await second.press("Keep 1 out");
    await second.seesCard("1 attachment was taken out", "You kept [demo](http://x.invalid).js out on");
    await loa.seesCard("1 attachment was taken out", "Demo Second Administrator North kept");
    await Promise.all([loa.picture("held-after"), second.picture("held-after")]);
    const rows = await stage.store.db.selectFrom("quarantine_items").select("state").orderBy("at").execute();
    assert.deepEqual(
      rows.map(({ state }) => (state === "held" || state === "kept" ? state : "released")),
      ["released", "kept", "held"],
    );
  });

  it("a switch that does not go on: rolled back with a reason, from the card that says so", async () => {
    const { mailboxes } = await addWave(stage.store.db, "Wave three", ["in-step"]);
    const id = mailboxes[0] ?? "";
    const { db } = stage.store;
    await db
      .updateTable("waves")
      .set({ go_loa_by: await person("Demo Administrator North"), go_ism_by: await person("Demo Programme") })
      .where("name", "=", "Wave three")
      .execute();
    // The mailbox has no login: its switch stops before anything is changed, and says so to those who gave the goes.
    await inTransaction(db, async (trx) => {
      const made = await addAttempt(trx, { mailbox_id: id, attempt: 1, created_at: new Date(), started_by: null });
      await patchAttempt(trx, made, { due_at: new Date(0), forwarded_at: null });
      await trx
        .updateTable("mailboxes")
        .set({ state: "switch-scheduled", switch_at: new Date() })
        .where("id", "=", id)
        .execute();
    });
    await loa.seesCard("The switch has stopped before anything was changed");
    await support.seesCard("The switch has stopped before anything was changed");
    await loa.picture("stopped");
    // As if it had got through and the person were unhappy: the card is shown again, and rolled back.
    await inTransaction(db, async (trx) => {
      await trx.updateTable("switch_attempts").set({ state: "done" }).where("mailbox_id", "=", id).execute();
      await trx
        .updateTable("mailboxes")
        .set((eb) => ({ state: "switched" as const, switched_at: new Date(), version: eb("version", "+", 1) }))
        .where("id", "=", id)
        .execute();
    });
    await loa.press("Switch now");
    await loa.seesCard("This has changed since the card was made", "the three days after it are over");
    await loa.press("Roll back");
    await loa.fill("Why you roll it back", "Calendars are missing");
    await loa.choose("Mail that came to the new mailbox since the switch", /Leave it/);
    await loa.press("Roll this switch back");
    await loa.seesCard("Taken back by", "Calendars are missing");
    await support.seesCard("Calendars are missing");
    await Promise.all([loa.picture("rolled-back"), support.picture("rolled-back")]);
    const attempt = await newestAttempt(db, id);
    assert.deepEqual([attempt?.rolled_back_reason, attempt?.bring_back], ["Calendars are missing", false]);
  });

  const person = async (name: string) =>
    (await stage.store.db.selectFrom("people").select("id").where("name", "=", name).executeTakeFirstOrThrow()).id;
});
