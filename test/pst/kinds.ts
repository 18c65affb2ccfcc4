import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command as exportCommand } from "../../src/cli/pst-export.ts";
import { command as inspectCommand } from "../../src/cli/pst-inspect.ts";
import type { ManifestEntry } from "../../src/mail/export/manifest.ts";
import type { Inventory } from "../../src/pst/inventory-types.ts";

export interface Outcome {
  readonly code: number;
  readonly err: string;
  readonly entries: readonly ManifestEntry[];
  readonly read: (entry: ManifestEntry) => Buffer;
}

const ran = async (command: typeof exportCommand, ...args: readonly string[]) => {
  let [out, err] = ["", ""];
  const code = await command(args, {
    out: (some) => (out += some),
    err: (some) => (err += some),
    env: {},
    terminal: false,
  });
  return { code, out, err };
};

/** Data files on the disk, inspected and exported by the commands themselves. */
export interface Kinds {
  readonly exported: (bytes: Uint8Array) => Promise<Outcome>;
  readonly inspected: (
    bytes: Uint8Array,
    ...args: readonly string[]
  ) => Promise<{ readonly code: number; readonly err: string; readonly inventory: Inventory | undefined }>;
}

/** For a suite: a folder of its own, gone at its end. */
export const kinds = (): Kinds => {
  let scratch = "";
  let count = 0;
  before(() => (scratch = mkdtempSync(join(tmpdir(), "onboarding-kinds-"))));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  const saved = (bytes: Uint8Array): string => {
    const path = join(scratch, `${(count += 1)}.pst`);
    writeFileSync(path, bytes);
    return path;
  };
  const exported = async (bytes: Uint8Array): Promise<Outcome> => {
    const path = saved(bytes);
    const target = `${path}.out`;
    const { code, err } = await ran(exportCommand, path, target, "--quiet");
    const lines = code === 3 ? [] : readFileSync(join(target, "manifest.jsonl"), "utf8").split("\n").filter(Boolean);
    return {
      code,
      err,
      entries: lines.map((line) => JSON.parse(line) as ManifestEntry),
      read: (entry) => readFileSync(join(target, entry.file!)),
    };
  };
  const inspected = async (bytes: Uint8Array, ...args: readonly string[]) => {
    const { code, out, err } = await ran(inspectCommand, saved(bytes), "--json", ...args);
    return { code, err, inventory: code === 3 ? undefined : (JSON.parse(out) as Inventory) };
  };
  return { exported, inspected };
};
