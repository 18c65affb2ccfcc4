import assert from "node:assert/strict";
import { ImapFlow } from "imapflow";
import { MailError } from "../../../src/mail/errors.ts";
import { signInSieve } from "../../../src/mail/sieve/account.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import type { SieveSession } from "../../../src/mail/sieve/session.ts";
import { scriptName } from "../../../src/mailboxes/switch/forward.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { showSwitch } from "../../../src/mailboxes/switch/show-switch.ts";
import { newestAttempt } from "../../../src/mailboxes/switch/store.ts";
import { loadActor } from "../../../src/people/people.ts";
import type { Actor, PersonId } from "../../../src/people/types.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { requires } from "../../setup/needs.ts";
import { startRig, type Moving, type Rig } from "./rig.ts";

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
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(120_000);
  let rig: Rig;
  before(async () => (rig = await startRig({ freshGlobal: quota })));
  after(() => rig.stop());

  const quick = () => ({ timing: { ...rig.deps().timing, again: 0.02, look: 0.05 } });
  const actorOf = async (moving: Moving): Promise<Actor> => {
    const actor = await loadActor({ db: rig.store.db, clock: { now: () => new Date() } }, moving.loa);
    assert.ok(actor !== undefined);
    return actor;
  };
  const begin = async (moving: Moving): Promise<void> => {
    assert.ok((await scheduleSwitch(rig.deps())(await actorOf(moving), { id: moving.id, at: null })).ok);
  };
  const inbox = async (server: "old" | "fresh", user: string): Promise<number> =>
    (await snapshot(rig[server].port, user)).folders.get("INBOX")?.length ?? 0;
  const asOwner = async <T>(user: string, work: (session: SieveSession) => Promise<T>): Promise<T> => {
    const secret = { kind: "password", password: "secret" } as const;
    const session = await signInSieve({ host: "127.0.0.1", port: rig.old.sievePort, user, secret, security: "none" });
    try {
      return await work(session);
    } finally {
      await logout(session);
    }
  };
  const noticesTo = async (person: PersonId) =>
    rig.store.db
      .selectFrom("notices")
      .select(["kind", "title", "paragraphs"])
      .where("person_id", "=", person)
      .where("mode", "=", "new")
      .execute();

  it("the new mailbox has no room: nothing is changed at the old one, and people are told why", async () => {
    const moving = await rig.mailbox("full");
    const auth = { user: moving.old, pass: "secret" };
    const client = new ImapFlow({ host: "127.0.0.1", port: rig.old.port, secure: false, auth, logger: false });
    await client.connect();
    await client.append("INBOX", `Subject: large\r\n\r\n${"x".repeat(76)}\r\n${"y".repeat(900_000)}\r\n`, []);
    await client.logout();
    await begin(moving);
    await rig.carryOn(moving.id, quick());
    assert.equal((await rig.row(moving.id)).state, "in-step");
    assert.equal((await rig.states(moving.id))["attempt"], "stopped");
    assert.deepEqual(await asOwner(moving.old, listScripts), []);
    const shown = await showSwitch(rig.deps())(await actorOf(moving), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.reason?.includes("no room left") === true);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.stopped"));
    assert.deepEqual([await inbox("old", moving.old), await inbox("fresh", moving.fresh)], [4, 3]);
  });

  it("our script is overwritten during the watch: mail is brought over all the same, and an administrator is asked", async () => {
    const moving = await rig.mailbox("overwritten");
    await begin(moving);
    await rig.carryOn(moving.id, quick());
    const before = await newestAttempt(rig.store.db, moving.id);
    const name = scriptName(moving.id, 1);
    await asOwner(moving.old, async (session) => {
      await setActive(session, "");
      await putScript(session, name, "# mine now\r\nkeep;\r\n");
      await setActive(session, name);
    });
    await sendMail(rig.mta, moving.old, "not sent on");
    assert.deepEqual([await inbox("old", moving.old), await inbox("fresh", moving.fresh)], [4, 3]);
    assert.equal((await rig.run(moving.id, quick())).kind, "waits");
    assert.deepEqual([await inbox("old", moving.old), await inbox("fresh", moving.fresh)], [4, 4]);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.set-forward"));
    const attempt = await newestAttempt(rig.store.db, moving.id);
    assert.equal(attempt?.forwarding, "administrator");
    assert.deepEqual(attempt.forwarded_at, before?.forwarded_at, "mail of before may still lie on both sides");
    const shown = await showSwitch(rig.deps())(await actorOf(moving), moving.id);
    assert.ok(shown.ok && shown.value.actions.includes("confirm-forwarding"));
    // Taken back: theirs stays as they made it, and the administrator is asked to take the forward away.
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving), { id: moving.id })).ok);
    await rig.carryOn(moving.id, quick());
    assert.equal((await rig.states(moving.id))["attempt"], "rolled-back");
    assert.deepEqual(await asOwner(moving.old, listScripts), [{ name, active: true }]);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.undo-forward"));
  });

  it("the old mailbox's password is changed before a roll-back: people are told, and a new login lets it go through", async () => {
    const moving = await rig.mailbox("changed");
    await begin(moving);
    await rig.carryOn(moving.id, quick());
    await sendMail(rig.mta, moving.fresh, "to the new address");
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving), { id: moving.id })).ok);
    // As the server says it; Dovecot itself makes whoever errs wait for up to 15 seconds, which is too long for a test.
    const refused = () => Promise.reject(new MailError("sign-in-refused", "The server refused the sign-in."));
    const more = { sieveAccount: refused, timing: { ...rig.deps().timing, again: 11 } };
    for (let n = 0; n < 10; n += 1) await rig.run(moving.id, more);
    const told = (await noticesTo(moving.loa)).filter(({ kind }) => kind === "switch.stuck");
    assert.equal(told.length, 1);
    assert.match(told[0]?.title ?? "", /cannot be taken back yet/);
    assert.match(JSON.stringify(told[0]?.paragraphs), /sign-in to the old mailbox was refused/);
    assert.equal((await rig.states(moving.id))["attempt"], "rolling-back");
    await rig.carryOn(moving.id, quick());
    assert.equal((await rig.states(moving.id))["attempt"], "rolled-back");
    assert.deepEqual(await asOwner(moving.old, listScripts), []);
    assert.deepEqual([await inbox("old", moving.old), await inbox("fresh", moving.fresh)], [4, 4]);
  });

  it("the old mailbox has no room for what comes back: tried for a while, then left in the new one, and people are told", async () => {
    const moving = await rig.mailbox("no-room-back");
    await begin(moving);
    await rig.carryOn(moving.id, quick());
    await sendMail(rig.mta, moving.fresh, "to the new address");
    const { bringBack } = rig.deps();
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving), { id: moving.id })).ok);
    let calls = 0;
    // The server's own refusal is in the engine's tests; here what the run makes of messages that stay behind.
    const more = {
      ...quick(),
      bringBack: async (context: Parameters<typeof bringBack>[0]) => {
        calls += 1;
        return { ...(await bringBack(context)), brought: 0, left: 1 };
      },
    };
    await rig.carryOn(moving.id, more);
    assert.equal(calls, 1);
    assert.ok((await noticesTo(moving.loa)).some(({ kind }) => kind === "switch.mail-left"));
    const shown = await showSwitch(rig.deps())(await actorOf(moving), moving.id);
    assert.ok(shown.ok);
    assert.deepEqual(shown.value.attempt?.rollBack?.returned, { planned: 1, brought: 0, left: 1 });
  });
});
