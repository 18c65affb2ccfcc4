import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How many items readpst writes. With its default parallel jobs it loses some, hence -j 0. */
export const readpstCount = (file: string): number => {
  const folder = mkdtempSync(join(tmpdir(), "readpst-"));
  try {
    execFileSync("readpst", ["-q", "-j", "0", "-e", "-D", "-o", folder, file], { timeout: 50_000, stdio: "ignore" });
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
