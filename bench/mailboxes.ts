/**
 * `npm run bench mailboxes [-- --mailboxes 1000 --messages 12 --workers 1,2,4 --connections 64]`: many small mailboxes
 * moved by the service itself. The workers are `onboarding worker` processes that share one PostgreSQL: sealed logins,
 * approved hosts, a wave, leases, ledgers, and each mailbox verified and certified before it is in step. The last run once
 * more with one worker killed (-9) half-way. After each run every mailbox is compared with its source, file by file.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openDatabase } from "../src/store/database.ts";
import { ensureEmbeddedPostgres } from "../src/store/embedded.ts";
import { migrateToLatest } from "../src/store/migrate.ts";
import { startDovecot } from "../test/mail/servers/dovecot.ts";
import { writeMaildir } from "../test/mail/servers/maildir-writer.ts";
import { benchFolders } from "./mail/corpus.ts";
import {
  approveHosts,
  inStep,
  planWave,
  setWave,
  startWorker,
  usageOf,
  visitedAgain,
  type Scene,
} from "./mail/service.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "mailboxes"),
  options: {
    mailboxes: { type: "string", default: "1000" },
    messages: { type: "string", default: "12" },
    workers: { type: "string", default: "1,2,4" },
    /** What the wave allows to the old host. */
    connections: { type: "string", default: "64" },
  },
});
const [mailboxes, messages] = [Number(values.mailboxes), Number(values.messages)];
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

const until = async (scene: Scene, wave: string, count: number): Promise<void> => {
  while ((await inStep(scene.db, wave)) < count) await delay(100);
};

/** One run with so many workers; prints its row of the table. */
const run = async (scene: Scene, homes: readonly [string, string], n: number, kill: boolean): Promise<void> => {
  const prefix = `w${n}${kill ? "k" : ""}m`;
  const odsCode = `ZZ9${n}${kill ? "1" : "0"}`;
  await approveHosts(scene, odsCode);
  const wave = await planWave(scene, { odsCode, mailboxes, prefix, connections: Number(values.connections) });
  const workers = Array.from({ length: n }, (_, i) => startWorker(scene, i));
  await Promise.all(workers.map(({ ready }) => ready));
  const [started, before] = [performance.now(), busy()];
  await setWave(scene.db, wave, "running");
  if (kill) await until(scene, wave, mailboxes / 2).then(() => workers[0]?.child.kill("SIGKILL"));
  await until(scene, wave, mailboxes);
  const seconds = (performance.now() - started) / 1000;
  const after = busy();
  const living = workers.slice(kill ? 1 : 0).map(({ child }) => child);
  const used = await Promise.all(living.map(({ pid }) => usageOf(pid ?? 0)));
  await setWave(scene.db, wave, "stopped");
  await Promise.all(
    living.map((child) => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      return ended;
    }),
  );
  let wrong = 0;
  for (let m = 1; m <= mailboxes; m += 1)
    if ((await contents(homes[0], `m${m}`)) !== (await contents(homes[1], `${prefix}${m}`))) wrong += 1;
  const share = ((after.busy - before.busy) / (after.all - before.all)) * 100;
  const cpu = used.reduce((sum, one) => sum + one.cpu, 0);
  const peak = Math.max(...used.map((one) => one.peakMb));
  const cells = [
    `${n}${kill ? ", one killed half-way" : ""}`,
    seconds.toFixed(1),
    (mailboxes / seconds).toFixed(1),
    share.toFixed(0),
    cpu.toFixed(1),
    peak.toFixed(0),
    String(await visitedAgain(scene.db, wave)),
    `${mailboxes - wrong} of ${mailboxes}`,
  ];
  say(`| ${cells.join(" | ")} |`);
  if (wrong > 0) process.exitCode = 1;
};

const folder = await mkdtemp("/tmp/bench-mailboxes-");
const [source, target] = [await startDovecot(), await startDovecot()];
await mkdir(`${folder}/store`);
const postgres = await ensureEmbeddedPostgres(`${folder}/store`);
const { db, close } = openDatabase(postgres.url, 4);
try {
  await migrateToLatest(db);
  for (let n = 1; n <= mailboxes; n += 1) {
    const made = benchFolders(messages * 7, messages * 0.05, n).slice(0, 3);
    await writeMaildir(
      source.home,
      `m${n}`,
      made.map((one) => ({ ...one, messages: one.messages.slice(0, Math.ceil(messages / 3)) })),
    );
  }
  say(
    `${mailboxes} mailboxes of about ${messages} messages in 3 folders, ${values.connections} connections to the old host, ${cpus().length} cores`,
  );
  say(
    "| workers | s | mailboxes/s | busy % of all cores | workers' own CPU s | peak MB a worker | visited again | exact |",
  );
  say("|---|---|---|---|---|---|---|---|");
  const scene = { db, url: postgres.url, folder, sourcePort: source.port, targetPort: target.port };
  const counts = values.workers.split(",").map(Number);
  for (const n of counts) await run(scene, [source.home, target.home], n, false);
  await run(scene, [source.home, target.home], counts.at(-1) ?? 4, true);
} finally {
  await close();
  await postgres.stop();
  await Promise.all([source.stop(), target.stop()]);
  await rm(folder, { recursive: true, force: true });
}
