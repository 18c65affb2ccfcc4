import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";

export interface Pass {
  readonly seconds: number;
  readonly peakMb: number;
  readonly ok: boolean;
  readonly said: string;
}

export interface Job {
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly user: string;
  readonly folder: string;
  /** The target's configuration, for tools that run beside the store. */
  readonly targetConfiguration: string;
}

export interface Tool {
  readonly name: string;
  readonly there: () => boolean;
  readonly command: (job: Job) => Promise<readonly string[]>;
}

/** Runs a command to its end, or 30 minutes; time and peak memory by GNU time. */
export const run = (command: readonly string[]): Promise<Pass> =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn("/usr/bin/time", ["-f", "PEAK %M", ...command], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: "/tmp/onboarding-compile-cache" },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data: Buffer) => (said = (said + data.toString()).slice(-4_000)));
    const timer = setTimeout(() => child.kill("SIGKILL"), 1_800_000);
    child.on("close", (code) => {
      clearTimeout(timer);
      const peak = Number(/PEAK (\d+)/.exec(said)?.[1] ?? 0) / 1024;
      resolve({ seconds: (performance.now() - started) / 1000, peakMb: peak, ok: code === 0, said });
    });
  });

const cli = new URL("../../src/cli.ts", import.meta.url).pathname;
const naive = new URL("./imapflow-plain.ts", import.meta.url).pathname;

export const tools: readonly Tool[] = [
  {
    name: "onboarding (ledger on)",
    there: () => true,
    command: async ({ sourcePort, targetPort, user, folder }) => {
      await writeFile(`${folder}/pw`, "secret\n");
      const urls = ["--from", `imap://u@127.0.0.1:${sourcePort}`, "--to", `imap://${user}@127.0.0.1:${targetPort}`];
      const secrets = ["--from-password-file", `${folder}/pw`, "--to-password-file", `${folder}/pw`];
      return [process.execPath, cli, "mail", "copy", ...urls, ...secrets, "--ledger", `${folder}/${user}.ledger`];
    },
  },
  {
    name: "mbsync",
    there: () => existsSync("/usr/bin/mbsync"),
    command: async ({ sourcePort, targetPort, user, folder }) => {
      const state = `${folder}/mbsync-${user}/`;
      await mkdir(state, { recursive: true });
      const account = (name: string, port: number, who: string): string =>
        `IMAPAccount ${name}\nHost 127.0.0.1\nPort ${port}\nUser ${who}\nPass secret\nSSLType None\nAuthMechs PLAIN LOGIN\nTimeout 300\n\nIMAPStore ${name}\nAccount ${name}\n\n`;
      const channel = `Channel c\nFar :src:\nNear :dst:\nPatterns *\nCreate Near\nSync Pull\nCopyArrivalDate yes\nSyncState ${state}\n`;
      await writeFile(`${state}rc`, account("src", sourcePort, "u") + account("dst", targetPort, user) + channel);
      return ["mbsync", "-q", "-c", `${state}rc`, "-a"];
    },
  },
  {
    name: "dsync (doveadm backup -R)",
    there: () => existsSync("/usr/bin/doveadm"),
    command: ({ sourcePort, user, targetConfiguration }) =>
      Promise.resolve([
        "doveadm",
        "-c",
        targetConfiguration,
        ...[
          "imapc_host=127.0.0.1",
          `imapc_port=${sourcePort}`,
          "imapc_user=u",
          "imapc_password=secret",
          "imapc_features=rfc822.size fetch-headers",
        ].flatMap((one) => ["-o", one]),
        "backup",
        "-R",
        "-u",
        user,
        "imapc:",
      ]),
  },
  {
    name: "imapsync",
    there: () => existsSync("/usr/bin/imapsync"),
    command: ({ sourcePort, targetPort, user, folder }) =>
      Promise.resolve([
        "imapsync",
        "--host1",
        "127.0.0.1",
        "--port1",
        String(sourcePort),
        "--user1",
        "u",
        "--password1",
        "secret",
        "--host2",
        "127.0.0.1",
        "--port2",
        String(targetPort),
        "--user2",
        user,
        "--password2",
        "secret",
        "--notls1",
        "--notls2",
        "--nolog",
        "--noreleasecheck",
        "--nofoldersizes",
        "--tmpdir",
        folder,
      ]),
  },
  {
    name: "imapflow, used plainly",
    there: () => true,
    command: ({ sourcePort, targetPort, user }) =>
      Promise.resolve([process.execPath, naive, String(sourcePort), String(targetPort), user]),
  },
];
