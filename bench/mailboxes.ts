/**
 * `npm run bench mailboxes [-- --mailboxes 1000 --messages 20 --workers 1,2,4]`: many small mailboxes by workers that
 * share one PostgreSQL (leases and ledgers), each a process of its own; the last run again with one worker killed (-9)
 * half-way. After each run every mailbox is compared with its source, file by file.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { sql } from "kysely";
import { openDatabase, type Database } from "../src/store/database.ts";
import { ensureEmbeddedPostgres } from "../src/store/embedded.ts";
import { migrateToLatest } from "../src/store/migrate.ts";
import { startDovecot } from "../test/mail/servers/dovecot.ts";
import { writeMaildir } from "../test/mail/servers/maildir-writer.ts";
import { benchFolders } from "./mail/corpus.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "mailboxes"),
  options: {
    mailboxes: { type: "string", default: "1000" },
    messages: { type: "string", default: "20" },
    workers: { type: "string", default: "1,2,4" },
  },
});
const [mailboxes, messages] = [Number(values.mailboxes), Number(values.messages)];
const script = new URL("./mail/mailbox-worker.ts", import.meta.url).pathname;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The part of all cores' time that was not idle. */
const busy = (): { busy: number; all: number } => {
  const times = cpus().map((one) => one.times);
  const all = times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq, 0);
  return { all, busy: all - times.reduce((sum, one) => sum + one.idle, 0) };
};

/** Dovecot keeps line ends as LF in its files, and hands them out as CRLF. */
const hashOf = (text: string): string => createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");

/** Hashes of a mailbox's messages, folder by folder, whatever their files are called. */
const contents = async (home: string, user: string): Promise<string> => {
  const folders: string[] = [];
  const root = `${home}/${user}/mail`;
  for (const name of [".", ...(await readdir(root)).filter((one) => one.startsWith("."))].sort()) {
    const hashes: string[] = [];
    for (const part of ["cur", "new"])
      for (const file of await readdir(`${root}/${name}/${part}`).catch(() => []))
        hashes.push(hashOf(await readFile(`${root}/${name}/${part}/${file}`, "latin1")));
    if (hashes.length > 0) folders.push(`${name} ${hashes.sort().join(" ")}`);
  }
  return folders.join("\n");
};

interface Told {
  readonly done: number;
  readonly takenOver: number;
  readonly cpu: number;
  readonly peakMb: number;
}

const ended = (child: ChildProcess): Promise<Told | undefined> =>
  new Promise((resolve) => {
    let text = "";
    child.stdout?.on("data", (data: Buffer) => (text += data.toString()));
    child.on("close", () => resolve(text === "" ? undefined : (JSON.parse(text) as Told)));
  });

const until = async (db: Database, count: number): Promise<void> => {
  for (;;) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from bench_mailboxes where done`.execute(db);
    if ((rows[0]?.n ?? 0) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const folder = await mkdtemp("/tmp/bench-mailboxes-");
const [source, target] = [await startDovecot(), await startDovecot()];
const postgres = await ensureEmbeddedPostgres(folder);
const { db, close } = openDatabase(postgres.url, 4);
try {
  await migrateToLatest(db);
  await sql`alter table mailbox_leases drop constraint mailbox_leases_mailbox_id_fkey`.execute(db);
  await sql`create table bench_mailboxes (id uuid primary key, n int not null, done boolean not null default false)`.execute(
    db,
  );
  for (let n = 1; n <= mailboxes; n += 1) {
    const made = benchFolders(messages * 7, messages * 0.05, n).slice(0, 3);
    await writeMaildir(
      source.home,
      `m${n}`,
      made.map((one) => ({ ...one, messages: one.messages.slice(0, Math.ceil(messages / 3)) })),
    );
  }
  const runs = values.workers.split(",").map((workers) => ({ workers: Number(workers), kill: false }));
  runs.push({ workers: runs.at(-1)?.workers ?? 4, kill: true });
  say(
    `${mailboxes} mailboxes of about ${messages} messages, 3 folders, 8 mailboxes at once in each worker, ${cpus().length} cores`,
  );
  say(
    "| workers | s | mailboxes/s | busy % of all cores | workers' own CPU s | peak MB a worker | taken over | exact |",
  );
  say("|---|---|---|---|---|---|---|---|");
  for (const [r, { workers, kill }] of runs.entries()) {
    const prefix = `r${r}m`;
    await sql`truncate bench_mailboxes`.execute(db);
    for (let n = 1; n <= mailboxes; n += 1)
      await sql`insert into bench_mailboxes (id, n) values (${randomUUID()}, ${n})`.execute(db);
    const [started, before] = [performance.now(), busy()];
    const children = Array.from({ length: workers }, () =>
      spawn(process.execPath, [script, postgres.url, String(source.port), String(target.port), prefix], {
        stdio: ["ignore", "pipe", "inherit"],
      }),
    );
    const answers = children.map(ended);
    if (kill) await until(db, mailboxes / 2).then(() => children[0]?.kill("SIGKILL"));
    const told = (await Promise.all(answers)).filter((one) => one !== undefined);
    const seconds = (performance.now() - started) / 1000;
    const after = busy();
    let wrong = 0;
    for (let n = 1; n <= mailboxes; n += 1)
      if ((await contents(source.home, `m${n}`)) !== (await contents(target.home, `${prefix}${n}`))) wrong += 1;
    const share = ((after.busy - before.busy) / (after.all - before.all)) * 100;
    const cpu = told.reduce((sum, one) => sum + one.cpu, 0);
    const peak = Math.max(...told.map((one) => one.peakMb));
    const over = told.reduce((sum, one) => sum + one.takenOver, 0);
    say(
      `| ${workers}${kill ? ", one killed half-way" : ""} | ${seconds.toFixed(1)} | ${(mailboxes / seconds).toFixed(1)} | ${share.toFixed(0)} | ${cpu.toFixed(1)} | ${peak.toFixed(0)} | ${over} | ${mailboxes - wrong} of ${mailboxes} |`,
    );
    if (wrong > 0) process.exitCode = 1;
  }
} finally {
  await close();
  await postgres.stop();
  await Promise.all([source.stop(), target.stop()]);
  await rm(folder, { recursive: true, force: true });
}
