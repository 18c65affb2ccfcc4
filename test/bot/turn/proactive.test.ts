import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import type { NoticeChannel, OutgoingNotice, SendOutcome } from "../../../src/notices/types.ts";
import { sendDue } from "../../../src/notices/worker.ts";
import { good, nineFacts } from "../../onboarding/house.ts";
import type { Trouble } from "./teams.ts";
import { openWorld, wordsOf, type Chat, type World } from "./world.ts";

describe("messages that the bot sends on its own", function () {
  this.timeout(60_000);
  let world: World;
  let loa: Chat;
  let ism: Chat;

  before(async () => {
    world = await openWorld();
    loa = world.chat("Demo LOA");
    ism = world.chat("Demo Manager");
    await world.ism(ism, "Demo North");
    for (const chat of [loa, ism]) await chat.say("Hello");
    await world.house.store.db
      .insertInto("region_rules")
      .values({ kind: "code", value: "ZZ921", region: "Demo North" })
      .execute();
  });
  after(() => world.close());
  beforeEach(() => {
    world.teams.posted.splice(0);
    world.teams.trouble.splice(0);
  });

  const noEmail: NoticeChannel = {
    name: "email",
    idempotent: true,
    send: () => Promise.resolve({ kind: "unreachable", reason: "no-address" }),
  };

  /** Lets the outbox work until nothing is due any more. */
  const drain = async (): Promise<void> => {
    const { db } = world.house.store;
    const deps = { db, clock: world.house.clock, log: world.house.deps.log };
    for (let round = 0; round < 40; round++) {
      world.house.clock.add(2);
      if ((await sendDue({ ...deps, channels: { teams: world.bot.channel, email: noEmail } })) === 0) return;
    }
    assert.fail("the outbox does not come to rest");
  };

  it("brings the support manager a card that can be pressed, and the organisation each outcome", async () => {
    const sent = good(
      await world.house.actions.submitIntent({
        person: await loa.id(),
        key: randomUUID(),
        facts: nineFacts({ odsCode: "ZZ921" }),
      }),
    ).intent;
    await drain();
    const [card] = world.teams.posted;
    assert.equal(card?.conversation, ism.conversation);
    assert.match(wordsOf(card), /New request .* Accept \|/);

    world.teams.posted.splice(0);
    await ism.press("intent.ask", { id: sent.id, version: sent.version, question: "Which contract?" });
    await drain();
    const toLoa = world.teams.posted.filter(
      ({ conversation, method }) => conversation === loa.conversation && method === "POST",
    );
    assert.equal(toLoa.length, 1);
    assert.match(wordsOf(toLoa), /Which contract\?.*Send the answer/);

    world.teams.posted.splice(0);
    await loa.press("intent.answer", { id: sent.id, version: sent.version + 1, answer: "Ours" });
    await drain();
    assert.match(wordsOf(world.teams.posted.filter(({ conversation }) => conversation === ism.conversation)), /Ours/);

    world.teams.posted.splice(0);
    await ism.press("intent.accept", { id: sent.id, version: sent.version + 2 });
    await drain();
    assert.match(
      wordsOf(world.teams.posted.filter(({ conversation }) => conversation === loa.conversation)),
      /is accepted/,
    );
  });

  it("refreshes every copy of a card that stands in a chat", async () => {
    const { db } = world.house.store;
    const sent = good(await world.house.actions.listIntents({ person: await loa.id(), which: "mine" })).items[0];
    const copies = await db
      .selectFrom("card_copies")
      .selectAll()
      .where("card_key", "=", `intent:${sent?.id}`)
      .execute();
    assert.ok(copies.length >= 3);
    good(await world.house.actions.withdrawIntent({ person: await loa.id(), id: sent?.id ?? "" }));
    await drain();
    const updated = world.teams.posted.filter(({ method }) => method === "PUT").map(({ id }) => id);
    assert.deepEqual(updated.toSorted(), copies.map(({ activity_id }) => activity_id).toSorted());
    assert.match(wordsOf(world.teams.posted), /withdrew this request/);
    assert.doesNotMatch(wordsOf(world.teams.posted), /\| Accept/);
  });

  const notice = async (chat: Chat, more: Partial<OutgoingNotice> = {}): Promise<OutgoingNotice> => ({
    id: randomUUID(),
    kind: "test",
    title: "A title with **signs** and ${templates}",
    paragraphs: ["One paragraph."],
    card: null,
    mode: "new",
    copies: [],
    to: {
      person: await chat.id(),
      tenantId: "d0000000-0000-4000-8000-000000000001",
      objectId: chat.objectId,
      name: "Demo",
      email: null,
      conversation: {
        conversationId: chat.conversation,
        serviceUrl: world.teams.serviceUrl,
        reference: {
          channelId: "msteams",
          serviceUrl: world.teams.serviceUrl,
          conversation: { id: chat.conversation, isGroup: false, conversationType: "personal", name: "" },
          bot: { id: "28:bot", name: "Onboarding" },
          user: { id: "29:x", name: "Demo" },
        },
      },
    },
    perhapsAlreadySent: false,
    ...more,
  });

  const send = async (given: OutgoingNotice): Promise<SendOutcome> =>
    world.bot.channel.send(given, AbortSignal.timeout(20_000));

  const blocked = { error: { code: "MessageWritesBlocked", message: "User blocked the conversation" } };
  const blockedInside = { errorCode: 209, message: '{"subCode":"MessageWritesBlocked","details":null}' };
  const outcomes: readonly (readonly [string, Trouble, SendOutcome])[] = [
    [
      "429 with Retry-After",
      { status: 429, headers: { "Retry-After": "7" } },
      { kind: "later", reason: "429", afterSeconds: 7 },
    ],
    ["429 without", { status: 429 }, { kind: "later", reason: "429" }],
    ["412", { status: 412 }, { kind: "later", reason: "412" }],
    ["403 blocked", { status: 403, body: blocked }, { kind: "unreachable", reason: "MessageWritesBlocked" }],
    [
      "403 blocked, as Teams says it",
      { status: 403, body: blockedInside },
      { kind: "unreachable", reason: "MessageWritesBlocked" },
    ],
    ["404", { status: 404 }, { kind: "unreachable", reason: "404" }],
    ["503", { status: 503 }, { kind: "later", reason: "503" }],
    ["500", { status: 500 }, { kind: "in-doubt", reason: "500" }],
    ["502", { status: 502 }, { kind: "in-doubt", reason: "502" }],
    ["400", { status: 400 }, { kind: "unreachable", reason: "400" }],
  ];
  for (const [name, trouble, expected] of outcomes) {
    it(`${name}: asked once, and the outbox is told what to do`, async () => {
      world.teams.trouble.push(trouble);
      assert.deepEqual(await send(await notice(loa)), expected);
      assert.deepEqual([world.teams.trouble.length, world.teams.posted.length], [0, 0]);
    });
  }

  it("is in doubt where the connection broke after the message was taken", async () => {
    world.teams.trouble.push("hang-up-after");
    assert.equal((await send(await notice(loa))).kind, "in-doubt");
    assert.equal(world.teams.posted.length, 1);
  });

  it("knows that nothing was sent where nobody listens", async () => {
    const there = await notice(loa);
    const conversation = { ...there.to.conversation, serviceUrl: "http://127.0.0.1:9/" };
    const reference = { ...(there.to.conversation?.reference as object), serviceUrl: "http://127.0.0.1:9/" };
    const gone = { ...there, to: { ...there.to, conversation: { ...conversation, conversationId: "x", reference } } };
    assert.deepEqual(await send(gone), { kind: "later", reason: "ECONNREFUSED" });
  });

  it("sends nothing to a service URL that is not allowed, although it was stored", async () => {
    const there = await notice(loa);
    const conversation = { conversationId: "x", serviceUrl: "https://evil.example/", reference: {} };
    assert.deepEqual(await send({ ...there, to: { ...there.to, conversation } }), {
      kind: "unreachable",
      reason: "service-url",
    });
  });

  it("says that a doubtful message may have come before", async () => {
    await send(await notice(loa, { perhapsAlreadySent: true }));
    assert.match(wordsOf(world.teams.posted), /You may have had this message before/);
  });

  it("keeps going when one copy of a card is gone", async () => {
    const person = await loa.id();
    const copy = (activityId: string) => ({ person, conversationId: loa.conversation, activityId });
    world.teams.trouble.push({ status: 404 });
    const outcome = await send(await notice(loa, { mode: "update", copies: [copy("gone"), copy("there")] }));
    assert.deepEqual([outcome.kind, world.teams.posted.map(({ id }) => id)], ["sent", ["there"]]);
  });
});
