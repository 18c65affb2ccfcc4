import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { createSecretBox } from "../../src/mailboxes/secrets.ts";
import { meetPerson } from "../../src/people/people.ts";
import type { Database } from "../../src/store/database.ts";
import { addMailbox } from "../../test/mailboxes/fixtures.ts";

const clock = { now: () => new Date() };
const cli = new URL("../../src/cli.ts", import.meta.url).pathname;

/** What the service needs to know of one run: two servers, and mailboxes of one demonstration organisation. */
export interface Scene {
  readonly db: Database;
  readonly url: string;
  readonly folder: string;
  readonly sourcePort: number;
  readonly targetPort: number;
}

export const keys = { secrets: randomBytes(32), audit: randomBytes(32) };

/** Servers proposed and approved, as the organisation's team and its ISM do it. */
export const approveHosts = async ({ db, sourcePort, targetPort }: Scene, odsCode: string): Promise<void> => {
  const person = await meetPerson({ db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });
  for (const [side, port] of [
    ["source", sourcePort],
    ["target", targetPort],
  ] as const) {
    const row = { ods_code: odsCode as never, side, host: "127.0.0.1", port, security: "loopback-only" as const };
    const by = { proposed_by: person, proposed_at: new Date(), approved_by: person, approved_at: new Date() };
    await db
      .insertInto("mail_hosts")
      .values({ ...row, ...by })
      .execute();
  }
};

/** Mailboxes with an account and sealed logins, in a planned wave: nothing moves before it is started. */
export const planWave = async (
  { db, sourcePort, targetPort }: Scene,
  given: { odsCode: string; mailboxes: number; prefix: string; connections: number },
): Promise<string> => {
  const id = randomUUID();
  const { odsCode } = given;
  const switching = { switch_at: null, switch_typed: null, quiet_from: null, quiet_to: null };
  const goes = { go_loa_by: null, go_loa_at: null, go_ism_by: null, go_ism_at: null };
  const wave = { id, ods_code: odsCode as never, name: given.prefix, changed_at: new Date() };
  const limits = { max_bytes_per_second: null, max_connections_per_host: given.connections };
  await db
    .insertInto("waves")
    .values({ ...wave, ...switching, ...goes, ...limits })
    .execute();
  const store = storeCredential({ db, clock, box: createSecretBox([keys.secrets]) });
  for (let n = 1; n <= given.mailboxes; n += 1) {
    const mailbox = await addMailbox(db, odsCode, { state: "account-created" });
    await db.updateTable("mailboxes").set({ wave_id: id }).where("id", "=", mailbox).execute();
    const of = { id: mailbox, odsCode };
    const login = { host: "127.0.0.1", secret: "secret" };
    await store(of, "source", { ...login, port: sourcePort, userName: `m${n}` });
    await store(of, "target", { ...login, port: targetPort, userName: `${given.prefix}${n}` });
  }
  return id;
};

export const setWave = async (db: Database, id: string, state: "running" | "stopped"): Promise<void> => {
  await db.updateTable("waves").set({ state }).where("id", "=", id).execute();
};

/** Mailboxes of the wave that a worker has copied, verified afresh and said to be in step. */
export const inStep = async (db: Database, wave: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from mailboxes where wave_id = ${wave} and state = 'in-step'`.execute(db);
  return rows[0]?.n ?? 0;
};

/** Mailboxes that more than one lease was needed for: taken over from a worker that died, or visited again. */
export const visitedAgain = async (db: Database, wave: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from mailbox_leases l join mailboxes m on m.id = l.mailbox_id
    where m.wave_id = ${wave} and l.fence > 1`.execute(db);
  return rows[0]?.n ?? 0;
};

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves when the worker has said that it runs. */
  readonly ready: Promise<void>;
}

/** `onboarding worker`, as it is started on a machine of its own. */
export const startWorker = ({ url, folder }: Scene, n: number): WorkerProcess => {
  const child = spawn(process.execPath, [cli, "worker"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      DATABASE_URL: url,
      ONBOARDING_DATA: `${folder}/worker-${n}`,
      ONBOARDING_LOG_LEVEL: "error",
      ONBOARDING_SECRETS_KEY: keys.secrets.toString("base64"),
      ONBOARDING_AUDIT_KEY: keys.audit.toString("base64"),
      NODE_COMPILE_CACHE: "/tmp/onboarding-compile-cache",
    },
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (data: Buffer) => {
      if (data.toString().includes("worker runs")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`a worker ended with ${code ?? "a signal"} before it ran`)));
  });
  return { child, ready };
};

/** Processor time in seconds and peak memory in MB of a process that runs (Linux). */
export const usageOf = async (pid: number): Promise<{ cpu: number; peakMb: number }> => {
  const stat = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  const peak = /VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  // Clock ticks: 100 a second on every Linux that Node runs on.
  return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, peakMb: Number(peak ?? 0) / 1024 };
};
