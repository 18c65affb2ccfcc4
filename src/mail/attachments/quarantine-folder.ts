import { createHash } from "node:crypto";
import { appendFile, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { Quarantine } from "./alter.ts";

/**
 * Keeps originals as files named by their SHA-256 in a folder of mode 0700, with one line each in index.jsonl. Names
 * that senders gave stand in the index only, never in a path.
 */
export const quarantineFolder = (folder: string): Quarantine => {
  const written = new Set<string>();
  return async (uid, { original, name, why }) => {
    const hash = createHash("sha256").update(original).digest("hex");
    if (written.has(hash)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(join(folder, `${hash}.part`), "w", 0o600);
    try {
      await file.writeFile(original);
      await file.sync();
    } finally {
      await file.close();
    }
    await appendFile(
      join(folder, "index.jsonl"),
      `${JSON.stringify({ hash, uid, name, why, size: original.length })}\n`,
      { mode: 0o600 },
    );
    written.add(hash);
  };
};
