import assert from "node:assert/strict";
import { getScript } from "../../../src/mail/sieve/getscript.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { confirmForwarding } from "../../../src/mailboxes/switch/confirm-forwarding.ts";
import { scriptName } from "../../../src/mailboxes/switch/forward.ts";
import { listForwards } from "../../../src/mailboxes/switch/list-forwards.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { showSwitch } from "../../../src/mailboxes/switch/show-switch.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands, theirScript } from "./hands.ts";

describe("mailboxes: the switch, Dovecot with Pigeonhole to Dovecot", function () {
  this.timeout(120_000);
  const hands = switchHands();

  it("goes from in step to switched and into the watch; new mail comes to the new mailbox, probes are gone", async () => {
    const moving = await hands.rig.mailbox("one");
    assert.equal((await hands.rig.row(moving.id)).state, "in-step");
    await hands.begin(moving);
    assert.deepEqual(hands.rig.enqueued.at(-1), { kind: "switch-mailbox", data: { mailboxId: moving.id } });
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
    assert.deepEqual(await hands.rig.states(moving.id), {
      attempt: "running",
      "final-delta": "done",
      verify: "done",
      forward: "done",
      probe: "done",
      mark: "done",
      tell: "done",
      watch: "started",
    });
    assert.deepEqual(await hands.counts("old", moving.old), { INBOX: 3 });
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 3 });
    await sendMail(hands.rig.mta, moving.old, "after the switch");
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 4 });
    assert.deepEqual(await hands.counts("old", moving.old), { INBOX: 4 });
    assert.ok((await hands.told(moving.owner)).includes("mailbox.switched"));
  });

  it("the watch brings what did not come by the redirect, once, and never doubles what did", async () => {
    const moving = await hands.rig.mailbox("two");
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    // Two that are the same to the last octet, and one of its own.
    for (const subject of ["twin", "twin", "single"])
      await sendMail(hands.rig.mta, moving.old, subject, { Date: "Mon, 02 Nov 2026 10:00:00 +0000" });
    // Lost on the way: the new side is away for a moment.
    hands.rig.mta.routes.delete("new.demo.invalid");
    await sendMail(hands.rig.mta, moving.old, "lost on the way");
    await sendMail(hands.rig.mta, moving.old, "twin", { Date: "Mon, 02 Nov 2026 10:00:00 +0000" });
    hands.rig.mta.routes.set("new.demo.invalid", hands.rig.fresh.lmtpPort);
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 6 });
    for (let visit = 0; visit < 3; visit += 1) await hands.rig.run(moving.id);
    assert.deepEqual(await hands.counts("old", moving.old), { INBOX: 8 });
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 8 });
    await sendMail(hands.rig.mta, moving.old, "one more");
    for (let visit = 0; visit < 2; visit += 1) await hands.rig.run(moving.id);
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 9 });
    // 72 hours later by this clock: the last visit, a certificate, and the end.
    const later = { now: () => new Date(Date.now() + 72 * 3_600_000 + 1_000) };
    await hands.rig.run(moving.id, { clock: later });
    assert.equal((await hands.rig.states(moving.id))["attempt"], "done");
    const newest = await hands.rig.store.db
      .selectFrom("mailbox_certificates")
      .select("holds")
      .where("mailbox_id", "=", moving.id)
      .orderBy("made_at", "desc")
      .executeTakeFirstOrThrow();
    assert.equal(newest.holds, true);
  });

  it("where there is no ManageSieve an administrator is told what to do, and a probe has to prove that it was done", async () => {
    const moving = await hands.rig.mailbox("five", { managesieve: false });
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    const loa = await hands.actorOf(moving.loa);
    const shown = await showSwitch(hands.rig.deps())(loa, moving.id);
    assert.ok(shown.ok && shown.value.attempt?.instruction?.[0]?.includes(moving.fresh) === true);
    assert.deepEqual(shown.value.actions, ["confirm-forwarding", "roll-back"]);
    assert.ok((await hands.told(moving.loa)).includes("switch.set-forward"));
    const waiting = await listForwards(hands.rig.deps())(loa, moving.odsCode);
    assert.ok(waiting.ok);
    assert.deepEqual(
      waiting.value.items.map(({ mailbox, from, to }) => [mailbox, from, to]),
      [[moving.id, moving.old, moving.fresh]],
    );
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.states(moving.id))["forward"], "started");
    // Confirmed, and not true.
    assert.ok((await confirmForwarding(hands.rig.deps())(loa, { id: moving.id })).ok);
    const hurry = { ...hands.rig.deps().timing, probes: 1 };
    await hands.rig.carryOn(moving.id, { timing: hurry });
    assert.equal((await hands.rig.row(moving.id)).state, "switch-scheduled");
    assert.equal((await hands.rig.states(moving.id))["forward"], "started");
    assert.ok((await hands.told(moving.loa)).includes("switch.not-forwarded"));
    // Confirmed, and true.
    hands.rig.mta.alsoTo.set(moving.old, moving.fresh);
    assert.ok((await confirmForwarding(hands.rig.deps())(loa, { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 3 });
    assert.deepEqual(await hands.counts("old", moving.old), { INBOX: 3 });
    await sendMail(hands.rig.mta, moving.old, "by the administrator's forward");
    await hands.rig.run(moving.id);
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 4 });
    assert.ok((await rollBackSwitch(hands.rig.deps())(loa, { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    assert.ok((await hands.told(moving.loa)).includes("switch.undo-forward"));
  });

  it("a loop between the two sides stops the switch, and the redirect is taken away at once", async () => {
    const moving = await hands.rig.mailbox("six");
    await hands.withTheirScript(moving);
    hands.rig.mta.alsoTo.set(moving.fresh, moving.old);
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    hands.rig.mta.alsoTo.delete(moving.fresh);
    const states = await hands.rig.states(moving.id);
    assert.deepEqual([states["probe"], states["attempt"], states["mark"]], ["failed", "rolled-back", undefined]);
    assert.equal((await hands.rig.row(moving.id)).state, "in-step");
    const shown = await showSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.reason?.includes("circle") === true);
    for (const person of [moving.loa, moving.ism]) assert.ok((await hands.told(person)).includes("switch.stopped"));
    await hands.expectRolledBack(moving);
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 3 });
  });

  it("a person who makes another script active during the watch keeps it, and new mail is still sent on", async () => {
    const moving = await hands.rig.mailbox("twelve");
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    await hands.withTheirScript(moving);
    await hands.rig.run(moving.id);
    await sendMail(hands.rig.mta, moving.old, "to be filed");
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 4 });
    assert.deepEqual(await hands.counts("old", moving.old), { INBOX: 3, Filed: 1 });
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    await hands.expectRolledBack(moving);
  });

  it("a server that takes no script of ours leaves it to an administrator, and what is there stays as it is", async () => {
    const moving = await hands.rig.mailbox("thirteen");
    await hands.asOwner(moving.old, (session) => putScript(session, scriptName(moving.id, 1), theirScript));
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.states(moving.id))["forward"], "started");
    assert.ok((await hands.told(moving.loa)).includes("switch.set-forward"));
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    assert.deepEqual(await hands.asOwner(moving.old, listScripts), [{ name: scriptName(moving.id, 1), active: false }]);
    assert.equal(
      await hands.asOwner(moving.old, (session) => getScript(session, scriptName(moving.id, 1))),
      theirScript,
    );
  });
});
