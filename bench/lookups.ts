/**
 * The person's status and the organisations' list, with 1,000, 100,000 and 1.5 million mailboxes in one database:
 * `node bench/run.ts lookups [calls]`. Aim: flat, p99 below 10 ms. Each look-up is the use case that the API calls,
 * whole, with random keys; one after the other, then eight at once. Times depend on what else the machine does; the
 * blocks of a call do not, and tell whether it is flat.
 */
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { systemClock } from "../src/clock.ts";
import { createLog } from "../src/log.ts";
import { organisationAndContact } from "../src/mailboxes/contact.ts";
import { myMailbox, myMailboxVersion } from "../src/mailboxes/mine.ts";
import { listIntents } from "../src/onboarding/list-intents.ts";
import { makeReference } from "../src/onboarding/reference.ts";
import { showIntent } from "../src/onboarding/show-intent.ts";
import { meetPerson } from "../src/people/people.ts";
import { grantRole } from "../src/people/roles.ts";
import type { PersonId } from "../src/people/types.ts";
import { openDatabase, type Database } from "../src/store/database.ts";
import { ensureEmbeddedPostgres } from "../src/store/embedded.ts";
import { migrateToLatest } from "../src/store/migrate.ts";
import { inTransaction } from "../src/store/transaction.ts";
import { randomBytes } from "node:crypto";
import { temporaryFolder } from "../test/setup/temporary.ts";

const calls = Number(process.argv[2] ?? 3_000);
const warmUp = 50;
const sizes = [1_000, 100_000, 1_500_000];
const tenant = "d0000000-0000-4000-8000-000000000001";
const regions = 12;
const perOrganisation = 500;
const codeOf = (at: number): string => `Z${at.toString(36).toUpperCase().padStart(5, "0")}`;
const objectOf = (at: number): string => `00000000-0000-4000-9000-${at.toString(16).padStart(12, "0")}`;
const pick = (count: number): number => Math.floor(Math.random() * count);

/** Organisations and mailboxes up to `size`, as the product's own tables hold them. */
const grow = async (db: Database, requester: PersonId, from: number, to: number): Promise<void> => {
  const facts = { organisationName: "Demo", odsCode: "X", transitionLead: "Demo", currentPlatform: null };
  const [first, last] = [Math.ceil(from / perOrganisation), Math.ceil(to / perOrganisation)];
  await db.transaction().execute(async (trx) => {
    for (let at = first; at < last; at += 1) {
      const id = crypto.randomUUID();
      const state = ["submitted", "accepted", "migrating", "complete"][at % 4] ?? "submitted";
      await sql`
        with i as (
          insert into intents values (${id}, ${makeReference(randomBytes)}, ${codeOf(at)}, ${requester}, ${`key-${at}`},
            ${JSON.stringify({ ...facts, odsCode: codeOf(at) })}, '{"status":"unchecked"}', now()) on conflict do nothing),
        o as (
          insert into organisations values (${codeOf(at)}, ${`Demo ${at}`}, ${`Region ${at % regions}`}, ${state}, 1,
            ${id}, null, now(), now() - ${at} * interval '1 minute'))
        insert into intent_people values (${id}, ${requester}, now())`.execute(trx);
      await sql`insert into organisation_events (ods_code, version, intent_id, verb, from_state, to_state, by_person, at)
        values (${codeOf(at)}, 1, ${id}, 'submit', 'draft', ${state}, ${requester}, now())`.execute(trx);
    }
  });
  const step = 50_000;
  for (let at = from; at < to; at += step) {
    const codes = Array.from({ length: Math.ceil(step / perOrganisation) + 1 }, (_, n) =>
      codeOf(Math.floor(at / perOrganisation) + n),
    );
    await sql`
      insert into mailboxes (id, ods_code, external_id, state, since, changed_at)
      select ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid,
        (${codes}::text[])[1 + n / ${perOrganisation}::int - ${Math.floor(at / perOrganisation)}::int], 'row-' || n,
        (array['mapped', 'copying', 'in-step', 'switched', 'complete'])[1 + n % 5], now(), now()
      from generate_series(${at}::int, ${Math.min(at + step, to) - 1}::int) n`.execute(db);
    await sql`
      insert into mailbox_owners (tenant_id, object_id, mailbox_id, side)
      select ${tenant}, ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'source'
      from generate_series(${at}::int, ${Math.min(at + step, to) - 1}::int) n`.execute(db);
  }
  await sql`analyze`.execute(db);
};

/** Blocks that the server touched until now (autovacuum's own are among them). */
const blocksTouched = async (db: Database): Promise<number> => {
  // A connection reports what it did at most once a second.
  await delay(1_200);
  const { rows } = await sql<{ blocks: number }>`
    select blks_hit + blks_read as blocks from pg_stat_database where datname = current_database()`.execute(db);
  return rows[0]?.blocks ?? 0;
};

const measure = async (call: () => Promise<unknown>, together: number): Promise<{ p50: number; p99: number }> => {
  for (let warm = 0; warm < warmUp; warm += 1) await call();
  const took: number[] = [];
  let left = calls;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      await call();
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
};

const folder = await temporaryFolder("onboarding-bench-");
const server = await ensureEmbeddedPostgres(folder);
const store = openDatabase(server.url, 10);
try {
  const { db } = store;
  await migrateToLatest(db);
  const deps = { db, clock: systemClock };
  const meet = (last: number, name: string) =>
    meetPerson(deps)({ tenantId: tenant, objectId: objectOf(0xf00000000 + last), name });
  const [requester, ism, programme] = [
    await meet(1, "Demo Lead"),
    await meet(2, "Demo Ism"),
    await meet(3, "Demo Programme"),
  ];
  const audit = { append: () => Promise.resolve(), digest: () => "" };
  await inTransaction(db, async (trx) => {
    await grantRole({ ...deps, audit }, trx, { by: null, person: ism, role: "ism", region: "Region 3" });
    await grantRole({ ...deps, audit }, trx, { by: null, person: programme, role: "programme" });
  });
  const mine = { ...deps, organisationOf: organisationAndContact(db) };
  const forShow = { ...deps, log: createLog("silent") } as never;
  process.stdout.write(`PostgreSQL ${server.version}, ${calls} calls each; p50 / p99 in ms\n\n`);
  process.stdout.write(
    "| look-up | mailboxes | blocks a call | one at a time | eight at once |\n|---|---|---|---|---|\n",
  );
  let had = 0;
  for (const size of sizes) {
    await grow(db, requester, had, size);
    had = size;
    const organisations = Math.ceil(size / perOrganisation);
    const identity = () => ({ tenantId: tenant, objectId: objectOf(pick(size)) });
    const lookups: Readonly<Record<string, () => Promise<{ readonly ok: boolean } | string | undefined>>> = {
      "(select 1: the floor of this machine now)": () => sql`select 1`.execute(db).then(() => "1"),
      "my mailbox": () => myMailbox(mine)(identity()),
      "my mailbox, poll (ETag)": () => myMailboxVersion(mine)(identity()),
      "one organisation's request": () => showIntent(forShow)({ person: programme, id: codeOf(pick(organisations)) }),
      "list, support manager": () => listIntents(deps)({ person: ism, which: "all" }),
      "list, programme": () => listIntents(deps)({ person: programme, which: "all" }),
      "list, to decide": () => listIntents(deps)({ person: programme, which: "to-decide" }),
    };
    for (const [name, call] of Object.entries(lookups)) {
      const proof = await call();
      if (proof === undefined || (typeof proof === "object" && !proof.ok)) throw new Error(`${name} finds nothing`);
      const before = await blocksTouched(db);
      const alone = await measure(call, 1);
      const after = await blocksTouched(db);
      const together = await measure(call, 8);
      // The warm-up's calls are in it as well.
      const each = calls + warmUp;
      const blocks = ((after - before) / each).toFixed(0);
      const shown = [alone, together].map(({ p50, p99 }) => `${p50.toFixed(2)} / ${p99.toFixed(2)}`);
      process.stdout.write(`| ${name} | ${size.toLocaleString("en-GB")} | ${blocks} | ${shown.join(" | ")} |\n`);
    }
  }
} finally {
  await store.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
