import assert from "node:assert/strict";
import { MailError } from "../../../src/mail/errors.ts";
import { signInSieve } from "../../../src/mail/sieve/account.ts";
import { getScript } from "../../../src/mail/sieve/getscript.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import type { SieveSession } from "../../../src/mail/sieve/session.ts";
import { LeaseLost } from "../../../src/mailboxes/leases.ts";
import { moveMailbox } from "../../../src/mailboxes/move.ts";
import { cancelSwitch } from "../../../src/mailboxes/switch/cancel-switch.ts";
import { confirmForwarding } from "../../../src/mailboxes/switch/confirm-forwarding.ts";
import { dueSwitches } from "../../../src/mailboxes/switch/due.ts";
import { scriptName } from "../../../src/mailboxes/switch/forward.ts";
import { listForwards } from "../../../src/mailboxes/switch/list-forwards.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { showSwitch } from "../../../src/mailboxes/switch/show-switch.ts";
import { loadActor } from "../../../src/people/people.ts";
import type { Actor, PersonId } from "../../../src/people/types.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { requires } from "../../setup/needs.ts";
import { startRig, type Moving, type Rig } from "./rig.ts";

const theirScript =
  'require ["fileinto", "mailbox"];\r\nif header :contains "subject" "filed" {\r\n  fileinto :create "Filed";\r\n}\r\n';

describe("mailboxes: the switch, Dovecot with Pigeonhole to Dovecot", function () {
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(120_000);
  let rig: Rig;
  before(async () => (rig = await startRig()));
  after(() => rig.stop());

  const clock = { now: () => new Date() };
  const actorOf = async (person: PersonId): Promise<Actor> => {
    const actor = await loadActor({ db: rig.store.db, clock }, person);
    assert.ok(actor !== undefined);
    return actor;
  };
  const begin = async ({ id, loa }: Moving): Promise<void> => {
    const scheduled = await scheduleSwitch(rig.deps())(await actorOf(loa), { id, at: null });
    assert.ok(scheduled.ok, JSON.stringify(scheduled));
  };
  const subjects = async (server: "old" | "fresh", user: string): Promise<Readonly<Record<string, number>>> => {
    const { folders } = await snapshot(rig[server].port, user);
    return Object.fromEntries([...folders].map(([name, items]) => [name, items.length]));
  };
  const asOwner = async <T>(user: string, work: (session: SieveSession) => Promise<T>): Promise<T> => {
    const session = await signInSieve({
      host: "127.0.0.1",
      port: rig.old.sievePort,
      user,
      secret: { kind: "password", password: "secret" },
      security: "none",
    });
    try {
      return await work(session);
    } finally {
      await logout(session);
    }
  };
  const noticesTo = async (person: PersonId): Promise<readonly string[]> => {
    const rows = await rig.store.db.selectFrom("notices").select("kind").where("person_id", "=", person).execute();
    return rows.map(({ kind }) => kind);
  };
  const expectRolledBack = async (moving: Moving): Promise<void> => {
    assert.deepEqual(await asOwner(moving.old, listScripts), [{ name: "mine", active: true }]);
    assert.equal(await asOwner(moving.old, (session) => getScript(session, "mine")), theirScript);
    const sent = rig.mta.seen.filter(({ to }) => to === moving.fresh).length;
    await sendMail(rig.mta, moving.old, "stays here");
    assert.equal(rig.mta.seen.filter(({ to }) => to === moving.fresh).length, sent);
  };
  const withTheirScript = async (moving: Moving): Promise<void> => {
    await asOwner(moving.old, async (session) => {
      await putScript(session, "mine", theirScript);
      await setActive(session, "mine");
    });
  };

  it("goes from in step to switched and into the watch; new mail comes to the new mailbox, probes are gone", async () => {
    const moving = await rig.mailbox("one");
    assert.equal((await rig.row(moving.id)).state, "in-step");
    await begin(moving);
    assert.deepEqual(rig.enqueued.at(-1), { kind: "switch-mailbox", data: { mailboxId: moving.id } });
    await rig.carryOn(moving.id);
    assert.equal((await rig.row(moving.id)).state, "switched");
    assert.deepEqual(await rig.states(moving.id), {
      attempt: "running",
      "final-delta": "done",
      verify: "done",
      forward: "done",
      probe: "done",
      mark: "done",
      tell: "done",
      watch: "started",
    });
    assert.deepEqual(await subjects("old", moving.old), { INBOX: 3 });
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 3 });
    await sendMail(rig.mta, moving.old, "after the switch");
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 4 });
    assert.deepEqual(await subjects("old", moving.old), { INBOX: 4 });
    assert.ok((await noticesTo(moving.owner)).includes("mailbox.switched"));
  });

  it("the watch brings what did not come by the redirect, once, and never doubles what did", async () => {
    const moving = await rig.mailbox("two");
    await begin(moving);
    await rig.carryOn(moving.id);
    // Two that are the same to the last octet, and one of its own.
    for (const subject of ["twin", "twin", "single"])
      await sendMail(rig.mta, moving.old, subject, { Date: "Mon, 02 Nov 2026 10:00:00 +0000" });
    // Lost on the way: the new side is away for a moment.
    rig.mta.routes.delete("new.demo.invalid");
    await sendMail(rig.mta, moving.old, "lost on the way");
    await sendMail(rig.mta, moving.old, "twin", { Date: "Mon, 02 Nov 2026 10:00:00 +0000" });
    rig.mta.routes.set("new.demo.invalid", rig.fresh.lmtpPort);
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 6 });
    for (let visit = 0; visit < 3; visit += 1) await rig.run(moving.id);
    assert.deepEqual(await subjects("old", moving.old), { INBOX: 8 });
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 8 });
    await sendMail(rig.mta, moving.old, "one more");
    for (let visit = 0; visit < 2; visit += 1) await rig.run(moving.id);
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 9 });
    // 72 hours later by this clock: the last visit, a certificate, and the end.
    const later = { now: () => new Date(Date.now() + 72 * 3_600_000 + 1_000) };
    await rig.run(moving.id, { clock: later });
    assert.equal((await rig.states(moving.id))["attempt"], "done");
    const newest = await rig.store.db
      .selectFrom("mailbox_certificates")
      .select("holds")
      .where("mailbox_id", "=", moving.id)
      .orderBy("made_at", "desc")
      .executeTakeFirstOrThrow();
    assert.equal(newest.holds, true);
  });

  it("rolled back in the watch, the person's own script is active again, byte for byte, and the mailbox is in step", async () => {
    const moving = await rig.mailbox("three");
    await withTheirScript(moving);
    await begin(moving);
    await rig.carryOn(moving.id);
    await sendMail(rig.mta, moving.old, "to be filed");
    assert.deepEqual(await subjects("old", moving.old), { INBOX: 3, Filed: 1 });
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 4 });
    const back = await rollBackSwitch(rig.deps())(await actorOf(moving.loa), { id: moving.id });
    assert.ok(back.ok);
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving.loa), { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    assert.equal((await rig.row(moving.id)).state, "in-step");
    assert.equal((await rig.row(moving.id)).switched_at, null);
    assert.equal((await rig.states(moving.id))["forward"], "undone");
    await expectRolledBack(moving);
    assert.ok((await noticesTo(moving.owner)).includes("mailbox.rolled-back"));
    // The wave's plan leaves it alone now; a person may begin again, and it goes through.
    assert.equal(await dueSwitches(rig.deps())(), 0);
    await begin(moving);
    await rig.carryOn(moving.id);
    assert.equal((await rig.row(moving.id)).state, "switched");
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 5, Filed: 0 });
  });

  it("called off before the mailbox is marked, it is as it was", async () => {
    const moving = await rig.mailbox("four");
    await withTheirScript(moving);
    await begin(moving);
    const checkpoint = (name: string): void => {
      if (name === "probe:started") throw new LeaseLost("as if the worker were killed");
    };
    await rig.run(moving.id, { checkpoint });
    assert.equal((await rig.states(moving.id))["forward"], "done");
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving.loa), { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    assert.deepEqual(
      [(await rig.states(moving.id))["attempt"], (await rig.row(moving.id)).state],
      ["rolled-back", "in-step"],
    );
    await expectRolledBack(moving);
  });

  it("where there is no ManageSieve an administrator is told what to do, and a probe has to prove that it was done", async () => {
    const moving = await rig.mailbox("five", { managesieve: false });
    await begin(moving);
    await rig.carryOn(moving.id);
    const loa = await actorOf(moving.loa);
    const shown = await showSwitch(rig.deps())(loa, moving.id);
    assert.ok(shown.ok && shown.value.attempt?.instruction?.[0]?.includes(moving.fresh) === true);
    assert.deepEqual(shown.value.actions, ["confirm-forwarding", "roll-back"]);
    assert.ok((await noticesTo(moving.loa)).includes("switch.set-forward"));
    const waiting = await listForwards(rig.deps())(loa, moving.odsCode);
    assert.ok(waiting.ok);
    assert.deepEqual(
      waiting.value.items.map(({ mailbox, from, to }) => [mailbox, from, to]),
      [[moving.id, moving.old, moving.fresh]],
    );
    await rig.carryOn(moving.id);
    assert.equal((await rig.states(moving.id))["forward"], "started");
    // Confirmed, and not true.
    assert.ok((await confirmForwarding(rig.deps())(loa, { id: moving.id })).ok);
    const hurry = { ...rig.deps().timing, probes: 1 };
    await rig.carryOn(moving.id, { timing: hurry });
    assert.equal((await rig.row(moving.id)).state, "switch-scheduled");
    assert.equal((await rig.states(moving.id))["forward"], "started");
    assert.ok((await noticesTo(moving.loa)).includes("switch.not-forwarded"));
    // Confirmed, and true.
    rig.mta.alsoTo.set(moving.old, moving.fresh);
    assert.ok((await confirmForwarding(rig.deps())(loa, { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    assert.equal((await rig.row(moving.id)).state, "switched");
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 3 });
    assert.deepEqual(await subjects("old", moving.old), { INBOX: 3 });
    await sendMail(rig.mta, moving.old, "by the administrator's forward");
    await rig.run(moving.id);
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 4 });
    assert.ok((await rollBackSwitch(rig.deps())(loa, { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    assert.ok((await noticesTo(moving.loa)).includes("switch.undo-forward"));
  });

  it("a loop between the two sides stops the switch, and the redirect is taken away at once", async () => {
    const moving = await rig.mailbox("six");
    await withTheirScript(moving);
    rig.mta.alsoTo.set(moving.fresh, moving.old);
    await begin(moving);
    await rig.carryOn(moving.id);
    rig.mta.alsoTo.delete(moving.fresh);
    const states = await rig.states(moving.id);
    assert.deepEqual([states["probe"], states["attempt"], states["mark"]], ["failed", "rolled-back", undefined]);
    assert.equal((await rig.row(moving.id)).state, "in-step");
    const shown = await showSwitch(rig.deps())(await actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.reason?.includes("circle") === true);
    for (const person of [moving.loa, moving.ism]) assert.ok((await noticesTo(person)).includes("switch.stopped"));
    await expectRolledBack(moving);
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 3 });
  });

  it("another organisation's people see and change nothing; without both goes nothing begins", async () => {
    const [moving, foreign] = [await rig.mailbox("seven"), await rig.mailbox("eight")];
    const stranger = await actorOf(foreign.loa);
    const { id } = moving;
    for (const refused of [
      await scheduleSwitch(rig.deps())(stranger, { id, at: null }),
      await cancelSwitch(rig.deps())(stranger, { id }),
      await confirmForwarding(rig.deps())(stranger, { id }),
      await rollBackSwitch(rig.deps())(stranger, { id }),
      await showSwitch(rig.deps())(stranger, id),
    ]) {
      assert.deepEqual(refused, { ok: false, refusal: { kind: "not-found" } });
    }
    await rig.store.db.updateTable("waves").set({ go_ism_by: null }).where("id", "=", moving.wave).execute();
    const early = await scheduleSwitch(rig.deps())(await actorOf(moving.loa), { id, at: null });
    assert.deepEqual(early, { ok: false, refusal: { kind: "gate-closed", gate: "go-given" } });
    assert.equal(await rig.run(id).then(({ kind }) => kind), "rests");
  });

  it("a go that is taken away while it runs stops it before the mark, and the redirect is taken away", async () => {
    const moving = await rig.mailbox("nine");
    await withTheirScript(moving);
    await begin(moving);
    const checkpoint = async (name: string): Promise<void> => {
      if (name !== "probe:recorded") return;
      await rig.store.db.updateTable("waves").set({ go_ism_by: null }).where("id", "=", moving.wave).execute();
    };
    await rig.carryOn(moving.id, { checkpoint });
    assert.equal((await rig.states(moving.id))["attempt"], "rolled-back");
    assert.equal((await rig.row(moving.id)).state, "in-step");
    await expectRolledBack(moving);
  });

  it("a set time is London's, is asked again where it is not one time, and is kept to the minute", async () => {
    const moving = await rig.mailbox("ten");
    const loa = await actorOf(moving.loa);
    const schedule = (at: string, now: string) =>
      scheduleSwitch(rig.deps({ clock: { now: () => new Date(now) } }))(loa, { id: moving.id, at });
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
    const due = (now: string) => dueSwitches(rig.deps({ clock: { now: () => new Date(now) } }))();
    assert.equal(await due("2027-07-15T16:59:59Z"), 0);
    assert.equal(await due("2027-07-15T17:00:00Z"), 1);
    assert.equal(await due("2027-07-15T17:00:01Z"), 0);
    assert.deepEqual(await rig.states(moving.id), { attempt: "running" });
    const twice = await schedule("2027-08-15 18:00", "2026-11-22T12:00:00Z");
    assert.equal(!twice.ok && twice.refusal.kind, "under-way");
  });

  it("a wave that switches by itself begins when the mailbox is in step, outside its quiet hours, and not when paused", async () => {
    const moving = await rig.mailbox("eleven");
    const wave = (set: Record<string, unknown>) =>
      rig.store.db.updateTable("waves").set(set).where("id", "=", moving.wave).execute();
    const at = (now: string) => dueSwitches(rig.deps({ clock: { now: () => new Date(now) } }))();
    await wave({ switch_mode: "automatic", quiet_from: "08:00", quiet_to: "18:00" });
    assert.equal(await at("2027-01-15T12:00:00Z"), 0);
    await wave({ state: "paused" });
    assert.equal(await at("2027-01-15T19:00:00Z"), 0);
    await wave({ state: "running" });
    assert.equal(await at("2027-01-15T19:00:00Z"), 1);
    await wave({ quiet_from: null, quiet_to: null });
    await rig.carryOn(moving.id);
    assert.equal((await rig.row(moving.id)).state, "switched");
  });

  it("a person who makes another script active during the watch keeps it, and new mail is still sent on", async () => {
    const moving = await rig.mailbox("twelve");
    await begin(moving);
    await rig.carryOn(moving.id);
    await withTheirScript(moving);
    await rig.run(moving.id);
    await sendMail(rig.mta, moving.old, "to be filed");
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 4 });
    assert.deepEqual(await subjects("old", moving.old), { INBOX: 3, Filed: 1 });
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving.loa), { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    await expectRolledBack(moving);
  });

  it("a server that takes no script of ours leaves it to an administrator, and what is there stays as it is", async () => {
    const moving = await rig.mailbox("thirteen");
    await asOwner(moving.old, (session) => putScript(session, scriptName(moving.id, 1), theirScript));
    await begin(moving);
    await rig.carryOn(moving.id);
    assert.equal((await rig.states(moving.id))["forward"], "started");
    assert.ok((await noticesTo(moving.loa)).includes("switch.set-forward"));
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving.loa), { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    assert.deepEqual(await asOwner(moving.old, listScripts), [{ name: scriptName(moving.id, 1), active: false }]);
    assert.equal(await asOwner(moving.old, (session) => getScript(session, scriptName(moving.id, 1))), theirScript);
  });

  it("without a mail server of ours, or while the old one is away for long, nothing is changed and people are told", async () => {
    const moving = await rig.mailbox("fourteen");
    await withTheirScript(moving);
    await begin(moving);
    await rig.carryOn(moving.id, { sendProbe: undefined });
    assert.equal((await rig.states(moving.id))["attempt"], "stopped");
    assert.equal((await rig.row(moving.id)).state, "in-step");
    await begin(moving);
    let asked = 0;
    const sieveAccount = (): Promise<never> => {
      asked += 1;
      return Promise.reject(new MailError("connect-refused", "The server does not listen on this port."));
    };
    await rig.carryOn(moving.id, { sieveAccount, timing: { ...rig.deps().timing, again: 0.001 } });
    assert.equal(asked, 20);
    const shown = await showSwitch(rig.deps())(await actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.state === "stopped" && shown.value.attempt.number === 2);
    assert.equal((await noticesTo(moving.ism)).filter((kind) => kind === "switch.stopped").length, 2);
    await expectRolledBack(moving);
  });

  it("a server that was away for a moment delays the switch and no more; two workers never hold one mailbox", async () => {
    const moving = await rig.mailbox("fifteen");
    await begin(moving);
    const real = rig.deps();
    let away = 3;
    const sieveAccount: typeof real.sieveAccount = (mailbox) => {
      away -= 1;
      if (away >= 0) return Promise.reject(new MailError("lost", "The server ended the connection."));
      return real.sieveAccount(mailbox);
    };
    const more = { sieveAccount, timing: { ...real.timing, again: 0.01 } };
    const [one, two] = await Promise.all([rig.run(moving.id, more), rig.run(moving.id, more)]);
    assert.deepEqual([one.kind, two.kind].sort(), ["not-now", "waits"]);
    await rig.carryOn(moving.id, more);
    assert.equal((await rig.row(moving.id)).state, "switched");
    const sent = rig.mta.seen.filter(({ message }) => /^x-nhsmail-onboarding-probe:/im.test(message));
    assert.equal(sent.filter(({ to }) => to === moving.old).length, 1);
  });

  it("a sign-in that is refused stops it soon before the forward is set; after that it goes on trying, and says so", async () => {
    const moving = await rig.mailbox("sixteen");
    const refused = (): Promise<never> => Promise.reject(new MailError("sign-in-refused", "The server refused LOGIN."));
    const timing = { ...rig.deps().timing, again: 0.001 };
    await begin(moving);
    await rig.carryOn(moving.id, { openEngine: refused, timing });
    assert.deepEqual(await rig.states(moving.id), { attempt: "stopped", "final-delta": "failed" });
    await begin(moving);
    await rig.carryOn(moving.id);
    // Longer than what is sat out, so that each run is one failure.
    const slow = { mailAccount: refused, timing: { ...timing, again: 11 } };
    for (let failure = 0; failure < 10; failure += 1) await rig.run(moving.id, slow);
    assert.equal((await noticesTo(moving.loa)).filter((kind) => kind === "switch.stuck").length, 1);
    assert.equal((await rig.states(moving.id))["attempt"], "running");
    await rig.run(moving.id);
    const shown = await showSwitch(rig.deps())(await actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.state === "running");
    // While a switch of theirs is open, the mover leaves the mailbox alone; a second attempt copies at once what came.
    assert.ok((await rollBackSwitch(rig.deps())(await actorOf(moving.loa), { id: moving.id })).ok);
    await rig.carryOn(moving.id);
    await sendMail(rig.mta, moving.old, "after the roll-back");
    await moveMailbox(rig.deps())(moving.id, new AbortController().signal);
    assert.deepEqual(await subjects("fresh", moving.fresh), { INBOX: 4 });
  });
});
