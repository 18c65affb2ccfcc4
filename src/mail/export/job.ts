import type { Damage, ItemRef } from "../../pst/types.ts";
import type { ConvertOptions } from "../items/convert.ts";
import type { Staged } from "./files.ts";
import type { ExportFormat } from "./plan.ts";

export interface ExportOptions extends ConvertOptions {
  readonly format: ExportFormat;
}

/** Some items of one folder, to be converted and written by whoever is free. */
export interface Job {
  /** The folder's place in the data file's list of folders. */
  readonly folder: number;
  readonly refs: readonly ItemRef[];
  /** The folder's last one. */
  readonly last: boolean;
}

export interface Counts {
  written: number;
  /** Of the written: those that something is missing of. */
  incomplete: number;
  leftOut: number;
  /** Of the written: files that were there already, byte for byte. */
  unchanged: number;
  bytes: number;
  readonly byKind: Record<string, number>;
}

export const noCounts = (): Counts => ({
  written: 0,
  incomplete: 0,
  leftOut: 0,
  unchanged: 0,
  bytes: 0,
  byKind: {},
});

export const addCounts = (sum: Counts, more: Counts): void => {
  sum.written += more.written;
  sum.incomplete += more.incomplete;
  sum.leftOut += more.leftOut;
  sum.unchanged += more.unchanged;
  sum.bytes += more.bytes;
  for (const [kind, count] of Object.entries(more.byKind)) sum.byKind[kind] = (sum.byKind[kind] ?? 0) + count;
};

/** What came of a job. */
export interface Done {
  /** Lines of the manifest, one an item. */
  readonly lines: string;
  readonly counts: Counts;
  /** Folders that are being filled and want their names once all jobs of the folder are done. */
  readonly staged: readonly Staged[];
  /** What was found damaged since the last job of the same hands. */
  readonly damage: readonly Damage[];
}
