/**
 * `npm test`: installs what the machine lacks, runs mocha over everything, names and counts what was skipped.
 * Arguments go to mocha: `npm test -- test/pst/*.test.ts`. With CI=true any skipped test fails the run.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { installMissing } from "./setup/needs.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const missing = installMissing(say);
if (missing.length > 0) say(`This machine lacks: ${missing.join(", ")}. Their suites are skipped by name below.`);

const mocha = createRequire(import.meta.url).resolve("mocha/bin/mocha.js");
const child = spawn(process.execPath, [mocha, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, TZ: "Europe/London", NODE_ENV: "test" },
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128);
});
