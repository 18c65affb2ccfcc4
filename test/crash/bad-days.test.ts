import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createAudit } from "../../src/audit/audit.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { systemClock } from "../../src/clock.ts";
import { createLog } from "../../src/log.ts";
import { rememberConversation } from "../../src/notices/conversations.ts";
import { startOutbox } from "../../src/notices/worker.ts";
import { onboardingActions } from "../../src/onboarding/actions.ts";
import type { Deps } from "../../src/onboarding/deps.ts";
import { odsDirectory } from "../../src/onboarding/ods/directory.ts";
import { meetPerson } from "../../src/people/people.ts";
import { assignRole } from "../../src/people/roles.ts";
import { openDatabase, type OpenDatabase } from "../../src/store/database.ts";
import { ensureEmbeddedPostgres } from "../../src/store/embedded.ts";
import { migrateToLatest } from "../../src/store/migrate.ts";
import { good, nineFacts, tenant, testKey } from "../onboarding/house.ts";
import { channelsInto, type Mailbag } from "./story.ts";
import { temporaryFolder } from "../setup/temporary.ts";

const depsOn = ({ db }: OpenDatabase): Deps => {
  const log = createLog("silent");
  return {
    db,
    log,
    clock: systemClock,
    audit: createAudit({ clock: systemClock, key: testKey }),
    jobs: { enqueue: () => Promise.resolve() },
    ods: odsDirectory({ db, clock: systemClock, log }, undefined),
    random: randomBytes,
  };
};

/** Two people who can be reached, on a server of this test's own. */
const people = async (deps: Deps) => {
  const meet = async (name: string, last: number) => {
    const objectId = `00000000-0000-4000-8000-00000000000${last}`;
    const id = await meetPerson(deps)({ tenantId: tenant, objectId, name, email: `demo${last}@demo.invalid` });
    await rememberConversation(deps)(id, { conversationId: id, serviceUrl: "http://127.0.0.1/", reference: {} });
    return id;
  };
  const [loa, programme] = [await meet("Demo Lead", 1), await meet("Demo Programme", 2)];
  good(await assignRole(deps)({ by: null, person: programme, role: "programme" }));
  return { loa, programme };
};

const codeOf = (at: number): string => `ZZ${String(at).padStart(5, "0")}`;

/** Whatever was acknowledged is there, once; whatever was not may be sent again; the trail is whole. */
const nothingLost = async (store: OpenDatabase, acknowledged: readonly string[]): Promise<void> => {
  const rows = await store.db.selectFrom("intents").select("reference").execute();
  const there = rows.map((row) => String(row.reference));
  assert.deepEqual(
    acknowledged.filter((reference) => !there.includes(reference)),
    [],
  );
  const trail = await store.db.selectFrom("audit_entries").select("id").where("event", "=", "intent.submit").execute();
  assert.equal(trail.length, rows.length);
  assert.equal((await verifyAudit(store.db, [testKey])).broken, null);
};

/** As long as it takes: the test's own limit is far away. */
const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (const end = Date.now() + 120_000; !holds();) {
    if (Date.now() > end) throw new Error(`It did not come to this: ${what}`);
    await delay(20);
  }
};

describe("bad days", function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder("onboarding-bad-");
    // PostgreSQL runs as another user there when we are root.
    await chmod(folder, 0o711);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("the database is away for a while: callers hear of it, nothing is lost or doubled, and it goes on by itself", async () => {
    let server = await ensureEmbeddedPostgres(folder);
    const store = openDatabase(server.url);
    await migrateToLatest(store.db);
    const deps = depsOn(store);
    const { loa } = await people(deps);
    const bag: Mailbag = { teams: [], email: [] };
    const outbox = startOutbox({ ...deps, channels: channelsInto(bag) }, 50);
    const { submitIntent } = onboardingActions(deps);
    const acknowledged: string[] = [];
    let refused = 0;
    const stop = new AbortController();
    const submitting = (async () => {
      for (let at = 0; !stop.signal.aborted; at += 1) {
        const request = { person: loa, key: `draft-${codeOf(at)}`, facts: nineFacts({ odsCode: codeOf(at) }) };
        // As a person does who reads "try again": the same request until it is answered.
        for (;;) {
          try {
            acknowledged.push(good(await submitIntent(request)).intent.reference);
            break;
          } catch (error) {
            if (error instanceof Error && error.message.startsWith("refused")) throw error;
            refused += 1;
            await delay(100);
          }
        }
        await delay(40);
      }
    })();
    await until("some were acknowledged", () => acknowledged.length >= 5);
    await server.stop();
    const before = acknowledged.length;
    await delay(Number(process.env["AWAY_SECONDS"] ?? 1) * 1_000);
    await until("callers hear of it", () => refused >= 3);
    assert.ok(acknowledged.length <= before + 1);
    server = await ensureEmbeddedPostgres(folder);
    await until("it goes on", () => acknowledged.length >= before + 5);
    stop.abort();
    await submitting;
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    await nothingLost(store, acknowledged);
    // At most ten a minute reach one person: that some were sent after the outage is what counts here.
    assert.equal(new Set(bag.teams).size, bag.teams.length);
    await outbox.stop();
    await store.close();
    await server.stop();
  });

  it("the disk is full: an honest error, nothing half-recorded, and it goes on once there is room", async function () {
    try {
      execFileSync("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=180m,mode=0711", "tmpfs", folder], {
        stdio: "ignore",
      });
    } catch {
      // Only root may mount a small disk.
      this.skip();
    }
    try {
      const server = await ensureEmbeddedPostgres(folder);
      const store = openDatabase(server.url);
      await migrateToLatest(store.db);
      const deps = depsOn(store);
      const { loa } = await people(deps);
      const { submitIntent } = onboardingActions(deps);
      const acknowledged: string[] = [];
      const submit = async (at: number): Promise<void> => {
        const facts = nineFacts({ odsCode: codeOf(at), knownIssues: randomBytes(1_900).toString("hex") });
        acknowledged.push(
          good(await submitIntent({ person: loa, key: `draft-${codeOf(at)}`, facts })).intent.reference,
        );
      };
      await submit(0);
      const ballast = await open(join(folder, "ballast"), "w");
      for (const size of [1_000_000, 4_096]) {
        const block = Buffer.alloc(size);
        // Until the disk says no.
        while ((await ballast.write(block).catch(() => undefined)) !== undefined);
      }
      let failures = 0;
      for (let at = 1; at < 4_000 && failures < 3; at += 1) {
        await submit(at).catch(() => {
          failures += 1;
        });
      }
      assert.equal(failures, 3, "the disk never filled");
      await ballast.truncate(0);
      await ballast.close();
      const end = Date.now() + 60_000;
      for (let at = 4_000; ;) {
        const done = await submit(at).then(
          () => true,
          () => false,
        );
        if (done) break;
        if (Date.now() > end) throw new Error("It did not go on after there was room again");
        await delay(500);
        await ensureEmbeddedPostgres(folder);
      }
      await nothingLost(store, acknowledged);
      await store.close();
      // A server that had to start again was not started by our first handle.
      await (await ensureEmbeddedPostgres(folder)).stop();
      await server.stop().catch(() => undefined);
    } finally {
      execFileSync("/usr/bin/umount", ["-l", folder], { stdio: "ignore" });
    }
  });
});
