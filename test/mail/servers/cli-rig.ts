import { strictEqual as equal } from "node:assert";
import { writeFile } from "node:fs/promises";
import { startDovecot, type MailServer } from "./dovecot.ts";
import { holdableMailbox } from "./holdable.ts";
import { runCli, watchProcess, type Ended } from "./kill.ts";
import { writeMaildir } from "./maildir-writer.ts";
import { temporaryFolder } from "./run.ts";

/** What the commands write with --json; each has some of these. */
export interface Told {
  readonly command: string;
  readonly exitCode: number;
  readonly copied: { readonly items: number };
  readonly found: number;
  readonly error: { readonly code: string; readonly message: string; readonly side?: string; readonly mend?: string };
  readonly changed: readonly { readonly code: string }[];
  readonly leftOut: readonly { readonly code: string }[];
  readonly warnings: readonly string[];
  readonly body: { readonly inStep: boolean; readonly exceptions: readonly { readonly code: string }[] };
}

export interface CliRig {
  /** A Dovecot where any user signs in with "secret"; the mailbox of "u" holds 70 awkward messages. */
  readonly server: MailServer;
  readonly file: (name: string) => string;
  /** The file with the password. */
  readonly password: string;
  readonly at: (user: string, port?: number) => string;
  /** Both passwords as options. */
  readonly secrets: () => readonly string[];
  /** Runs `onboarding mail ...` with a state folder of its own. */
  readonly mail: (...args: readonly string[]) => Promise<Ended>;
}

/** The one line that a command wrote. */
export const told = (ended: Ended): Told => {
  equal(ended.out.trim().split("\n").length, 1, ended.out + ended.err);
  return JSON.parse(ended.out) as Told;
};

/** Call in a `describe`. */
export const cliRig = (): CliRig => {
  let server: MailServer | undefined;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const file = (name: string): string => folder.file(name);
  before(async () => {
    folder = await temporaryFolder();
    await writeFile(file("password"), "secret\n");
    server = await startDovecot();
    await writeMaildir(server.home, "u", holdableMailbox(70, 61));
  });
  after(async () => {
    await server?.stop();
    await folder.remove();
  });
  const there = (): MailServer => {
    if (server === undefined) throw new Error("the server has not started");
    return server;
  };
  return {
    get server() {
      return there();
    },
    get password() {
      return file("password");
    },
    file,
    at: (user, port = there().port) => `imap://${user}@127.0.0.1:${port}`,
    secrets: () => ["--from-password-file", file("password"), "--to-password-file", file("password")],
    mail: (...args) => runCli(["mail", ...args], undefined, { XDG_STATE_HOME: file("state") }),
  };
};

interface Pass {
  readonly copied?: { readonly items: number };
  readonly flagged?: number;
  readonly removed?: number;
}

export interface Watching {
  readonly first: () => Promise<Pass>;
  /** What all passes did together. */
  readonly sum: () => Readonly<Record<"copied" | "flagged" | "removed", number>>;
  /** Waits until all passes together did this much. */
  readonly until: (wanted: Partial<ReturnType<Watching["sum"]>>) => Promise<void>;
  /** How many passes, or failures that are tried again, were told. */
  readonly told: () => readonly { readonly error?: { readonly code: string } }[];
  readonly wait: (done: () => boolean) => Promise<void>;
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Runs `onboarding mail watch ... --json` until it is stopped. */
export const startWatch = (args: readonly string[]): Watching => {
  const passes: (Pass & { readonly error?: { readonly code: string } })[] = [];
  const child = watchProcess(args, (line) => passes.push(JSON.parse(line) as (typeof passes)[number]));
  const total = (of: (pass: Pass) => number | undefined): number => passes.reduce((n, one) => n + (of(one) ?? 0), 0);
  const sum: Watching["sum"] = () => ({
    copied: total(({ copied }) => copied?.items),
    flagged: total(({ flagged }) => flagged),
    removed: total(({ removed }) => removed),
  });
  const wait = async (done: () => boolean): Promise<void> => {
    for (const end = Date.now() + 60_000; !done();) {
      if (Date.now() > end) throw new Error(`waited in vain: ${JSON.stringify(passes)} ${child.err()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    first: async () => {
      await wait(() => passes.length > 0);
      return passes[0] ?? {};
    },
    sum,
    wait,
    told: () => passes,
    until: ({ copied = 0, flagged = 0, removed = 0 }) =>
      wait(() => sum().copied >= copied && sum().flagged >= flagged && sum().removed >= removed),
    stop: child.stop,
  };
};
