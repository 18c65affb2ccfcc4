import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { createAudit } from "../../src/audit/audit.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { openMailboxEngine, openMailboxTarget, quarantineKey } from "../../src/mailboxes/engine.ts";
import { endImport, holdItem, openImport } from "../../src/mailboxes/imports.ts";
import { landAll } from "../../src/mailboxes/land-import.ts";
import type { MoveDeps } from "../../src/mailboxes/move.ts";
import { moveMailbox } from "../../src/mailboxes/move.ts";
import { startMover } from "../../src/mailboxes/mover.ts";
import { openOctets } from "../../src/mailboxes/quarantine/seal.ts";
import { createSecretBox } from "../../src/mailboxes/secrets.ts";
import { findMailbox, notMovedOf } from "../../src/mailboxes/store.ts";
import { meetPerson } from "../../src/people/people.ts";
import { startDovecot, type MailServer } from "../mail/servers/dovecot.ts";
import { writeMaildir } from "../mail/servers/maildir-writer.ts";
import { holdableMailbox } from "../mail/servers/holdable.ts";
import { differences, snapshot } from "../mail/servers/snapshot.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { requires } from "../setup/needs.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: moved by the service, Dovecot to Dovecot", function () {
  requires("dovecot");
  this.timeout(120_000);
  let store: TestDatabase;
  let servers: readonly [MailServer, MailServer];
  const key = randomBytes(32);
  const clock = { now: () => new Date() };
  const box = createSecretBox([key]);
  before(async () => {
    store = await testDatabase();
    servers = [await startDovecot({ name: "old" }), await startDovecot({ name: "new" })];
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await store.close();
  });

  const deps = (worker = "w1"): MoveDeps => ({
    db: store.db,
    clock,
    audit: createAudit({ clock, key }),
    log: pino({ level: "silent" }),
    worker,
    openEngine: openMailboxEngine({
      db: store.db,
      box,
      key,
      hosts: { allowLoopback: true, ownNetworks: [] },
    }),
  });

  const approve = async (odsCode: string): Promise<void> => {
    const person = await meetPerson({ db: store.db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });
    for (const [side, server] of [
      ["source", servers[0]],
      ["target", servers[1]],
    ] as const) {
      await store.db
        .insertInto("mail_hosts")
        .values({
          ods_code: odsCode as never,
          side,
          host: "127.0.0.1",
          port: server.port,
          security: "loopback-only",
          proposed_by: person,
          proposed_at: clock.now(),
          approved_by: person,
          approved_at: clock.now(),
        })
        .execute();
    }
  };

  const addMoving = async (odsCode: string, user: string): Promise<string> => {
    const id = await addMailbox(store.db, odsCode, { state: "account-created" });
    for (const [side, server] of [
      ["source", servers[0]],
      ["target", servers[1]],
    ] as const) {
      const login = { host: "127.0.0.1", port: server.port, userName: user, secret: "secret" };
      await storeCredential({ db: store.db, clock, box })({ id, odsCode }, side, login);
    }
    return id;
  };

  it("copies exactly, says in step with a signed certificate, and brings what came later", async () => {
    await approve("ZZ921");
    await writeMaildir(servers[0].home, "one", holdableMailbox(60));
    const id = await addMoving("ZZ921", "one");
    assert.deepEqual(await moveMailbox(deps())(id, new AbortController().signal), { kind: "in-step" });
    assert.equal((await findMailbox(store.db, id))?.state, "in-step");
    const [from, to] = [await snapshot(servers[0].port, "one"), await snapshot(servers[1].port, "one")];
    assert.deepEqual(differences(from, to), []);
    const certificate = await store.db
      .selectFrom("mailbox_certificates")
      .selectAll()
      .where("mailbox_id", "=", id)
      .executeTakeFirstOrThrow();
    assert.equal(certificate.holds, true);
    assert.ok((certificate.document as { signature?: string }).signature !== undefined);
    await moveMailbox(deps())(id, new AbortController().signal);
    assert.deepEqual(differences(from, await snapshot(servers[1].port, "one")), []);
  });

  it("takes out a banned attachment, keeps the original, and tells the person how many", async () => {
    await approve("ZZ922");
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
    await writeMaildir(servers[0].home, "two", [{ ...inbox, messages: [{ ...sample, body: Buffer.from(exe) }] }]);
    const id = await addMoving("ZZ922", "two");
    await moveMailbox(deps())(id, new AbortController().signal);
    const groups = await notMovedOf(store.db, id);
    assert.deepEqual(
      groups.map(({ reason, count, releasable }) => ({ reason, count, releasable })),
      [{ reason: "attachment-removed", count: 1, releasable: true }],
    );
    const kept = await store.db
      .selectFrom("quarantine_items")
      .selectAll()
      .where("mailbox_id", "=", id)
      .executeTakeFirstOrThrow();
    assert.equal(kept.name, "tool.exe");
    assert.equal(kept.body.includes(Buffer.from("MZ a program").toString("base64")), false);
    const original = openOctets(quarantineKey(key, id), kept.id, kept.body).toString("latin1");
    assert.ok(original.startsWith('Content-Type: application/octet-stream; name="tool.exe"'));
    assert.ok(original.includes(Buffer.from("MZ a program").toString("base64")));
    assert.match(openOctets(quarantineKey(key, id), kept.id, kept.header).toString("latin1"), /^From: a@demo\.invalid/);
    await moveMailbox(deps())(id, new AbortController().signal);
    assert.equal(
      (await store.db.selectFrom("quarantine_items").select("id").where("mailbox_id", "=", id).execute()).length,
      1,
    );
  });

  it("never connects to a server that nobody approved, and says whose matter it is", async () => {
    const id = await addMoving("ZZ923", "three");
    const moved = await moveMailbox(deps())(id, new AbortController().signal);
    assert.deepEqual(moved, { kind: "needs-attention", code: "server-not-approved" });
    assert.equal((await findMailbox(store.db, id))?.state, "needs-attention");
  });

  it("a wrong password is the source's or the target's matter, by its side", async () => {
    await approve("ZZ924");
    const id = await addMoving("ZZ924", "four");
    const login = { host: "127.0.0.1", port: servers[1].port, userName: "four", secret: "wrong" };
    await storeCredential({ db: store.db, clock, box })({ id, odsCode: "ZZ924" }, "target", login);
    const moved = await moveMailbox(deps())(id, new AbortController().signal);
    assert.deepEqual(moved, { kind: "needs-attention", code: "target-sign-in" });
  });

  it("old mail that a person sends lands once in their mailbox, with its folder, flags and date", async () => {
    await approve("ZZ926");
    const id = await addMoving("ZZ926", "five");
    const who = { tenantId: randomUUID(), objectId: randomUUID() };
    const stranger = { tenantId: who.tenantId, objectId: randomUUID() };
    await store.db
      .insertInto("mailbox_owners")
      .values({ mailbox_id: id, tenant_id: who.tenantId, object_id: who.objectId, side: "source" })
      .execute();
    const importDeps = { db: store.db, clock };
    const request = { fingerprint: "b".repeat(64), items: 2, bytes: 100 };
    const opened = await openImport(importDeps)(who, request);
    const again = await openImport(importDeps)(who, request);
    assert.ok(opened.ok && again.ok);
    assert.equal(again.value.id, opened.value.id);
    const item = (key: string, text: string) => {
      const body = Buffer.from(`Subject: ${text}\r\n\r\n${text}\r\n`);
      const digest = createHash("sha256").update(body).digest("base64");
      const at = new Date("2019-05-06T07:08:09Z");
      return { key, digest, folder: "Old%20mail/2019", flags: "seen,flagged", at, body };
    };
    const hold = holdItem(importDeps);
    assert.deepEqual(await hold(who, opened.value.id, item("a1", "one")), { ok: true, value: "stored" });
    assert.deepEqual(await hold(who, opened.value.id, item("a1", "one")), { ok: true, value: "held" });
    for (const [kind, refused] of [
      ["another-item", await hold(who, opened.value.id, item("a1", "two"))],
      ["no-import", await hold(stranger, opened.value.id, item("a2", "two"))],
      ["digest-differs", await hold(who, opened.value.id, { ...item("a2", "two"), body: Buffer.from("cut") })],
      ["bad-item", await hold(who, opened.value.id, { ...item("a2", "two"), folder: "%00" })],
    ] as const) {
      assert.equal(!refused.ok && refused.refusal.kind, kind);
    }
    assert.ok((await hold(who, opened.value.id, item("a2", "two"))).ok);
    const engine = {
      db: store.db,
      box,
      key,
      hosts: { allowLoopback: true, ownNetworks: [] },
      quarantineKeyOf: () => key,
    };
    const land = landAll({
      ...deps("w"),
      openTarget: openMailboxTarget(engine),
      rules: transferRules(startingRulePack),
      quarantineKeyOf: () => key,
    });
    await land();
    assert.ok((await hold(who, opened.value.id, item("a3", "three"))).ok);
    await store.db.updateTable("mailboxes").set({ state: "re-pointed" }).where("id", "=", id).execute();
    assert.ok((await endImport(importDeps)(who, opened.value.id, "complete")).ok);
    await land();
    await land();
    assert.equal((await findMailbox(store.db, id))?.state, "data-imported");
    const seen = await snapshot(servers[1].port, "five");
    const landed = seen.folders.get("Old mail/2019") ?? [];
    assert.equal(landed.length, 3, [...seen.folders.keys()].join());
    assert.deepEqual(
      landed.map(({ at }) => new Date(at).toISOString()),
      Array.from({ length: 3 }, () => "2019-05-06T07:08:09.000Z"),
    );
    assert.match(landed[0]?.flags ?? "", /Flagged.*Seen/);
    const left = await store.db.selectFrom("import_items").select(["state", "body"]).execute();
    assert.deepEqual(
      left.map(({ state, body }) => [state, body]),
      [
        ["landed", null],
        ["landed", null],
        ["landed", null],
      ],
    );
  });

  it("two movers work a wave of eight mailboxes, each mailbox exactly once", async () => {
    await approve("ZZ925");
    const wave = randomUUID();
    await store.db
      .insertInto("waves")
      .values({
        id: wave,
        ods_code: "ZZ925" as never,
        name: "All",
        state: "running",
        changed_at: clock.now(),
        switch_at: null,
        switch_typed: null,
        quiet_from: null,
        quiet_to: null,
        max_bytes_per_second: null,
        go_loa_by: null,
        go_loa_at: null,
        go_ism_by: null,
        go_ism_at: null,
      })
      .execute();
    const users = Array.from({ length: 8 }, (_, n) => `wave${n}`);
    const ids: string[] = [];
    for (const [n, user] of users.entries()) {
      await writeMaildir(servers[0].home, user, holdableMailbox(8, n + 1));
      ids.push(await addMoving("ZZ925", user));
    }
    await store.db.updateTable("mailboxes").set({ wave_id: wave }).where("id", "in", ids).execute();
    const movers = ["w1", "w2"].map((worker) => startMover(deps(worker), { hands: 3, everyMs: 50 }));
    try {
      for (let waited = 0; waited < 600; waited += 1) {
        const { count } = await store.db
          .selectFrom("mailboxes")
          .select((eb) => eb.fn.countAll<number>().as("count"))
          .where("wave_id", "=", wave)
          .where("state", "=", "in-step")
          .executeTakeFirstOrThrow();
        if (count === users.length) break;
        await delay(100);
      }
    } finally {
      await Promise.all(movers.map((mover) => mover.stop()));
    }
    for (const user of users) {
      assert.deepEqual(
        differences(await snapshot(servers[0].port, user), await snapshot(servers[1].port, user)),
        [],
        user,
      );
    }
  });
});
