import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { createAudit } from "../../src/audit/audit.ts";
import { assertLease, takeLease, type Lease } from "../../src/mailboxes/leases.ts";
import { moveMailbox, type MailboxEngine, type MoveDeps } from "../../src/mailboxes/move.ts";
import { findMailbox, notMovedOf } from "../../src/mailboxes/store.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: one visit of the engine", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  const clock = { now: () => new Date() };
  before(async () => (store = await testDatabase()));
  after(() => store.close());

  const never = new AbortController().signal;
  const engine = (over: Partial<MailboxEngine> = {}): MailboxEngine => ({
    copy: ({ onProgress }) => {
      const progress = { itemsTotal: 2, bytesTotal: 20, secondsLeft: null, paused: false };
      onProgress({ ...progress, itemsDone: 1, bytesDone: 10 });
      onProgress({ ...progress, itemsDone: 2, bytesDone: 20 });
      return Promise.resolve();
    },
    verify: () => Promise.resolve({ holds: true, certificate: { totals: 2 }, notMoved: [] }),
    close: () => Promise.resolve(),
    ...over,
  });
  const deps = (openEngine: MoveDeps["openEngine"], worker = "w1"): MoveDeps => ({
    db: store.db,
    clock,
    audit: createAudit({ clock, key: randomBytes(32) }),
    log: pino({ level: "silent" }),
    worker,
    openEngine,
    leaseSeconds: 1,
  });
  const opening = (made: MailboxEngine) => () => Promise.resolve(made);
  const failing = (error: Error): MailboxEngine => engine({ copy: () => Promise.reject(error) });

  it("takes a mailbox from its account to in step, with progress and a certificate", async () => {
    const id = await addMailbox(store.db, "ZZ901", { state: "account-created" });
    assert.deepEqual(await moveMailbox(deps(opening(engine())))(id, never), { kind: "in-step" });
    const row = await findMailbox(store.db, id);
    assert.deepEqual([row?.state, row?.items_done, row?.bytes_done], ["in-step", 2, 20]);
    const certificates = await store.db
      .selectFrom("mailbox_certificates")
      .selectAll()
      .where("mailbox_id", "=", id)
      .execute();
    assert.deepEqual([certificates.length, certificates[0]?.holds], [1, true]);
  });

  it("is in step only when the certificate holds, and goes back when a later one does not", async () => {
    const id = await addMailbox(store.db, "ZZ901", { state: "account-created" });
    const groups = [{ reason: "blocked-type", detail: ".exe", count: 3, releasable: true }];
    const short = engine({ verify: () => Promise.resolve({ holds: false, certificate: {}, notMoved: groups }) });
    await moveMailbox(deps(opening(short)))(id, never);
    assert.equal((await findMailbox(store.db, id))?.state, "copying");
    assert.equal((await notMovedOf(store.db, id))[0]?.count, 3);
    await moveMailbox(deps(opening(engine())))(id, never);
    assert.equal((await findMailbox(store.db, id))?.state, "in-step");
    await moveMailbox(deps(opening(short)))(id, never);
    assert.equal((await findMailbox(store.db, id))?.state, "copying");
  });

  it("of ten workers that visit at once, one works", async () => {
    const id = await addMailbox(store.db, "ZZ901", { state: "copying" });
    let copies = 0;
    let turnedAway = 0;
    const others = Promise.withResolvers<undefined>();
    const slow = engine({
      copy: async () => {
        copies += 1;
        await others.promise;
      },
    });
    const all = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const moved = await moveMailbox({ ...deps(opening(slow), `w${n}`), leaseSeconds: 60 })(id, never);
        // The one at work ends when all the others have asked.
        if (moved.kind === "not-now" && (turnedAway += 1) === 9) others.resolve(undefined);
        return moved;
      }),
    );
    assert.equal(copies, 1);
    assert.equal(all.filter(({ kind }) => kind === "not-now").length, 9);
  });

  it("keeps its lease while it works, for longer than the lease lasts", async () => {
    const id = await addMailbox(store.db, "ZZ901", { state: "copying" });
    const until = async (): Promise<number> => {
      const { lease_until } = await store.db
        .selectFrom("mailbox_leases")
        .select("lease_until")
        .where("mailbox_id", "=", id)
        .executeTakeFirstOrThrow();
      return lease_until.getTime();
    };
    const slow = engine({
      copy: async () => {
        const first = await until();
        // Kept at a third of its time, again and again: each time it lasts longer than before.
        while ((await until()) <= first) await delay(20);
        assert.equal(await takeLease(store.db, id, "thief", 30), undefined);
      },
    });
    assert.equal((await moveMailbox({ ...deps(opening(slow)), leaseSeconds: 6 })(id, never)).kind, "in-step");
  });

  it("a worker whose lease passed on writes nothing more", async () => {
    const id = await addMailbox(store.db, "ZZ901", { state: "copying" });
    let mine: Lease | undefined;
    const stalled = engine({
      copy: async () => {
        await store.db
          .updateTable("mailbox_leases")
          .set({ lease_until: new Date(0) })
          .where("mailbox_id", "=", id)
          .execute();
        assert.ok((await takeLease(store.db, id, "next", 30)) !== undefined);
      },
    });
    const moved = await moveMailbox(
      deps((_, lease) => {
        mine = lease;
        return Promise.resolve(stalled);
      }),
    )(id, never);
    assert.equal(moved.kind, "not-now");
    assert.equal((await findMailbox(store.db, id))?.state, "copying");
    await assert.rejects(store.db.transaction().execute((trx) => assertLease(trx, mine as Lease)));
  });

  for (const [code, state, attention] of [
    ["sign-in-refused", "needs-attention", "source-sign-in"],
    ["over-quota", "needs-attention", "target-full"],
    ["lost", "copying", null],
    ["throttled", "copying", null],
  ] as const) {
    it(`after "${code}" the mailbox is ${state}, and the lease is free again`, async () => {
      const id = await addMailbox(store.db, "ZZ901", { state: "copying" });
      await moveMailbox(deps(opening(failing(Object.assign(new Error("x"), { code })))))(id, never);
      const row = await findMailbox(store.db, id);
      assert.deepEqual([row?.state, row?.attention_code], [state, attention]);
      assert.ok((await takeLease(store.db, id, "next", 1)) !== undefined);
    });
  }

  it("does nothing in a state that is not the engine's", async () => {
    for (const state of ["mapped", "complete", "needs-attention"] as const) {
      const id = await addMailbox(store.db, "ZZ901", { state });
      const moved = await moveMailbox(deps(() => Promise.reject(new Error("must not be opened"))))(id, never);
      assert.deepEqual(moved, { kind: "not-now" });
    }
  });
});
