import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
/** What the pages are made of: a newer file in one of these means that the built pages are old. */
const sources = ["addin", "manifest", "src/pst", "src/mail", "src/mailboxes", "src/knowledge", "src/onboarding"];

/** Are the built pages there, and newer than everything they are made of? */
const upToDate = async (built: string): Promise<boolean> => {
  if (!existsSync(join(built, "web", "index.html"))) return false;
  const made = (await stat(join(built, "web", "index.html"))).mtimeMs;
  for (const folder of sources) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && (await stat(join(entry.parentPath, entry.name))).mtimeMs > made) return false;
    }
  }
  return true;
};

const viteCli = (): string | undefined => {
  try {
    return join(createRequire(import.meta.url).resolve("vite/package.json"), "..", "bin", "vite.js");
  } catch {
    return undefined;
  }
};

/**
 * Builds the browser's pages where they are missing or older than their sources, so that a fresh checkout starts with
 * one command. Resolves to a sentence where that was not possible; the service runs without pages then.
 */
export const buildPages = async (built: string, say: (text: string) => void): Promise<string | undefined> => {
  const vite = viteCli();
  if (vite === undefined) {
    // An installation without development packages: what was built before is served.
    return existsSync(built) ? undefined : 'The pages are not built. Run "npm ci && npm run build", then start again.';
  }
  if (await upToDate(built)) return undefined;
  say("Building the pages (about 10 seconds)...\n");
  const args = [vite, "build", "--config", join(root, "addin", "vite.config.ts"), "--logLevel", "error"];
  const code = await new Promise<number | null>((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", fail);
    child.on("exit", done);
  });
  return code === 0 ? undefined : 'The pages could not be built. Run "npm run build" to see why.';
};
