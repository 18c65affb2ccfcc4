import assert from "node:assert/strict";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { verifyAudit } from "../../src/audit/verify.ts";
import { openJobs } from "../../src/jobs/engine.ts";
import { createLog } from "../../src/log.ts";
import { npmPostgresBinaries, ensureEmbeddedPostgres } from "../../src/store/embedded.ts";
import { openDatabase } from "../../src/store/database.ts";
import { exportStore } from "../../src/store/export.ts";
import { importStore } from "../../src/store/import.ts";
import { migrateToLatest } from "../../src/store/migrate.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { good, nineFacts, openHouse, testKey, type House } from "../onboarding/house.ts";
import { testDatabase } from "../setup/database.ts";
import { temporaryFolder } from "../setup/temporary.ts";

describe("store: export and import", () => {
  let house: House;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    house = await openHouse();
    folder = await temporaryFolder("onboarding-export-");
    file = join(folder, "everything.gz");
  });
  afterEach(async () => {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  });

  const fill = async (): Promise<void> => {
    const loa = await house.person('Demo Lead "x" \\ ü 🏥', ["loa", "ZZ901"]);
    const ism = await house.person("Demo Ism", ["programme"]);
    const { intent } = good(
      await house.actions.submitIntent({
        person: loa,
        key: "draft-0001",
        facts: nineFacts({ knownIssues: 'line\nbreak, [brackets], "quotes", \\n, nul-free \u0001 🏥 {"json":1}' }),
      }),
    );
    good(await house.actions.decideIntent({ person: ism, id: intent.id, version: 1, decision: { verb: "accept" } }));
    const jobs = await openJobs({ url: house.store.url, log: createLog("silent") });
    await inTransaction(house.store.db, (trx) => jobs.enqueue(trx, "ods-check", { intentId: intent.id }));
    await jobs.stop();
  };

  it("carries everything, and the trail still verifies on the other side", async () => {
    await fill();
    const out = await exportStore(house.store.pool, file, new Date());
    assert.equal((await stat(file)).mode & 0o077, 0);
    const target = await testDatabase();
    try {
      const back = await importStore(target.pool, file);
      assert.deepEqual(back, out);
      assert.equal(back["public.intents"]?.rows, 1);
      assert.equal(back["pgboss.job"]?.rows, 1);
      assert.equal((await verifyAudit(target.db, [testKey])).broken, null);
      // Numbers go on where they stopped.
      await target.db
        .insertInto("audit_pseudonyms")
        .values({ person_id: (await target.db.selectFrom("people").select("id").executeTakeFirstOrThrow()).id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await inTransaction(target.db, (trx) => house.audit.append(trx, { event: "test", actor: null }));
      const again = await importStore(target.pool, file).catch((error: unknown) => error as Error);
      assert.match((again as Error).message, /in use/);
    } finally {
      await target.close();
    }
  });

  it("refuses a damaged, cut or foreign file, and changes nothing", async () => {
    await fill();
    await exportStore(house.store.pool, file, new Date());
    const whole = await readFile(file);
    const lines = gunzipSync(whole).toString("utf8").split("\n");
    const files: readonly (readonly [string, Buffer, RegExp])[] = [
      ["cut", whole.subarray(0, whole.length - 40), /damaged|cut off/],
      ["without its end", gzipSync(lines.slice(0, -2).join("\n")), /damaged|cut off/],
      ["one word changed", gzipSync(lines.join("\n").replace("Own team", "Own crew")), /damaged|cut off/],
      ["another version", gzipSync(lines.join("\n").replace("001-meta", "001-mets")), /another version/],
      ["no export at all", gzipSync('{"a":1}\n'), /not a file of/],
      ["no gzip at all", Buffer.from("hello"), /damaged|cut off/],
    ];
    const target = await testDatabase();
    try {
      for (const [name, bytes, message] of files) {
        await writeFile(file, bytes);
        await assert.rejects(importStore(target.pool, file), message, name);
        assert.equal((await target.db.selectFrom("people").select("id").execute()).length, 0, name);
        assert.equal((await target.db.selectFrom("audit_lanes").select("lane").execute()).length, 16, name);
      }
      await assert.rejects(importStore(target.pool, join(folder, "none.gz")), /cannot be read/);
    } finally {
      await target.close();
    }
  });

  it("moves to a server of another major version (npm's PostgreSQL 18)", async function () {
    let binaries: string;
    try {
      binaries = npmPostgresBinaries();
    } catch {
      this.skip();
    }
    this.timeout(60_000);
    await fill();
    await exportStore(house.store.pool, file, new Date());
    const server = await ensureEmbeddedPostgres(join(folder, "other"), { binaries });
    try {
      assert.match(server.version, /^18/);
      const other = openDatabase(server.url, 2);
      await migrateToLatest(other.db);
      await importStore(other.pool, file);
      assert.equal((await verifyAudit(other.db, [testKey])).broken, null);
      await other.close();
    } finally {
      await server.stop();
    }
  });
});
