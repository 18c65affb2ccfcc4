import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { createAudit } from "../../src/audit/audit.ts";
import { contactMyLoa } from "../../src/mailboxes/contact.ts";
import {
  confirmComplete,
  myMailbox,
  myMailboxVersion,
  reportRepointed,
  saveMySteps,
} from "../../src/mailboxes/mine.ts";
import { MyMailbox } from "../../src/mailboxes/views.ts";
import { loadActor, meetPerson } from "../../src/people/people.ts";
import { grantRole } from "../../src/people/roles.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

const tenantId = "d0000000-0000-4000-8000-000000000001";
const newTenant = "d0000000-0000-4000-8000-000000000002";
const someone = (tenant = tenantId) => ({ tenantId: tenant, objectId: randomUUID() });

describe("mailboxes: a person's own", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  let now = new Date("2027-03-01T10:00:00Z");
  const clock = { now: () => now };
  const audit = createAudit({ clock, key: randomBytes(32) });
  before(async () => (store = await testDatabase()));
  after(() => store.close());
  let platforms: readonly string[] = [];
  let mailWebUrl: string | undefined;
  const deps = () => ({
    db: store.db,
    clock,
    audit,
    organisationOf: () => Promise.resolve({ name: "Demo Trust North (demonstration)", contact: null, platforms }),
    mailWebUrl,
  });

  it("is found by the verified identity, and by nothing else", async () => {
    const [mine, other] = [someone(), someone()];
    await addMailbox(store.db, "ZZ901", { state: "copying", owner: { ...mine, side: "source" } });
    const seen = await myMailbox(deps())(mine);
    assert.ok(seen.ok);
    assert.equal(MyMailbox.parse(seen.value).state, "copying");
    const none = await myMailbox(deps())(other);
    assert.deepEqual(!none.ok && none.refusal, { kind: "no-mailbox" });
    const halves = await myMailbox(deps())({ tenantId: newTenant, objectId: mine.objectId });
    assert.equal(halves.ok, false);
  });

  it("a page opened from the new side proves the re-point; the old side only states it", async () => {
    const [before, after] = [someone(), someone(newTenant)];
    const id = await addMailbox(store.db, "ZZ901", { state: "switched", owner: { ...before, side: "source" } });
    await store.db
      .insertInto("mailbox_owners")
      .values({ mailbox_id: id, tenant_id: after.tenantId, object_id: after.objectId, side: "target" })
      .execute();
    const report = { client: "web", openedFrom: null, accountType: null } as const;
    assert.ok((await reportRepointed(deps())(before, report)).ok);
    const stated = await myMailbox(deps())(before);
    assert.deepEqual(stated.ok && [stated.value.state, stated.value.repoint.proof], ["re-pointed", "stated"]);
    const version = await myMailboxVersion(deps())(before);
    assert.ok((await reportRepointed(deps())(after, { ...report, client: "ios" })).ok);
    const proven = await myMailbox(deps())(before);
    assert.deepEqual(proven.ok && [proven.value.repoint.proof, proven.value.repoint.client], ["proven", "ios"]);
    assert.notEqual(await myMailboxVersion(deps())(before), version);
    // A later statement does not take the proof away, and nothing happens twice.
    assert.ok((await reportRepointed(deps())(before, report)).ok);
    const still = await myMailbox(deps())(before);
    assert.equal(still.ok && still.value.repoint.proof, "proven");
    const events = await store.db.selectFrom("mailbox_events").selectAll().where("mailbox_id", "=", id).execute();
    assert.equal(events.length, 1);
  });

  it("its case is what the mailbox, the organisation and the configuration know, and nothing more", async () => {
    const me = someone();
    const id = await addMailbox(store.db, "ZZ901", { state: "copying", owner: { ...me, side: "source" } });
    const seen = async () => {
      const mine = await myMailbox(deps())(me);
      assert.ok(mine.ok);
      const { webUrl, platform, sourceBytes, ways } = mine.value.case;
      return [webUrl, platform, sourceBytes, ways];
    };
    assert.deepEqual(await seen(), [null, null, null, []]);
    [platforms, mailWebUrl] = [["Microsoft Exchange"], "https://mail.demo.invalid/"];
    await store.db
      .updateTable("mailboxes")
      .set({ bytes_total: 5_000, progress_at: now })
      .where("id", "=", id)
      .execute();
    assert.deepEqual(await seen(), ["https://mail.demo.invalid/", "exchange-on-premises", 5_000, ["engine"]]);
    platforms = ["Microsoft Exchange", "GroupWise"];
    assert.equal((await seen())[1], null, "of two platforms nobody knows which is this mailbox's");
    // What is stored of this very mailbox outranks what is known of all.
    const facts = JSON.stringify({ platform: "gmail", webUrl: "https://other.demo.invalid/" });
    await store.db.updateTable("mailboxes").set({ facts }).where("id", "=", id).execute();
    assert.deepEqual((await seen()).slice(0, 2), ["https://other.demo.invalid/", "gmail"]);
    [platforms, mailWebUrl] = [[], undefined];
  });

  it("a re-point before the switch is refused", async () => {
    const me = someone();
    await addMailbox(store.db, "ZZ901", { state: "copying", owner: { ...me, side: "source" } });
    const refused = await reportRepointed(deps())(me, { client: "web", openedFrom: null, accountType: null });
    assert.equal(!refused.ok && refused.refusal.kind, "not-now");
  });

  it("is complete only after the 72 hours of the watch", async () => {
    const me = someone();
    const id = await addMailbox(store.db, "ZZ901", { state: "data-imported", owner: { ...me, side: "source" } });
    await store.db.updateTable("mailboxes").set({ switched_at: now }).where("id", "=", id).execute();
    const early = await confirmComplete(deps())(me);
    assert.deepEqual(!early.ok && early.refusal, { kind: "gate-closed", gate: "watch-over" });
    const before = await myMailbox(deps())(me);
    assert.equal(before.ok && before.value.actions.includes("confirm-complete"), false);
    now = new Date(now.getTime() + 72 * 3_600_000);
    const after = await myMailbox(deps())(me);
    assert.equal(after.ok && after.value.actions.includes("confirm-complete"), true);
    assert.ok((await confirmComplete(deps())(me)).ok);
    assert.ok((await confirmComplete(deps())(me)).ok);
    const done = await myMailbox(deps())(me);
    assert.equal(done.ok && done.value.state, "complete");
  });

  it("keeps the ticks, and shows them on the other computer", async () => {
    const me = someone();
    await addMailbox(store.db, "ZZ901", { owner: { ...me, side: "source" } });
    assert.ok((await saveMySteps(deps())(me, { client: "mac", done: ["mac.1", "mac.2"] })).ok);
    const seen = await myMailbox(deps())(me);
    assert.deepEqual(seen.ok && seen.value.steps, { client: "mac", done: ["mac.1", "mac.2"] });
  });

  it("one press sends one message to the LOA, and a second press of the same sends none", async () => {
    const me = someone();
    await addMailbox(store.db, "ZZ905", { owner: { ...me, side: "source" } });
    const person = await meetPerson(deps())({ ...me, name: "Demo Nurse (demonstration)" });
    const actor = await loadActor(deps(), person);
    assert.ok(actor !== undefined);
    const message = { text: "When is my turn?", key: randomUUID() };
    const nobody = await contactMyLoa(deps())({ identity: me, actor }, message);
    assert.equal(!nobody.ok && nobody.refusal.kind, "no-contact");
    const loa = await meetPerson(deps())({ ...someone(), name: "Demo Administrator (demonstration)" });
    await store.db
      .transaction()
      .execute((trx) => grantRole(deps(), trx, { by: null, person: loa, role: "loa", odsCode: "ZZ905" }));
    for (let press = 0; press < 2; press += 1) {
      assert.ok((await contactMyLoa(deps())({ identity: me, actor }, message)).ok);
    }
    const notices = await store.db.selectFrom("notices").selectAll().where("person_id", "=", loa).execute();
    assert.equal(notices.length, 1);
  });
});
