import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { giveLeaseBack } from "../../src/mailboxes/leases.ts";
import { HostPace } from "../../src/mailboxes/pace.ts";
import { takeMailboxes, type Taken } from "../../src/mailboxes/schedule.ts";
import { createSecretBox } from "../../src/mailboxes/secrets.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: which worker takes which", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  before(async () => (store = await testDatabase()));
  after(() => store.close());
  const clock = { now: () => new Date() };

  /** So many mailboxes of one host, in a running wave that takes `most` connections to it. */
  const wave = async (odsCode: string, host: string, mailboxes: number, most: number): Promise<void> => {
    const id = randomUUID();
    const none = { switch_at: null, switch_typed: null, quiet_from: null, quiet_to: null, max_bytes_per_second: null };
    const goes = { go_loa_by: null, go_loa_at: null, go_ism_by: null, go_ism_at: null };
    const named = { id, ods_code: odsCode as never, name: "one", state: "running" as const, changed_at: new Date() };
    await store.db
      .insertInto("waves")
      .values({ ...named, ...none, ...goes, max_connections_per_host: most })
      .execute();
    const box = createSecretBox([randomBytes(32)]);
    for (let n = 0; n < mailboxes; n += 1) {
      const mailbox = await addMailbox(store.db, odsCode, { state: "account-created" });
      await store.db.updateTable("mailboxes").set({ wave_id: id }).where("id", "=", mailbox).execute();
      const login = { host, port: 993, userName: `u${n}`, secret: "secret" };
      await storeCredential({ db: store.db, clock, box })({ id: mailbox, odsCode }, "source", login);
    }
  };
  const ask = (worker: string, free = 8): Promise<readonly Taken[]> =>
    takeMailboxes({ db: store.db, clock })({ free, worker, seconds: 60 });

  it("ten workers that ask at once get each mailbox once, and no host more connections than its wave allows", async () => {
    await wave("ZZ931", "many.example.invalid", 30, 9);
    await wave("ZZ932", "few.example.invalid", 1, 9);
    const taken = (await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`w${n}`)))).flat();
    const ids = taken.map(({ lease }) => lease.mailboxId);
    assert.equal(new Set(ids).size, ids.length);
    const at = (host: string): readonly number[] =>
      taken.flatMap((one) => (one.host === host ? [one.lease.connections ?? 0] : []));
    assert.deepEqual(at("many.example.invalid"), [2, 2, 2, 2]);
    assert.deepEqual(at("few.example.invalid"), [4]);
    // One is given back, and another takes its place; the one that rests does not come again at once.
    const [first] = taken.filter(({ host }) => host === "many.example.invalid");
    assert.ok(first !== undefined);
    await giveLeaseBack(store.db, first.lease);
    const next = await ask("w11");
    assert.equal(next.length, 1);
    assert.ok(!ids.includes(next[0]?.lease.mailboxId ?? ""));
  });

  it("a worker's own pace with a host bounds it further, and grows while visits go well", async () => {
    await wave("ZZ933", "slow.example.invalid", 20, 100);
    const pace = new HostPace(16);
    const host = "slow.example.invalid";
    assert.equal(pace.room(host), 4);
    const taken = await takeMailboxes({ db: store.db, clock })({
      free: 16,
      worker: "w",
      seconds: 60,
      roomAt: (name) => pace.room(name),
    });
    assert.equal(taken.length, 4);
    for (const one of taken) pace.began(one.host);
    assert.equal(pace.room(host), 0);
    for (let n = 0; n < 3; n += 1) pace.ended(host, undefined);
    assert.equal(pace.room(host), 6);
    pace.ended(host, "throttled");
    assert.equal(pace.room(host), 3);
    for (const code of ["throttled", "closed-by-server", "connect-refused"]) {
      pace.began(host);
      pace.ended(host, code);
    }
    assert.equal(pace.room(host), 1);
    pace.began(host);
    // What is not the host's doing changes nothing.
    pace.ended(host, "sign-in-refused");
    assert.equal(pace.room(host), 1);
    for (let n = 0; n < 40; n += 1) {
      pace.began(host);
      pace.ended(host, undefined);
    }
    assert.equal(pace.room(host), 16);
  });
});
