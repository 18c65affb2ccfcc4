import assert from "node:assert/strict";
import { LeaseLost } from "../../../src/mailboxes/leases.ts";
import { dueSwitches } from "../../../src/mailboxes/switch/due.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands } from "./hands.ts";

describe("mailboxes: a switch that is called off or rolled back", function () {
  this.timeout(120_000);
  const hands = switchHands();

  it("rolled back in the watch, the person's own script is active again, byte for byte, and the mailbox is in step", async () => {
    const moving = await hands.rig.mailbox("three");
    await hands.withTheirScript(moving);
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    await sendMail(hands.rig.mta, moving.old, "to be filed");
    assert.deepEqual(await hands.counts("old", moving.old), { INBOX: 3, Filed: 1 });
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 4 });
    const back = await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id });
    assert.ok(back.ok);
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "in-step");
    assert.equal((await hands.rig.row(moving.id)).switched_at, null);
    assert.equal((await hands.rig.states(moving.id))["forward"], "undone");
    await hands.expectRolledBack(moving);
    assert.ok((await hands.told(moving.owner)).includes("mailbox.rolled-back"));
    // The wave's plan leaves it alone now; a person may begin again, and it goes through.
    assert.equal(await dueSwitches(hands.rig.deps())(), 0);
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 5, Filed: 0 });
  });

  it("called off before the mailbox is marked, it is as it was", async () => {
    const moving = await hands.rig.mailbox("four");
    await hands.withTheirScript(moving);
    await hands.begin(moving);
    const checkpoint = (name: string): void => {
      if (name === "probe:started") throw new LeaseLost("as if the worker were killed");
    };
    await hands.rig.run(moving.id, { checkpoint });
    assert.equal((await hands.rig.states(moving.id))["forward"], "done");
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    assert.deepEqual(
      [(await hands.rig.states(moving.id))["attempt"], (await hands.rig.row(moving.id)).state],
      ["rolled-back", "in-step"],
    );
    await hands.expectRolledBack(moving);
  });

  it("a go that is taken away while it runs stops it before the mark, and the redirect is taken away", async () => {
    const moving = await hands.rig.mailbox("nine");
    await hands.withTheirScript(moving);
    await hands.begin(moving);
    const checkpoint = async (name: string): Promise<void> => {
      if (name !== "probe:recorded") return;
      await hands.rig.store.db.updateTable("waves").set({ go_ism_by: null }).where("id", "=", moving.wave).execute();
    };
    await hands.rig.carryOn(moving.id, { checkpoint });
    assert.equal((await hands.rig.states(moving.id))["attempt"], "rolled-back");
    assert.equal((await hands.rig.row(moving.id)).state, "in-step");
    await hands.expectRolledBack(moving);
  });
});
