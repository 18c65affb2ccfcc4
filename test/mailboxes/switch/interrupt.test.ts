import assert from "node:assert/strict";
import { getScript } from "../../../src/mail/sieve/getscript.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import { LeaseLost } from "../../../src/mailboxes/leases.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands } from "./hands.ts";

const theirs = "# mine\r\nkeep;\r\n";

/** Method of mbsync's own test: broken off at each durable point in turn, then carried on, and the whole end compared. */
describe("mailboxes: a switch broken off at every point", function () {
  this.timeout(300_000);
  const hands = switchHands();
  const quick = { look: 0.05, probes: 60, settle: 0.1, again: 0.05 };

  /** Switches, is broken off once at point `at`, carries on, and rolls back with a break at the same count. */
  const whole = async (name: string, at: number): Promise<{ readonly points: number; readonly broken: string }> => {
    const moving = await hands.rig.mailbox(name, { mail: 2 });
    await hands.asOwner(moving.old, async (session) => {
      await putScript(session, "mine", theirs);
      await setActive(session, "mine");
    });
    const actor = await hands.actorOf(moving.loa);
    assert.ok((await scheduleSwitch(hands.rig.deps())(actor, { id: moving.id, at: null })).ok);
    let points = 0;
    let broken = "";
    const checkpoint = (point: string): void => {
      points += 1;
      if (points !== at) return;
      broken = point;
      throw new LeaseLost("as if the worker were killed");
    };
    const more = { checkpoint, timing: { ...hands.rig.deps().timing, ...quick } };
    await hands.rig.carryOn(moving.id, more);
    assert.equal((await hands.rig.row(moving.id)).state, "switched", broken);
    await sendMail(hands.rig.mta, moving.old, "after");
    await hands.rig.run(moving.id, more);
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [3, 3], broken);
    await sendMail(hands.rig.mta, moving.fresh, "to the new address alone");
    assert.ok((await rollBackSwitch(hands.rig.deps())(actor, { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id, more);
    assert.equal((await hands.rig.states(moving.id))["attempt"], "rolled-back", broken);
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [4, 4], broken);
    assert.deepEqual(await hands.asOwner(moving.old, listScripts), [{ name: "mine", active: true }], broken);
    assert.equal(await hands.asOwner(moving.old, (session) => getScript(session, "mine")), theirs, broken);
    return { points, broken };
  };

  const shares = 8;
  const seen = new Set<string>();
  let points = 0;
  before(async () => {
    ({ points } = await whole("never", 0));
  });

  for (let share = 1; share <= shares; share += 1) {
    it(`comes to the same end from each of them, ${share} of ${shares}: nothing lost or doubled, no probe left, rolled back whole`, async () => {
      const mine = Array.from({ length: points }, (_, n) => n + 1).filter((at) => at % shares === share % shares);
      // Three mailboxes at once: they have nothing in common but the servers.
      const hand = async (): Promise<void> => {
        for (let at = mine.shift(); at !== undefined; at = mine.shift()) seen.add((await whole(`at-${at}`, at)).broken);
      };
      await Promise.all([hand(), hand(), hand()]);
    });
  }

  it("and these were among them", () => {
    assert.ok(points > 20, String(points));
    for (const point of [
      "forward:remembered",
      "probe:sending-old",
      "probe:sent-old",
      "probe:sent-new",
      "mark:worked",
      "return:planned",
      "return:copied",
    ]) {
      assert.ok(seen.has(point), point);
    }
  });
});
