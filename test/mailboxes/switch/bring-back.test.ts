import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ImapFlow } from "imapflow";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { newestAttempt } from "../../../src/mailboxes/switch/store.ts";
import { moveMailbox } from "../../../src/mailboxes/move.ts";
import { withClient } from "../../mail/servers/client.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands } from "./hands.ts";
import type { Moving } from "./rig.ts";

describe("mailboxes: a roll-back brings mail that came to the new mailbox back into the old one", function () {
  this.timeout(120_000);
  const hands = switchHands();

  const switched = async (name: string): Promise<Moving> => {
    const moving = await hands.rig.mailbox(name);
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
    return moving;
  };
  const rollBack = async (moving: Moving, more: { readonly bringBack?: boolean } = {}): Promise<void> => {
    const wanted = { id: moving.id, reason: "calendars are missing", ...more };
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), wanted)).ok);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.states(moving.id))["attempt"], "rolled-back");
  };
  const counts = async (server: "old" | "fresh", user: string): Promise<Readonly<Record<string, number>>> => {
    const { folders } = await snapshot(hands.rig[server].port, user);
    return Object.fromEntries(
      [...folders].flatMap(([name, items]) => (items.length > 0 ? [[name, items.length]] : [])),
    );
  };
  /** The person at work in their mailbox, with a mail client of the trade. */
  const asPerson = (server: "old" | "fresh", user: string, work: (client: ImapFlow) => Promise<unknown>) =>
    withClient(hands.rig[server].port, user, work);
  const octets = async (server: "old" | "fresh", user: string, folder: string): Promise<readonly string[]> => {
    const found: string[] = [];
    await asPerson(server, user, async (client) => {
      await client.mailboxOpen(folder, { readOnly: true });
      for await (const { source, flags, internalDate } of client.fetch("1:*", {
        source: true,
        flags: true,
        internalDate: true,
      })) {
        const kept = [...(flags ?? [])].filter((flag) => flag !== "\\Recent").sort();
        const hash = createHash("sha256")
          .update(source ?? "")
          .digest("hex");
        found.push(`${hash} ${kept.join(" ")} ${new Date(internalDate ?? 0).toISOString()}`);
      }
    });
    return found;
  };
  const sentMessage = Buffer.from(
    "From: person@demo.invalid\r\nTo: x@demo.invalid\r\nSubject: an answer\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\nWritten in the new mailbox.\r\n",
  );

  it("mail to the new address and mail that the person wrote there comes back, octet for octet; the rest is not doubled", async () => {
    const moving = await switched("direct");
    await sendMail(hands.rig.mta, moving.old, "by the redirect");
    await sendMail(hands.rig.mta, moving.fresh, "to the new address");
    await sendMail(hands.rig.mta, moving.fresh, "read and filed");
    await sendMail(hands.rig.mta, moving.old, "redirected, then filed");
    await asPerson("fresh", moving.fresh, async (client) => {
      await client.mailboxCreate("Filed");
      await client.mailboxCreate("Sent");
      await client.append("Sent", sentMessage, ["\\Seen", "\\Answered"]);
      await client.mailboxOpen("INBOX");
      for (const subject of ["read and filed", "redirected, then filed"]) {
        const found = await client.search({ header: { subject } }, { uid: true });
        assert.ok(Array.isArray(found) && found.length === 1, subject);
        await client.messageFlagsAdd(found, ["\\Seen", "\\Flagged", "todo"], { uid: true });
        await client.messageMove(found, "Filed", { uid: true });
      }
    });
    const before = { fresh: await counts("fresh", moving.fresh), old: await counts("old", moving.old) };
    assert.deepEqual(before, { fresh: { INBOX: 5, Filed: 2, Sent: 1 }, old: { INBOX: 5 } });
    await rollBack(moving);
    // The redirected ones lie there already, wherever the person put them in the new mailbox.
    assert.deepEqual(await counts("old", moving.old), { INBOX: 6, Filed: 1, Sent: 1 });
    assert.deepEqual(await counts("fresh", moving.fresh), before.fresh);
    assert.deepEqual(await octets("old", moving.old, "Sent"), await octets("fresh", moving.fresh, "Sent"));
    const filed = await octets("fresh", moving.fresh, "Filed");
    assert.ok((await octets("old", moving.old, "Filed")).every((one) => filed.includes(one)));
    const attempt = await newestAttempt(hands.rig.store.db, moving.id);
    assert.deepEqual(attempt?.returned, { planned: 3, brought: 3, left: 0 });
    assert.equal(attempt.rolled_back_reason, "calendars are missing");
    // In step again: what came back is not copied to the new mailbox a second time, and a second switch doubles nothing.
    await moveMailbox(hands.rig.deps())(moving.id, new AbortController().signal);
    assert.deepEqual(await counts("fresh", moving.fresh), before.fresh);
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    assert.equal((await hands.rig.row(moving.id)).state, "switched");
    await sendMail(hands.rig.mta, moving.fresh, "in the second try");
    assert.deepEqual(await counts("fresh", moving.fresh), { ...before.fresh, INBOX: 6 });
    await rollBack(moving);
    assert.deepEqual(await counts("old", moving.old), { INBOX: 7, Filed: 1, Sent: 1 });
  });

  it("of two alike, one by the redirect and one to the new address, the second comes back; probes never do", async () => {
    const moving = await switched("alike");
    const same = { Date: "Mon, 02 Nov 2026 10:00:00 +0000" };
    await sendMail(hands.rig.mta, moving.old, "alike", same);
    await sendMail(hands.rig.mta, moving.fresh, "alike", same);
    assert.deepEqual(await counts("fresh", moving.fresh), { INBOX: 5 });
    await rollBack(moving);
    // `To` differs between the two, and is no part of what tells messages apart: two there, two here.
    assert.deepEqual(await counts("old", moving.old), { INBOX: 5 });
    assert.deepEqual(await counts("fresh", moving.fresh), { INBOX: 5 });
  });

  it("where the person decides so, it stays in the new mailbox", async () => {
    const moving = await switched("stays");
    await sendMail(hands.rig.mta, moving.fresh, "to the new address");
    await rollBack(moving, { bringBack: false });
    assert.deepEqual(await counts("old", moving.old), { INBOX: 3 });
    assert.equal((await newestAttempt(hands.rig.store.db, moving.id))?.returned, null);
  });
});
