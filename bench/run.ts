/**
 * `npm run bench NAME [ARGUMENTS]`: runs bench/NAME.ts in a process of its own. Without a name it lists them. Figures are
 * kept in docs/benchmarks.md, with the command that made them.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const here = new URL("./", import.meta.url);
const [name = "", ...args] = process.argv.slice(2);
const file = new URL(`${name}.ts`, here);
if (!/^[a-z-]+$/.test(name) || name === "run" || !existsSync(file)) {
  const names = readdirSync(here).filter((entry) => /^[a-z-]+\.ts$/.test(entry) && entry !== "run.ts");
  process.stdout.write(`Give one of: ${names.map((entry) => entry.replace(".ts", "")).join(", ")}\n`);
  process.exitCode = 2;
} else {
  const child = spawn(process.execPath, [file.pathname, ...args], { stdio: "inherit" });
  child.on("exit", (code) => (process.exitCode = code ?? 1));
}
