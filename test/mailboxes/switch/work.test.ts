import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { command } from "../../../src/cli/mailboxes.ts";
import { openJobs, type Jobs } from "../../../src/jobs/engine.ts";
import { openMailboxTarget, quarantineKey } from "../../../src/mailboxes/engine.ts";
import { moveMailbox } from "../../../src/mailboxes/move.ts";
import { deliverReleased } from "../../../src/mailboxes/quarantine/deliver.ts";
import { startSwitchWork } from "../../../src/mailboxes/switch/work.ts";
import { createTransport } from "nodemailer";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { requires } from "../../setup/needs.ts";
import { temporaryFolder } from "../../setup/temporary.ts";
import { startRig, type Rig } from "./rig.ts";

describe("mailboxes: switched and released from the command line, carried out by the job engine", function () {
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(120_000);
  let rig: Rig;
  let jobs: Jobs;
  let folder: string;
  before(async () => {
    rig = await startRig();
    folder = await temporaryFolder("switch-cli-");
    jobs = await openJobs({ url: rig.store.url, log: rig.deps().log, worker: true });
    const mail = { smtpUrl: rig.mta.url, from: "onboarding@demo.invalid" };
    await startSwitchWork({ ...rig.deps(), jobs, engine: rig.engine, mail });
  });
  after(async () => {
    await jobs.stop();
    await rig.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const cli = async (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> => {
    let out = "";
    const say = (text: string): void => void (out += text);
    const env = { ONBOARDING_DATA: folder, DATABASE_URL: rig.store.url };
    return { code: await command(args, { out: say, err: say, env, terminal: false }), out };
  };
  const until = async (what: string, done: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + 60_000; !(await done());) {
      if (Date.now() > end) throw new Error(`It did not happen: ${what}`);
      await delay(100);
    }
  };
  const inbox = async (user: string): Promise<number> =>
    (await snapshot(rig.fresh.port, user)).folders.get("INBOX")?.length ?? 0;

  it("now, status, roll-back", async () => {
    const { id, loa, fresh } = await rig.mailbox("cli-one");
    const switched = await cli("switch", "now", id, "--as", loa);
    assert.deepEqual([switched.code, /attempt 1 is running/i.test(switched.out)], [0, true], switched.out);
    await until("switched", async () => (await rig.row(id)).state === "switched");
    await until("watched", async () => (await rig.states(id))["watch"] === "started" && (await inbox(fresh)) === 3);
    const status = await cli("switch", "status", id, "--as", loa, "--json");
    const view = JSON.parse(status.out) as {
      state: string;
      actions: string[];
      attempt: { steps: { state: string }[] };
    };
    assert.deepEqual(view.actions, ["roll-back"]);
    assert.equal(view.attempt.steps.filter(({ state }) => state === "done").length, 6);
    assert.equal((await cli("switch", "roll-back", id, "--as", loa)).code, 0);
    await until("rolled back", async () => (await rig.states(id))["attempt"] === "rolled-back");
    assert.equal((await rig.row(id)).state, "in-step");
  });

  it("refuses with a sentence and exit code 1, and says what it takes with 2", async () => {
    const [one, other] = [await rig.mailbox("cli-two", { mail: 0 }), await rig.mailbox("cli-three", { mail: 0 })];
    const foreign = await cli("switch", "now", one.id, "--as", other.loa);
    assert.deepEqual([foreign.code, /no such record/.test(foreign.out)], [1, true]);
    const twice = await cli("switch", "schedule", one.id, "--as", one.loa, "--at", "2027-10-31 01:30");
    assert.deepEqual([twice.code, /comes twice/.test(twice.out)], [1, true]);
    assert.equal((await cli("switch", "schedule", one.id, "--as", one.loa)).code, 2);
    assert.equal((await cli("switch", "dance", one.id, "--as", one.loa)).code, 2);
    assert.equal((await cli("switch", "confirm-forwarding", one.id, "--as", one.loa)).code, 1);
    assert.equal((await cli("quarantine", one.id, "--as", one.ism)).code, 1);
  });

  it("an attachment that was taken out is brought to the person once, by the LOA's decision, octet for octet", async () => {
    const { id, loa, ism, old, fresh } = await rig.mailbox("cli-four", { mail: 1 });
    const program = Buffer.from("MZ a program of ours\r\n");
    const smtp = createTransport({ host: "127.0.0.1", port: rig.mta.port, ignoreTLS: true });
    await smtp.sendMail({
      from: "sender@demo.invalid",
      to: old,
      subject: "With a program",
      text: "Here it is.",
      attachments: [{ filename: "tool.exe", content: program }],
    });
    smtp.close();
    await moveMailbox(rig.deps())(id, new AbortController().signal);
    assert.equal(await inbox(fresh), 2);
    const listed = await cli("quarantine", id, "--as", loa, "--json");
    const [item] = (JSON.parse(listed.out) as { items: { id: string; name: string; state: string }[] }).items;
    assert.ok(item !== undefined);
    assert.deepEqual([item.name, item.state], ["tool.exe", "held"]);
    assert.equal((await cli("release", id, item.id, "--as", ism)).code, 1);
    assert.equal((await cli("release", id, item.id, "--as", loa)).code, 0);
    const state = async (): Promise<string> =>
      (
        await rig.store.db
          .selectFrom("quarantine_items")
          .select("state")
          .where("id", "=", item.id)
          .executeTakeFirstOrThrow()
      ).state;
    await until("released", async () => (await state()) === "released");
    assert.equal(await inbox(fresh), 3);
    assert.equal((await cli("release", id, item.id, "--as", loa)).code, 0);
    // As after a kill between the delivery and its record: done again, and there once.
    await rig.store.db.updateTable("quarantine_items").set({ state: "releasing" }).where("id", "=", item.id).execute();
    const again = deliverReleased({
      ...rig.deps(),
      openTarget: openMailboxTarget(rig.engine),
      keyOf: (mailbox) => quarantineKey(rig.engine.key, mailbox),
      from: "onboarding@demo.invalid",
    });
    await again({ itemId: item.id });
    assert.deepEqual([await state(), await inbox(fresh)], ["released", 3]);
    const trail = await rig.store.db
      .selectFrom("audit_entries")
      .select("event")
      .where("subject", "=", id)
      .where("event", "like", "quarantine.%")
      .execute();
    assert.deepEqual(trail.map(({ event }) => event).sort(), [
      "quarantine.delivered",
      "quarantine.delivered",
      "quarantine.released",
    ]);
    const bodies = await messagesOf(fresh);
    const released = bodies.find((body) => body.includes("An attachment that was held back"));
    assert.ok(released?.includes("Subject: With a program") === true);
    assert.ok(released.replace(/\r\n/g, "").includes(program.toString("base64")));
  });

  const messagesOf = async (user: string): Promise<readonly string[]> => {
    const { ImapFlow } = await import("imapflow");
    const client = new ImapFlow({
      host: "127.0.0.1",
      port: rig.fresh.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: "secret" },
      logger: false,
    });
    await client.connect();
    await client.mailboxOpen("INBOX", { readOnly: true });
    const bodies: string[] = [];
    for await (const { source } of client.fetch("1:*", { source: true }))
      bodies.push((source ?? Buffer.alloc(0)).toString("latin1"));
    await client.logout();
    return bodies;
  };
});
