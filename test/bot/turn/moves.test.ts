import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import type { NoticeChannel } from "../../../src/notices/types.ts";
import { sendDue } from "../../../src/notices/worker.ts";
import { askForDecisions } from "../../../src/mailboxes/deciding/ask.ts";
import { addAttempt, patchAttempt } from "../../../src/mailboxes/switch/store.ts";
import type { OdsCode } from "../../../src/onboarding/types.ts";
import { assignRole } from "../../../src/people/roles.ts";
import { inTransaction } from "../../../src/store/transaction.ts";
import { addMailbox } from "../../mailboxes/fixtures.ts";
import { openWorld, wordsOf, type Chat, type Sent, type World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

describe("decisions of a move on cards", function () {
  this.timeout(60_000);
  let world: World;
  let loa: Chat;
  let second: Chat;
  let support: Chat;
  let stranger: Chat;
  const ods = "ZZ931";

  before(async () => {
    world = await openWorld();
    loa = world.chat("Demo LOA");
    second = world.chat("Demo Second LOA");
    support = world.chat("Demo Programme");
    stranger = world.chat("Demo Elsewhere");
    for (const [chat, code] of [
      [loa, ods],
      [second, ods],
      [stranger, "ZZ932"],
    ] as const) {
      const given = await assignRole(world.house.deps)({
        by: null,
        person: await chat.id(),
        role: "loa",
        odsCode: code,
      });
      assert.ok(given.ok);
    }
    await world.programme(support);
    for (const chat of [loa, second, support, stranger]) await chat.say("Hello");
  });
  after(() => world.close());
  beforeEach(() => void world.teams.posted.splice(0));

  const noEmail: NoticeChannel = {
    name: "email",
    idempotent: true,
    send: () => Promise.resolve({ kind: "unreachable", reason: "no-address" }),
  };
  const drain = async (): Promise<void> => {
    const { db } = world.house.store;
    const deps = { db, clock: world.house.clock, log: world.house.deps.log };
    for (let round = 0; round < 40; round++) {
      world.house.clock.add(2);
      if ((await sendDue({ ...deps, channels: { teams: world.bot.channel, email: noEmail } })) === 0) return;
    }
    assert.fail("the outbox does not come to rest");
  };
  const cardIn = (sent: Sent): Json => {
    assert.equal(sent.status, 200);
    assert.equal(sent.body?.type, "application/vnd.microsoft.card.adaptive", wordsOf(sent.body));
    return sent.body.value as Json;
  };
  const buttons = (value: unknown): readonly Json[] => {
    if (typeof value !== "object" || value === null) return [];
    const own = (value as Json)["type"] === "Action.Execute" ? [value as Json] : [];
    return [...own, ...Object.entries(value).flatMap(([key, inner]) => (key === "fallback" ? [] : buttons(inner)))];
  };
  const buttonOf = (value: unknown, title: string): Json => {
    const found = buttons(value).find((one) => one["title"] === title);
    assert.ok(
      found !== undefined,
      `${title} is not among ${buttons(value)
        .map((one) => String(one["title"]))
        .join(", ")}`,
    );
    return found["data"] as Json;
  };
  const addWave = async (): Promise<{ wave: string; mailbox: string }> => {
    const { db } = world.house.store;
    const [wave, mailbox] = [randomUUID(), await addMailbox(db, ods, { state: "in-step" })];
    const now = world.house.clock.now();
    await db
      .insertInto("waves")
      .values({
        ...{ id: wave, ods_code: ods as OdsCode, name: `Wave ${wave.slice(0, 4)}`, state: "running", changed_at: now },
        ...{ switch_at: null, switch_typed: null, quiet_from: null, quiet_to: null, max_bytes_per_second: null },
        ...{ go_loa_by: null, go_loa_at: null, go_ism_by: null, go_ism_at: null },
      })
      .execute();
    await db.updateTable("mailboxes").set({ wave_id: wave }).where("id", "=", mailbox).execute();
    return { wave, mailbox };
  };
  const posted = (chat: Chat) => world.teams.posted.filter(({ conversation }) => conversation === chat.conversation);

  it("the LOAs and the support get the wave's card once; a press shows it as it stands, and the others' cards follow", async () => {
    const { wave } = await addWave();
    for (let round = 0; round < 2; round += 1) await askForDecisions(world.house.deps)();
    await drain();
    assert.deepEqual(
      [posted(loa).length, posted(second).length, posted(support).length, posted(stranger).length],
      [1, 1, 1, 0],
    );
    const card = posted(loa)[0];
    assert.match(wordsOf(card), /Choose when to switch .* In step and ready/);
    assert.doesNotMatch(wordsOf(card), /Give the go/);
    assert.match(wordsOf(posted(support)[0]), /needs your go .* Give the go/);
    assert.doesNotMatch(wordsOf(posted(support)[0]), /Switch as soon as in step/);

    // Someone of another organisation who has got hold of the ids, and a version that is made up.
    const data = buttonOf(card, "Switch as soon as in step");
    assert.deepEqual(data, { id: wave, version: 1, decision: "now" });
    assert.match(wordsOf(await stranger.press("wave.decide", data)), /cannot find this/);
    assert.match(wordsOf(await loa.press("wave.decide", { ...data, id: "no-uuid" })), /cannot find this/);

    // The clocks go forward, then back: asked again, and the choice between the two is taken.
    const at = { id: wave, version: 1, decision: "at" };
    const never = cardIn(await loa.press("wave.decide", { ...at, date: "2027-03-28", time: "01:30" }));
    assert.match(wordsOf(never), /this time never comes/);
    assert.match(wordsOf(cardIn(await loa.press("wave.decide", { ...at, date: "", time: "" }))), /not a date and time/);
    const twice = cardIn(await loa.press("wave.decide", { ...at, date: "2027-10-31", time: "01:30" }));
    assert.match(wordsOf(twice), /comes twice/);
    const chosen = cardIn(await loa.press("wave.decide", buttonOf(twice, "The second 01:30 (winter time)")));
    assert.match(wordsOf(chosen), /You set the time of the switch.*Sunday 31 October 2027 at 01:30/);
    await drain();
    const updates = world.teams.posted.filter(({ method }) => method === "PUT");
    assert.ok(updates.some(({ conversation }) => conversation === second.conversation));

    // The second LOA's press on the card of before: told how it stands, nothing is changed.
    const stale = cardIn(await second.press("wave.decide", data));
    assert.match(wordsOf(stale), /changed since the card was made.*31 October 2027/);
    // The support's go, once; its button is gone then.
    const go = cardIn(await support.press("wave.decide", { id: wave, version: 2, decision: "support-go" }));
    assert.match(wordsOf(go), /You gave the go/);
    assert.doesNotMatch(wordsOf(go), /Give the go/);
    const mine = cardIn(await loa.press("wave.decide", { id: wave, version: 3, decision: "support-go" }));
    assert.match(wordsOf(mine), /You gave the other go yourself/);
  });

  it("says how the move stands, opens a wave from the list, and tells nobody of another organisation's", async () => {
    const { wave } = await addWave();
    const [sent] = (await loa.say("how is our move going?")).posted;
    assert.match(wordsOf(sent), /How the move of .* stands.*Mailboxes in your list.*In step, ready to switch.*Waves/);
    const open = buttons(sent).find((one) => (one["data"] as Json)["id"] === wave);
    assert.equal(open?.["verb"], "wave.show");
    const shown = cardIn(await loa.press("wave.show", open["data"] as Json));
    assert.match(wordsOf(shown), /Switch of Wave .*Switch as soon as in step/);
    assert.match(wordsOf(await stranger.press("wave.show", { id: wave })), /cannot find this/);
    assert.match(wordsOf(await stranger.press("wave.show", { id: "' or 1=1" })), /cannot find this/);
    assert.match(
      wordsOf((await stranger.say("show our waves")).posted),
      /No mailbox of your organisation is on my list/,
    );
    assert.match(wordsOf((await support.say("show our waves")).posted), /I show each organisation its own move/);
  });

  it("attachments: released, kept, decided meanwhile, another organisation's, on a card that follows", async () => {
    const { mailbox } = await addWave();
    const { db } = world.house.store;
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const id = randomUUID();
      ids.push(id);
      const none = { released_by: null, released_at: null, reason: null };
      const at = new Date(Date.parse("2026-11-20T10:00:00Z") + n * 1_000);
      const octets = { header: Buffer.from("x"), body: Buffer.from("x") };
      const name = n === 0 ? "[demo](http://evil.example)\u202egpj.exe" : `demo-${n}.exe`;
      await db
        .insertInto("quarantine_items")
        .values({ id, mailbox_id: mailbox, digest: id, name, why: "a program", size: 2_048, at, ...none, ...octets })
        .execute();
    }
    await askForDecisions(world.house.deps)();
    await drain();
    const card = posted(loa).find((one) => wordsOf(one).includes("attachments"));
    assert.match(wordsOf(card), /7 attachments were taken out of your mail.*2 more follow/);
    assert.equal(posted(support).filter((one) => wordsOf(one).includes("attachments")).length, 0);
    const release = buttonOf(card, "Release 1");
    assert.deepEqual(release, { id: ids[0], version: 1, decision: "release" });
    assert.match(wordsOf(await stranger.press("held.decide", release)), /cannot find this/);
    assert.match(wordsOf(await support.press("held.decide", release)), /role does not allow/);
    const after = cardIn(await loa.press("held.decide", release));
    assert.match(wordsOf(after), /You released \[demo\].*goes to the person’s new mailbox now.*1\. demo-1\.exe/);
    assert.match(wordsOf(cardIn(await second.press("held.decide", release))), /decided already/);
    const keep = buttonOf(after, "Keep 1 out");
    assert.match(wordsOf(cardIn(await loa.press("held.decide", keep))), /You kept demo-1\.exe out on/);
    const stale = cardIn(await second.press("held.decide", { ...keep, decision: "release" }));
    assert.match(wordsOf(stale), /changed since the card was made/);
    for (const id of ids.slice(2)) await loa.press("held.decide", { id, version: 1, decision: "keep" });
    const last = await world.actions.moves.showHeld({ person: await loa.id(), odsCode: ods });
    assert.equal(last?.counts.held, 0);
    const jobs = world.house.jobs.filter(({ kind }) => kind === "deliver-released");
    assert.deepEqual(
      jobs.map(({ data }) => data),
      [{ itemId: ids[0] }],
    );
    await db
      .updateTable("quarantine_items")
      .set({ state: "refused", reason: "No login is stored for the new mailbox." })
      .where("id", "=", ids[0] ?? "")
      .execute();
    await drain();
    // The refreshed cards say, from the record, what each one's press did and what became of it.
    const shown = (chat: Chat): string =>
      wordsOf(posted(chat).findLast(({ method, activity }) => method === "PUT" && wordsOf(activity).includes("kept")));
    assert.match(shown(loa), /1 attachment could not be delivered.*You kept demo-\d\.exe out on.*No login is stored/);
    assert.match(shown(second), /Demo LOA kept demo-\d\.exe out on/);
  });

  it("a roll-back needs its reason, says what becomes of the mail, and is one roll-back however often it is pressed", async () => {
    const { mailbox } = await addWave();
    const { deps, store } = world.house;
    await inTransaction(store.db, async (trx) => {
      const started_by = await loa.id();
      const made = await addAttempt(trx, { mailbox_id: mailbox, attempt: 1, created_at: deps.clock.now(), started_by });
      await patchAttempt(trx, made, { forwarded_at: deps.clock.now() });
      await trx
        .updateTable("mailboxes")
        .set({ state: "switched", switched_at: deps.clock.now() })
        .where("id", "=", mailbox)
        .execute();
    });
    const data = { id: mailbox, version: 1, decision: "roll-back" };
    assert.match(
      wordsOf(await stranger.press("switch.decide", { ...data, reason: "x", back: "yes" })),
      /cannot find this/,
    );
    const missing = cardIn(await loa.press("switch.decide", { ...data, reason: "  ", back: "yes" }));
    assert.match(wordsOf(missing), /Write why.*The mailbox is switched/);
    const back = cardIn(await loa.press("switch.decide", { ...data, reason: "Calendars are missing", back: "no" }));
    assert.match(wordsOf(back), /You rolled the switch back.*Calendars are missing.*stays in the new mailbox/);
    const again = cardIn(await second.press("switch.decide", { ...data, version: 2, reason: "me too", back: "yes" }));
    assert.match(wordsOf(again), /Calendars are missing/);
    assert.doesNotMatch(wordsOf(again), /me too/);
    const stale = cardIn(await second.press("switch.decide", { ...data, reason: "late", back: "yes" }));
    assert.match(wordsOf(stale), /changed since the card was made/);
  });
});
