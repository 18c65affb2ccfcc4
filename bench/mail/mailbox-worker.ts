/** One worker of `npm run bench mailboxes`: takes mailboxes by lease until none is left. Arguments as in `Job`. */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { copyMailbox } from "../../src/mail/copy/mailbox.ts";
import { openPostgresLedger } from "../../src/mail/ledger/postgres.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { assertLease, giveLeaseBack, keepLease, takeLease, type Lease } from "../../src/mailboxes/leases.ts";
import { openDatabase, type Trx } from "../../src/store/database.ts";
import { accountOf } from "../../test/mail/servers/run.ts";

const [url = "", sourcePort, targetPort, prefix = "", atOnce = "8"] = process.argv.slice(2);
const leaseSeconds = 6;
const worker = randomUUID();
const { db, close } = openDatabase(url, Number(atOnce) + 2);
let done = 0;
let takenOver = 0;

const next = async (): Promise<{ lease: Lease; n: number } | "wait" | undefined> => {
  const { rows } = await sql<{ id: string; n: number }>`
    select id, n from bench_mailboxes b where not done
      and not exists (select 1 from mailbox_leases l where l.mailbox_id = b.id and l.lease_until > now())
    order by random() limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined) {
    const { rows: left } = await sql<{
      n: number;
    }>`select count(*)::int as n from bench_mailboxes where not done`.execute(db);
    return left[0]?.n === 0 ? undefined : "wait";
  }
  const lease = await takeLease(db, row.id, worker, leaseSeconds);
  return lease === undefined ? "wait" : { lease, n: row.n };
};

const copy = async ({ lease, n }: { lease: Lease; n: number }): Promise<void> => {
  if (lease.fence > 1) takenOver += 1;
  const keep = setInterval(() => void keepLease(db, lease, leaseSeconds).catch(() => undefined), 2_000);
  const source = imapSource(accountOf({ port: Number(sourcePort), user: `m${n}` }), 1);
  const target = await imapTarget(accountOf({ port: Number(targetPort), user: `${prefix}${n}` }), 1);
  try {
    const guard = (trx: unknown): Promise<void> => assertLease(trx as Trx, lease);
    const ledger = await openPostgresLedger(db, { mailboxId: lease.mailboxId, key: new Uint8Array(32), guard });
    const { problems } = await copyMailbox({ source, target, ledger });
    if (problems.length > 0) throw problems[0]!.error;
    await db.transaction().execute(async (trx) => {
      await assertLease(trx, lease);
      await sql`update bench_mailboxes set done = true where id = ${lease.mailboxId}`.execute(trx);
    });
    done += 1;
  } finally {
    clearInterval(keep);
    await Promise.allSettled([source.close(), target.close(), giveLeaseBack(db, lease)]);
  }
};

const lane = async (): Promise<void> => {
  for (let found = await next(); found !== undefined; found = await next()) {
    if (found === "wait") await new Promise((resolve) => setTimeout(resolve, 200));
    else await copy(found);
  }
};
await Promise.all(Array.from({ length: Number(atOnce) }, lane));
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  `${JSON.stringify({ done, takenOver, cpu: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 })}\n`,
);
await close();
