import assert from "node:assert/strict";
import { cancelSwitch } from "../../../src/mailboxes/switch/cancel-switch.ts";
import { confirmForwarding } from "../../../src/mailboxes/switch/confirm-forwarding.ts";
import { dueSwitches } from "../../../src/mailboxes/switch/due.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { showSwitch } from "../../../src/mailboxes/switch/show-switch.ts";
import { switchHands } from "./hands.ts";

describe("mailboxes: who may switch, and when", function () {
  this.timeout(120_000);
  const hands = switchHands();

  it("another organisation's people see and change nothing; without both goes nothing begins", async () => {
    const [moving, foreign] = [await hands.rig.mailbox("seven"), await hands.rig.mailbox("eight")];
    const stranger = await hands.actorOf(foreign.loa);
    const { id } = moving;
    for (const refused of [
      await scheduleSwitch(hands.rig.deps())(stranger, { id, at: null }),
      await cancelSwitch(hands.rig.deps())(stranger, { id }),
      await confirmForwarding(hands.rig.deps())(stranger, { id }),
      await rollBackSwitch(hands.rig.deps())(stranger, { id }),
      await showSwitch(hands.rig.deps())(stranger, id),
    ]) {
      assert.deepEqual(refused, { ok: false, refusal: { kind: "not-found" } });
    }
    await hands.rig.store.db.updateTable("waves").set({ go_ism_by: null }).where("id", "=", moving.wave).execute();
    const early = await scheduleSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id, at: null });
    assert.deepEqual(early, { ok: false, refusal: { kind: "gate-closed", gate: "go-given" } });
    assert.equal(await hands.rig.run(id).then(({ kind }) => kind), "rests");
  });

  it("a set time is London's, is asked again where it is not one time, and is kept to the minute", async () => {
    const moving = await hands.rig.mailbox("ten");
    const loa = await hands.actorOf(moving.loa);
    const schedule = (at: string, now: string) =>
      scheduleSwitch(hands.rig.deps({ clock: { now: () => new Date(now) } }))(loa, { id: moving.id, at });
    for (const [at, kind] of [
      ["2027-10-31 01:30", "comes-twice"],
      ["2027-03-28 01:30", "never-comes"],
      ["soon", "not-a-time"],
      ["2020-01-01 10:00", "in-the-past"],
    ] as const) {
      const refused = await schedule(at, "2026-11-22T12:00:00Z");
      assert.equal(!refused.ok && refused.refusal.kind, kind);
    }
    assert.ok((await schedule("2027-07-15 18:00", "2026-11-22T12:00:00Z")).ok);
    const due = (now: string) => dueSwitches(hands.rig.deps({ clock: { now: () => new Date(now) } }))();
    assert.equal(await due("2027-07-15T16:59:59Z"), 0);
    assert.equal(await due("2027-07-15T17:00:00Z"), 1);
    assert.equal(await due("2027-07-15T17:00:01Z"), 0);
    assert.deepEqual(await hands.rig.states(moving.id), { attempt: "running" });
    const twice = await schedule("2027-08-15 18:00", "2026-11-22T12:00:00Z");
    assert.equal(!twice.ok && twice.refusal.kind, "under-way");
  });

  it("a wave that switches by itself begins when the mailbox is in step, outside its quiet hours, and not when paused", async () => {
    const moving = await hands.rig.mailbox("eleven");
    const wave = (set: Record<string, unknown>) =>
      hands.rig.store.db.updateTable("waves").set(set).where("id", "=", moving.wave).execute();
    const at = (now: string) => dueSwitches(hands.rig.deps({ clock: { now: () => new Date(now) } }))();
    await wave({ switch_mode: "automatic", quiet_from: "08:00", quiet_to: "18:00" });
    assert.equal(await at("2027-01-15T12:00:00Z"), 0);
    await wave({ state: "paused" });
    assert.equal(await at("2027-01-15T19:00:00Z"), 0);
    await wave({ state: "running" });
    assert.equal(await at("2027-01-15T19:00:00Z"), 1);
    await wave({ quiet_from: null, quiet_to: null });
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
  });
});
