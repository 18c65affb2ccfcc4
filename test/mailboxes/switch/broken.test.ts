import assert from "node:assert/strict";
import { MailError } from "../../../src/mail/errors.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import { scriptName } from "../../../src/mailboxes/switch/forward.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { showSwitch } from "../../../src/mailboxes/switch/show-switch.ts";
import { newestAttempt } from "../../../src/mailboxes/switch/store.ts";
import type { PersonId } from "../../../src/people/types.ts";
import { withClient } from "../../mail/servers/client.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands } from "./hands.ts";

/** Half a megabyte in each new mailbox, and no more. */
const quota = `
mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota
}
protocol lmtp {
  mail_plugins = sieve quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=512K
  quota_grace = 0
}`;

describe("mailboxes: switches that go wrong", function () {
  this.timeout(120_000);
  const hands = switchHands({ freshGlobal: quota });

  const quick = () => ({ timing: { ...hands.rig.deps().timing, again: 0.02, look: 0.05 } });
  const noticesTo = (person: PersonId) =>
    hands.rig.store.db
      .selectFrom("notices")
      .select(["kind", "title", "paragraphs"])
      .where("person_id", "=", person)
      .where("mode", "=", "new")
      .execute();

  it("the new mailbox has no room: nothing is changed at the old one, and people are told why", async () => {
    const moving = await hands.rig.mailbox("full");
    const large = `Subject: large\r\n\r\n${"x".repeat(76)}\r\n${"y".repeat(900_000)}\r\n`;
    await withClient(hands.rig.old.port, moving.old, (client) => client.append("INBOX", large, []));
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id, quick());
    assert.equal((await hands.rig.row(moving.id)).state, "in-step");
    assert.equal((await hands.rig.states(moving.id))["attempt"], "stopped");
    assert.deepEqual(await hands.asOwner(moving.old, listScripts), []);
    const shown = await showSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.reason?.includes("no room left") === true);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.stopped"));
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [4, 3]);
  });

  it("our script is overwritten during the watch: mail is brought over all the same, and an administrator is asked", async () => {
    const moving = await hands.rig.mailbox("overwritten");
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id, quick());
    const before = await newestAttempt(hands.rig.store.db, moving.id);
    const name = scriptName(moving.id, 1);
    await hands.asOwner(moving.old, async (session) => {
      await setActive(session, "");
      await putScript(session, name, "# mine now\r\nkeep;\r\n");
      await setActive(session, name);
    });
    await sendMail(hands.rig.mta, moving.old, "not sent on");
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [4, 3]);
    assert.equal((await hands.rig.run(moving.id, quick())).kind, "waits");
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [4, 4]);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.set-forward"));
    const attempt = await newestAttempt(hands.rig.store.db, moving.id);
    assert.equal(attempt?.forwarding, "administrator");
    assert.deepEqual(attempt.forwarded_at, before?.forwarded_at, "mail of before may still lie on both sides");
    const shown = await showSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.actions.includes("confirm-forwarding"));
    // Taken back: theirs stays as they made it, and the administrator is asked to take the forward away.
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id, quick());
    assert.equal((await hands.rig.states(moving.id))["attempt"], "rolled-back");
    assert.deepEqual(await hands.asOwner(moving.old, listScripts), [{ name, active: true }]);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.undo-forward"));
  });

  it("the old mailbox's password is changed before a roll-back: people are told, and a new login lets it go through", async () => {
    const moving = await hands.rig.mailbox("changed");
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id, quick());
    await sendMail(hands.rig.mta, moving.fresh, "to the new address");
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    // As the server says it; Dovecot itself makes whoever errs wait for up to 15 seconds, which is too long for a test.
    const refused = () => Promise.reject(new MailError("sign-in-refused", "The server refused the sign-in."));
    const more = { sieveAccount: refused, timing: { ...hands.rig.deps().timing, again: 11 } };
    for (let n = 0; n < 10; n += 1) await hands.rig.run(moving.id, more);
    const told = (await noticesTo(moving.loa)).filter(({ kind }) => kind === "switch.stuck");
    assert.equal(told.length, 1);
    assert.match(told[0]?.title ?? "", /cannot be taken back yet/);
    assert.match(JSON.stringify(told[0]?.paragraphs), /sign-in to the old mailbox was refused/);
    assert.equal((await hands.rig.states(moving.id))["attempt"], "rolling-back");
    await hands.rig.carryOn(moving.id, quick());
    assert.equal((await hands.rig.states(moving.id))["attempt"], "rolled-back");
    assert.deepEqual(await hands.asOwner(moving.old, listScripts), []);
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [4, 4]);
  });

  it("the old mailbox has no room for what comes back: tried for a while, then left in the new one, and people are told", async () => {
    const moving = await hands.rig.mailbox("no-room-back");
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id, quick());
    await sendMail(hands.rig.mta, moving.fresh, "to the new address");
    const { bringBack } = hands.rig.deps();
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    let calls = 0;
    // The server's own refusal is in the engine's tests; here what the run makes of messages that stay behind.
    const more = {
      ...quick(),
      bringBack: async (context: Parameters<typeof bringBack>[0]) => {
        calls += 1;
        return { ...(await bringBack(context)), brought: 0, left: 1 };
      },
    };
    await hands.rig.carryOn(moving.id, more);
    assert.equal(calls, 1);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.mail-left"));
    const shown = await showSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), moving.id);
    assert.ok(shown.ok);
    assert.deepEqual(shown.value.attempt?.rollBack?.returned, { planned: 1, brought: 0, left: 1 });
  });
});
