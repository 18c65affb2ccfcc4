import assert from "node:assert/strict";
import { signInSieve } from "../../../src/mail/sieve/account.ts";
import { getScript } from "../../../src/mail/sieve/getscript.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import type { SieveSession } from "../../../src/mail/sieve/session.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import { LeaseLost } from "../../../src/mailboxes/leases.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { loadActor } from "../../../src/people/people.ts";
import type { Actor } from "../../../src/people/types.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { requires } from "../../setup/needs.ts";
import { startRig, type Moving, type Rig } from "./rig.ts";

const theirs = "# mine\r\nkeep;\r\n";

/** Method of mbsync's own test: broken off at each durable point in turn, then carried on, and the whole end compared. */
describe("mailboxes: a switch broken off at every point", function () {
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(300_000);
  let rig: Rig;
  const quick = { look: 0.05, probes: 60, settle: 0.1, again: 0.05 };
  before(async () => (rig = await startRig()));
  after(() => rig.stop());

  const actorOf = async (moving: Moving): Promise<Actor> => {
    const actor = await loadActor({ db: rig.store.db, clock: { now: () => new Date() } }, moving.loa);
    assert.ok(actor !== undefined);
    return actor;
  };
  const scripts = async <T>(user: string, work: (session: SieveSession) => Promise<T>): Promise<T> => {
    const secret = { kind: "password", password: "secret" } as const;
    const session = await signInSieve({ host: "127.0.0.1", port: rig.old.sievePort, user, secret, security: "none" });
    try {
      return await work(session);
    } finally {
      await logout(session);
    }
  };
  const inbox = async (server: "old" | "fresh", user: string): Promise<number> =>
    (await snapshot(rig[server].port, user)).folders.get("INBOX")?.length ?? 0;

  /** Switches, is broken off once at point `at`, carries on, and rolls back with a break at the same count. */
  const whole = async (name: string, at: number): Promise<{ readonly points: number; readonly broken: string }> => {
    const moving = await rig.mailbox(name, { mail: 2 });
    await scripts(moving.old, async (session) => {
      await putScript(session, "mine", theirs);
      await setActive(session, "mine");
    });
    const actor = await actorOf(moving);
    assert.ok((await scheduleSwitch(rig.deps())(actor, { id: moving.id, at: null })).ok);
    let points = 0;
    let broken = "";
    const checkpoint = (point: string): void => {
      points += 1;
      if (points !== at) return;
      broken = point;
      throw new LeaseLost("as if the worker were killed");
    };
    const more = { checkpoint, timing: { ...rig.deps().timing, ...quick } };
    await rig.carryOn(moving.id, more);
    assert.equal((await rig.row(moving.id)).state, "switched", broken);
    await sendMail(rig.mta, moving.old, "after");
    await rig.run(moving.id, more);
    assert.deepEqual([await inbox("old", moving.old), await inbox("fresh", moving.fresh)], [3, 3], broken);
    await sendMail(rig.mta, moving.fresh, "to the new address alone");
    assert.ok((await rollBackSwitch(rig.deps())(actor, { id: moving.id })).ok);
    await rig.carryOn(moving.id, more);
    assert.equal((await rig.states(moving.id))["attempt"], "rolled-back", broken);
    assert.deepEqual([await inbox("old", moving.old), await inbox("fresh", moving.fresh)], [4, 4], broken);
    assert.deepEqual(await scripts(moving.old, listScripts), [{ name: "mine", active: true }], broken);
    assert.equal(await scripts(moving.old, (session) => getScript(session, "mine")), theirs, broken);
    return { points, broken };
  };

  it("comes to the same end from each of them: switched, nothing lost or doubled, no probe left, rolled back whole", async () => {
    const { points } = await whole("never", 0);
    assert.ok(points > 20, String(points));
    const seen = new Set<string>();
    // Three mailboxes at once: they have nothing in common but the servers.
    let next = 1;
    const hand = async (): Promise<void> => {
      for (let at = next; at <= points; at = next) {
        next += 1;
        seen.add((await whole(`at-${at}`, at)).broken);
      }
    };
    await Promise.all([hand(), hand(), hand()]);
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
