import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { zipSync } from "fflate";
import { pino } from "pino";
import { createAudit } from "../../src/audit/audit.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { openMailboxTarget } from "../../src/mailboxes/engine.ts";
import { myImport, myImports } from "../../src/mailboxes/import-view.ts";
import { endImport, holdItem, openImport } from "../../src/mailboxes/imports.ts";
import { landAll } from "../../src/mailboxes/land-import.ts";
import { openOctets } from "../../src/mailboxes/quarantine/seal.ts";
import { createSecretBox } from "../../src/mailboxes/secrets.ts";
import { meetPerson } from "../../src/people/people.ts";
import { startDovecot, type MailServer } from "../mail/servers/dovecot.ts";
import { snapshot } from "../mail/servers/snapshot.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { requires } from "../setup/needs.ts";
import { addMailbox } from "./fixtures.ts";

const quota = `mail_plugins = quota
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=400K
}`;

const text = (body: string): Uint8Array => new TextEncoder().encode(body);
const nested = zipSync({ "letters.zip": zipSync({ "old.zip": zipSync({ "run.exe": text("MZ") }) }) });
const harmless = zipSync({ "letters.zip": zipSync({ "letter.txt": text("Hello") }) });

const mail = (subject: string, name?: string, file: Uint8Array = new Uint8Array()): Buffer => {
  const parts =
    name === undefined
      ? "Content-Type: text/plain\r\n\r\nHello\r\n"
      : `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=b"\r\n\r\n--=b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--=b\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(file).toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n--=b--\r\n`;
  return Buffer.from(`Subject: ${subject}\r\n${parts}`);
};

describe("mailboxes: what a person sent lands as the rules allow", function () {
  requires("dovecot");
  this.timeout(60_000);
  let store: TestDatabase;
  let server: MailServer;
  let now = new Date("2027-03-01T10:00:00Z");
  const clock = { now: () => now };
  const key = randomBytes(32);
  const box = createSecretBox([key]);
  before(async () => {
    store = await testDatabase();
    server = await startDovecot({ name: "new", global: quota });
  });
  after(async () => {
    await server.stop();
    await store.close();
  });

  const land = () => {
    const engine = {
      db: store.db,
      box,
      key,
      hosts: { allowLoopback: true, ownNetworks: [] },
    };
    return landAll({
      db: store.db,
      clock,
      audit: createAudit({ clock, key }),
      log: pino({ level: "silent" }),
      worker: "w",
      rules: transferRules(startingRulePack),
      quarantineKeyOf: () => key,
      openTarget: openMailboxTarget(engine),
    })();
  };

  /** Somebody with a mailbox whose target is set up, and an open import of theirs. */
  const sender = async (odsCode: string, user: string) => {
    const id = await addMailbox(store.db, odsCode, { state: "re-pointed" });
    const who = { tenantId: randomUUID(), objectId: randomUUID() };
    const person = await meetPerson({ db: store.db, clock })(who);
    await store.db
      .insertInto("mailbox_owners")
      .values({ mailbox_id: id, tenant_id: who.tenantId, object_id: who.objectId, side: "target" })
      .execute();
    await store.db
      .insertInto("mail_hosts")
      .values({
        ods_code: odsCode as never,
        side: "target",
        host: "127.0.0.1",
        port: server.port,
        security: "loopback-only",
        proposed_by: person,
        proposed_at: now,
        approved_by: person,
        approved_at: now,
      })
      .execute();
    const login = { host: "127.0.0.1", port: server.port, userName: user, secret: "secret" };
    await storeCredential({ db: store.db, clock, box })({ id, odsCode }, "target", login);
    const opened = await openImport({ db: store.db, clock })(who, {
      fingerprint: "c".repeat(64),
      items: 3,
      bytes: 9_000,
    });
    assert.ok(opened.ok);
    const { id: importId } = opened.value;
    const hold = async (itemKey: string, body: Buffer): Promise<void> => {
      const digest = createHash("sha256").update(body).digest("base64");
      const item = { key: itemKey, digest, folder: "Old", flags: "", at: new Date("2019-05-06T07:08:09Z"), body };
      assert.ok((await holdItem({ db: store.db, clock })(who, importId, item)).ok);
    };
    const view = async () => {
      const seen = await myImport({ db: store.db })(who, importId);
      assert.ok(seen.ok);
      return seen.value;
    };
    return { who, importId, mailboxId: id, hold, view };
  };

  it("a program in a zip in a zip in a zip is taken out, kept and told; the message lands", async () => {
    const { hold, view, importId, mailboxId, who } = await sender("ZZ931", "one");
    await hold("a1", mail("plain"));
    await hold("a2", mail("nested", "letters.zip", nested));
    await hold("a3", mail("harmless", "more.zip", harmless));
    assert.deepEqual([(await view()).waiting, (await view()).landed], [3, 0]);
    await land();
    assert.ok((await endImport({ db: store.db, clock })(who, importId, "complete")).ok);
    const seen = await view();
    assert.deepEqual([seen.state, seen.received, seen.landed, seen.waiting], ["complete", 3, 3, 0]);
    assert.deepEqual(seen.notes, [{ outcome: "landed", code: "attachment-removed", count: 1 }]);
    const landed = (await snapshot(server.port, "one")).folders.get("Old") ?? [];
    assert.equal(landed.length, 3);
    const kept = await store.db
      .selectFrom("quarantine_items")
      .selectAll()
      .where("mailbox_id", "=", mailboxId)
      .execute();
    assert.deepEqual(
      kept.map(({ name, state }) => [name, state]),
      [["letters.zip", "held"]],
    );
    const [item] = kept;
    assert.ok(item !== undefined);
    const original = openOctets(key, item.id, item.body).toString("latin1");
    assert.ok(original.includes(Buffer.from(nested).toString("base64").slice(0, 60)), "the original is kept");
  });

  it("an item that the full mailbox does not take is kept and tried again later, not dropped", async () => {
    const { hold, view, importId } = await sender("ZZ932", "two");
    await hold("b1", mail("small"));
    await land();
    await hold("b2", mail("large", "scan.pdf", randomBytes(600_000)));
    await land();
    const seen = await view();
    assert.deepEqual([seen.landed, seen.waiting, seen.refused], [1, 1, []], JSON.stringify(seen.notes));
    assert.deepEqual(seen.notes, [{ outcome: "waiting", code: "over-quota", count: 1 }]);
    const row = await store.db
      .selectFrom("import_items")
      .select(["state", "body"])
      .where("import_id", "=", importId)
      .where("key", "=", "b2")
      .executeTakeFirstOrThrow();
    assert.equal(row.state, "held");
    assert.ok((row.body?.length ?? 0) > 600_000, "nothing acknowledged is lost");
    const ledgerRuns = async (): Promise<Date | null> =>
      (await store.db.selectFrom("imports").select("not_before").where("id", "=", importId).executeTakeFirstOrThrow())
        .not_before;
    const wait = await ledgerRuns();
    assert.equal(wait?.getTime(), now.getTime() + 600_000);
    await land();
    assert.deepEqual(await ledgerRuns(), wait, "not before its time");
    now = new Date(now.getTime() + 601_000);
    await land();
    assert.equal((await ledgerRuns())?.getTime(), now.getTime() + 600_000, "tried again");
    assert.equal((await view()).waiting, 1);
  });

  it("a person reads their own imports again, and nobody else's", async () => {
    const mine = await sender("ZZ933", "three");
    const other = await sender("ZZ934", "four");
    const { imports } = await myImports({ db: store.db })(mine.who);
    assert.deepEqual(
      imports.map(({ id }) => id),
      [mine.importId],
    );
    const foreign = await myImport({ db: store.db })(mine.who, other.importId);
    assert.equal(!foreign.ok && foreign.refusal.kind, "no-import");
    assert.deepEqual((await myImports({ db: store.db })({ ...mine.who, objectId: randomUUID() })).imports, []);
  });
});
