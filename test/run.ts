/**
 * `npm test`: installs what the machine lacks, runs mocha over everything, names and counts what was skipped. Without
 * arguments it then runs the rooms that speak to the store once more on a server that is given to them (npm's newer
 * PostgreSQL), as DATABASE_URL would. Arguments go to mocha: `npm test -- --spec test/pst`. With CI=true any skipped
 * test fails the run.
 */
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureEmbeddedPostgres, npmPostgresBinaries } from "../src/store/embedded.ts";
import { installMissing } from "./setup/needs.ts";
import { summaryFile, summaryOf } from "./setup/summary.ts";
import { temporaryFolder } from "./setup/temporary.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const mocha = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<number> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [createRequire(import.meta.url).resolve("mocha/bin/mocha.js"), ...args], {
      stdio: "inherit",
      env: { ...process.env, TZ: "Europe/London", NODE_ENV: "test", ...environment },
    });
    child.on("exit", (code, signal) => done(code ?? (signal === null ? 1 : 128)));
  });

/** Rooms whose tests are all about what the store keeps. */
const storeRooms = ["people", "onboarding", "audit", "notices", "jobs", "mailboxes"];

/** The same tests on a given server: the other PostgreSQL than the embedded default, reached by its URL. */
const onGivenServer = async (): Promise<number> => {
  const folder = await temporaryFolder("onboarding-given-");
  const server = await ensureEmbeddedPostgres(folder, { binaries: npmPostgresBinaries() });
  try {
    say(`\nOnce more on a given server, PostgreSQL ${server.version}: ${storeRooms.join(", ")}\n`);
    // The configuration file names every test: here only these rooms are wanted.
    const args = ["--no-config", "--require", "test/setup/hooks.ts", "--reporter", "test/setup/reporter.ts"];
    const specs = storeRooms.map((room) => `test/${room}/**/*.test.ts`);
    return await mocha([...args, "--timeout", "120000", "--exit", ...specs], { TEST_DATABASE_URL: server.url });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const missing = installMissing(say);
if (missing.length > 0) say(`This machine lacks: ${missing.join(", ")}. Their suites are skipped by name below.`);
const args = process.argv.slice(2);
const folder = await temporaryFolder("onboarding-summary-");
const file = join(folder, "runs.jsonl");
process.env[summaryFile] = file;
try {
  const first = await mocha(args);
  process.exitCode = args.length > 0 ? first : Math.max(first, await onGivenServer());
  if (args.length === 0) say(await summaryOf(file, 2));
} finally {
  await rm(folder, { recursive: true, force: true });
}
