import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { copyMailbox, type CopyOptions, type CopyReport } from "../../src/mail/copy/mailbox.ts";
import type { Step } from "../../src/mail/ledger/journal-file.ts";
import { openPostgresLedger } from "../../src/mail/ledger/postgres.ts";
import type { Ledger } from "../../src/mail/ledger/types.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { assertLease, takeLease, type Lease } from "../../src/mailboxes/leases.ts";
import { openDatabase, type Database, type Trx } from "../../src/store/database.ts";
import { ensureEmbeddedPostgres, type EmbeddedPostgres } from "../../src/store/embedded.ts";
import { migrateToLatest } from "../../src/store/migrate.ts";
import { requires } from "../setup/needs.ts";
import { startDovecot, type DovecotOptions, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { accountOf, hasty, temporaryFolder } from "./servers/run.ts";
import { differences, snapshot, type Snapshot } from "./servers/snapshot.ts";

describe("A copy with its ledger in PostgreSQL", function () {
  this.timeout(120_000);
  requires("dovecot", "postgres");
  let source: MailServer;
  let target: MailServer;
  let single: MailServer;
  let expected: Snapshot;
  let postgres: EmbeddedPostgres;
  let db: Database;
  let close: () => Promise<void>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const batch = { messages: 5, bytes: 100_000 };
  before(async () => {
    folder = await temporaryFolder();
    const ways: DovecotOptions = { without: ["MULTIAPPEND"] };
    [source, target, single] = await Promise.all([startDovecot(), startDovecot(), startDovecot(ways)]);
    await writeMaildir(source.home, "u", holdableMailbox(90, 71));
    expected = await snapshot(source.port, "u");
    postgres = await ensureEmbeddedPostgres(folder.path);
    const opened = openDatabase(postgres.url, 10);
    ({ db, close } = opened);
    await migrateToLatest(db);
    // Only leases and ledger matter here: mailboxes need no organisation, list and wave.
    await sql`alter table mailbox_leases drop constraint mailbox_leases_mailbox_id_fkey`.execute(db);
  });
  after(async () => {
    await close();
    await postgres.stop();
    await Promise.all([source.stop(), target.stop(), single.stop()]);
    await folder.remove();
  });

  const ledgerOf = (lease: Lease): Promise<Ledger> =>
    openPostgresLedger(db, {
      mailboxId: lease.mailboxId,
      key: new Uint8Array(32),
      guard: (trx) => assertLease(trx as Trx, lease),
    });
  const run = async (lease: Lease, user: string, options: CopyOptions = {}, server = target): Promise<CopyReport> => {
    const from = imapSource(accountOf({ port: source.port, user: "u" }));
    const to = await imapTarget(accountOf({ port: server.port, user }));
    try {
      const ledger = await ledgerOf(lease);
      return await copyMailbox(
        { source: from, target: to, ledger },
        { batch, stillMs: 50, patience: hasty, confirmMs: 0, ...options },
      );
    } finally {
      await Promise.all([from.close(), to.close()]);
    }
  };
  const leaseOf = async (mailboxId: string, worker: string, seconds: number): Promise<Lease> => {
    for (;;) {
      const lease = await takeLease(db, mailboxId, worker, seconds);
      if (lease !== undefined) return lease;
      await delay(50);
    }
  };
  const exact = async (user: string, server = target): Promise<void> =>
    same(differences(expected, await snapshot(server.port, user)), [], user);

  for (const [name, stop, points] of [
    ["loses its connections", false, [3, 15, 16, 17, 18, 26]],
    ["is restarted", true, [12, 29]],
  ] as const) {
    for (const point of points) {
      it(`goes on without loss or doubles when the database ${name} in the middle, at step ${point}`, async () => {
        const user = `db-${String(stop)}-${point}`;
        const lease = await leaseOf(randomUUID(), "one", 600);
        let steps = 0;
        const step: Step = async () => {
          steps += 1;
          if (steps !== point) return;
          if (stop) {
            await postgres.stop();
            postgres = await ensureEmbeddedPostgres(folder.path);
          } else {
            await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(
              db,
            );
          }
        };
        // A run that ends because its ledger was gone is begun again, as the job engine does.
        await run(lease, user, { step }).catch(() => undefined);
        ok(steps >= point, `only ${steps} steps`);
        same((await run(lease, user)).problems, []);
        await exact(user);
        equal((await run(lease, user)).copied.items, 0);
      });
    }
  }

  for (const kind of ["MULTIAPPEND", "single APPENDs"] as const) {
    it(`two workers on one mailbox (${kind}): the one that was given up for dead writes no more; nothing is lost or doubled`, async () => {
      const server = kind === "MULTIAPPEND" ? target : single;
      for (const name of kind === "MULTIAPPEND" ? ["batch:begun", "batch:sent"] : ["batch:sent", "batch:answered"]) {
        const user = `race-${name.replace(":", "-")}`;
        const mailboxId = randomUUID();
        const slow = await leaseOf(mailboxId, "slow", 1);
        let reached = (): void => undefined;
        let goOn = (): void => undefined;
        const held = new Promise<void>((resolve) => (reached = resolve));
        const wait = new Promise<void>((resolve) => (goOn = resolve));
        let times = 0;
        const step: Step = async (at) => {
          if (at !== name || (times += 1) !== 2) return;
          reached();
          await wait;
        };
        const first = run(slow, user, { step, workers: 1 }, server).then(
          () => "ended well",
          (error: unknown) => (error instanceof Error ? error.name : String(error)),
        );
        ok((await Promise.race([held, first])) === undefined, "it ended before it was held");
        const quick = await leaseOf(mailboxId, "quick", 600);
        same((await run(quick, user, {}, server)).problems, []);
        goOn();
        equal(await first, "LeaseLost", name);
        // What the slow one's server stored on its own is found at the next look.
        await run(quick, user, {}, server);
        await exact(user, server);
      }
    });
  }

  it("both at once, each taking the lease when it can: exact", async () => {
    const mailboxId = randomUUID();
    const worker = async (name: string): Promise<number> => {
      let turns = 0;
      for (let done = false; !done; turns += 1) {
        const lease = await leaseOf(mailboxId, name, 1);
        done = await run(lease, "both").then(
          ({ problems }) => problems.length === 0,
          () => false,
        );
        await sql`update mailbox_leases set lease_until = now() - interval '1 second' where mailbox_id = ${mailboxId} and fence = ${lease.fence}`.execute(
          db,
        );
      }
      return turns;
    };
    await Promise.all([worker("a"), worker("b"), worker("c")]);
    await exact("both");
  });
});
