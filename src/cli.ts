#!/usr/bin/env node
/**
 * The command line: the same use cases as the faces, for a technical team. Each command is one file in `cli/`, loaded
 * only when it is called, so that `--help` and `pst` start without the bot's or the database's packages.
 */
import { exitCodes, type Command } from "./cli/command.ts";

const commands = {
  serve: { summary: "run the service (npm start)", load: () => import("./cli/serve.ts") },
  mailboxes: {
    summary: "lists of mailboxes, mail servers, logins, waves, switches, quarantine",
    load: () => import("./cli/mailboxes.ts"),
  },
  worker: { summary: "run the workers alone, on as many machines as wished", load: () => import("./cli/worker.ts") },
  people: { summary: "who is known, and the roles they hold", load: () => import("./cli/people.ts") },
  intents: { summary: "list, show and decide intents to migrate", load: () => import("./cli/intents.ts") },
  window: { summary: "open or close the on-boarding window", load: () => import("./cli/window.ts") },
  notices: {
    summary: "messages that reached nobody: list them, send them again",
    load: () => import("./cli/notices.ts"),
  },
  audit: { summary: "verify the audit trail", load: () => import("./cli/audit.ts") },
  ods: { summary: "import the directory of organisations and the regions", load: () => import("./cli/ods.ts") },
  store: { summary: "move everything from one PostgreSQL to another", load: () => import("./cli/store.ts") },
  pst: { summary: "inspect and export Outlook data files (PST, OST)", load: () => import("./cli/pst.ts") },
  mail: { summary: "copy, verify and watch mailboxes", load: () => import("./cli/mail.ts") },
} as const satisfies Record<string, { summary: string; load: () => Promise<{ command: Command }> }>;

const usage = (): string =>
  [
    "Usage: onboarding COMMAND [ARGUMENTS] [--json]",
    "",
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
    "",
    "onboarding COMMAND --help tells more. Exit codes: 0 done, 1 some items left out, 2 usage, 3 cannot read or connect.",
    "",
  ].join("\n");

const main = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === undefined || name === "--help" || name === "help") {
    process.stdout.write(usage());
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (!Object.hasOwn(commands, name)) {
    process.stderr.write(`There is no command "${name}".\n\n${usage()}`);
    return exitCodes.usage;
  }
  const { command } = await commands[name as keyof typeof commands].load();
  return command(args, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    terminal: process.stderr.isTTY,
  });
};

// A reader that went away (`onboarding ... | head`) is an ordinary end, not a crash.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));
