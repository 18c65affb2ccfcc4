import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import { requires } from "../../setup/needs.ts";
import { openStage, type Stage } from "../playground.ts";
import { openBrowser, openScreen, type Screen } from "./browser.ts";

describe("three people in real chats", function () {
  this.timeout(240_000);
  requires("chromium", "playground");
  let stage: Stage;
  let browser: Browser;
  let loa: Screen;
  let one: Screen;
  let two: Screen;

  before(async () => {
    stage = await openStage(["loa", "ism-1", "ism-2"]);
    browser = await openBrowser();
    const screens = await Promise.all(stage.chats.map(({ url, person }) => openScreen(browser, url, person.role)));
    [loa, one, two] = screens as [Screen, Screen, Screen];
    // The Playground tells the bot of each installation; the welcome is the first thing that everybody sees.
    await Promise.all([
      loa.sees("Ask to join NHSmail"),
      ...[one, two].map((screen) => screen.sees("Show what waits for me")),
    ]);
  });
  after(async () => {
    await browser.close();
    await stage.close();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed")
      await Promise.all([loa, one, two].map((screen) => screen.picture("failed")));
  });

  const events = async (odsCode: string): Promise<readonly string[]> => {
    const rows = await stage.store.db
      .selectFrom("organisation_events")
      .select("verb")
      .where("ods_code", "=", odsCode as never)
      .orderBy("version")
      .execute();
    return rows.map(({ verb }) => verb);
  };

  /** Fills in the form, looks at the summary, sends. */
  const ask = async (odsCode: string, organisation: string): Promise<void> => {
    await loa.fill(/Transition lead/, "Demo Lead");
    await loa.fill(/Organisation name/, organisation);
    await loa.fill(/ODS code/, odsCode);
    await loa.fill(/Current email platform/, "Exchange 2010");
    await loa.fill(/Support arrangements/, "Own team");
    await loa.fill(/support contract ends/, "31 March 2027");
    await loa.fill(/Known issues/, "Slow on Mondays");
    await loa.fill(/would like to start/, "June 2027");
    await loa.fill(/NHSmail accounts you have/, "12");
    await loa.fill(/New NHSmail accounts/, "about 450");
    await loa.press("Check my answers");
    await loa.seesCard("Check your request", organisation);
  };

  it("takes an intent: form, summary, a correction in words, then a reference", async () => {
    await loa.press("Fill in the form");
    await ask("ZZ902", "Demo Trust North (demonstration)");
    await loa.picture("summary");
    await loa.say("no, the ODS code is ZZ901");
    await loa.seesCard("Check your request", "ZZ901");
    await loa.press("Send");
    await loa.seesCard("Your request is sent", "ZZ901");
    await loa.picture("sent");
    assert.deepEqual(await events("ZZ901"), ["submit"]);
  });

  it("asks back, and the answer returns", async () => {
    await one.sees(/asks to join NHSmail/);
    await two.sees(/asks to join NHSmail/);
    await one.picture("approval");
    await one.press("Ask a question");
    await one.fill("Your question to the organisation", "Which contract is it?");
    await one.press("Send the question");
    // The card of the request shows the question first; the message about it comes last, and nothing changes after it.
    await loa.seesCard("A question about your request", "Which contract is it?");
    await loa.picture("question");
    await loa.fill("Your answer", "The one with our own team.");
    await loa.press("Send the answer");
    await one.sees("The one with our own team.");
    assert.deepEqual(await events("ZZ901"), ["submit", "ask", "answer"]);
  });

  it("lets two press at once: one decision, and both see who made it", async () => {
    await two.sees("The one with our own team.");
    await stage.atRest();
    await Promise.all([one.press("Accept"), two.press("Accept")]);
    await Promise.all([one, two].map((screen) => screen.sees(/accepted this request on/)));
    await Promise.all([one.picture("decided"), two.picture("decided")]);
    await loa.sees(/is accepted/);
    await loa.picture("accepted");
    assert.deepEqual(await events("ZZ901"), ["submit", "ask", "answer", "accept"]);
  });

  it("goes on where it was after a kill in the middle of a conversation", async () => {
    await loa.say("form");
    await loa.sees("Your request to join NHSmail");
    await stage.killAndRestart();
    await ask("ZZ902", "Demo Community Services North (demonstration)");
    await loa.picture("after-kill");
    await loa.press("Send");
    await loa.seesCard("Your request is sent", "ZZ902");
    assert.deepEqual(await events("ZZ902"), ["submit"]);
  });

  it("hands over to another support manager, who declines with a reason", async () => {
    await one.seesCard("asks to join NHSmail", "ZZ902");
    await one.press("Hand over");
    await one.choose("Support manager who takes this request", /Demo Support Manager Two/);
    await one.press("Hand it over");
    await two.seesCard("was handed to you", "ZZ902");
    await two.picture("handed-over");
    await two.press("Decline");
    await two.fill("Why, and what the organisation can do next", "Ask again when the contract has ended.");
    await two.press("Decline this request");
    await loa.sees(/Ask again when the contract has ended/);
    await loa.picture("declined");
    assert.deepEqual(await events("ZZ902"), ["submit", "hand-over", "decline"]);
  });

  it("answers a question with its source, and passes on what the guidance does not say", async () => {
    await loa.say("What is a managed migration?");
    await loa.seesCard("Source", "managed migration");
    await loa.picture("answer");
    await loa.say("How much does a managed migration cost?");
    await loa.press("Ask my ISM");
    // It goes to whoever accepted the organisation's request, and that was decided by a race.
    const asked = await Promise.any(
      [one, two].map((screen) => screen.seesCard("A question from", "cost").then(() => screen)),
    );
    await asked.fill("Your answer", "Ask for a quote from the catalogue.");
    await asked.press("Send the answer");
    await loa.seesCard("Ask for a quote from the catalogue.");
    await loa.picture("answered-by-ism");
  });

  it("answers in a channel when mentioned, and is silent there otherwise", async () => {
    const { page } = loa;
    await page.locator('button[aria-label="Demo team - Announcements"]').click();
    await loa.sees(/Mention me with a question/);
    const posted = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/messages"));
    await page.getByRole("textbox").last().click();
    const named = page.getByText("NHSmail onboarding", { exact: true });
    const above = await named.count();
    await page.keyboard.type("@");
    // The name stands in the messages above too: the list of names has opened when it stands there once more.
    await named.nth(above).waitFor();
    await named.last().click();
    await page.keyboard.type(" what is a managed migration?");
    await page.keyboard.press("Enter");
    await loa.seesCard("Source");
    await loa.picture("channel");
    assert.equal(await page.locator(".ac-adaptiveCard").count(), 1);
    const thread = decodeURIComponent(/conversations\/([^/]+)\//.exec((await posted).url())?.[1] ?? "");
    const said = page.getByText(/User Application -> .* message 201/);
    const before = await said.count();
    await overhears(page, thread, "what is a partial managed migration?");
    assert.deepEqual([await said.count(), await page.locator(".ac-adaptiveCard").count()], [before, 1]);
    await overhears(page, thread, "<at>NHSmail onboarding</at> what is a partial managed migration?");
    await page.locator(".ac-adaptiveCard").nth(1).waitFor();
  });
});

/**
 * The Playground brings a bot only what mentions it, as Teams does by default; an app that may read a channel along gets
 * the rest too. So the Playground is asked to send such a message (its "custom activity"). Ends when the bot has
 * answered 200, which it does after its own messages.
 */
const overhears = async (page: Page, thread: string, text: string): Promise<void> => {
  const taken = page.getByText(/-> User Application message 200/);
  const before = await taken.count();
  const base = new URL("/_internal/v1/customActivities", page.url()).href;
  const template = await fetch(`${base}/template?conversationId=${encodeURIComponent(thread)}`);
  const activity = (await template.json()) as { readonly recipient: { readonly id: string } };
  const mentioned = { type: "mention", text: "<at>NHSmail onboarding</at>", mentioned: activity.recipient };
  const entities = text.includes("<at>") ? [mentioned] : [];
  const sent = await fetch(base, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...activity, type: "message", text, entities }),
  });
  assert.equal(sent.status, 200);
  await taken.nth(before).waitFor();
};
