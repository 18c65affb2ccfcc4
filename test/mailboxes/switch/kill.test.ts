import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { rollBackSwitch } from "../../../src/mailboxes/switch/roll-back.ts";
import { newestAttempt } from "../../../src/mailboxes/switch/store.ts";
import { withClient } from "../../mail/servers/client.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { switchHands } from "./hands.ts";

/** How often a worker is killed at least; SWITCH_KILLS=100 for the long loop. */
const kills = Number(process.env["SWITCH_KILLS"] ?? 4);

describe("mailboxes: a switch whose workers are killed", function () {
  this.timeout(120_000 + kills * 10_000);
  const hands = switchHands({ onItsWaySeconds: 900 });

  /** One worker of its own; killed with SIGKILL so long after its first word, or left to end. */
  const worker = async (id: string, killAfter: number | undefined): Promise<string> => {
    const script = join(import.meta.dirname, "worker.ts");
    const args = [script, hands.rig.store.url, hands.rig.key.toString("base64"), hands.rig.mta.url, id];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit") as Promise<[number | null, string | null]>;
    await once(child.stdout, "data");
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    const [code, signal] = await ended;
    clearTimeout(timer);
    return signal ?? String(code);
  };

  it(`${kills} times, on the way there and on the way back: the same end, nothing lost or doubled`, async () => {
    let killed = 0;
    for (let n = 0; killed < kills; n += 1) {
      const moving = await hands.rig.mailbox(`killed-${n}`, { mail: 2 });
      await hands.begin(moving);
      // Spread over the second or so that a switch takes here, a little later each time.
      for (let at = 0; at < 3; at += 1) {
        if ((await worker(moving.id, ((n * 3 + at) * 137) % 1_500)) === "SIGKILL") killed += 1;
      }
      assert.equal(await worker(moving.id, undefined), "0");
      assert.equal((await hands.rig.row(moving.id)).state, "switched");
      await sendMail(hands.rig.mta, moving.old, "after");
      await worker(moving.id, undefined);
      assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [3, 3]);
      await sendMail(hands.rig.mta, moving.fresh, "to the new address alone");
      assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
      if ((await worker(moving.id, (n * 61) % 400)) === "SIGKILL") killed += 1;
      assert.equal(await worker(moving.id, undefined), "0");
      assert.equal((await hands.rig.states(moving.id))["attempt"], "rolled-back");
      assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [4, 4]);
      const before = hands.rig.mta.seen.length;
      await sendMail(hands.rig.mta, moving.old, "stays");
      assert.equal(hands.rig.mta.seen.length, before + 1);
    }
  });

  it(`${kills} times while 120 messages come back from the new mailbox: each lands once`, async () => {
    const moving = await hands.rig.mailbox("back", { mail: 2 });
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    await withClient(hands.rig.fresh.port, moving.fresh, async (client) => {
      await client.mailboxCreate("Later");
      for (let n = 0; n < 120; n += 1) {
        // Every tenth is the same to the last octet as the one before: as many come back as there are.
        const which = n % 10 === 9 ? n - 1 : n;
        const text = `From: a@demo.invalid\r\nSubject: back ${which}\r\nMessage-ID: <${which}@demo.invalid>\r\n\r\n${"x".repeat(500)}\r\n`;
        await client.append(n % 3 === 0 ? "Later" : "INBOX", text, ["\\Seen"]);
      }
    });
    assert.ok((await rollBackSwitch(hands.rig.deps())(await hands.actorOf(moving.loa), { id: moving.id })).ok);
    let killed = 0;
    for (let n = 0; n < kills; n += 1) {
      if ((await worker(moving.id, 100 + ((n * 173) % 900))) === "SIGKILL") killed += 1;
    }
    assert.equal(await worker(moving.id, undefined), "0");
    assert.ok(killed > 0, "no worker was killed in time");
    const hashes = async (server: "old" | "fresh", user: string, folder: string): Promise<readonly string[]> =>
      ((await snapshot(hands.rig[server].port, user)).folders.get(folder) ?? [])
        .map(({ sha, at, flags }) => `${sha} ${at} ${flags}`)
        .sort();
    for (const folder of ["INBOX", "Later"]) {
      assert.deepEqual(await hashes("old", moving.old, folder), await hashes("fresh", moving.fresh, folder), folder);
    }
    assert.equal((await hashes("old", moving.old, "Later")).length, 40);
    assert.deepEqual((await newestAttempt(hands.rig.store.db, moving.id))?.returned, {
      planned: 120,
      brought: 120,
      left: 0,
    });
  });

  it("a message that is still on its way is waited for, and one that never comes is brought at the last visit", async () => {
    const moving = await hands.rig.mailbox("late", { mail: 1 });
    await hands.begin(moving);
    await hands.rig.carryOn(moving.id);
    hands.rig.mta.routes.delete("new.demo.invalid");
    for (const subject of ["late", "never"]) await sendMail(hands.rig.mta, moving.old, subject);
    hands.rig.mta.routes.set("new.demo.invalid", hands.rig.fresh.lmtpPort);
    await hands.rig.run(moving.id);
    assert.equal(await hands.inbox("fresh", moving.fresh), 1);
    const late = hands.rig.mta.seen.find(({ to, message }) => to === moving.fresh && message.includes("Subject: late"));
    assert.ok(late !== undefined);
    const lmtp = createTransport({
      host: "127.0.0.1",
      port: hands.rig.fresh.lmtpPort,
      lmtp: true,
      ignoreTLS: true,
    } as never);
    await lmtp.sendMail({ envelope: { from: "a@demo.invalid", to: moving.fresh }, raw: late.message });
    for (let visit = 0; visit < 2; visit += 1) await hands.rig.run(moving.id);
    assert.equal(await hands.inbox("fresh", moving.fresh), 2);
    const later = { now: () => new Date(Date.now() + 73 * 3_600_000) };
    await hands.rig.run(moving.id, { clock: later });
    assert.equal((await hands.rig.states(moving.id))["attempt"], "done");
    assert.deepEqual([await hands.inbox("old", moving.old), await hands.inbox("fresh", moving.fresh)], [3, 3]);
  });
});
