import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { pino } from "pino";
import sinon from "sinon";
import { createAudit } from "../../src/audit/audit.ts";
import { moveMailbox, type MailboxEngine, type MoveDeps } from "../../src/mailboxes/move.ts";
import { atMost } from "../../src/mailboxes/throttle.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: progress for the person's page", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  before(async () => (store = await testDatabase()));
  after(() => store.close());
  afterEach(() => sinon.restore());

  it("is stored at most once a second, and the last figure always", async () => {
    const id = await addMailbox(store.db, "ZZ901", { state: "copying" });
    const clock = { now: () => new Date() };
    // The steps are a second apart by this clock, however slow the machine is.
    let now = 1_000_000;
    sinon.stub(Date, "now").callsFake(() => now);
    const progress = { itemsTotal: 100, bytesTotal: null, bytesDone: 0, secondsLeft: null, paused: false };
    const engine: MailboxEngine = {
      copy: ({ onProgress }) => {
        for (let itemsDone = 1; itemsDone <= 100; itemsDone += 1) {
          now += 100;
          onProgress({ ...progress, itemsDone });
        }
        return Promise.resolve();
      },
      verify: () => Promise.resolve({ holds: true, certificate: {}, notMoved: [] }),
      close: () => Promise.resolve(),
    };
    const deps: MoveDeps = {
      db: store.db,
      clock,
      audit: createAudit({ clock, key: randomBytes(32) }),
      log: pino({ level: "silent" }),
      worker: "w",
      openEngine: () => Promise.resolve(engine),
    };
    await moveMailbox(deps)(id, new AbortController().signal);
    const row = await store.db.selectFrom("mailboxes").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    assert.equal(row.items_done, 100);
    // 100 reports in 10 seconds: at most 10 and the last one, and one more for what did not move.
    assert.ok(row.progress_version <= 12, String(row.progress_version));
  });
});

describe("mailboxes: a wave's limits while a mailbox is worked on", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  before(async () => (store = await testDatabase()));
  after(() => store.close());

  const waveOf = async (odsCode: string, mailbox: string): Promise<string> => {
    const id = randomUUID();
    const none = {
      switch_at: null,
      switch_typed: null,
      go_loa_by: null,
      go_loa_at: null,
      go_ism_by: null,
      go_ism_at: null,
    };
    const values = {
      id,
      ods_code: odsCode as never,
      name: "one",
      state: "running" as const,
      changed_at: new Date(),
      ...none,
    };
    await store.db
      .insertInto("waves")
      .values({ ...values, quiet_from: null, quiet_to: null, max_bytes_per_second: null })
      .execute();
    await store.db.updateTable("mailboxes").set({ wave_id: id }).where("id", "=", mailbox).execute();
    return id;
  };

  for (const { title, set } of [
    { title: "paused", set: { state: "paused" as const } },
    { title: "stopped", set: { state: "stopped" as const } },
    { title: "come to its quiet hours", set: { quiet_from: "08:00", quiet_to: "18:00" } },
  ]) {
    it(`a copy in the middle rests when its wave is ${title}, and the page says so`, async () => {
      const id = await addMailbox(store.db, "ZZ902", { state: "copying" });
      const wave = await waveOf(`ZZ9${title.length}`, id);
      // By this clock it is noon.
      const clock = { now: () => new Date("2027-01-15T12:00:00Z") };
      let verified = false;
      const engine: MailboxEngine = {
        copy: async ({ signal }) => {
          await store.db.updateTable("waves").set(set).where("id", "=", wave).execute();
          await new Promise((_, fail) => {
            signal.addEventListener("abort", () => fail(new Error("stopped in the middle")));
          });
        },
        verify: () => {
          verified = true;
          return Promise.resolve({ holds: true, certificate: {}, notMoved: [] });
        },
        close: () => Promise.resolve(),
      };
      const deps: MoveDeps = {
        db: store.db,
        clock,
        audit: createAudit({ clock, key: randomBytes(32) }),
        log: pino({ level: "silent" }),
        worker: "w",
        restCheckMs: 20,
        openEngine: () => Promise.resolve(engine),
      };
      assert.deepEqual(await moveMailbox(deps)(id, new AbortController().signal), { kind: "behind" });
      const row = await store.db.selectFrom("mailboxes").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
      assert.deepEqual([row.state, row.paused, verified], ["copying", true, false]);
    });
  }

  it("a rate is kept over all folders together, and every octet goes through", () => {
    let now = 0;
    const through: number[] = [];
    const sink = {
      begin: () => undefined,
      chunk: (data: Uint8Array) => void through.push(data.length),
      end: () => undefined,
    };
    const slow = atMost(1_000_000, new AbortController().signal, () => now);
    const [one, two] = [slow(sink), slow(sink)];
    // The burst of one second is free.
    assert.equal(one.chunk(new Uint8Array(600_000)), undefined);
    assert.equal(two.chunk(new Uint8Array(400_000)), undefined);
    const timer = sinon.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      const waits = one.chunk(new Uint8Array(10_000));
      assert.ok(waits instanceof Promise);
      assert.equal(through.length, 2);
    } finally {
      timer.restore();
    }
    now = 10_000;
    assert.equal(two.chunk(new Uint8Array(500_000)), undefined);
  });

  it("what waits for its turn goes through at once when the work is stopped", async () => {
    const through: number[] = [];
    const sink = {
      begin: () => undefined,
      chunk: (data: Uint8Array) => void through.push(data.length),
      end: () => undefined,
    };
    const stop = new AbortController();
    const slow = atMost(1_000, stop.signal)(sink);
    const waits = slow.chunk(new Uint8Array(1_000_000));
    stop.abort();
    await waits;
    assert.deepEqual(through, [1_000_000]);
  });
});
