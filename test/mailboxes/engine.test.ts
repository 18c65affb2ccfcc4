import assert from "node:assert/strict";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { quarantineKey } from "../../src/mailboxes/engine.ts";
import { moveMailbox } from "../../src/mailboxes/move.ts";
import { openOctets } from "../../src/mailboxes/quarantine/seal.ts";
import { findMailbox, notMovedOf } from "../../src/mailboxes/store.ts";
import { holdableMailbox } from "../mail/servers/holdable.ts";
import { writeMaildir } from "../mail/servers/maildir-writer.ts";
import { differences, snapshot } from "../mail/servers/snapshot.ts";
import { clock, movingRig } from "./moving-rig.ts";

describe("mailboxes: moved by the service, Dovecot to Dovecot", function () {
  this.timeout(120_000);
  const rig = movingRig();

  it("copies exactly, says in step with a signed certificate, and brings what came later", async () => {
    await rig.approve("ZZ921");
    await writeMaildir(rig.servers[0].home, "one", holdableMailbox(60));
    const id = await rig.addMoving("ZZ921", "one");
    assert.deepEqual(await moveMailbox(rig.deps())(id, new AbortController().signal), { kind: "in-step" });
    assert.equal((await findMailbox(rig.store.db, id))?.state, "in-step");
    const [from, to] = [await snapshot(rig.servers[0].port, "one"), await snapshot(rig.servers[1].port, "one")];
    assert.deepEqual(differences(from, to), []);
    const certificate = await rig.store.db
      .selectFrom("mailbox_certificates")
      .selectAll()
      .where("mailbox_id", "=", id)
      .executeTakeFirstOrThrow();
    assert.equal(certificate.holds, true);
    assert.ok((certificate.document as { signature?: string }).signature !== undefined);
    await moveMailbox(rig.deps())(id, new AbortController().signal);
    assert.deepEqual(differences(from, await snapshot(rig.servers[1].port, "one")), []);
  });

  it("takes out a banned attachment, keeps the original, and tells the person how many", async () => {
    await rig.approve("ZZ922");
    const exe = [
      "From: a@demo.invalid",
      "Subject: x",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "Hello",
      "--b",
      'Content-Type: application/octet-stream; name="tool.exe"',
      'Content-Disposition: attachment; filename="tool.exe"',
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("MZ a program").toString("base64"),
      "--b--",
      "",
    ].join("\r\n");
    const [inbox] = holdableMailbox(1);
    assert.ok(inbox !== undefined);
    const [sample] = inbox.messages;
    assert.ok(sample !== undefined);
    await writeMaildir(rig.servers[0].home, "two", [{ ...inbox, messages: [{ ...sample, body: Buffer.from(exe) }] }]);
    const id = await rig.addMoving("ZZ922", "two");
    await moveMailbox(rig.deps())(id, new AbortController().signal);
    const groups = await notMovedOf(rig.store.db, id);
    assert.deepEqual(
      groups.map(({ reason, count, releasable }) => ({ reason, count, releasable })),
      [{ reason: "attachment-removed", count: 1, releasable: true }],
    );
    const kept = await rig.store.db
      .selectFrom("quarantine_items")
      .selectAll()
      .where("mailbox_id", "=", id)
      .executeTakeFirstOrThrow();
    assert.equal(kept.name, "tool.exe");
    assert.equal(kept.body.includes(Buffer.from("MZ a program").toString("base64")), false);
    const original = openOctets(quarantineKey(rig.key, id), kept.id, kept.body).toString("latin1");
    assert.ok(original.startsWith('Content-Type: application/octet-stream; name="tool.exe"'));
    assert.ok(original.includes(Buffer.from("MZ a program").toString("base64")));
    assert.match(
      openOctets(quarantineKey(rig.key, id), kept.id, kept.header).toString("latin1"),
      /^From: a@demo\.invalid/,
    );
    await moveMailbox(rig.deps())(id, new AbortController().signal);
    assert.equal(
      (await rig.store.db.selectFrom("quarantine_items").select("id").where("mailbox_id", "=", id).execute()).length,
      1,
    );
  });

  it("never connects to a server that nobody approved, and says whose matter it is", async () => {
    const id = await rig.addMoving("ZZ923", "three");
    const moved = await moveMailbox(rig.deps())(id, new AbortController().signal);
    assert.deepEqual(moved, { kind: "needs-attention", code: "server-not-approved" });
    assert.equal((await findMailbox(rig.store.db, id))?.state, "needs-attention");
  });

  it("a wrong password is the source's or the target's matter, by its side", async () => {
    await rig.approve("ZZ924");
    const id = await rig.addMoving("ZZ924", "four");
    const login = { host: "127.0.0.1", port: rig.servers[1].port, userName: "four", secret: "wrong" };
    await storeCredential({ db: rig.store.db, clock, box: rig.box })({ id, odsCode: "ZZ924" }, "target", login);
    const moved = await moveMailbox(rig.deps())(id, new AbortController().signal);
    assert.deepEqual(moved, { kind: "needs-attention", code: "target-sign-in" });
  });
});
