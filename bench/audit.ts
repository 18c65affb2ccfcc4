/**
 * What the audit trail costs: transactions per second (one update and two inserts, as a decision makes) without a
 * trail, with the trail in 16 lanes, and with one lane only: `node bench/run.ts audit [seconds]`. Rounds alternate.
 */
import { rm } from "node:fs/promises";
import { sql } from "kysely";
import { createAudit } from "../src/audit/audit.ts";
import { verifyAudit } from "../src/audit/verify.ts";
import { systemClock } from "../src/clock.ts";
import { openDatabase, type Database } from "../src/store/database.ts";
import { ensureEmbeddedPostgres } from "../src/store/embedded.ts";
import { migrateToLatest } from "../src/store/migrate.ts";
import { inTransaction } from "../src/store/transaction.ts";
import { temporaryFolder } from "../test/setup/temporary.ts";

const seconds = Number(process.argv[2] ?? 3);
const rounds = 3;
const folder = await temporaryFolder("onboarding-bench-");
const server = await ensureEmbeddedPostgres(folder);
const store = openDatabase(server.url, 16);
const singleUrl = server.url.replace("/onboarding?", "/single?");
const single = openDatabase(singleUrl, 16);
const key = new Uint8Array(32).fill(3);
try {
  await store.pool.query("create database single");
  const audit = createAudit({ clock: systemClock, key });
  for (const { db } of [store, single]) {
    await migrateToLatest(db);
    await sql`create table things (id int primary key, version int not null)`.execute(db);
    await sql`create table happened (id bigint generated always as identity primary key, thing int, what text)`.execute(
      db,
    );
    await sql`insert into things select n, 0 from generate_series(0, 9999) n`.execute(db);
  }
  await sql`delete from audit_lanes where lane > 0`.execute(single.db);
  const rate = async (db: Database, together: number, withTrail: boolean): Promise<number> => {
    const end = performance.now() + seconds * 1_000;
    let done = 0;
    const one = async (): Promise<void> => {
      while (performance.now() < end) {
        const thing = Math.floor(Math.random() * 10_000);
        await inTransaction(db, async (trx) => {
          await sql`update things set version = version + 1 where id = ${thing}`.execute(trx);
          await sql`insert into happened (thing, what) values (${thing}, 'a')`.execute(trx);
          await sql`insert into happened (thing, what) values (${thing}, 'b')`.execute(trx);
          if (withTrail)
            await audit.append(trx, { event: "bench", actor: null, subject: String(thing), details: { thing } });
        });
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: together }, one));
    return done / seconds;
  };
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  process.stdout.write(`PostgreSQL ${server.version}, ${rounds} rounds of ${seconds} s, medians, transactions/s\n\n`);
  process.stdout.write("| at once | no trail | 16 lanes | one lane |\n|---|---|---|---|\n");
  for (const together of [1, 8, 14]) {
    const rates: Record<"none" | "many" | "one", number[]> = { none: [], many: [], one: [] };
    for (let round = 0; round < rounds; round += 1) {
      rates.none.push(await rate(store.db, together, false));
      rates.many.push(await rate(store.db, together, true));
      rates.one.push(await rate(single.db, together, true));
    }
    const shown = [rates.none, rates.many, rates.one].map((values) => median(values).toFixed(0));
    process.stdout.write(`| ${together} | ${shown.join(" | ")} |\n`);
  }
  const start = performance.now();
  const { entries, broken } = await verifyAudit(store.db, [key]);
  const took = (performance.now() - start) / 1_000;
  if (broken !== null) throw new Error("The trail is broken");
  process.stdout.write(`\nVerify: ${entries} entries in ${took.toFixed(1)} s (${(entries / took).toFixed(0)}/s)\n`);
} finally {
  await store.close();
  await single.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
