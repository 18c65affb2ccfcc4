import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { ownHands } from "../../src/mail/export/crew.ts";
import { Files } from "../../src/mail/export/files.ts";
import type { ManifestEntry } from "../../src/mail/export/manifest.ts";
import type { ExportFormat } from "../../src/mail/export/plan.ts";
import { exportPst } from "../../src/mail/export/run.ts";
import { openPst } from "../../src/pst/open.ts";
import { memorySource } from "./pst-mutate.ts";

const formats: readonly ExportFormat[] = ["eml", "maildir", "mbox"];

// All names that an export may write below its target; whatever else appears was dictated by the file.
const allowed =
  /^(?:export\.json|manifest\.jsonl|(?:messages|calendars|cards)\/folder-\d{5}\/[0-9a-f]{8}\.(?:eml|ics|vcf)|maildir\/\.folder-\d{5}\/cur\/[0-9a-f]{8}\.pst:2,D?F?P?R?S?|mbox\/folder-\d{5}\.mbox)$/;

const under = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (!lstatSync(path).isFile()) throw new Error(`${path} is no plain file`);
      return path.slice(folder.length + 1);
    });

/**
 * Exports a mutant into a folder that has a neighbour: throws where anything is written beside the target, or under a
 * name that is not ours, or where the manifest does not list what is there. Returns how many items it had.
 */
export const exerciseExport = async (bytes: Uint8Array, index: number): Promise<number> => {
  const opened = await openPst(memorySource(bytes), { crc32 });
  if (!opened.ok) return 0;
  const pst = opened.value;
  const sandbox = mkdtempSync(join(tmpdir(), "onboarding-fuzz-export-"));
  try {
    const [target, neighbour] = [join(sandbox, "deep", "target"), join(sandbox, "deep", "neighbour")];
    mkdirSync(neighbour, { recursive: true });
    writeFileSync(join(neighbour, "kept"), "kept");
    const options = { format: formats[index % formats.length]!, vcard: "4.0" } as const;
    const files = new Files(target);
    const report = await exportPst(pst, files, ownHands(pst, target, options), options);
    const outside = under(sandbox).filter((path) => !path.startsWith("deep/target/"));
    if (outside.join() !== "deep/neighbour/kept") throw new Error(`written outside: ${outside.join()}`);
    if (readFileSync(join(neighbour, "kept"), "utf8") !== "kept") throw new Error("the neighbour was changed");
    const names = under(target);
    const odd = names.filter((name) => !allowed.test(name));
    if (odd.length > 0) throw new Error(`names that are not ours: ${odd.join()}`);
    const listed = readFileSync(join(target, "manifest.jsonl"), "utf8").split("\n").filter(Boolean);
    const entries = listed.map((line) => JSON.parse(line) as ManifestEntry);
    if (entries.length !== report.items) throw new Error(`${report.items} items, ${entries.length} lines`);
    const there = new Set(names);
    for (const { file } of entries) if (file !== undefined && !there.has(file)) throw new Error(`${file} is missing`);
    return report.items;
  } finally {
    rmSync(sandbox, { recursive: true, force: true });
  }
};
