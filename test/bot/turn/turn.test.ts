import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { pressedCard } from "../../../bot/cards/pressed.ts";
import { initialState } from "../../../bot/conversation/step.ts";
import { activityOf, messagesOf } from "../../../bot/send.ts";
import type { Reply } from "../../../bot/turn-document.ts";
import { parseOdsCode } from "../../../src/onboarding/types.ts";
import { good, nineFacts } from "../../onboarding/house.ts";
import { openWorld, wordsOf, type Chat, type World } from "./world.ts";

describe("a turn", function () {
  this.timeout(60_000);
  let world: World;
  let loa: Chat;
  let first: Chat;
  let second: Chat;

  before(async () => {
    world = await openWorld();
    loa = world.chat("Demo LOA");
    first = world.chat("Demo Manager One");
    second = world.chat("Demo Manager Two");
    await world.ism(first, "Demo North");
    await world.ism(second, "Demo North");
  });
  after(() => world.close());
  beforeEach(() => {
    world.teams.posted.splice(0);
    world.teams.trouble.splice(0);
  });

  const submitted = async (odsCode: string): Promise<{ id: string; version: number; reference: string }> => {
    const person = await loa.id();
    await world.house.store.db
      .insertInto("region_rules")
      .values({ kind: "code", value: odsCode, region: "Demo North" })
      .execute();
    const facts = nineFacts({ odsCode });
    const { intent } = good(await world.house.actions.submitIntent({ person, key: randomUUID(), facts }));
    return intent;
  };

  it("answers a message, in plain text", async () => {
    const { status, posted } = await loa.say("Hello");
    assert.equal(status, 200);
    assert.equal(posted.length >= 1, true);
    assert.equal(posted[0]?.conversation, loa.conversation);
    assert.match(wordsOf(posted), /Hello/);
  });

  it("answers the same activity once, however often it is delivered, also at the same moment", async () => {
    const id = randomUUID();
    const all = await Promise.all(Array.from({ length: 10 }, () => loa.send({ id, text: "Hello" })));
    assert.deepEqual([...new Set(all.map(({ status }) => status))], [200]);
    assert.equal(world.teams.posted.filter((one) => one.activity["type"] === "message").length, 1);
  });

  it("gives the same answer again to an activity that is delivered after a restart", async () => {
    const id = randomUUID();
    const before = await loa.send({ id, text: "Hello" });
    world.restart();
    const again = await loa.send({ id, text: "Hello" });
    assert.equal(wordsOf(again.posted), wordsOf(before.posted));
  });

  it("goes on where sending stopped when Teams took only a part", async () => {
    const id = randomUUID();
    world.teams.trouble.push({ status: 502 });
    const broken = await loa.send({ id, text: "Hello" });
    assert.equal(broken.status, 503);
    const again = await loa.send({ id, text: "Hello" });
    assert.equal(again.status, 200);
    assert.equal(again.posted.length >= 1, true);
    const third = await loa.send({ id, text: "Hello" });
    assert.equal(third.posted.length, 0);
  });

  it("welcomes once, although Teams tells of an installation twice", async () => {
    const newcomer = world.chat("Demo Newcomer");
    const one = await newcomer.send({ type: "installationUpdate", action: "add", text: undefined });
    const bot = { id: "28:d0000000-0000-4000-8000-0000000000b0" };
    const two = await newcomer.send({ type: "conversationUpdate", membersAdded: [bot], text: undefined });
    assert.deepEqual([one.posted.length, two.posted.length], [1, 0]);
    assert.match(wordsOf(one.posted), /Ask to join NHSmail/);
  });

  it("forgets where a person is reached when they remove the app", async () => {
    const leaver = world.chat("Demo Leaver");
    await leaver.say("Hello");
    const kept = async (): Promise<number> =>
      (
        await world.house.store.db
          .selectFrom("conversations")
          .select("person_id")
          .where("person_id", "=", await leaver.id())
          .execute()
      ).length;
    assert.equal(await kept(), 1);
    const { posted } = await leaver.send({ type: "installationUpdate", action: "remove", text: undefined });
    assert.deepEqual([await kept(), posted.length], [0, 0]);
  });

  it("stays silent in a channel unless mentioned, and speaks of nobody's request there", async () => {
    const conversation = {
      id: "19:channel",
      conversationType: "channel",
      tenantId: "d0000000-0000-4000-8000-000000000001",
    };
    const silent = await loa.send({ conversation, text: "Hello all" });
    assert.equal(silent.posted.length, 0);
    const recipient = { id: "28:bot", name: "Onboarding" };
    const mention = { type: "mention", mentioned: recipient, text: "<at>Onboarding</at>" };
    const spoken = await loa.send({
      conversation,
      recipient,
      entities: [mention],
      text: "<at>Onboarding</at> purple elephants?",
    });
    assert.match(wordsOf(spoken.posted), /our own chat/);
    const other = { type: "mention", mentioned: { id: "29:other" }, text: "<at>Somebody</at>" };
    assert.equal(
      (await loa.send({ conversation, recipient, entities: [other], text: "<at>Somebody</at> hi" })).posted.length,
      0,
    );
  });

  it("answers a press with HTTP 200, whatever came of it", async () => {
    for (const [verb, data] of [
      ["intent.accept", { id: randomUUID(), version: 1 }],
      ["intent.accept", { id: "not a uuid", version: 1 }],
      ["intent.accept", {}],
      ["no.such.verb", { id: 1 }],
      ["draft.form", { rev: -1, odsCode: { nested: true } }],
      ["__proto__", { constructor: 1 }],
      ["asked.answer", { id: randomUUID(), version: 1, answer: "x" }],
    ] as const) {
      const { status, body } = await first.press(verb, data);
      assert.equal(status, 200, verb);
      assert.equal(body?.statusCode, 200);
      assert.match(body.type ?? "", /^application\/vnd\.microsoft\.(activity\.message|card\.adaptive)$/);
    }
  });

  it("answers a press in words when its messages cannot be sent", async () => {
    const person = world.chat("Demo Unlucky");
    await person.say("Hello");
    world.teams.trouble.push({ status: 500 });
    const { status, body } = await person.press("draft.press", { rev: 0, press: "begin" });
    assert.deepEqual([status, body?.type], [200, "application/vnd.microsoft.error"]);
  });

  it("lets two support managers press at once: one decision, and the other sees who decided", async () => {
    const { id, version } = await submitted("ZZ911");
    const [one, two] = await Promise.all([
      first.press("intent.accept", { id, version }),
      second.press("intent.decline", { id, version, reason: "Too early" }),
    ]);
    const words = [wordsOf(one.body), wordsOf(two.body)];
    const winners = words.filter((text) => /You (accepted|declined) this request/.test(text));
    const losers = words.filter((text) => /was quicker/.test(text));
    assert.deepEqual([winners.length, losers.length], [1, 1]);
    const events = await world.house.store.db
      .selectFrom("organisation_events")
      .select("verb")
      .where("intent_id", "=", id as never)
      .execute();
    assert.equal(events.length, 2);
  });

  it("has one effect when one press is delivered 50 times under new ids", async () => {
    const { id, version } = await submitted("ZZ912");
    const answers = await Promise.all(Array.from({ length: 15 }, () => first.press("intent.accept", { id, version })));
    assert.ok(answers.every(({ body }) => /You accepted|recorded already/.test(wordsOf(body))));
    const events = await world.house.store.db
      .selectFrom("organisation_events")
      .select("verb")
      .where("intent_id", "=", id as never)
      .execute();
    assert.deepEqual(events.map(({ verb }) => verb).sort(), ["accept", "submit"]);
  });

  it("has one effect when a decision is delivered 100 times to two processes", async () => {
    const { id, version } = await submitted("ZZ930");
    world.double();
    const same = randomUUID();
    const deliver = (index: number) =>
      first.press("intent.decline", { id, version, reason: "Too early" }, index % 2 === 0 ? { id: same } : {});
    // A person's line holds twenty; the channel delivers the rest again.
    let waiting = Array.from({ length: 100 }, (_, index) => index);
    while (waiting.length > 0) {
      const answers = await Promise.all(
        waiting.slice(0, 30).map(async (index) => ({ index, ...(await deliver(index)) })),
      );
      const late = answers.filter(({ body }) => body?.statusCode === 429).map(({ index }) => index);
      assert.ok(answers.every(({ status }) => status === 200));
      waiting = [...late, ...waiting.slice(30)];
    }
    const events = await world.house.store.db
      .selectFrom("organisation_events")
      .select("verb")
      .where("intent_id", "=", id as never)
      .execute();
    assert.deepEqual(events.map(({ verb }) => verb).sort(), ["decline", "submit"]);
  });

  it("keeps the order of messages that come in quick succession", async () => {
    const hasty = world.chat("Demo Hasty");
    const [one, two] = await Promise.all([hasty.say("Hello"), hasty.say("Help")]);
    assert.deepEqual([one.status, two.status], [200, 200]);
    const { document } = await world.house.actions.loadDraft({ person: await hasty.id(), kind: "conversation" });
    assert.equal((document as { handled: unknown[] }).handled.length, 2);
  });

  it("lets an older answer go where the conversation would be too large to store with it", async () => {
    const talker = world.chat("Demo Talker");
    const [person, kind] = [await talker.id(), "conversation"];
    const old = { activity: "old", outcome: { replies: [{ kind: "text", text: "x".repeat(65_250) }] } };
    const document = { state: initialState, handled: [old] };
    good(await world.house.actions.saveDraft({ person, kind, version: 0, document }));
    const { status, posted } = await talker.say("Hello");
    assert.deepEqual([status, posted.length], [200, 1]);
    const saved = await world.house.actions.loadDraft({ person, kind });
    const { handled } = saved.document as { handled: { activity: string; outcome?: unknown }[] };
    assert.deepEqual([saved.version, handled.length, handled[1]], [2, 2, { activity: "old" }]);
    assert.notEqual(handled[0]?.outcome, undefined);
  });

  it("says a sentence and the card after it in one message, unless the card is kept fresh later", async () => {
    const { posted } = await world.chat("Demo Asker").say("What is a managed migration?");
    assert.equal(posted.length, 1);
    const text: Reply = { kind: "text", text: "Here it is." };
    const card: Reply = { kind: "card", card: pressedCard("Taken.") };
    const record: Reply = { ...card, copyOf: { name: "request", key: "intent:1" } };
    assert.deepEqual(messagesOf([text, card, text, record, card, text]), [
      { reply: card, lead: text.text },
      { reply: text },
      { reply: record },
      { reply: card },
      { reply: text },
    ]);
    const sent = activityOf({ reply: card, lead: "<b>5 * 3 * 2</b>" });
    assert.deepEqual([sent.text, sent.textFormat, sent.attachments?.length], ["<b>5 * 3 * 2</b>", "plain", 1]);
  });

  it("takes a press as a submit too, where a client knows no Execute", async () => {
    const { id, version } = await submitted("ZZ913");
    const { posted } = await first.submit("intent.ask", { id, version: String(version), question: "Which contract?" });
    assert.match(wordsOf(posted), /Your question is on its way/);
  });

  it("shows a stale card as it stands now, and changes nothing", async () => {
    const { id, version } = await submitted("ZZ914");
    await first.press("intent.ask", { id, version, question: "Which contract?" });
    await loa.press("intent.answer", { id, version: version + 1, answer: "Ours" });
    const { body } = await second.press("intent.accept", { id, version });
    assert.match(wordsOf(body), /was quicker|changed since/);
  });

  it("does not tell a stranger that a request exists", async () => {
    const { id, version } = await submitted("ZZ915");
    const stranger = world.chat("Demo Stranger");
    const foreign = wordsOf((await stranger.press("intent.accept", { id, version })).body);
    const missing = wordsOf((await stranger.press("intent.accept", { id: randomUUID(), version })).body);
    assert.equal(foreign, missing);
  });

  it("does not let a person decide their own request, whatever the card says", async () => {
    const { id, version } = await submitted("ZZ916");
    await world.ism(loa, "Demo North");
    const { body } = await loa.press("intent.accept", { id, version });
    assert.doesNotMatch(wordsOf(body), /You accepted/);
  });

  it("asks for the words that are missing", async () => {
    const { id, version } = await submitted("ZZ917");
    const { body } = await first.press("intent.decline", { id, version, reason: "  " });
    assert.match(wordsOf(body), /Write the reason/);
  });

  it("keeps a support manager's own choice of a route, with the reason, and asks for what is missing", async () => {
    const { id, version } = await submitted("ZZ919");
    const press = async (data: object): Promise<string> =>
      wordsOf((await first.press("route.choose", { id, version, ...data })).body);
    assert.match(await press({}), /Choose a route and write the reason/);
    assert.match(await press({ route: "managed", why: "They run two sites" }), /reason is kept.*They run two sites/);
    assert.match(await press({ route: "managed", why: "They run two sites" }), /recorded already/);
    const stranger = world.chat("Demo Stranger Two");
    const foreign = await stranger.press("route.choose", { id, version, route: "managed", why: "Mine" });
    assert.match(wordsOf(foreign.body), /cannot find this request/);
  });

  it("passes a question to the support manager and brings the answer back", async () => {
    const person = await loa.id();
    await world.actions.knowledge.askIsm({
      person,
      key: randomUUID(),
      question: "May we keep our domain?",
      context: [],
    });
    const [asked] = await world.house.store.db.selectFrom("asked_questions").select(["id", "version"]).execute();
    const { body } = await first.press("asked.answer", { ...asked, answer: "Yes, for a year.", propose: "yes" });
    assert.match(wordsOf(body), /You answered this question.*Yes, for a year/);
    const late = await first.press("asked.answer", { ...asked, answer: "No." });
    assert.match(wordsOf(late.body), /answered this question already/);
  });

  it("keeps what was told for the route advice with the request, and shows it to the support manager", async () => {
    const person = world.chat("Demo Route Teller");
    await world.house.store.db
      .insertInto("region_rules")
      .values({ kind: "code", value: "ZZ922", region: "Demo North" })
      .execute();
    await person.say(
      "Fatima Begum is our lead, Demo Valley Trust, ODS ZZ922, Exchange 2010 and GroupWise, 400 mailboxes, in house, no known issues, start June 2027, 15 NHSmail accounts now, 300 new",
    );
    const { posted: told } = await person.say("we would have to run both systems for a month");
    assert.match(wordsOf(told), /I noted for the route advice: your old mail system and NHSmail must work together/);
    const { posted: advised } = await person.say("which route suits us?");
    assert.match(wordsOf(advised), /This looks like managed migration.*must work together/);
    assert.match(wordsOf(advised), /For the route advice/);
    const { posted: sent } = await person.say("send it");
    assert.match(wordsOf(sent), /Your request is sent/);
    const kept = await world.house.store.db
      .selectFrom("route_facts")
      .select(["facts"])
      .where("ods_code", "=", good(parseOdsCode("ZZ922")))
      .execute();
    assert.deepEqual(kept, [{ facts: { coexistence: "needed" } }]);
    const { posted: later } = await person.say("we are short staffed");
    assert.match(wordsOf(later), /you are short of people/);
    const { id } = await world.house.store.db
      .selectFrom("intents as i")
      .innerJoin("organisations as o", "o.intent_id", "i.id")
      .select("i.id")
      .where("o.ods_code", "=", good(parseOdsCode("ZZ922")))
      .executeTakeFirstOrThrow();
    const { body } = await first.press("intent.show", { id });
    assert.match(wordsOf(body), /must work together for a time.*There is a gap in resources|gap in resources/);
    const { posted: next } = await person.say("what happens next?");
    assert.match(wordsOf(next), /What comes next/);
  });

  it("lets the programme review a proposed answer on a card, once, and uses it then", async () => {
    const person = await loa.id();
    const programme = world.chat("Demo Programme");
    await world.programme(programme);
    const { knowledge } = world.actions;
    const { db } = world.house.store;
    const wait = async (question: string): Promise<{ id: string; version: number }> => {
      const key = randomUUID();
      await knowledge.askIsm({ person, key, question, context: [] });
      const asked = await db
        .selectFrom("asked_questions")
        .select(["id", "version"])
        .where("request_key", "=", key)
        .executeTakeFirstOrThrow();
      await first.press("asked.answer", {
        ...asked,
        answer: "The zeppelin team of Demo North does it.",
        propose: "yes",
      });
      const row = db.selectFrom("knowledge_proposals").select(["id", "version"]).where("asked_id", "=", asked.id);
      return row.executeTakeFirstOrThrow();
    };
    const proposal = await wait("Who moors our zeppelin?");
    const notices = await db
      .selectFrom("notices")
      .select(["card_name", "card_key"])
      .where("kind", "=", "entry.proposed")
      .execute();
    for (const { card_name, card_key } of notices)
      assert.deepEqual([card_name, card_key], ["proposal", `proposal:${proposal.id}`]);
    assert.ok(notices.length > 0, "the programme is told");

    const foreign = await first.press("proposal.accept", { ...proposal });
    assert.match(wordsOf(foreign.body), /cannot find this proposed answer/);
    assert.notEqual(knowledge.answer("Who moors a zeppelin?").band, "answer");
    const words = {
      question: "Who moors a zeppelin?",
      answer: "A mooring team does it.",
      alternates: "zeppelin mooring\n\nairship",
    };
    const empty = await programme.press("proposal.accept", { ...proposal, ...words, answer: "  " });
    assert.match(wordsOf(empty.body), /Something is missing/);
    const { body } = await programme.press("proposal.accept", { ...proposal, ...words });
    assert.match(wordsOf(body), /You accepted this answer.*A mooring team does it.*zeppelin mooring; airship/);
    const late = await programme.press("proposal.refuse", { ...proposal, note: "No." });
    assert.match(wordsOf(late.body), /reviewed this answer already.*It is in use/);
    assert.match(knowledge.answer("Who moors a zeppelin?").paragraphs.join(" "), /mooring team/);

    const other = await wait("Who paints our zeppelin?");
    const bare = await programme.press("proposal.refuse", { ...other, note: " " });
    assert.match(wordsOf(bare.body), /Something is missing/);
    const refused = await programme.press("proposal.refuse", { ...other, note: "About one organisation only." });
    assert.match(wordsOf(refused.body), /did not take up.*About one organisation only/);
  });

  it("remembers each copy of a card, so that the outbox can keep it fresh", async () => {
    const { id, version } = await submitted("ZZ918");
    await first.press("intent.ask", { id, version, question: "Which?" }, { replyToId: "message-7" });
    const copies = await world.house.store.db
      .selectFrom("card_copies")
      .selectAll()
      .where("card_key", "=", `intent:${id}`)
      .execute();
    assert.deepEqual(
      copies.map(({ activity_id, card_name }) => [activity_id, card_name]),
      [["message-7", "approval"]],
    );
  });
});
