import assert from "node:assert/strict";
import { openJobs, type Jobs } from "../../src/jobs/engine.ts";
import { createLog } from "../../src/log.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";

const until = async (done: () => boolean): Promise<void> => {
  for (const end = Date.now() + 15_000; !done();) {
    if (Date.now() > end) throw new Error("It did not happen within 15 s");
    await new Promise((next) => setTimeout(next, 20));
  }
};

describe("jobs", () => {
  let store: TestDatabase;
  let jobs: Jobs;
  const log = createLog("silent");
  beforeEach(async () => {
    store = await testDatabase();
    jobs = await openJobs({ url: store.url, log, worker: true });
  });
  afterEach(async () => {
    await jobs.stop();
    await store.close();
  });
  const enqueue = (intentId: string, key?: string) =>
    inTransaction(store.db, (trx) => jobs.enqueue(trx, "ods-check", { intentId }, key === undefined ? {} : { key }));

  it("exist if, and only if, the transaction of their cause commits", async () => {
    const done: string[] = [];
    await jobs.work("ods-check", ({ intentId }) => Promise.resolve(void done.push(intentId)));
    await assert.rejects(
      inTransaction(store.db, async (trx) => {
        await jobs.enqueue(trx, "ods-check", { intentId: "undone" });
        throw new Error("undone");
      }),
    );
    await enqueue("done", "done");
    await until(() => done.length > 0);
    assert.deepEqual(done, ["done"]);
  });

  it("wait once for a key, and are done again where the handler throws", async () => {
    await enqueue("one", "key");
    await enqueue("two", "key");
    const { rows } = await store.pool.query<{ data: { intentId: string } }>("select data from pgboss.job");
    assert.deepEqual(
      rows.map((row) => row.data.intentId),
      ["one"],
    );
    let tries = 0;
    await jobs.work("ods-check", () => {
      tries += 1;
      return Promise.reject(new Error("not yet"));
    });
    await until(() => tries > 0);
    await until(() => tries === 1);
    let state = "";
    for (let look = 0; look < 100 && state !== "retry"; look += 1) {
      state = (await store.pool.query<{ state: string }>("select state::text from pgboss.job")).rows[0]?.state ?? "";
      await new Promise((next) => setTimeout(next, 20));
    }
    assert.equal(state, "retry");
  });
});
