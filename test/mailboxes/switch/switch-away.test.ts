import assert from "node:assert/strict";
import { MailError } from "../../../src/mail/errors.ts";
import { moveMailbox } from "../../../src/mailboxes/move.ts";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { showSwitch } from "../../../src/mailboxes/switch/show-switch.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands } from "./hands.ts";

describe("mailboxes: a switch while servers are away", function () {
  this.timeout(120_000);
  const hands = switchHands();

  it("without a mail server of ours, or while the old one is away for long, nothing is changed and people are told", async () => {
    const moving = await hands.rig.mailbox("fourteen");
    await hands.withTheirScript(moving);
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id, { sendProbe: undefined });
    assert.equal((await hands.rig.states(moving.id))["attempt"], "stopped");
    assert.equal((await hands.rig.row(moving.id)).state, "in-step");
    await hands.begin(moving);
    let asked = 0;
    const sieveAccount = (): Promise<never> => {
      asked += 1;
      return Promise.reject(new MailError("connect-refused", "The server does not listen on this port."));
    };
    await hands.rig.carryOn(moving.id, { sieveAccount, timing: { ...hands.rig.deps().timing, again: 0.001 } });
    assert.equal(asked, 20);
    const shown = await showSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.state === "stopped" && shown.value.attempt.number === 2);
    assert.equal((await hands.told(moving.ism)).filter((kind) => kind === "switch.stopped").length, 2);
    await hands.expectRolledBack(moving);
  });

  it("a server that was away for a moment delays the switch and no more; two workers never hold one mailbox", async () => {
    const moving = await hands.rig.mailbox("fifteen");
    await hands.begin(moving);
    const real = hands.rig.deps();
    let away = 3;
    const sieveAccount: typeof real.sieveAccount = (mailbox) => {
      away -= 1;
      if (away >= 0) return Promise.reject(new MailError("lost", "The server ended the connection."));
      return real.sieveAccount(mailbox);
    };
    const more = { sieveAccount, timing: { ...real.timing, again: 0.01 } };
    const [one, two] = await Promise.all([hands.rig.run(moving.id, more), hands.rig.run(moving.id, more)]);
    assert.deepEqual([one.kind, two.kind].sort(), ["not-now", "waits"]);
    await hands.rig.carryOn(moving.id, more);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
    const sent = hands.rig.mta.seen.filter(({ message }) => /^x-nhsmail-onboarding-probe:/im.test(message));
    assert.equal(sent.filter(({ to }) => to === moving.old).length, 1);
  });

  it("a sign-in that is refused stops it soon before the forward is set; after that it goes on trying, and says so", async () => {
    const moving = await hands.rig.mailbox("sixteen");
    const refused = (): Promise<never> => Promise.reject(new MailError("sign-in-refused", "The server refused LOGIN."));
    const timing = { ...hands.rig.deps().timing, again: 0.001 };
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id, { openEngine: refused, timing });
    assert.deepEqual(await hands.rig.states(moving.id), { attempt: "stopped", "final-delta": "failed" });
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    // Longer than what is sat out, so that each run is one failure.
    const slow = { mailAccount: refused, timing: { ...timing, again: 11 } };
    for (let failure = 0; failure < 10; failure += 1) await hands.rig.run(moving.id, slow);
    assert.equal((await hands.told(moving.loa)).filter((kind) => kind === "switch.stuck").length, 1);
    assert.equal((await hands.rig.states(moving.id))["attempt"], "running");
    await hands.rig.run(moving.id);
    const shown = await showSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), moving.id);
    assert.ok(shown.ok && shown.value.attempt?.state === "running");
    // While a switch of theirs is open, the mover leaves the mailbox alone; a second attempt copies at once what came.
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    await hands.rig.carryOn(moving.id);
    await sendMail(hands.rig.mta, moving.old, "after the roll-back");
    await moveMailbox(hands.rig.deps())(moving.id, new AbortController().signal);
    assert.deepEqual(await hands.counts("fresh", moving.fresh), { INBOX: 4 });
  });
});
