import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { askForDecisions } from "../../../src/mailboxes/deciding/ask.ts";
import type { HeldList } from "../../../src/mailboxes/deciding/views.ts";
import { decideHeld } from "../../../src/mailboxes/quarantine/decide.ts";
import { listHeld, myHeld } from "../../../src/mailboxes/quarantine/list-held.ts";
import type { PersonId } from "../../../src/people/types.ts";
import { addMailbox } from "../fixtures.ts";
import { startDecidingWorld, type DecidingWorld } from "../deciding/world.ts";

describe("mailboxes: the LOA decides about attachments that were taken out", function () {
  this.timeout(60_000);
  let world: DecidingWorld;
  before(async () => (world = await startDecidingWorld()));
  after(() => world.store.close());

  const decide = async (person: PersonId, itemId: string, decision: "release" | "keep", version?: number) => {
    const wanted = { itemId, decision, ...(version === undefined ? {} : { version }) };
    return decideHeld(world.deps)(await world.actor(person), wanted);
  };
  const list = async (person: PersonId, odsCode: string, after?: string): Promise<HeldList> => {
    const wanted = { odsCode, states: [], after, limit: 3 };
    const found = await listHeld(world.deps)(await world.actor(person), wanted);
    assert.ok(found.ok, JSON.stringify(found));
    return found.value;
  };

  it("tells the LOAs once a day, lists by the page, and asks nobody else", async () => {
    const ods = "ZZ871";
    const [loa, technical] = [await world.person("loa", ods), await world.person("technical", ods)];
    const mailbox = await world.mailbox(ods, null, "copying");
    for (let n = 0; n < 7; n += 1) await world.held(mailbox, `demo-${n}.exe`, new Date(world.time.now.getTime() - n));
    for (let round = 0; round < 3; round += 1) await askForDecisions(world.deps)();
    assert.deepEqual(await world.notices(loa), [{ kind: "held.new", mode: "new", card_key: `held:${ods}` }]);
    assert.deepEqual(await world.notices(technical), []);
    await world.held(mailbox, "later.exe", new Date(world.time.now.getTime() + 1_000));
    await askForDecisions(world.deps)();
    assert.equal((await world.notices(loa)).length, 1, "one message a day");
    world.time.now = new Date(world.time.now.getTime() + 86_400_000);
    await askForDecisions(world.deps)();
    assert.equal((await world.notices(loa)).length, 2);
    const names: string[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page: HeldList = await list(loa, ods, after);
      names.push(...page.items.map(({ name }) => name));
      after = page.next;
    }
    assert.deepEqual(names, [...Array.from({ length: 7 }, (_, n) => `demo-${6 - n}.exe`), "later.exe"]);
    assert.equal((await list(loa, ods)).counts.held, 8);
    const refused = await listHeld(world.deps)(await world.actor(technical), {
      odsCode: ods,
      states: [],
      after: undefined,
      limit: 3,
    });
    assert.equal(!refused.ok && refused.refusal.kind, "not-allowed");
    for (const after of ["x", "1:2", `${"9".repeat(16)}:${randomUUID()}`]) {
      const bad = await listHeld(world.deps)(await world.actor(loa), { odsCode: ods, states: [], after, limit: 3 });
      assert.equal(!bad.ok && bad.refusal.kind, "bad-cursor", after);
    }
  });

  it("release and keep: each once; the second of two gets how it stands; kept may be released later", async () => {
    const ods = "ZZ872";
    const [loa, other] = [await world.person("loa", ods), await world.person("loa", ods)];
    const mailbox = await world.mailbox(ods, null, "copying");
    const [one, two] = [await world.held(mailbox, "one.exe"), await world.held(mailbox, "two.exe")];
    await askForDecisions(world.deps)();
    const before = world.enqueued.length;
    const pressed = await Promise.all([decide(loa, one, "release", 1), decide(other, one, "release", 1)]);
    assert.ok(pressed.every(({ ok }) => ok));
    assert.equal(pressed.filter((each) => each.ok && each.value.repeated).length, 1);
    assert.equal(world.enqueued.length, before + 1, "brought once");
    assert.ok((await decide(loa, two, "keep", 1)).ok);
    const stale = await decide(other, two, "release", 1);
    assert.equal(!stale.ok && stale.refusal.kind, "stale");
    const shown = (await list(loa, ods)).items.find(({ id }) => id === two);
    assert.deepEqual([shown?.state, shown?.decided?.by, shown?.actions], ["kept", "Demo loa", ["release"]]);
    assert.ok((await decide(other, two, "release", 2)).ok);
    const late = await decide(loa, two, "keep", 3);
    assert.equal(!late.ok && late.refusal.kind, "not-now");
    assert.ok(
      (await world.notices(other)).some(({ mode }) => mode === "update"),
      "the other's card is told",
    );
  });

  it("another organisation's item does not exist; a technical team may not decide; nor may one whose role has ended", async () => {
    const [ods, elsewhere] = ["ZZ873", "ZZ874"];
    const item = await world.held(await world.mailbox(ods, null, "copying"), "a.exe");
    for (const [person, kind] of [
      [await world.person("loa", elsewhere), "not-found"],
      [await world.person(), "not-found"],
      [await world.person("technical", ods), "not-allowed"],
      [await world.person("programme"), "not-allowed"],
    ] as const) {
      for (const decision of ["release", "keep"] as const) {
        const refused = await decide(person, item, decision);
        assert.equal(!refused.ok && refused.refusal.kind, kind);
      }
    }
    const loa = await world.person("loa", ods);
    await world.store.db
      .updateTable("role_grants")
      .set({ revoked_at: world.time.now } as never)
      .where("person_id", "=", loa)
      .execute();
    const ended = await decide(loa, item, "release");
    assert.equal(!ended.ok && ended.refusal.kind, "not-found");
    const missing = await decide(await world.person("loa", ods), randomUUID(), "release");
    assert.equal(!missing.ok && missing.refusal.kind, "not-found");
  });

  it("the person sees what was taken out of their own mail, and of nobody else's", async () => {
    const owner = { tenantId: randomUUID(), objectId: randomUUID(), side: "source" as const };
    const mine = await addMailbox(world.store.db, "ZZ875", { owner });
    const other = await addMailbox(world.store.db, "ZZ875");
    await world.held(mine, "mine.exe");
    await world.held(other, "other.exe");
    const found = await myHeld(world.deps)(owner);
    assert.ok(found.ok);
    assert.deepEqual(
      [found.value.count, found.value.items.map(({ name, state }) => [name, state])],
      [1, [["mine.exe", "held"]]],
    );
    assert.ok(!(await myHeld(world.deps)({ tenantId: randomUUID(), objectId: randomUUID() })).ok);
  });
});
