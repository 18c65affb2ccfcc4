import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { assertLease, giveLeaseBack, keepLease, LeaseLost, takeLease } from "../../src/mailboxes/leases.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: leases with fencing tokens", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  before(async () => (store = await testDatabase()));
  after(() => store.close());

  it("one of 20 workers that ask at once gets the mailbox", async () => {
    const id = await addMailbox(store.db, "ZZ901");
    const asked = await Promise.all(Array.from({ length: 20 }, (_, n) => takeLease(store.db, id, `w${n}`, 30)));
    assert.equal(asked.filter((lease) => lease !== undefined).length, 1);
  });

  it("a holder whose time ran out is refused at its next write, and the new one is not", async () => {
    const id = await addMailbox(store.db, "ZZ901");
    const first = await takeLease(store.db, id, "slow", 0);
    const second = await takeLease(store.db, id, "next", 30);
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(second.fence, first.fence + 1);
    await assert.rejects(
      store.db.transaction().execute((trx) => assertLease(trx, first)),
      LeaseLost,
    );
    await assert.rejects(keepLease(store.db, first, 30), LeaseLost);
    await store.db.transaction().execute((trx) => assertLease(trx, second));
    await keepLease(store.db, second, 30);
  });

  it("giving back frees it at once, but only one's own", async () => {
    const id = await addMailbox(store.db, "ZZ901");
    const first = await takeLease(store.db, id, "a", 30);
    assert.ok(first !== undefined);
    await giveLeaseBack(store.db, { ...first, fence: first.fence + 1 });
    assert.equal(await takeLease(store.db, id, "b", 30), undefined);
    await giveLeaseBack(store.db, first);
    assert.ok((await takeLease(store.db, id, "b", 30)) !== undefined);
  });

  it("refuses an id that no mailbox has", async () => {
    await assert.rejects(takeLease(store.db, randomUUID(), "a", 30));
  });
});
