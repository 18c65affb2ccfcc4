/** `npm run eval`: measures the intake and the answers. `npm run eval -- intake` or `-- answers` runs one of both. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const parts = ["intake", "answers"] as const;
const [wanted, ...rest] = process.argv.slice(2);
const chosen = parts.filter((part) => wanted === undefined || wanted.startsWith("--") || wanted === part);
if (chosen.length === 0) {
  process.stderr.write(`"${wanted ?? ""}" is no part of the evaluation. Say one of: ${parts.join(", ")}.\n`);
  process.exitCode = 2;
}
for (const part of chosen) {
  const file = fileURLToPath(new URL(`./${part}.ts`, import.meta.url));
  if (!existsSync(file)) {
    process.stderr.write(`${file} is missing, so the ${part} were not measured.\n`);
    process.exitCode = 1;
    continue;
  }
  const passed = wanted?.startsWith("--") === true ? [wanted, ...rest] : rest;
  const { status } = spawnSync(process.execPath, [file, ...passed], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
