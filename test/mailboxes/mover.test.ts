import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import sinon from "sinon";
import { createAudit } from "../../src/audit/audit.ts";
import { moveMailbox, type MailboxEngine, type MoveDeps } from "../../src/mailboxes/move.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: progress for the person's page", () => {
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
