import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { openMailboxTarget } from "../../src/mailboxes/engine.ts";
import { endImport, holdItem, openImport } from "../../src/mailboxes/imports.ts";
import { landAll } from "../../src/mailboxes/land-import.ts";
import { findMailbox } from "../../src/mailboxes/store.ts";
import { snapshot } from "../mail/servers/snapshot.ts";
import { clock, movingRig } from "./moving-rig.ts";

describe("mailboxes: old mail that people send, landed by the service", function () {
  this.timeout(120_000);
  const rig = movingRig();

  it("old mail that a person sends lands once in their mailbox, with its folder, flags and date", async () => {
    await rig.approve("ZZ926");
    const id = await rig.addMoving("ZZ926", "five");
    const who = { tenantId: randomUUID(), objectId: randomUUID() };
    const stranger = { tenantId: who.tenantId, objectId: randomUUID() };
    await rig.store.db
      .insertInto("mailbox_owners")
      .values({ mailbox_id: id, tenant_id: who.tenantId, object_id: who.objectId, side: "source" })
      .execute();
    const importDeps = { db: rig.store.db, clock };
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
      db: rig.store.db,
      box: rig.box,
      key: rig.key,
      hosts: { allowLoopback: true, ownNetworks: [] },
      quarantineKeyOf: () => rig.key,
    };
    const land = landAll({
      ...rig.deps("w"),
      openTarget: openMailboxTarget(engine),
      rules: transferRules(startingRulePack),
      quarantineKeyOf: () => rig.key,
    });
    await land();
    assert.ok((await hold(who, opened.value.id, item("a3", "three"))).ok);
    await rig.store.db.updateTable("mailboxes").set({ state: "re-pointed" }).where("id", "=", id).execute();
    assert.ok((await endImport(importDeps)(who, opened.value.id, "complete")).ok);
    await land();
    await land();
    assert.equal((await findMailbox(rig.store.db, id))?.state, "data-imported");
    const seen = await snapshot(rig.servers[1].port, "five");
    const landed = seen.folders.get("Old mail/2019") ?? [];
    assert.equal(landed.length, 3, [...seen.folders.keys()].join());
    assert.deepEqual(
      landed.map(({ at }) => new Date(at).toISOString()),
      Array.from({ length: 3 }, () => "2019-05-06T07:08:09.000Z"),
    );
    assert.match(landed[0]?.flags ?? "", /Flagged.*Seen/);
    const left = await rig.store.db.selectFrom("import_items").select(["state", "body"]).execute();
    assert.deepEqual(
      left.map(({ state, body }) => [state, body]),
      [
        ["landed", null],
        ["landed", null],
        ["landed", null],
      ],
    );
  });
});
