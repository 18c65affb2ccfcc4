import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { assignRole } from "../../../src/people/roles.ts";
import { good, nineFacts } from "../../onboarding/house.ts";
import { openWorld, wordsOf, type Chat, type Sent, type World } from "./world.ts";

describe("what the record answers, in a real turn", function () {
  this.timeout(60_000);
  let world: World;
  let loa: Chat;
  let stranger: Chat;
  let ism: Chat;
  let old: string;
  let current: string;

  before(async () => {
    world = await openWorld();
    loa = world.chat("Demo LOA");
    stranger = world.chat("Demo Stranger");
    ism = world.chat("Demo Manager");
    await world.ism(ism, "Demo North");
    await world.house.store.db
      .insertInto("region_rules")
      .values({ kind: "code", value: "ZZ901", region: "Demo North" })
      .execute();
    const person = await loa.id();
    const send = async (): Promise<{ id: string; reference: string }> =>
      good(await world.house.actions.submitIntent({ person, key: randomUUID(), facts: nineFacts() })).intent;
    const first = await send();
    old = first.reference;
    good(await world.house.actions.withdrawIntent({ person, id: first.id }));
    current = (await send()).reference;
  });
  after(() => world.close());

  const shown = ({ posted }: Sent): string => `${wordsOf(posted)} ${JSON.stringify(posted)}`;

  it("gives a support manager their list in the words of its button", async () => {
    for (const words of ["Show what waits for me", "list my requests", "what's waiting for me?"]) {
      const said = shown(await ism.say(words));
      assert.match(said, /1 request waits for your decision/, words);
      assert.match(said, new RegExp(current), words);
    }
  });

  it("opens a request by its reference, each viewer on their own card", async () => {
    assert.match(shown(await ism.say(`Open ${current}`)), /asks to join NHSmail/);
    assert.match(shown(await loa.say(`status of ${current}`)), new RegExp(`Your request ${current}`));
  });

  it("shows the request that an old reference names, not the newest", async () => {
    const said = shown(await loa.say(`what is the status of ${old}`));
    assert.match(said, new RegExp(`Your request ${old}`));
    assert.match(said, /Withdrawn/);
    assert.doesNotMatch(said, new RegExp(current));
  });

  it("knows no request that is not the person's own, and none that does not exist", async () => {
    const missing = shown(await stranger.say(`status of ${current}`));
    assert.match(missing, /I cannot find a request/);
    assert.doesNotMatch(missing, /Demo Trust North/);
    assert.match(shown(await loa.say("status of AAA-BBBB")), /I cannot find a request AAA-BBBB/);
  });

  it("names the support manager whom the organisation asks", async () => {
    assert.match(shown(await loa.say("wait, who is my ISM?")), /Your support manager is Demo Manager/);
  });

  it("says who supports an organisation before there is a request, to its administrator alone", async () => {
    const second = world.chat("Demo Second");
    const given = await assignRole(world.house.deps)({
      ...{ by: null, person: await second.id(), role: "loa", odsCode: "ZZ955" },
    });
    assert.ok(given.ok);
    assert.match(shown(await second.say("who is my ISM?")), /programme team looks after your organisation \(ZZ955\)/);
    const rule = { kind: "code", value: "ZZ955", region: "Demo North" } as const;
    await world.house.store.db.insertInto("region_rules").values(rule).execute();
    assert.match(shown(await second.say("and who's our support manager")), /\(ZZ955\) is Demo Manager/);
    assert.match(shown(await stranger.say("who is my ISM?")), /I do not know your organisation yet/);
    assert.match(shown(await ism.say("who is my ISM?")), /You are a support manager yourself/);
  });

  it("lists a question that waits, opens it, and shows it to nobody else", async () => {
    await loa.say("how much does it cost per mailbox?");
    await loa.say("ask-ism");
    const list = (await ism.say("what waits for me?")).posted;
    assert.match(wordsOf(list), /1 request waits for your decision; 1 question waits for your answer/);
    const id = /"verb":"asked\.show","data":\{"id":"([^"]+)"/.exec(JSON.stringify(list))?.[1];
    assert.ok(id !== undefined);
    assert.match(wordsOf((await ism.press("asked.show", { id })).body), /how much does it cost.*Send the answer/);
    for (const other of [loa, stranger])
      assert.match(wordsOf((await other.press("asked.show", { id })).body), /cannot find this question/);
    for (const other of [loa, ism])
      assert.match(wordsOf((await other.press("proposal.show", { id })).body), /cannot find this proposed answer/);
  });

  it("does not offer a support manager to ask a support manager", async () => {
    const question = "how much does it cost per mailbox?";
    assert.match(shown(await stranger.say(question)), /ask-ism/);
    for (const asked of [question, "how does the coffee machine work?"])
      assert.doesNotMatch(shown(await ism.say(asked)), /ask-ism|pass your question|Ask your ISM/, asked);
  });

  it("greets with buttons, each face with its own", async () => {
    assert.match(shown(await stranger.say("hello")), /Ask to join NHSmail/);
    assert.match(shown(await ism.say("hello")), /Show what waits for me/);
  });

  it("offers the facts of the last request after it was withdrawn", async () => {
    await loa.say("withdraw");
    await loa.say("yes");
    const said = shown(await loa.say("start"));
    assert.match(said, new RegExp(`request ${current}\\. Shall I use it again`));
    assert.match(shown(await loa.say("yes")), /Demo Trust North/);
  });
});
