import type { Damage, Folder, Item, LostItem, Pst } from "../../pst/types.ts";
import { conversionOf, dateOf, type Conversion } from "../items/context.ts";
import { convert, type Converted, type ConvertOptions } from "../items/convert.ts";
import type { Destination } from "./destination.ts";
import { manifestLine, type ManifestEntry } from "./manifest.ts";
import { boxes, type Boxes } from "./boxes.ts";
import { flagsOf, maildirFolders, pathOf, type ExportFormat } from "./plan.ts";

export interface ExportOptions extends ConvertOptions {
  readonly format: ExportFormat;
}

export interface ExportReport {
  /** Items that the folders name, written, written with something missing, and left out. */
  readonly items: number;
  readonly written: number;
  readonly incomplete: number;
  readonly leftOut: number;
  /** Of the written: files that were there already, byte for byte. */
  readonly unchanged: number;
  readonly bytes: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly damage: readonly Damage[];
}

interface Count {
  written: number;
  incomplete: number;
  leftOut: number;
  unchanged: number;
  bytes: number;
  byKind: Record<string, number>;
}

/** Told now and then; `bytes` written so far. */
export type Tell = (done: number, total: number, bytes: number) => void;

/** Items whose stated size is no more than this are converted at once, so that reads of one overlap work on another. */
const aheadBytes = 16 * 1024 * 1024;
const aheadItems = 16;

interface Ready {
  readonly item: Item;
  readonly conversion: Conversion;
  readonly converted: Converted;
}

const entryIdOf = (recordKey: Uint8Array | undefined, nid: number): string => {
  const id = Buffer.alloc(24);
  if (recordKey?.length === 16) id.set(recordKey, 4);
  id.writeUInt32LE(nid >>> 0, 20);
  return id.toString("hex");
};

interface Run {
  readonly pst: Pst;
  readonly destination: Destination;
  readonly options: ExportOptions;
  readonly count: Count;
  readonly recordKey: Uint8Array | undefined;
  readonly line: (entry: ManifestEntry) => void;
  readonly boxes: Boxes;
}

const recordKeyTag = 0x0ff9;

const where = (run: Run, folder: Folder, nid: number) => ({
  folder: folder.path,
  folderNid: folder.nid,
  nid,
  entryId: entryIdOf(run.recordKey, nid),
});

const leaveOut = (
  run: Run,
  folder: Folder,
  nid: number,
  found: ManifestEntry["found"],
  leftOut: NonNullable<ManifestEntry["leftOut"]>,
  item?: Item,
): void => {
  run.count.leftOut += 1;
  run.line({
    ...where(run, folder, nid),
    kind: item?.kind ?? "unknown",
    ...(item === undefined ? {} : { messageClass: item.messageClass }),
    found,
    leftOut,
  });
};

const store = async (
  run: Run,
  folder: Folder,
  index: number,
  ready: Ready,
  found: ManifestEntry["found"],
): Promise<void> => {
  const { item, conversion, converted } = ready;
  const { count } = run;
  const stored =
    run.options.format === "mbox" && converted.form === "message"
      ? await run.boxes.append(index, item, converted.segments)
      : await (async () => {
          const file = pathOf(run.options.format, index, item, converted);
          const modified = run.options.format === "maildir" ? dateOf(item) : undefined;
          return { file, ...(await run.destination.put(file, converted.segments, modified)) };
        })();
  const { changed, ...place } = stored;
  const date = dateOf(item);
  count.written += 1;
  count.bytes += stored.bytes;
  if (!changed) count.unchanged += 1;
  if (conversion.losses.length > 0) count.incomplete += 1;
  count.byKind[item.kind] = (count.byKind[item.kind] ?? 0) + 1;
  run.line({
    ...where(run, folder, item.nid),
    kind: item.kind,
    messageClass: item.messageClass,
    found,
    flags: flagsOf(item),
    ...(item.categories.length === 0 ? {} : { categories: item.categories }),
    ...(date === undefined ? {} : { date: date.toISOString() }),
    ...place,
    ...(converted.form === "message" ? { source: converted.source } : {}),
    ...(conversion.losses.length === 0 ? {} : { losses: conversion.losses }),
  });
};

/** Conversions under way: a queue in order, bounded in number and in stated bytes. */
class Ahead {
  readonly #waiting: {
    readonly result: Promise<Ready | Error>;
    readonly entry: Item | LostItem;
    readonly size: number;
  }[] = [];
  #bytes = 0;

  get full(): boolean {
    return this.#waiting.length >= aheadItems || this.#bytes >= aheadBytes;
  }

  add(entry: Item | LostItem, result: Promise<Ready | Error>): void {
    const size = entry.lost ? 0 : Math.min(entry.size, aheadBytes);
    this.#bytes += size;
    this.#waiting.push({ entry, result, size });
  }

  async take(): Promise<{ readonly entry: Item | LostItem; readonly result: Ready | Error } | undefined> {
    const first = this.#waiting.shift();
    if (first === undefined) return undefined;
    this.#bytes -= first.size;
    return { entry: first.entry, result: await first.result };
  }
}

const prepare = async (run: Run, item: Item): Promise<Ready | Error> => {
  const key = run.recordKey === undefined ? "" : Buffer.from(run.recordKey).toString("hex");
  const conversion = conversionOf(`${key}:${item.nid}`);
  try {
    return { item, conversion, converted: await convert(item, conversion, run.options) };
  } catch (error) {
    // One item that trips a conversion must not cost the others; it is listed, and the exit code says so.
    return error instanceof Error ? error : new Error("unknown");
  }
};

const exportFolder = async (run: Run, folder: Folder, index: number, told: () => void): Promise<void> => {
  const refs = await run.pst.list(folder);
  if (refs.length === 0) return;
  const found = new Map(refs.filter((ref) => ref.found !== "table").map((ref) => [ref.nid, ref.found]));
  const ahead = new Ahead();
  const finishOne = async (): Promise<void> => {
    const next = await ahead.take();
    if (next === undefined) return;
    const { entry, result } = next;
    const how = found.get(entry.nid) ?? "table";
    if (entry.lost || result instanceof Error) {
      const reason = entry.lost
        ? { kind: "damaged", text: "The item is damaged and cannot be read." }
        : {
            kind: "not-converted",
            text: `The item could not be converted (${result instanceof Error ? result.name : ""}). Keep the data file and report this.`,
          };
      leaveOut(run, folder, entry.nid, how, reason, entry.lost ? undefined : entry);
    } else await store(run, folder, index, result, how);
    told();
  };
  for await (const entry of run.pst.items(folder)) {
    ahead.add(entry, entry.lost ? Promise.resolve(new Error("lost")) : prepare(run, entry));
    while (ahead.full) await finishOne();
  }
  for (let left = aheadItems; left > 0; left -= 1) await finishOne();
};

/**
 * Exports everything in a data file into `destination`. Resolves to the report; rejects when the target cannot be
 * written or the source fails. The manifest appears at the end, whole.
 */
export const exportPst = async (
  pst: Pst,
  destination: Destination,
  options: ExportOptions,
  tell: Tell = () => undefined,
): Promise<ExportReport> => {
  // What the folders state, for the progress; how many there really are is known when each has been listed.
  const stated = pst.folders.reduce((sum, folder) => sum + folder.statedItems, 0);
  const count: Count = { written: 0, incomplete: 0, leftOut: 0, unchanged: 0, bytes: 0, byKind: {} };
  const manifest = destination.lines("manifest.jsonl");
  const run: Run = {
    pst,
    destination,
    options,
    count,
    recordKey: pst.properties.bytes(recordKeyTag),
    line: (entry) => manifest.add(manifestLine(entry)),
    boxes: boxes(destination),
  };
  let done = 0;
  try {
    for (const [index, folder] of pst.folders.entries()) {
      if (options.format === "maildir") for (const part of maildirFolders(index)) destination.folder(part);
      await exportFolder(run, folder, index, () => tell((done += 1), Math.max(done, stated), count.bytes));
      run.boxes.finish();
    }
  } catch (error) {
    run.boxes.abandon();
    manifest.abandon();
    throw error;
  }
  manifest.finish();
  return { items: done, ...count, damage: pst.damage };
};
