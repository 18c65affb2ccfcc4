import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { askForDecisions } from "../../../src/mailboxes/deciding/ask.ts";
import { decideOnWave, type DecideWave } from "../../../src/mailboxes/deciding/decide-wave.ts";
import { showWave } from "../../../src/mailboxes/deciding/show-wave.ts";
import type { WaveView } from "../../../src/mailboxes/deciding/views.ts";
import { cancelSwitch } from "../../../src/mailboxes/switch/cancel-switch.ts";
import { dueSwitches } from "../../../src/mailboxes/switch/due.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import type { PersonId } from "../../../src/people/types.ts";
import { startDecidingWorld, type DecidingWorld } from "./world.ts";

describe("mailboxes: people decide when a wave is switched", function () {
  this.timeout(60_000);
  let world: DecidingWorld;
  let loa: PersonId;
  let second: PersonId;
  let support: PersonId;
  let code = 0;
  let ods = "";
  before(async () => (world = await startDecidingWorld()));
  beforeEach(async () => {
    world.time.now = new Date("2027-01-11T10:00:00Z");
    code += 1;
    ods = `ZZ8${String(code).padStart(2, "0")}`;
    [loa, second] = [await world.person("loa", ods), await world.person("loa", ods)];
    support = await world.person("programme");
  });
  after(() => world.store.close());

  const decide = async (person: PersonId, wanted: DecideWave) =>
    decideOnWave(world.deps)(await world.actor(person), wanted);
  const seen = async (person: PersonId, id: string): Promise<WaveView> => {
    const shown = await showWave(world.deps)(await world.actor(person), id);
    assert.ok(shown.ok);
    return shown.value;
  };
  const mine = async (person: PersonId) =>
    (await world.notices(person)).filter(({ card_key }) => card_key?.startsWith("wave:")).map(({ kind }) => kind);
  const row = (id: string) =>
    world.store.db.selectFrom("mailboxes").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

  it("asks the LOA when, and the support for its go, once each; both decide and the mailbox is begun", async () => {
    const wave = await world.wave(ods);
    const mailbox = await world.mailbox(ods, wave, "in-step");
    await world.mailbox(ods, wave, "copying");
    for (let round = 0; round < 3; round += 1) await askForDecisions(world.deps)();
    assert.deepEqual(await mine(loa), ["wave.ready"]);
    assert.deepEqual(await mine(support), ["wave.go-needed"]);
    const first = await seen(loa, wave);
    assert.deepEqual(first.counts, {
      all: 2,
      onTheWay: 1,
      inStep: 1,
      scheduled: 0,
      switched: 0,
      attention: 0,
      stopped: 0,
    });
    assert.deepEqual(first.actions, ["now", "at", "not-yet", "pause"]);
    assert.deepEqual((await seen(support, wave)).actions, ["support-go", "pause"]);
    const done = await decide(loa, { id: wave, version: first.version, decision: "now" });
    assert.ok(done.ok && done.value.goes.organisation !== null);
    await dueSwitches(world.deps)();
    assert.equal((await row(mailbox)).state, "in-step", "one go is not two");
    // The other's card is told how it stands, and an old press changes nothing.
    assert.deepEqual(await mine(support), ["wave.go-needed", "card.update"]);
    const late = await decide(second, { id: wave, version: first.version, decision: "not-yet" });
    assert.equal(!late.ok && late.refusal.kind, "stale");
    const go = await decide(support, { id: wave, version: first.version + 1, decision: "support-go" });
    assert.ok(go.ok);
    assert.equal(await dueSwitches(world.deps)(), 1);
    assert.equal((await row(mailbox)).state, "switch-scheduled");
    await askForDecisions(world.deps)();
    assert.deepEqual(await mine(loa), ["wave.ready", "card.update", "card.update"]);
  });

  it("a time that comes twice is asked again and then taken as it was meant; one that never comes is refused", async () => {
    const wave = await world.wave(ods);
    const { version } = await seen(loa, wave);
    const at = (text: string, which?: "first" | "second") =>
      decide(loa, { id: wave, version, decision: "at", at: text, which });
    for (const [text, kind] of [
      ["2027-03-28 01:30", "never-comes"],
      ["2027-10-31 01:30", "comes-twice"],
      ["2027-01-11 09:59", "in-the-past"],
      ["2027-02-30 10:00", "not-a-time"],
      ["", "not-a-time"],
    ] as const) {
      const refused = await at(text);
      assert.equal(!refused.ok && refused.refusal.kind, kind, text);
    }
    assert.equal((await seen(loa, wave)).version, version, "nothing was changed");
    const done = await at("2027-10-31 01:30", "second");
    assert.equal(done.ok && done.value.switchAt, "2027-10-31T01:30:00.000Z");
    const first = await decide(loa, {
      id: wave,
      version: version + 1,
      decision: "at",
      at: "2027-10-31 01:30",
      which: "first",
    });
    assert.equal(first.ok && first.value.switchAt, "2027-10-31T00:30:00.000Z");
    // Where a time comes once, `which` says nothing.
    const plain = await decide(loa, {
      id: wave,
      version: version + 2,
      decision: "at",
      at: "2027-07-01 18:00",
      which: "first",
    });
    assert.equal(plain.ok && plain.value.switchAt, "2027-07-01T17:00:00.000Z");
  });

  it("'not yet' takes the go back: what was scheduled waits again, and the question comes back after three days", async () => {
    const wave = await world.wave(ods, { go_ism_by: support, go_ism_at: world.time.now });
    const mailbox = await world.mailbox(ods, wave, "in-step");
    await askForDecisions(world.deps)();
    const at = { id: wave, version: 1, decision: "at", at: "2027-01-20 18:00" } as const;
    assert.ok((await decide(loa, at)).ok);
    await dueSwitches(world.deps)();
    assert.equal((await row(mailbox)).switch_at?.toISOString(), "2027-01-20T18:00:00.000Z");
    // Another time: those that the plan has scheduled go with it.
    assert.ok((await decide(loa, { ...at, version: 2, at: "2027-01-21 18:00" })).ok);
    assert.equal((await row(mailbox)).switch_at?.toISOString(), "2027-01-21T18:00:00.000Z");
    assert.ok((await decide(second, { id: wave, version: 3, decision: "not-yet" })).ok);
    await dueSwitches(world.deps)();
    assert.deepEqual([(await row(mailbox)).state, (await row(mailbox)).switch_at], ["in-step", null]);
    assert.equal((await seen(loa, wave)).putOff?.by, "Demo loa");
    const asked = async () => (await mine(loa)).filter((kind) => kind === "wave.ready").length;
    await askForDecisions(world.deps)();
    assert.equal(await asked(), 1);
    world.time.now = new Date("2027-01-14T10:00:01Z");
    await askForDecisions(world.deps)();
    await askForDecisions(world.deps)();
    assert.equal(await asked(), 2);
  });

  it("a set time that was missed by more than half a day is asked about, and not made up for", async () => {
    const gone = new Date("2027-01-10T18:00:00Z");
    const goes = { go_loa_by: loa, go_loa_at: gone, go_ism_by: support, go_ism_at: gone };
    const wave = await world.wave(ods, { ...goes, switch_mode: "at-time", switch_at: gone });
    const mailbox = await world.mailbox(ods, wave, "in-step");
    assert.equal(await dueSwitches(world.deps)(), 0);
    await askForDecisions(world.deps)();
    assert.deepEqual(await mine(loa), ["wave.ready"]);
    assert.deepEqual(await mine(support), []);
    assert.ok((await decide(loa, { id: wave, version: 1, decision: "now" })).ok);
    assert.equal(await dueSwitches(world.deps)(), 1);
    assert.equal((await row(mailbox)).state, "switch-scheduled");
  });

  it("two goes are two people; other organisations and end users see no such wave; a role that ended decides nothing", async () => {
    const wave = await world.wave(ods);
    const both = await world.person("loa", ods);
    await world.store.db
      .insertInto("role_grants")
      .values({
        ...{ person_id: both, role: "programme", ods_code: null, region: null, granted_by: both },
        ...{ granted_at: world.time.now, revoked_at: null, revoked_by: null },
      } as never)
      .execute();
    assert.ok((await decide(both, { id: wave, version: 1, decision: "now" })).ok);
    const own = await decide(both, { id: wave, version: 2, decision: "support-go" });
    assert.equal(!own.ok && own.refusal.kind, "own-go");
    assert.ok(!(await seen(both, wave)).actions.includes("support-go"));
    const stranger = await world.person("loa", "ZZ899");
    for (const person of [stranger, await world.person()]) {
      assert.ok(!(await showWave(world.deps)(await world.actor(person), wave)).ok);
      const refused = await decide(person, { id: wave, version: 2, decision: "not-yet" });
      assert.equal(!refused.ok && refused.refusal.kind, "not-found");
    }
    const technical = await world.person("technical", ods);
    const refused = await decide(technical, { id: wave, version: 2, decision: "now" });
    assert.equal(!refused.ok && refused.refusal.kind, "not-allowed");
    await world.store.db
      .updateTable("role_grants")
      .set({ revoked_at: world.time.now } as never)
      .where("person_id", "=", loa)
      .execute();
    const ended = await decide(loa, { id: wave, version: 2, decision: "not-yet" });
    assert.equal(!ended.ok && ended.refusal.kind, "not-found");
    const missing = await decide(second, { id: randomUUID(), version: 1, decision: "now" });
    assert.equal(!missing.ok && missing.refusal.kind, "not-found");
  });

  it("two operators who switch one mailbox at the same moment begin one switch; a cancelled one does not go on", async () => {
    const goes = { go_loa_by: loa, go_loa_at: world.time.now, go_ism_by: support, go_ism_at: world.time.now };
    for (let n = 0; n < 8; n += 1) {
      const wave = await world.wave(ods, { ...goes, name: `Wave ${n}` });
      const id = await world.mailbox(ods, wave, "in-step");
      const actors = [await world.actor(loa), await world.actor(second), await world.actor(support)];
      const begun = await Promise.all(actors.map((actor) => scheduleSwitch(world.deps)(actor, { id, at: null })));
      assert.equal(begun.filter(({ ok }) => ok).length, 1);
      assert.ok(begun.every((one) => one.ok || one.refusal.kind === "under-way"));
      const attempts = await world.store.db
        .selectFrom("switch_attempts")
        .selectAll()
        .where("mailbox_id", "=", id)
        .execute();
      assert.equal(attempts.length, 1);
      // Taken back by two at once, while a third cancels what is no longer to be cancelled.
      const [first, again, cancelled] = await Promise.all([
        rollBackSwitch(world.deps)(actors[0] ?? assert.fail(), { id }),
        rollBackSwitch(world.deps)(actors[1] ?? assert.fail(), { id }),
        cancelSwitch(world.deps)(actors[2] ?? assert.fail(), { id }),
      ]);
      assert.ok(first.ok && again.ok);
      assert.ok(!cancelled.ok);
    }
    // The time has come in the same moment in which somebody cancels: one of both, never a cancelled one that runs.
    for (let n = 0; n < 8; n += 1) {
      const wave = await world.wave(ods, {
        ...goes,
        name: `Due ${n}`,
        switch_mode: "at-time",
        switch_at: world.time.now,
      });
      const id = await world.mailbox(ods, wave, "in-step");
      const actor = await world.actor(loa);
      assert.ok((await scheduleSwitch(world.deps)(actor, { id, at: "2027-01-11 10:01" })).ok);
      world.time.now = new Date(world.time.now.getTime() + 60_000);
      const [, cancelled] = await Promise.all([dueSwitches(world.deps)(), cancelSwitch(world.deps)(actor, { id })]);
      const attempts = await world.store.db
        .selectFrom("switch_attempts")
        .selectAll()
        .where("mailbox_id", "=", id)
        .execute();
      const { state } = await row(id);
      assert.deepEqual([attempts.length, state], cancelled.ok ? [0, "in-step"] : [1, "switch-scheduled"]);
      world.time.now = new Date("2027-01-11T10:00:00Z");
    }
  });
});
