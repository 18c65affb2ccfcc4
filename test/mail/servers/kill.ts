import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { randomness } from "./corpus.ts";

const cli = new URL("../../../src/cli.ts", import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `onboarding ...`; `killAfterMs` ends it with SIGKILL at that time. */
export const runCli = async (
  args: readonly string[],
  killAfterMs?: number,
  env: Record<string, string> = {},
): Promise<Ended> => {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: "/tmp/onboarding-compile-cache", ...env },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  if (killAfterMs !== undefined) {
    const timer = delay(killAfterMs).then(() => child.kill("SIGKILL"));
    await Promise.race([ended, timer]);
  }
  return { code: await ended, out, err };
};

export interface KillLoop {
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  /** Compares one finished target mailbox; throws when it is not exact. */
  readonly check: (user: string) => Promise<void>;
}

/**
 * Starts the copy of one mailbox again and again, killing it (SIGKILL) at random times, until it ends by itself; then the
 * next target mailbox, until there were `kills` kills. Resolves to how many mailboxes that took.
 */
export const killLoop = async ({ sourcePort, targetPort, folder, kills, seed, check }: KillLoop): Promise<number> => {
  const random = randomness(seed);
  const password = `${folder}/password`;
  await writeFile(password, "secret\n");
  let killed = 0;
  let mailboxes = 0;
  // At first the time of a whole run is not known; it is learnt.
  let whole = 900;
  while (killed < kills) {
    mailboxes += 1;
    const user = `kill-${seed}-${mailboxes}`;
    const args = [
      "mail",
      "copy",
      "--from",
      `imap://source@127.0.0.1:${sourcePort}`,
      "--to",
      `imap://${user}@127.0.0.1:${targetPort}`,
    ];
    args.push(
      "--from-password-file",
      password,
      "--to-password-file",
      password,
      "--ledger",
      `${folder}/${user}.ledger`,
      "--json",
    );
    for (let tries = 0; ; tries += 1) {
      const started = Date.now();
      // After many kills one run is left to end, or a slow machine would never come through.
      const after = tries < 12 ? 100 + random() * whole : undefined;
      const { code, err } = await runCli(args, after);
      if (code === null) {
        killed += 1;
        continue;
      }
      if (code !== 0) throw new Error(`exit code ${code}: ${err.slice(0, 500)}`);
      whole = (whole + (Date.now() - started)) / 2;
      break;
    }
    await check(user);
  }
  return mailboxes;
};

export interface WatchProcess {
  readonly err: () => string;
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Runs `onboarding mail watch ...`; gives each line that it writes to `take`. */
export const watchProcess = (args: readonly string[], take: (line: string) => void): WatchProcess => {
  const child = spawn(process.execPath, [cli, "mail", "watch", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let rest = "";
  let err = "";
  child.stdout.on("data", (data: Buffer) => {
    const lines = (rest + data.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    err: () => err,
    stop: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};
