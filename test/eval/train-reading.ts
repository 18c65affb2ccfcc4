/**
 * Learns every model of how messages are read, each after those whose readings it sees: `node test/eval/train-reading.ts`.
 * A second run changes little: what one model takes is blank to the next.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

for (const name of ["codes", "bodies", "platforms", "dates", "numbers", "words"]) {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`./train-${name}.ts`, import.meta.url))], {
    stdio: "inherit",
  });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}
